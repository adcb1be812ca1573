package sweatstack

import (
	"bytes"
	"encoding/json"
	"errors"
	"unicode/utf8"
)

// The models read JSON objects themselves, because they keep the members that
// they do not know. The standard way to do that, a map of raw messages for each
// object, scans and copies every level once more for each level above it, and
// takes many times as long for a page of activities.

var (
	errNotObject = errors.New("want an object")
	errNotArray  = errors.New("want an array")
	errSyntax    = errors.New("no valid JSON")
)

// eachMember calls visit for each member of a JSON object, in order. Both
// slices belong to data; the key is unquoted.
func eachMember(data []byte, visit func(key, value []byte) error) error {
	return eachPart(data, '{', '}', errNotObject, func(_ int, rest []byte) (int, error) {
		n := stringLength(rest)
		key, ok := unquote(rest[:n])
		if !ok {
			return 0, errSyntax
		}
		colon := n + spaceLength(rest[n:])
		if colon == len(rest) || rest[colon] != ':' {
			return 0, errSyntax
		}
		at := colon + 1 + spaceLength(rest[colon+1:])
		length := valueLength(rest[at:])
		if length == 0 {
			return 0, errSyntax
		}
		return at + length, visit(key, rest[at:at+length])
	})
}

// eachElement calls visit for each element of a JSON array, in order.
func eachElement(data []byte, visit func(index int, value []byte) error) error {
	return eachPart(data, '[', ']', errNotArray, func(index int, rest []byte) (int, error) {
		length := valueLength(rest)
		if length == 0 {
			return 0, errSyntax
		}
		return length, visit(index, rest[:length])
	})
}

// eachPart walks the parts between brackets and commas. Part gets what follows
// and tells how long it is, which is never zero.
func eachPart(data []byte, open, shut byte, other error, part func(index int, rest []byte) (int, error)) error {
	at := spaceLength(data)
	if at == len(data) || data[at] != open {
		return other
	}
	at++
	for index := 0; ; index++ {
		at += spaceLength(data[at:])
		if index == 0 && at < len(data) && data[at] == shut {
			return nil
		}
		n, err := part(index, data[at:])
		if err != nil {
			return err
		}
		at += n
		at += spaceLength(data[at:])
		switch {
		case at < len(data) && data[at] == shut:
			return nil
		case at == len(data) || data[at] != ',':
			return errSyntax
		}
		at++
	}
}

func spaceLength(data []byte) int {
	n := 0
	for n < len(data) && (data[n] == ' ' || data[n] == '\t' || data[n] == '\n' || data[n] == '\r') {
		n++
	}
	return n
}

// valueLength is how long the value at the beginning of data is; zero when
// there is none.
func valueLength(data []byte) int {
	if len(data) == 0 {
		return 0
	}
	switch data[0] {
	case '"':
		return stringLength(data)
	case '{', '[':
		return nestedLength(data)
	}
	if n := bytes.IndexAny(data, ",:]} \t\r\n"); n >= 0 {
		return n
	}
	return len(data)
}

// nestedLength is how long the object or array at the beginning of data is.
func nestedLength(data []byte) int {
	depth := 0
	for n := 0; n < len(data); n++ {
		switch data[n] {
		case '"':
			length := stringLength(data[n:])
			if length == 0 {
				return 0
			}
			n += length - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return n + 1
			}
		}
	}
	return 0
}

// nestingOf is how deep the objects and arrays of a value lie within each other.
func nestingOf(data []byte) int {
	depth, deepest := 0, 0
	for n := 0; n < len(data); n++ {
		switch data[n] {
		case '"':
			n += max(stringLength(data[n:]), 1) - 1
		case '{', '[':
			depth++
			deepest = max(deepest, depth)
		case '}', ']':
			depth--
		}
	}
	return deepest
}

// stringLength is how long the text at the beginning of data is, quotes
// included; zero when there is none.
func stringLength(data []byte) int {
	if len(data) == 0 || data[0] != '"' {
		return 0
	}
	for n := 1; n < len(data); n++ {
		switch data[n] {
		case '\\':
			n++
		case '"':
			return n + 1
		}
	}
	return 0
}

// unquote gives the text of a JSON text.
func unquote(raw []byte) ([]byte, bool) {
	if len(raw) < 2 || raw[0] != '"' || raw[len(raw)-1] != '"' {
		return nil, false
	}
	if inner := raw[1 : len(raw)-1]; bytes.IndexByte(inner, '\\') < 0 && utf8.Valid(inner) {
		return inner, true
	}
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return nil, false
	}
	return []byte(text), true
}
