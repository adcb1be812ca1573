package sweatstacktest

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxBody bounds the body of a request in bytes.
const maxBody = 1 << 20

// readBody reads a body of bounded size.
func (c *call) readBody() ([]byte, error) {
	body, err := io.ReadAll(http.MaxBytesReader(c.w, c.r.Body, maxBody))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return nil, refuse(http.StatusRequestEntityTooLarge, "Request body too large")
	}
	if err != nil {
		return nil, refuse(http.StatusBadRequest, "There was an error parsing the body")
	}
	return body, nil
}

// form reads a form body. A body of another type counts as a form without
// fields, so that what is missing is named.
func (c *call) form() (url.Values, error) {
	body, err := c.readBody()
	if err != nil {
		return nil, err
	}
	if !hasType(c.r, "application/x-www-form-urlencoded") {
		return url.Values{}, nil
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, refuse(http.StatusBadRequest, "There was an error parsing the body")
	}
	noteForm(c.r, form)
	return form, nil
}

// hasType reports whether the body has a media type, with any parameters.
func hasType(r *http.Request, want string) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == want
}

// hasJSONType reports whether the body is of one of the JSON types, such as
// application/vnd.api+json.
func hasJSONType(r *http.Request) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	name, ok := strings.CutPrefix(kind, "application/")
	return err == nil && ok && (name == "json" || strings.HasSuffix(name, "+json"))
}

// decode reads a JSON body into a pointer to a struct.
func (c *call) decode(target any) error {
	body, err := c.readBody()
	if err != nil {
		return err
	}
	if len(body) == 0 {
		return unprocessable(missing("body"))
	}
	if !hasJSONType(c.r) {
		return unprocessable(notAnObject("body"))
	}
	if !utf8.Valid(body) {
		return refuse(http.StatusBadRequest, "There was an error parsing the body")
	}
	body = exactNames(body, reflect.TypeOf(target))
	if err := json.Unmarshal(body, target); err != nil {
		if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
			return unprocessable(wrongType(wrong))
		}
		at := int64(0)
		if wrong, ok := errors.AsType[*json.SyntaxError](err); ok {
			at = max(wrong.Offset-1, 0) // the last byte that was read
		}
		return unprocessable(issue{Loc: []any{"body", at}, Type: "json_invalid", Msg: "JSON decode error"})
	}
	if _, anything := target.(*json.RawMessage); anything {
		return nil
	}
	return c.noteNulls(body)
}

// noteNulls remembers the fields of a JSON body that came as null: a nil
// pointer does not tell them from those that did not come.
func (c *call) noteNulls(body []byte) error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil || fields == nil { // nil for a body that is null
		return unprocessable(notAnObject("body"))
	}
	c.nulls = map[string]bool{}
	for name, value := range fields {
		if string(value) == "null" {
			c.nulls[name] = true
		}
	}
	return nil
}

// absent is the issue of a required field of the body that is nil: it did not
// come, or it came as null, which is a value of the wrong type.
func (c *call) absent(name, kind string) issue {
	if !c.nulls[name] {
		return missing("body", name)
	}
	noun := kind
	if kind == "float" {
		noun = "number"
	}
	return issue{Loc: []any{"body", name}, Type: kind + "_type", Msg: "Input should be a valid " + noun}
}

// notAnObject is the issue of a value that has no fields.
func notAnObject(loc ...any) issue {
	return issue{
		Loc: loc, Type: "model_attributes_type",
		Msg: "Input should be a valid dictionary or object to extract fields from",
	}
}

// wrongType is the issue of a JSON value of another type than its field, in the
// platform's words: those of Go do not leave.
func wrongType(wrong *json.UnmarshalTypeError) issue {
	loc := []any{"body"}
	if wrong.Field != "" { // empty for the body as a whole
		for name := range strings.SplitSeq(wrong.Field, ".") {
			loc = append(loc, name)
		}
	}
	says := func(kind, msg string) issue { return issue{Loc: loc, Type: kind, Msg: msg} }
	code, noun := "string", "string"
	switch wrong.Type {
	case reflect.TypeFor[textList]():
		at, err := strconv.Atoi(wrong.Value)
		if err != nil {
			return says("list_type", "Input should be a valid list")
		}
		loc = append(loc, at)
		return says("string_type", "Input should be a valid string")
	case reflect.TypeFor[timeValue]():
		return says("datetime_type", "Input should be a valid datetime")
	case reflect.TypeFor[dateValue]():
		return says("date_type", "Input should be a valid date")
	}
	switch wrong.Type.Kind() {
	case reflect.Struct:
		return notAnObject(loc...)
	case reflect.Slice:
		code, noun = "list", "list"
	case reflect.Float64:
		switch wrong.Value {
		case asText:
			return says("float_parsing", "Input should be a valid number, unable to parse string as a number")
		case asTooLarge:
			return says("finite_number", "Input should be a finite number")
		}
		code, noun = "float", "number"
	case reflect.Int:
		switch wrong.Value {
		case asText:
			return says("int_parsing", "Input should be a valid integer, unable to parse string as an integer")
		case asFraction:
			return says("int_from_float", "Input should be a valid integer, got a number with a fractional part")
		case asTooLarge:
			return says("int_parsing_size", "Unable to parse input string as an integer, exceeded maximum size")
		}
		code, noun = "int", "integer"
	case reflect.Bool:
		code, noun = "bool", "boolean"
	}
	return says(code+"_type", "Input should be a valid "+noun)
}
