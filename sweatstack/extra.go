package sweatstack

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// keepExtra keeps a member that a model does not know. The bytes are copied:
// they belong to whoever called for the decoding.
func keepExtra(extra *map[string]json.RawMessage, key, value []byte) {
	if *extra == nil {
		*extra = make(map[string]json.RawMessage)
	}
	(*extra)[string(key)] = bytes.Clone(value)
}

// writeExtra appends the unknown members, sorted by name. A name that the model
// knows is left out: its field says what there is to say.
func writeExtra(b []byte, comma bool, s shape) ([]byte, error) {
	for _, name := range slices.Sorted(maps.Keys(*s.extra)) {
		if slices.ContainsFunc(s.fields, func(f field) bool { return f.name == name }) {
			continue
		}
		if comma {
			b = append(b, ',')
		}
		comma = true
		var err error
		if b, err = writeText(b, name); err != nil {
			return nil, err
		}
		if b, err = writeAny(append(b, ':'), (*s.extra)[name]); err != nil {
			return nil, fmt.Errorf("extra member %q: %w", name, err)
		}
	}
	return b, nil
}
