package frame

import (
	"encoding/json"
	"fmt"
	"slices"
)

// NewNested makes a column of [Nested] values from their JSON texts, such as
// ["power","speed"]. A text that is no JSON is an error that [New] gives. The
// slices are copied; valid is as in [NewNumber]. Written to a file, the values
// are texts.
func NewNested(name string, values []string, valid []bool) *Column {
	c := newColumn(name, Nested, slices.Clone(values), slices.Clone(valid)).clearMissing()
	if c.err != nil {
		return c
	}
	for i, text := range values {
		if !c.missing(i) && !json.Valid([]byte(text)) {
			c.err = fmt.Errorf("frame: column %.64q, row %d: no JSON", name, i)
			return c
		}
	}
	return c
}
