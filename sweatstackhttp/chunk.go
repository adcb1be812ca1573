package sweatstackhttp

import (
	"crypto/rand"
	"encoding/base64"
	"strconv"
	"strings"
)

// Bounds of a cookie that is split. Browsers take 4096 bytes for name, value
// and attributes of one cookie.
const (
	maxChunk  = 3800 // bytes of one value
	maxChunks = 8
	setBytes  = 9                 // of randomness that name a set
	maxPart   = maxChunk - 12 - 1 // less the set in base64url and the dot
)

// namedValue is one cookie to write.
type namedValue struct{ name, value string }

// split gives the cookies that carry a value. One that fits stays whole, under
// the name itself. A longer one becomes "<count>.<set>" under the name, and
// "<set>.<part>" under name_1, name_2 and so on. The set is random, so that
// the parts of two answers that arrive in any order can never be mixed. The
// dot marks the form: no sealed value holds one.
func split(name, value string) []namedValue {
	if len(value) <= maxChunk {
		return []namedValue{{name, value}}
	}
	var id [setBytes]byte
	_, _ = rand.Read(id[:]) // never fails
	set := base64.RawURLEncoding.EncodeToString(id[:])
	parts := []namedValue{{}}
	for start := 0; start < len(value); start += maxPart {
		part := value[start:min(start+maxPart, len(value))]
		parts = append(parts, namedValue{chunkName(name, len(parts)), set + "." + part})
	}
	parts[0] = namedValue{name, strconv.Itoa(len(parts)-1) + "." + set}
	return parts
}

// join puts together what split took apart. first is the value under the name
// itself; values gives all values of a cookie. It is empty when a part is
// missing: only one of the same set counts.
func join(name, first string, values func(name string) []string) string {
	text, set, chunked := strings.Cut(first, ".")
	if !chunked {
		return first
	}
	count, err := strconv.Atoi(text)
	if err != nil || count < 1 || count > maxChunks || set == "" {
		return ""
	}
	var whole strings.Builder
	for i := 1; i <= count; i++ {
		part, ok := partOf(set, values(chunkName(name, i)))
		if !ok {
			return ""
		}
		whole.WriteString(part)
	}
	return whole.String()
}

// partOf finds the part of a set among cookies of one name.
func partOf(set string, values []string) (string, bool) {
	for _, value := range values {
		if id, part, dotted := strings.Cut(value, "."); dotted && id == set && len(part) <= maxChunk {
			return part, true
		}
	}
	return "", false
}

// chunkName is the name of part i, counted from 1.
func chunkName(name string, i int) string { return name + "_" + strconv.Itoa(i) }
