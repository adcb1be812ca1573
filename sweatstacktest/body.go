package sweatstacktest

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
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

// decode reads a JSON body into a pointer to a struct.
func (c *call) decode(target any) error {
	body, err := c.readBody()
	if err != nil {
		return err
	}
	if len(body) == 0 {
		return unprocessable(missing("body"))
	}
	if !hasType(c.r, "application/json") {
		return unprocessable(issue{
			Loc: []any{"body"}, Type: "model_attributes_type",
			Msg: "Input should be a valid dictionary or object to extract fields from",
		})
	}
	if err := json.Unmarshal(body, target); err != nil {
		if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
			return unprocessable(issue{
				Loc: []any{"body", wrong.Field}, Type: wrong.Type.Kind().String() + "_type",
				Msg: "Input should be a valid " + wrong.Type.Kind().String(),
			})
		}
		return unprocessable(issue{Loc: []any{"body", 0}, Type: "json_invalid", Msg: "JSON decode error"})
	}
	return nil
}
