package page

import "encoding/binary"

// AppendHybrid writes integers of width bits in the coding that [Hybrid] reads:
// eight equal ones and more as a run, the others bit-packed in groups of eight.
func AppendHybrid(dst []byte, values []uint32, width int) []byte {
	for i := 0; i < len(values); {
		if n := equalRun(values[i:]); n >= 8 || i+n == len(values) {
			dst = binary.AppendUvarint(dst, uint64(n)<<1)
			for shift := 0; shift < width; shift += 8 {
				dst = append(dst, byte(values[i]>>shift))
			}
			i += n
			continue
		}
		start := i
		for i < len(values) && equalRun(values[i:min(i+8, len(values))]) < 8 {
			i = min(i+8, len(values))
		}
		groups := (i - start + 7) / 8
		dst = binary.AppendUvarint(dst, uint64(groups)<<1|1)
		dst = appendPacked(dst, values[start:i], width, groups)
	}
	return dst
}

// equalRun counts the first values that are equal.
func equalRun(values []uint32) int {
	n := 1
	for n < len(values) && values[n] == values[0] {
		n++
	}
	return n
}

// appendPacked fills the last group with zeros.
func appendPacked(dst []byte, values []uint32, width, groups int) []byte {
	end := len(dst) + groups*width
	var pending uint64
	bits := 0
	for _, v := range values {
		pending |= uint64(v) << bits
		bits += width
		for ; bits >= 8; bits -= 8 {
			dst = append(dst, byte(pending))
			pending >>= 8
		}
	}
	if bits > 0 {
		dst = append(dst, byte(pending))
	}
	for len(dst) < end {
		dst = append(dst, 0)
	}
	return dst
}
