package frame

import (
	"errors"
	"slices"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/fault"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/footer"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/page"
)

// firstRoom is for how many values room is made on the word of the footer,
// which may lie: 16 MiB of texts, the largest. Beyond it, room grows with what
// the pages are seen to hold.
const firstRoom = 1 << 20

var errDictionary = errors.New("indices without a dictionary")

// budget is how much of [WithMaxBytes] is left.
type budget struct {
	left int64
	max  int64
}

func (b *budget) take(count, size int64) error {
	if size > 0 && count > b.left/size {
		return fault.TooLarge("the values take more than %d bytes", b.max)
	}
	b.left -= count * size
	return nil
}

// source gives the pages of one leaf, row group after row group.
type source struct {
	leaf *footer.Node
	// flat says that the leaf is a column of the table: a value per row, which may be
	// missing. Below a group the levels tell where values belong.
	flat         bool
	groups       []footer.Group
	decompressor *page.Decompressor
	budget       *budget
	rooms        *rooms
	rows         int
}

// rooms keeps one slice of each type, in which one dictionary after the other
// is decoded. What columns hold is copied out of it.
type rooms struct{ slices []any }

// room gives a slice of n elements with any content.
func room[T any](r *rooms, n int) []T {
	for _, s := range r.slices {
		if kept, ok := s.(*[]T); ok {
			if cap(*kept) < n {
				*kept = make([]T, max(n, 2*cap(*kept)))
			}
			return (*kept)[:n]
		}
	}
	fresh := make([]T, n)
	r.slices = append(r.slices, &fresh)
	return fresh
}

// decoded is what the pages of a leaf hold.
type decoded[T any] struct {
	// values has an element per row; in a nested column one per value that is
	// there.
	values []T
	// valid is nil as long as nothing is missing.
	valid []bool
	nulls int
	// def and rep are the levels of a nested column.
	def, rep []uint8
}

// decode reads all pages of a leaf. Below a group, rows say nothing about values:
// a thousand leaves may share a million rows in which all of them are missing, so
// there is no room before there are values.
func decode[T any](s *source, w wire[T]) (*decoded[T], error) {
	d := &decoded[T]{}
	if s.flat {
		d.values = make([]T, 0, min(s.rows, firstRoom))
	}
	for _, g := range s.groups {
		if err := d.chunk(s, w, g.Chunks[s.leaf.Leaf]); err != nil {
			return nil, err
		}
	}
	return d, nil
}

func (d *decoded[T]) chunk(s *source, w wire[T], c footer.Chunk) error {
	if err := page.Supported(c.Codec); err != nil {
		return err
	}
	var dictionary []T
	pages := page.NewReader(s.decompressor, s.leaf, c)
	for {
		p, more, err := pages.Next()
		if err != nil || !more {
			return err
		}
		switch {
		case p.Dictionary:
			dictionary, err = readDictionary(s, w, p)
		case s.flat:
			err = d.flatPage(s, w, p, dictionary)
		default:
			err = d.nestedPage(s, w, p, dictionary)
		}
		if err != nil {
			return err
		}
	}
}

func readDictionary[T any](s *source, w wire[T], p page.Page) ([]T, error) {
	if p.Encoding != footer.EncodingPlain && p.Encoding != footer.EncodingPlainDictionary {
		return nil, fault.Unsupported("a dictionary with encoding %d", p.Encoding)
	}
	if err := w.fits(p.Values, p.Data); err != nil {
		return nil, err
	}
	if err := s.budget.take(int64(p.Values), w.size); err != nil {
		return nil, err
	}
	// Not nil, so that an empty dictionary is still one.
	dictionary := room[T](s.rooms, p.Values)
	return dictionary, w.decodePlain(s, dictionary, p.Data)
}

// flatPage appends a page of rows.
func (d *decoded[T]) flatPage(s *source, w wire[T], p page.Page, dictionary []T) error {
	present := p.Values
	if s.leaf.MaxDef > 0 {
		var err error
		if present, err = page.CountValid(p.Def, p.Values); err != nil {
			return err
		}
	}
	dst, err := d.append(s, w, p, present, p.Values, dictionary)
	if err != nil {
		return err
	}
	before := len(d.values) - p.Values
	if present == p.Values {
		if d.valid != nil {
			d.extendValid(p.Values)
		}
		return nil
	}
	if d.valid == nil {
		if err := s.budget.take(int64(s.rows), 1); err != nil {
			return err
		}
		d.valid = make([]bool, 0, cap(d.values))
		d.extendValid(before)
	}
	d.nulls += p.Values - present
	d.valid = slices.Grow(d.valid, p.Values)[:before+p.Values]
	valid := d.valid[before:]
	if err := page.Valid(valid, p.Def); err != nil {
		return err
	}
	spread(dst, valid, present, w.absent)
	return nil
}

// nestedPage appends the values that a page holds, and its levels.
func (d *decoded[T]) nestedPage(s *source, w wire[T], p page.Page, dictionary []T) error {
	if err := s.budget.take(int64(p.Values), 2); err != nil {
		return err
	}
	var err error
	before := len(d.def)
	if d.def, err = page.AppendLevels(d.def, p.Def, p.Values, s.leaf.MaxDef); err != nil {
		return err
	}
	if d.rep, err = page.AppendLevels(d.rep, p.Rep, p.Values, s.leaf.MaxRep); err != nil {
		return err
	}
	present := 0
	for _, level := range d.def[before:] {
		if int(level) == s.leaf.MaxDef {
			present++
		}
	}
	if err := s.budget.take(int64(present), w.size); err != nil {
		return err
	}
	_, err = d.append(s, w, p, present, present, dictionary)
	return err
}

// append makes room for n elements, the first present of which it decodes.
func (d *decoded[T]) append(s *source, w wire[T], p page.Page, present, n int, dictionary []T) ([]T, error) {
	var indices page.Hybrid
	var err error
	data := p.Data
	switch {
	case present == 0:
	case p.Coded():
		if dictionary == nil {
			return nil, errDictionary
		}
		if indices, err = p.Indices(); err == nil {
			err = indices.Holds(present)
		}
	default:
		if data, err = page.Plain(data, p.Encoding, s.leaf, present, s.budget.left); err == nil {
			err = w.fits(present, data)
		}
	}
	if err != nil {
		return nil, err
	}
	before := len(d.values)
	d.values = slices.Grow(d.values, n)[:before+n]
	dst := d.values[before:]
	switch {
	case present == 0:
	case p.Coded():
		err = page.Gather(dst[:present], dictionary, indices)
	default:
		err = w.decodePlain(s, dst[:present], data)
	}
	return dst, err
}

// decodePlain decodes values whose number [wire.fits] has checked.
func (w wire[T]) decodePlain(s *source, dst []T, src []byte) error {
	if w.keeps {
		if err := s.budget.take(int64(len(src))+w.listed*int64(len(dst)), 1); err != nil {
			return err
		}
	}
	return w.plain(dst, src)
}

// spread moves the first present elements of dst to the rows that are valid,
// from the last to the first, so that none is overwritten before it has moved.
func spread[T any](dst []T, valid []bool, present int, absent T) {
	from := present
	for i := len(valid) - 1; i >= 0; i-- {
		if valid[i] {
			from--
			dst[i] = dst[from]
		} else {
			dst[i] = absent
		}
	}
}

// extendValid says of n more rows that they hold a value.
func (d *decoded[T]) extendValid(n int) {
	start := len(d.valid)
	d.valid = slices.Grow(d.valid, n)[:start+n]
	for i := range d.valid[start:] {
		d.valid[start+i] = true
	}
}
