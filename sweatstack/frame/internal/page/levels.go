package page

import (
	"errors"
	"math/bits"
)

var errLevel = errors.New("a level above the highest")

// CountValid counts the ones among n definition levels of 0 and 1, without
// making room for them.
func CountValid(src []byte, n int) (int, error) {
	h := Hybrid{src: src, width: 1}
	ones := 0
	for n > 0 {
		r, err := h.next()
		if err != nil {
			return 0, err
		}
		count := min(n, r.count)
		n -= count
		switch {
		case r.packed != nil:
			ones += countBits(r.packed, count)
		case r.value == 1:
			ones += count
		case r.value > 1:
			return 0, errLevel
		}
	}
	return ones, nil
}

func countBits(packed []byte, n int) int {
	ones := 0
	for _, b := range packed[:n/8] {
		ones += bits.OnesCount8(b)
	}
	if rest := n % 8; rest > 0 {
		ones += bits.OnesCount8(packed[n/8] & (1<<rest - 1))
	}
	return ones
}

// Valid writes definition levels of 0 and 1 as truth values. [CountValid] has
// checked that they are all there.
func Valid(dst []bool, src []byte) error {
	return Gather(dst, []bool{false, true}, Hybrid{src: src, width: 1})
}

// AppendLevels adds n levels of at most highest to dst. Levels that cannot be above 0
// are not stored.
func AppendLevels(dst []uint8, src []byte, n, highest int) ([]uint8, error) {
	if highest == 0 {
		return append(dst, make([]uint8, n)...), nil
	}
	h := Hybrid{src: src, width: uint(bits.Len(uint(highest)))}
	if err := h.Holds(n); err != nil {
		return dst, err
	}
	// A level is its own place in this list, which ends at the highest.
	identity := make([]uint8, highest+1)
	for i := range identity {
		identity[i] = uint8(i)
	}
	start := len(dst)
	dst = append(dst, make([]uint8, n)...)
	if err := Gather(dst[start:], identity, h); err != nil {
		return dst[:start], errors.Join(errLevel, err)
	}
	return dst, nil
}
