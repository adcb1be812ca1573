package thrift

import (
	"encoding/binary"
	"fmt"
	"iter"
	"math"
)

// Type is the type of a field or of the elements of a list.
type Type uint8

// The types of the compact protocol. A field that is true or false has its
// value in its type.
const (
	stop   Type = 0
	True   Type = 1
	False  Type = 2
	Int8   Type = 3
	Int16  Type = 4
	Int32  Type = 5
	Int64  Type = 6
	Double Type = 7
	Binary Type = 8
	List   Type = 9
	Set    Type = 10
	Map    Type = 11
	Struct Type = 12
)

// maxDepth bounds the nesting of what is skipped. Parquet's own structs are
// less than ten deep.
const maxDepth = 32

// Reader walks one value. The first error stays: from then on every method
// returns zero at once, so a caller checks [Reader.Err] only in loops and at
// the end.
type Reader struct {
	data []byte
	pos  int
	err  error
}

// NewReader starts at the first byte. The data is not copied.
func NewReader(data []byte) *Reader { return &Reader{data: data} }

// Err returns the first thing that was wrong.
func (r *Reader) Err() error { return r.err }

// Pos returns how many bytes have been read.
func (r *Reader) Pos() int { return r.pos }

// Since returns what was read since a position.
func (r *Reader) Since(pos int) []byte { return r.data[pos:r.pos] }

// Fail makes err the reader's error if it has none.
func (r *Reader) Fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

func (r *Reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("byte %d of a thrift struct: "+format, append([]any{r.pos}, args...)...)
	}
}

// field reads the head of the next field of a struct; last is the number of the
// field before, 0 at first. It returns false at the end of the struct.
func (r *Reader) field(last int16) (id int16, t Type, more bool) {
	head := r.byte()
	t = Type(head & 0x0f)
	if r.err != nil || t == stop {
		return 0, stop, false
	}
	if t > Struct {
		r.fail("unknown type %d", t)
		return 0, stop, false
	}
	if delta := int16(head >> 4); delta != 0 {
		return last + delta, t, true
	}
	v := r.varint()
	if v < math.MinInt16 || v > math.MaxInt16 {
		r.fail("field number %d", v)
	}
	return int16(v), t, r.err == nil
}

// Fields walks over the fields of a struct up to its end: number and type of
// each. The loop reads or skips every value. When something is wrong the walk
// ends, and [Reader.Err] tells what.
func (r *Reader) Fields() iter.Seq2[int16, Type] {
	return func(yield func(int16, Type) bool) {
		last := int16(0)
		for {
			id, t, more := r.field(last)
			if !more || !yield(id, t) {
				return
			}
			last = id
		}
	}
}

// Bool gives the value of a field.
func (r *Reader) Bool(t Type) bool {
	if t != True && t != False {
		r.fail("type %d instead of a truth value", t)
	}
	return t == True
}

// Int reads an integer of any width.
func (r *Reader) Int(t Type) int64 {
	switch t {
	case Int8:
		return int64(int8(r.byte()))
	case Int16, Int32, Int64:
		return r.varint()
	default:
		r.fail("type %d instead of an integer", t)
		return 0
	}
}

// Int32 reads an integer that fits into 32 bits.
func (r *Reader) Int32(t Type) int32 {
	v := r.Int(t)
	if v < math.MinInt32 || v > math.MaxInt32 {
		r.fail("%d does not fit into 32 bits", v)
		return 0
	}
	return int32(v)
}

// Bytes reads a text or bytes: a part of the input.
func (r *Reader) Bytes(t Type) []byte {
	if t != Binary {
		r.fail("type %d instead of a text", t)
		return nil
	}
	n := r.uvarint()
	if n > uint64(len(r.data)-r.pos) {
		r.fail("a text of %d bytes, %d are left", n, len(r.data)-r.pos)
		return nil
	}
	text := r.data[r.pos : r.pos+int(n)]
	r.pos += int(n)
	return text
}

// List reads the head of a list. Each element takes a byte at least, so the
// count is never above the number of bytes that are left.
func (r *Reader) List(t Type) (element Type, count int) {
	if t != List && t != Set {
		r.fail("type %d instead of a list", t)
		return stop, 0
	}
	head := r.byte()
	n := uint64(head >> 4)
	if n == 15 {
		n = r.uvarint()
	}
	if n > uint64(len(r.data)-r.pos) {
		r.fail("a list of %d elements, %d bytes are left", n, len(r.data)-r.pos)
		return stop, 0
	}
	return Type(head & 0x0f), int(n)
}

// Structs reads the head of a list of structs.
func (r *Reader) Structs(t Type) int {
	element, count := r.List(t)
	if count > 0 && element != Struct {
		r.fail("a list of type %d instead of structs", element)
		return 0
	}
	return count
}

// IsStruct fails the reader when the field is no struct.
func (r *Reader) IsStruct(t Type) bool {
	if t != Struct {
		r.fail("type %d instead of a struct", t)
	}
	return r.err == nil
}

// Skip passes over the value of a field.
func (r *Reader) Skip(t Type) { r.skip(t, maxDepth) }

func (r *Reader) skip(t Type, depth int) {
	if depth == 0 {
		r.fail("nested more than %d deep", maxDepth)
		return
	}
	switch t {
	case True, False: // the field head was all
	case Int8:
		r.byte()
	case Int16, Int32, Int64:
		r.uvarint()
	case Double:
		r.advance(8)
	case Binary:
		r.Bytes(t)
	case List, Set:
		element, count := r.List(t)
		for i := 0; i < count && r.err == nil; i++ {
			r.skipElement(element, depth-1)
		}
	case Map:
		r.skipMap(depth)
	case Struct:
		for _, field := range r.Fields() {
			r.skip(field, depth-1)
		}
	default:
		r.fail("unknown type %d", t)
	}
}

// skipElement differs from skip in that a truth value is a byte of its own.
func (r *Reader) skipElement(t Type, depth int) {
	if t == True || t == False {
		r.byte()
		return
	}
	r.skip(t, depth)
}

func (r *Reader) skipMap(depth int) {
	count := r.uvarint()
	if count == 0 || r.err != nil {
		return
	}
	types := r.byte()
	if count > uint64(len(r.data)-r.pos) {
		r.fail("a map of %d entries, %d bytes are left", count, len(r.data)-r.pos)
		return
	}
	for i := uint64(0); i < count && r.err == nil; i++ {
		r.skipElement(Type(types>>4), depth-1)
		r.skipElement(Type(types&0x0f), depth-1)
	}
}

func (r *Reader) advance(n int) {
	if n > len(r.data)-r.pos {
		r.fail("cut off")
		return
	}
	r.pos += n
}

func (r *Reader) byte() byte {
	if r.err != nil {
		return 0
	}
	if r.pos >= len(r.data) {
		r.fail("cut off")
		return 0
	}
	r.pos++
	return r.data[r.pos-1]
}

// varint reads a zigzag integer.
func (r *Reader) varint() int64 {
	u := r.uvarint()
	return int64(u>>1) ^ -int64(u&1)
}

func (r *Reader) uvarint() uint64 {
	if r.err != nil {
		return 0
	}
	v, n := binary.Uvarint(r.data[r.pos:])
	if n <= 0 {
		r.fail("an integer that does not end")
		return 0
	}
	r.pos += n
	return v
}
