package page

import (
	"encoding/binary"
	"errors"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/fault"
)

var errDelta = errors.New("damaged delta encoding")

const (
	// deltaMaxBlock bounds a block, which may hold this many values in a few bytes.
	// Writers use 128.
	deltaMaxBlock = 1 << 16
	// deltaMaxValues bounds a page, so that its values take half of [MaxBytes].
	// Writers end a row group before.
	deltaMaxValues = MaxBytes / 16
)

// deltaInts decodes DELTA_BINARY_PACKED: at most limit integers, and the bytes
// after them. The library's decoder reads beyond what a damaged page holds.
// Blocks of equal differences take a few bytes for thousands of values, so a page
// has an end, and room is made when there are as many blocks as it says.
func deltaInts(src []byte, limit int) (values []int64, rest []byte, err error) {
	if limit > deltaMaxValues {
		return nil, nil, fault.TooLarge("a page of %d values", limit)
	}
	var head [3]uint64 // values per block, parts per block, values in all
	for i := range head {
		v, n := binary.Uvarint(src)
		if n <= 0 {
			return nil, nil, errDelta
		}
		head[i], src = v, src[n:]
	}
	value, n := binary.Varint(src)
	if n <= 0 {
		return nil, nil, errDelta
	}
	src = src[n:]
	block, parts, total := head[0], head[1], head[2]
	if block == 0 || block > deltaMaxBlock || block%128 != 0 ||
		parts == 0 || block%parts != 0 || block/parts%32 != 0 || total > uint64(limit) {
		return nil, nil, errDelta
	}
	if total == 0 {
		return nil, src, nil
	}
	// A block takes a byte for its least difference, and one for the width of each part.
	if blocks := (total - 1 + block - 1) / block; blocks > uint64(len(src))/(1+parts) {
		return nil, nil, errDelta
	}
	values = append(make([]int64, 0, total), value)
	for uint64(len(values)) < total {
		least, n := binary.Varint(src)
		if n <= 0 || uint64(len(src)-n) < parts {
			return nil, nil, errDelta
		}
		widths := src[n : n+int(parts)]
		src = src[n+int(parts):]
		for _, width := range widths {
			count := int(min(block/parts, total-uint64(len(values))))
			if count == 0 {
				break // the parts that are not needed have no bytes
			}
			need := (count*int(width) + 7) / 8
			if width > 64 || need > len(src) {
				return nil, nil, errDelta
			}
			for i := range count {
				// Sums wrap around, as they did when the differences were made.
				value += least + int64(bitsAt(src, i*int(width), int(width)))
				values = append(values, value)
			}
			src = src[min(len(src), int(block/parts)*int(width)/8):]
		}
	}
	return values, src, nil
}

// bitsAt reads width bits, the lowest first.
func bitsAt(src []byte, bit, width int) uint64 {
	var v uint64
	for got := 0; got < width; {
		offset := bit & 7
		take := min(8-offset, width-got)
		v |= uint64(src[bit>>3]>>offset&(1<<take-1)) << got
		got += take
		bit += take
	}
	return v
}

// deltaLengths decodes DELTA_LENGTH_BYTE_ARRAY to PLAIN: the lengths come
// first, then all texts.
func deltaLengths(src []byte, n int) ([]byte, error) {
	lengths, texts, err := deltaInts(src, n)
	if err != nil {
		return nil, err
	}
	out := make([]byte, 0, 4*len(lengths)+len(texts))
	for _, length := range lengths {
		if length < 0 || length > int64(len(texts)) {
			return nil, errDelta
		}
		out = binary.LittleEndian.AppendUint32(out, uint32(length))
		out = append(out, texts[:length]...)
		texts = texts[length:]
	}
	return out, nil
}

// deltaTexts decodes DELTA_BYTE_ARRAY to PLAIN: each text begins with a part of
// the one before. Texts of fixed length get no length before them. The result
// may be far longer than the source, so it is measured first.
func deltaTexts(src []byte, n, fixed int, limit int64) ([]byte, error) {
	prefixes, src, err := deltaInts(src, n)
	if err != nil {
		return nil, err
	}
	suffixes, src, err := deltaInts(src, n)
	if err != nil {
		return nil, err
	}
	if len(prefixes) != len(suffixes) {
		return nil, errDelta
	}
	var total, before, left int64 = 0, 0, int64(len(src))
	for i, prefix := range prefixes {
		suffix := suffixes[i]
		if prefix < 0 || prefix > before || suffix < 0 || suffix > left {
			return nil, errDelta
		}
		before = prefix + suffix
		left -= suffix
		total += 4 + before
		if fixed > 0 && before != int64(fixed) {
			return nil, errDelta
		}
		if total > min(limit, MaxBytes) {
			return nil, errTexts(total)
		}
	}
	out := make([]byte, 0, total)
	last := 0 // where the text before begins
	for i, prefix := range prefixes {
		suffix := suffixes[i]
		if fixed == 0 {
			out = binary.LittleEndian.AppendUint32(out, uint32(prefix+suffix))
		}
		begin := len(out)
		out = append(out, out[last:last+int(prefix)]...)
		out = append(out, src[:suffix]...)
		src = src[suffix:]
		last = begin
	}
	return out, nil
}
