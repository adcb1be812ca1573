package arrowschema

import "encoding/binary"

// table is a flatbuffer table: at pos stands the distance back to its vtable,
// which lists where in the table each field lies. Whatever does not fit into
// the bytes reads as absent.
type table struct {
	data   []byte
	pos    int
	vtable []byte
}

// tableAt reads a table at a position.
func tableAt(data []byte, pos int) (table, bool) {
	back, ok := int32At(data, pos)
	if !ok {
		return table{}, false
	}
	start := int64(pos) - int64(back)
	if start < 0 || start+4 > int64(len(data)) {
		return table{}, false
	}
	size := int64(binary.LittleEndian.Uint16(data[start:]))
	if size < 4 || start+size > int64(len(data)) {
		return table{}, false
	}
	return table{data: data, pos: pos, vtable: data[start : start+size]}, true
}

// field gives the position of a field's value.
func (t table) field(number int) (int, bool) {
	at := 4 + 2*number
	if at+2 > len(t.vtable) {
		return 0, false
	}
	offset := int(binary.LittleEndian.Uint16(t.vtable[at:]))
	if offset == 0 {
		return 0, false
	}
	return t.pos + offset, t.pos+offset < len(t.data)
}

func (t table) uint8(number int) uint8 {
	if pos, ok := t.field(number); ok {
		return t.data[pos]
	}
	return 0
}

// first gives the value of the first field, or what it is when left out.
func (t table) first(absent int16) int16 {
	if pos, ok := t.field(0); ok && pos+2 <= len(t.data) {
		return int16(binary.LittleEndian.Uint16(t.data[pos:]))
	}
	return absent
}

func (t table) int32(number int) int32 {
	if pos, ok := t.field(number); ok {
		v, _ := int32At(t.data, pos)
		return v
	}
	return 0
}

// follow gives the position to which an offset field leads.
func (t table) follow(number int) (int, bool) {
	pos, ok := t.field(number)
	if !ok {
		return 0, false
	}
	return followAt(t.data, pos)
}

func (t table) table(number int) (table, bool) {
	pos, ok := t.follow(number)
	if !ok {
		return table{}, false
	}
	return tableAt(t.data, pos)
}

// text is empty when there is none.
func (t table) text(number int) string {
	pos, ok := t.follow(number)
	if !ok {
		return ""
	}
	size, ok := int32At(t.data, pos)
	if !ok || size < 0 || int64(pos)+4+int64(size) > int64(len(t.data)) {
		return ""
	}
	return string(t.data[pos+4 : pos+4+int(size)])
}

// tables gives the positions where the elements of a vector of tables stand.
// Each takes 4 bytes that must be there.
func (t table) tables(number int) (first, count int, ok bool) {
	pos, ok := t.follow(number)
	if !ok {
		return 0, 0, false
	}
	n, ok := int32At(t.data, pos)
	if !ok || n < 0 || int64(pos)+4+4*int64(n) > int64(len(t.data)) {
		return 0, 0, false
	}
	return pos + 4, int(n), true
}

// followAt adds the unsigned offset that stands at a position to it.
func followAt(data []byte, pos int) (int, bool) {
	offset, ok := int32At(data, pos)
	if !ok || offset <= 0 || int64(pos)+int64(offset) >= int64(len(data)) {
		return 0, false
	}
	return pos + int(offset), true
}

func int32At(data []byte, pos int) (int32, bool) {
	if pos < 0 || pos+4 > len(data) {
		return 0, false
	}
	return int32(binary.LittleEndian.Uint32(data[pos:])), true
}
