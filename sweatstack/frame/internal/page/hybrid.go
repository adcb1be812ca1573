package page

import (
	"encoding/binary"
	"errors"
	"math"
)

var (
	errCutOff   = errors.New("values are cut off")
	errRange    = errors.New("an index beyond the dictionary")
	errBitWidth = errors.New("bit width above 32")
)

// Hybrid walks integers in Parquet's mixture of repeated and bit-packed runs
// (format description, "Run Length Encoding / Bit-Packing Hybrid"). Levels,
// dictionary indices and truth values come in it.
type Hybrid struct {
	src   []byte
	width uint
}

// NewHybrid reads integers of width bits, at most 32.
func NewHybrid(src []byte, width int) (Hybrid, error) {
	if width < 0 || width > 32 {
		return Hybrid{}, errBitWidth
	}
	return Hybrid{src: src, width: uint(width)}, nil
}

// run is a stretch of count integers: all equal to value when packed is nil,
// else one after the other in the bits of packed.
type run struct {
	count  int
	value  uint32
	packed []byte
}

// next gives the next run, which may have no integers at all. The last run
// before the end of a page may say more than there is to come, or more than its
// bytes hold; then it is cut to them.
func (h *Hybrid) next() (run, error) {
	head, n := binary.Uvarint(h.src)
	if n <= 0 {
		return run{}, errCutOff
	}
	h.src = h.src[n:]
	count := head >> 1
	if head&1 == 0 {
		size := int(h.width+7) / 8
		if size > len(h.src) {
			return run{}, errCutOff
		}
		var value uint32
		for i, b := range h.src[:size] {
			value |= uint32(b) << (8 * i)
		}
		h.src = h.src[size:]
		return run{count: int(min(count, math.MaxInt32)), value: value}, nil
	}
	// Groups of 8 integers take as many bytes as an integer has bits.
	groups := min(count, math.MaxInt32/8)
	if h.width == 0 {
		return run{count: int(groups) * 8}, nil
	}
	if size := groups * uint64(h.width); size <= uint64(len(h.src)) {
		packed := h.src[:size:size]
		h.src = h.src[size:]
		return run{count: int(groups) * 8, packed: packed}, nil
	}
	packed := h.src
	h.src = nil
	return run{count: len(packed) * 8 / int(h.width), packed: packed}, nil
}

// Holds checks that n integers are there, in time that depends on the bytes
// only, so that room for them can be made.
func (h Hybrid) Holds(n int) error {
	for n > 0 {
		r, err := h.next()
		if err != nil {
			return err
		}
		n -= min(n, r.count)
	}
	return nil
}

// Gather puts into dst what the indices find in the dictionary.
func Gather[T any](dst, dictionary []T, h Hybrid) error {
	for len(dst) > 0 {
		r, err := h.next()
		if err != nil {
			return err
		}
		part := dst[:min(len(dst), r.count)]
		dst = dst[len(part):]
		if r.packed != nil {
			if err := gatherPacked(part, dictionary, r.packed, h.width); err != nil {
				return err
			}
			continue
		}
		if len(part) == 0 {
			continue
		}
		if uint64(r.value) >= uint64(len(dictionary)) {
			return errRange
		}
		value := dictionary[r.value]
		for i := range part {
			part[i] = value
		}
	}
	return nil
}

// gatherPacked needs len(dst)*width bits in packed.
func gatherPacked[T any](dst, dictionary []T, packed []byte, width uint) error {
	bit := uint(0)
	if width <= maxFour {
		dst, bit = gatherFours(dst, dictionary, packed, width)
	}
	mask := uint64(1)<<width - 1
	for len(dst) > 0 {
		var index uint64
		if bit>>3+8 <= uint(len(packed)) {
			// An index of at most 32 bits lies within 8 bytes from its first one.
			index = binary.LittleEndian.Uint64(packed[bit>>3:]) >> (bit & 7) & mask
		} else {
			index = bitsAt(packed, int(bit), int(width))
		}
		if index >= uint64(len(dictionary)) {
			return errRange
		}
		dst[0] = dictionary[index]
		dst = dst[1:]
		bit += width
	}
	return nil
}

// maxFour is the width up to which four indices lie within 8 bytes from any bit
// of the first one: 7 bits before it, four times 14.
const maxFour = 14

// gatherFours takes four indices at a time, which is what most pages consist
// of. It stops at the first that is out of range, and at the last 8 bytes, and
// gives what is left.
func gatherFours[T any](dst, dictionary []T, packed []byte, width uint) ([]T, uint) {
	mask := uint64(1)<<width - 1
	size := uint64(len(dictionary))
	second, third, fourth := width&63, 2*width&63, 3*width&63
	bit := uint(0)
	for len(dst) >= 4 && bit>>3+8 <= uint(len(packed)) {
		v := binary.LittleEndian.Uint64(packed[bit>>3:]) >> (bit & 7)
		i, j, k, l := v&mask, v>>second&mask, v>>third&mask, v>>fourth&mask
		if i >= size || j >= size || k >= size || l >= size {
			break
		}
		dst[0], dst[1], dst[2], dst[3] = dictionary[i], dictionary[j], dictionary[k], dictionary[l]
		dst = dst[4:]
		bit += 4 * width
	}
	return dst, bit
}
