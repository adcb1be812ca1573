package sweatstack

import "errors"

// reader reads the value at a cursor, which is not null.
type reader interface {
	read(c *cursor, depth int) error
}

// modelReader reads one kind of model, again and again, into the same Go
// fields. To tie the wire form to Go fields costs more than to read a small
// object, so readers keep the ties of all that lies below them.
type modelReader struct {
	shape
	below []reader // by field; nil until it is needed, and for plain values
}

func newModelReader(m model) modelReader {
	s := m.shape()
	return modelReader{shape: s, below: make([]reader, len(s.fields))}
}

// read reads one model into fields that are zero.
func (r *modelReader) read(c *cursor, depth int) error {
	if depth > maxNesting {
		return errNesting
	}
	if !c.open('{') {
		return errNotObject
	}
	var seen uint64
	for first, next := true, 0; ; first = false {
		more, err := c.more(first, '}')
		if err != nil {
			return err
		}
		if !more {
			break
		}
		key, err := c.key()
		if err != nil {
			return err
		}
		i := r.find(key, next)
		if i < 0 {
			raw, err := c.value()
			if err != nil {
				return err
			}
			keepExtra(r.extra, key, raw)
			continue
		}
		next = i + 1
		f := &r.fields[i]
		if c.null() {
			if f.need == required {
				return below(f.name, errNull)
			}
			continue
		}
		seen |= 1 << i
		if err := r.field(i, c, depth); err != nil {
			return below(f.name, err)
		}
	}
	for i := range r.fields {
		if r.fields[i].need == required && seen&(1<<i) == 0 {
			return below(r.fields[i].name, errMissing)
		}
	}
	return nil
}

// find gives the field of a name, or -1. Members mostly come in the order of
// the fields, so the search begins at the next one.
func (r *modelReader) find(key []byte, next int) int {
	for i := next; i < len(r.fields); i++ {
		if r.fields[i].name == string(key) {
			return i
		}
	}
	for i := range min(next, len(r.fields)) {
		if r.fields[i].name == string(key) {
			return i
		}
	}
	return -1
}

func (r *modelReader) field(i int, c *cursor, depth int) error {
	if r.below[i] != nil {
		return r.below[i].read(c, depth)
	}
	switch f := r.fields[i].form.(type) {
	case nestedForm:
		r.below[i] = f.reader()
		return r.below[i].read(c, depth)
	case plainForm:
		raw, err := c.value()
		if err != nil {
			return err
		}
		return f.read(c, raw)
	default:
		return errors.ErrUnsupported // no such form is declared
	}
}

// objectReader reads models of one kind into a field that points to one.
type objectReader[T any] struct {
	at    **T
	one   T
	model modelReader
}

func newObjectReader[T any](at **T) *objectReader[T] {
	r := &objectReader[T]{at: at}
	r.model = newModelReader(any(&r.one).(model)) // all of them are models
	return r
}

func (r *objectReader[T]) read(c *cursor, depth int) error {
	var none T
	r.one = none
	if err := r.model.read(c, depth+1); err != nil {
		return err
	}
	*r.at = new(r.one)
	return nil
}

// objectsReader reads lists of models of one kind.
type objectsReader[T any] struct {
	at    *[]T
	one   T
	all   []T // room for the list that is being read
	model modelReader
}

func newObjectsReader[T any](at *[]T) *objectsReader[T] {
	r := &objectsReader[T]{at: at}
	r.model = newModelReader(any(&r.one).(model)) // all of them are models
	return r
}

func (r *objectsReader[T]) read(c *cursor, depth int) error {
	if !c.open('[') {
		return errNotArray
	}
	var none T
	r.all = r.all[:0]
	for first := true; ; first = false {
		more, err := c.more(first, ']')
		if err != nil {
			return err
		}
		if !more {
			break
		}
		r.one = none
		if err := r.model.read(c, depth+1); err != nil {
			return below(step(len(r.all)), err)
		}
		r.all = append(r.all, r.one)
	}
	*r.at = append(make([]T, 0, len(r.all)), r.all...)
	clear(r.all)
	return nil
}

// decodeList reads an answer that is a list. Lists of models are read in one
// pass, which takes a third of the time that encoding/json needs to check the
// text first and to find its parts. Whatever is unusual, null and errors among
// it, encoding/json decides.
func decodeList[T any](body []byte, path string, list *[]T) error {
	if _, ok := any(new(T)).(model); ok {
		c := &cursor{data: body}
		if err := newObjectsReader(list).read(c, -1); err == nil && c.space() == 0 && c.at == len(body) {
			return nil
		}
		*list = []T{}
	}
	return decode(body, path, list)
}
