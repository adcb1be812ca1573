package arrowschema

import (
	"encoding/binary"
	"slices"
)

// builder writes a flatbuffer from its end to its start, as the format asks:
// an offset points forward, so what it points to is written first. Positions
// are counted from the end, because the start is not known yet.
type builder struct {
	reversed []byte // the last byte of the buffer comes first
}

// place is where something begins, counted from the end of the buffer.
type place int

func (b *builder) here() place { return place(len(b.reversed)) }

// align pads so that after size more bytes the position is a multiple of unit.
func (b *builder) align(unit, size int) {
	for (len(b.reversed)+size)%unit != 0 {
		b.reversed = append(b.reversed, 0)
	}
}

func (b *builder) uint8(v uint8) {
	b.reversed = append(b.reversed, v)
}

func (b *builder) uint16(v uint16) {
	b.align(2, 0)
	b.reversed = append(b.reversed, byte(v>>8), byte(v))
}

func (b *builder) uint32(v uint32) {
	b.align(4, 0)
	b.reversed = append(b.reversed, byte(v>>24), byte(v>>16), byte(v>>8), byte(v))
}

// offset writes how far it is from here to a place.
func (b *builder) offset(to place) {
	b.align(4, 4)
	b.uint32(uint32(b.here() + 4 - to))
}

// text writes a string with its length before and a zero byte after it.
func (b *builder) text(s string) place {
	b.align(4, len(s)+1)
	b.reversed = append(b.reversed, 0)
	for i := len(s) - 1; i >= 0; i-- {
		b.reversed = append(b.reversed, s[i])
	}
	b.uint32(uint32(len(s)))
	return b.here()
}

// offsets writes a vector of offsets.
func (b *builder) offsets(to []place) place {
	b.align(4, 0)
	for _, p := range slices.Backward(to) {
		b.offset(p)
	}
	b.uint32(uint32(len(to)))
	return b.here()
}

// slot is one field of a table that is not left out.
type slot struct {
	number int
	write  func(*builder)
}

func slotUint8(number int, v uint8) slot {
	return slot{number, func(b *builder) { b.uint8(v) }}
}

// slotInt16 is the first field of its table in all that is written here.
func slotInt16(v int16) slot {
	return slot{0, func(b *builder) { b.uint16(uint16(v)) }}
}

func slotInt32(number int, v int32) slot {
	return slot{number, func(b *builder) { b.uint32(uint32(v)) }}
}

func slotOffset(number int, to place) slot {
	return slot{number, func(b *builder) { b.offset(to) }}
}

// table writes a table with its vtable before it. The slots are in the order of
// their numbers.
func (b *builder) table(slots ...slot) place {
	b.align(4, 0)
	end := b.here()
	at := make([]place, len(slots))
	for i := len(slots) - 1; i >= 0; i-- {
		slots[i].write(b)
		at[i] = b.here()
	}
	fields := 0
	if len(slots) > 0 {
		fields = slots[len(slots)-1].number + 1
	}
	vtableSize := 4 + 2*fields
	// The vtable lies right before the table, so the way back is its length.
	b.align(4, 0)
	b.uint32(uint32(vtableSize))
	start := b.here()
	positions := make([]uint16, fields)
	for i, s := range slots {
		positions[s.number] = uint16(start - at[i])
	}
	for i := fields - 1; i >= 0; i-- {
		b.uint16(positions[i])
	}
	b.uint16(uint16(start - end))
	b.uint16(uint16(vtableSize))
	return start
}

// finish writes the offset of the root table and gives the buffer, whose length
// is a multiple of 8.
func (b *builder) finish(root place) []byte {
	b.align(8, 4)
	b.offset(root)
	data := make([]byte, 0, len(b.reversed)+8)
	data = binary.LittleEndian.AppendUint32(data, continuation)
	data = binary.LittleEndian.AppendUint32(data, uint32(len(b.reversed)))
	for _, c := range slices.Backward(b.reversed) {
		data = append(data, c)
	}
	return data
}
