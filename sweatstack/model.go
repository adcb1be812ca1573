package sweatstack

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// model is what the platform sends as a JSON object.
type model interface{ shape() shape }

// modelOf is a model that is kept by value.
type modelOf[T any] interface {
	*T
	model
}

// shape ties the wire form of one value of a model to its Go fields.
type shape struct {
	name   string
	extra  *map[string]json.RawMessage
	fields []field // at most 64
}

// field is a member of the wire form.
type field struct {
	name string
	need need
	form form
}

// need says when a field has to be there.
type need int

const (
	// optional fields may be missing or null; empty ones are not written.
	optional need = iota
	// nullable fields are the same, but empty ones are written as null.
	nullable
	// required fields must be there and not null.
	required
)

// maxNesting bounds how deep models lie within each other. The platform nests
// four: an activity, its trace, that trace's activity, a lap.
const maxNesting = 24

var (
	errMissing = errors.New("missing")
	errNull    = errors.New("must not be null")
	errNesting = errors.New("nested too deeply")
)

// modelError says which field of which model cannot be read. It matches
// [ErrCorruptData].
type modelError struct {
	model, path string
	err         error
}

// Error implements error. It is often wrapped in [ErrCorruptData], so it
// begins with the package's name in another way.
func (e *modelError) Error() string {
	if e.path == "" {
		return fmt.Sprintf("sweatstack.%s: %v", e.model, e.err)
	}
	return fmt.Sprintf("sweatstack.%s: %s: %v", e.model, e.path, e.err)
}

// Is matches [ErrCorruptData].
func (e *modelError) Is(target error) bool { return target == ErrCorruptData }

// below puts one step of the way before an error from further down.
func below(step string, err error) error {
	e, ok := errors.AsType[*modelError](err)
	if !ok {
		return &modelError{path: step, err: err}
	}
	if e.path != "" && !strings.HasPrefix(e.path, "[") {
		step += "."
	}
	return &modelError{path: step + e.path, err: e.err}
}

// decodeModel reads one model. The target is replaced as a whole, and left
// alone when there is an error; null is an error.
func decodeModel[T any, P modelOf[T]](data []byte, target *T) error {
	var fresh T
	r := newModelReader(P(&fresh))
	c := &cursor{data: data}
	err := r.read(c, 0)
	if err == nil && (c.space() != 0 || c.at < len(data)) {
		err = errSyntax
	}
	if err != nil {
		e, ok := errors.AsType[*modelError](err)
		if !ok {
			e = &modelError{err: err}
		}
		e.model = r.name
		return e
	}
	*target = fresh
	return nil
}

// encodeModel writes one model.
func encodeModel(m model) ([]byte, error) {
	b, err := writeModel(nil, m)
	if err != nil {
		return nil, fmt.Errorf("sweatstack.%s: %w", m.shape().name, err)
	}
	return b, nil
}

// writeModel appends a model: its fields in their order, then what it does not
// know.
func writeModel(b []byte, m model) ([]byte, error) {
	s := m.shape()
	b = append(b, '{')
	begin := len(b)
	for _, f := range s.fields {
		empty := f.form.empty()
		if empty && f.need == optional {
			continue
		}
		if len(b) > begin {
			b = append(b, ',')
		}
		b = append(b, '"')
		b = append(b, f.name...)
		b = append(b, '"', ':')
		if empty && f.need == nullable {
			b = append(b, "null"...)
			continue
		}
		var err error
		if b, err = f.form.write(b); err != nil {
			return nil, fmt.Errorf("%s: %w", f.name, err)
		}
	}
	b, err := writeExtra(b, len(b) > begin, s)
	return append(b, '}'), err
}
