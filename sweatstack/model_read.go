package sweatstack

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
)

// reader reads the value at a cursor, which is not null.
type reader interface {
	read(c *cursor, depth int) error
}

// modelReader reads one kind of model, again and again, into the same Go
// fields. To tie the wire form to Go fields costs more than to read a small
// object, so readers keep the ties of all that lies below them.
type modelReader struct {
	shape
	ties []tie // by field
}

// tie is how the value of a field is read.
type tie struct {
	plain plainForm // nil for values that hold others
	below reader    // of such a value; nil until it is needed
}

func newModelReader(m model) modelReader {
	r := modelReader{shape: m.shape()}
	r.ties = make([]tie, len(r.fields))
	for i := range r.fields {
		r.ties[i].plain, _ = r.fields[i].form.(plainForm)
	}
	return r
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
		i := next
		if i == len(r.fields) || !c.expect(r.fields[i].name) {
			if i, err = r.key(c, next); err != nil {
				return err
			}
			if i < 0 {
				continue
			}
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

// key reads the name of a member and gives its field. A member that the model
// does not know is kept, and gives -1.
func (r *modelReader) key(c *cursor, next int) (int, error) {
	key, err := c.key()
	if err != nil {
		return 0, err
	}
	i := r.find(key, next)
	if i < 0 {
		raw, err := c.value()
		if err != nil {
			return 0, err
		}
		keepExtra(r.extra, key, raw)
	}
	return i, nil
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
	t := &r.ties[i]
	switch {
	case t.plain != nil:
		raw, err := c.value()
		if err != nil {
			return err
		}
		return t.plain.read(c, raw)
	case t.below == nil:
		nested, ok := r.fields[i].form.(nestedForm)
		if !ok {
			return errors.ErrUnsupported // no such form is declared
		}
		t.below = nested.reader()
	}
	return t.below.read(c, depth)
}

// objectReader reads models of one kind into a field that points to one.
type objectReader[T any] struct {
	at    **T
	one   T
	small bool
	room  []T // for the next small ones
	model modelReader
}

func newObjectReader[T any](at **T) *objectReader[T] {
	const small = 64 // bytes
	r := &objectReader[T]{at: at, small: reflect.TypeFor[T]().Size() <= small}
	r.model = newModelReader(any(&r.one).(model)) // all of them are models
	return r
}

func (r *objectReader[T]) read(c *cursor, depth int) error {
	var none T
	r.one = none
	if err := r.model.read(c, depth+1); err != nil {
		return err
	}
	*r.at = r.keep()
	return nil
}

// keep gives what was read a place of its own. Small objects, such as the
// numbers of one metric, get their places by the dozen, as in [cursor.keep].
func (r *objectReader[T]) keep() *T {
	const places = 8
	if !r.small {
		return new(r.one)
	}
	if len(r.room) == 0 {
		r.room = make([]T, places)
	}
	place := &r.room[0]
	r.room = r.room[1:]
	*place = r.one
	return place
}

// objectsReader reads lists of models of one kind.
type objectsReader[T any] struct {
	at    *[]T
	one   T
	last  int // length of the last list: the next may be as long
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
	list := make([]T, 0, r.last)
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
			return below(step(len(list)), err)
		}
		list = append(list, r.one)
	}
	if cap(list) > 2*len(list) {
		list = append(make([]T, 0, len(list)), list...)
	}
	r.last, *r.at = len(list), list
	return nil
}

// numberReader reads numbers.
type numberReader struct{ at **float64 }

func (r numberReader) read(c *cursor, _ int) error {
	n, err := c.decimal()
	if err == nil {
		*r.at = c.keep(n)
	}
	return err
}

// rawReader keeps a value as it is.
type rawReader struct{ at *json.RawMessage }

func (r rawReader) read(c *cursor, _ int) error {
	raw, err := c.value()
	*r.at = bytes.Clone(raw)
	return err
}

// textsReader reads lists of texts. Lists that follow each other are often
// alike, so a text that was there before, in the same place, is used again.
type textsReader[S ~string] struct {
	at   *[]S
	last []S
}

func (r *textsReader[S]) read(c *cursor, _ int) error {
	if !c.open('[') {
		return errNotArray
	}
	list := make([]S, 0, len(r.last))
	for first := true; ; first = false {
		more, err := c.more(first, ']')
		if err != nil {
			return err
		}
		if !more {
			break
		}
		raw, err := c.value()
		if err != nil {
			return err
		}
		text, ok := unquote(raw)
		i := len(list)
		switch {
		case !ok:
			return below(step(i), errNotText)
		case i < len(r.last) && string(r.last[i]) == string(text):
			list = append(list, r.last[i])
		default:
			list = append(list, S(text))
		}
	}
	r.last, *r.at = list, list
	return nil
}

// decodeList reads an answer that is a list. Lists of models are read in one
// pass, which takes a third of the time that encoding/json needs to check the
// text first and to find its parts. Whatever is unusual, null, errors and deep
// nesting among it, encoding/json decides.
func decodeList[T any](body []byte, path string, list *[]T) error {
	if _, ok := any(new(T)).(model); ok {
		c := &cursor{data: body}
		r := newObjectsReader(list)
		const shortest = 128 // bytes; a model is hardly shorter
		r.last = min(pageSize, len(body)/shortest)
		if err := r.read(c, -1); err == nil && !c.deep && c.space() == 0 && c.at == len(body) {
			return nil
		}
		*list = []T{}
	}
	return decode(body, path, list)
}
