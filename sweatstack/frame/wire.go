package frame

import (
	"encoding/binary"
	"errors"
	"math"
	"strings"
	"unicode/utf8"
)

var (
	errShort   = errors.New("values are cut off")
	errInteger = errors.New("a number that its type cannot hold")
	errInt96   = errors.New("a time that nanoseconds cannot hold")
)

// wire is how a column's values are stored, and what becomes of them.
type wire[T any] struct {
	// bits is the least that a stored value takes.
	bits int64
	// size is what a value takes in memory, without what it points to.
	size int64
	// absent stands where a value is missing.
	absent T
	// keeps says that values point to a copy of the page.
	keeps bool
	// plain decodes len(dst) values, and fails when src has fewer.
	plain func(dst []T, src []byte) error
}

// fits checks that n values may be in src before room is made for them.
func (w wire[T]) fits(n int, src []byte) error {
	if int64(n)*w.bits > 8*int64(len(src)) {
		return errShort
	}
	return nil
}

// wireInt32 is an integer of up to 32 bits, stored in 32.
func wireInt32[T int8 | int16 | int32 | uint8 | uint16 | uint32](size int64) wire[T] {
	return wire[T]{bits: 32, size: size, plain: func(dst []T, src []byte) error {
		for i := range dst {
			stored := int32(binary.LittleEndian.Uint32(src[4*i:]))
			dst[i] = T(stored)
			// A conversion would cut a number that is too large to a wrong one.
			if int32(dst[i]) != stored {
				return errInteger
			}
		}
		return nil
	}}
}

func wireInt64[T int64 | uint64]() wire[T] {
	return wire[T]{bits: 64, size: 8, plain: func(dst []T, src []byte) error {
		for i := range dst {
			dst[i] = T(binary.LittleEndian.Uint64(src[8*i:]))
		}
		return nil
	}}
}

// wireWide is 32 stored bits in 64, as in a time of day in milliseconds.
func wireWide() wire[int64] {
	return wire[int64]{bits: 32, size: 8, plain: func(dst []int64, src []byte) error {
		for i := range dst {
			dst[i] = int64(int32(binary.LittleEndian.Uint32(src[4*i:])))
		}
		return nil
	}}
}

func wireFloat32() wire[float32] {
	return wire[float32]{bits: 32, size: 4, absent: missingNumber[float32](), plain: func(dst []float32, src []byte) error {
		for i := range dst {
			dst[i] = math.Float32frombits(binary.LittleEndian.Uint32(src[4*i:]))
		}
		return nil
	}}
}

func wireFloat64() wire[float64] {
	return wire[float64]{bits: 64, size: 8, absent: missingNumber[float64](), plain: func(dst []float64, src []byte) error {
		for i := range dst {
			dst[i] = math.Float64frombits(binary.LittleEndian.Uint64(src[8*i:]))
		}
		return nil
	}}
}

func wireFloat16() wire[float32] {
	return wire[float32]{bits: 16, size: 4, absent: missingNumber[float32](), plain: func(dst []float32, src []byte) error {
		for i := range dst {
			dst[i] = float16Value(binary.LittleEndian.Uint16(src[2*i:]))
		}
		return nil
	}}
}

func wireBool() wire[bool] {
	return wire[bool]{bits: 1, size: 1, plain: func(dst []bool, src []byte) error {
		for i := range dst {
			dst[i] = src[i/8]>>(i%8)&1 != 0
		}
		return nil
	}}
}

// wireInt96 is a time of old writers: nanoseconds of the day, then the number
// of the Julian day.
func wireInt96() wire[int64] {
	const julian1970 = 2440588
	const nanosecondsPerDay = 24 * 60 * 60 * 1e9
	return wire[int64]{bits: 96, size: 8, plain: func(dst []int64, src []byte) error {
		for i := range dst {
			ofDay := int64(binary.LittleEndian.Uint64(src[12*i:]))
			day := int64(binary.LittleEndian.Uint32(src[12*i+8:])) - julian1970
			if ofDay < 0 || ofDay >= nanosecondsPerDay {
				return errInt96
			}
			v, ok := scaled(day, nanosecondsPerDay, ofDay)
			if !ok {
				return errInt96
			}
			dst[i] = v
		}
		return nil
	}}
}

// wireTexts is texts with their length before them. All of a page share one
// copy of it. valid UTF-8 is what they must be, so that they can go anywhere.
func wireTexts(isText bool) wire[string] {
	return wire[string]{bits: 32, size: 16, keeps: true, plain: func(dst []string, src []byte) error {
		all := string(src)
		at := 0
		for i := range dst {
			if len(src)-at < 4 {
				return errShort
			}
			size := binary.LittleEndian.Uint32(src[at:])
			at += 4
			if uint64(size) > uint64(len(src)-at) {
				return errShort
			}
			dst[i] = all[at : at+int(size)]
			at += int(size)
			if isText && !utf8.ValidString(dst[i]) {
				dst[i] = strings.ToValidUTF8(dst[i], "\uFFFD")
			}
		}
		return nil
	}}
}

// wireFixed is raw bytes of one length.
func wireFixed(length int) wire[string] {
	return wire[string]{bits: 8 * int64(length), size: 16, keeps: true, plain: func(dst []string, src []byte) error {
		all := string(src[:length*len(dst)])
		for i := range dst {
			dst[i] = all[length*i : length*(i+1)]
		}
		return nil
	}}
}
