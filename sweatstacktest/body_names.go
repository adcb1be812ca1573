package sweatstacktest

import (
	"encoding/json"
	"reflect"
	"strings"
)

// exactNames takes out of a JSON object what has no field of exactly that name
// in a struct: package json would take "Power" for "power", which the platform
// does not. Other values, and what is no JSON, stay as they are.
func exactNames(body []byte, kind reflect.Type) []byte {
	for kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	if kind.Kind() != reflect.Struct {
		return body
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(body, &members); err != nil || members == nil {
		return body
	}
	known := map[string]json.RawMessage{}
	for field := range kind.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if value, ok := members[name]; ok {
			known[name] = exactNames(value, field.Type)
		}
	}
	exact, err := json.Marshal(known)
	if err != nil {
		return body // not reached: it was read as JSON
	}
	return exact
}
