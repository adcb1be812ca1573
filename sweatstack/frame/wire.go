package frame

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

var (
	errShort   = errors.New("values are cut off")
	errInteger = errors.New("a number that its type cannot hold")
	errInt96   = errors.New("a time that nanoseconds cannot hold")

	errManyTexts = errors.New("more texts than can be counted")
)

// wire is how a column's values are stored, and what becomes of them.
type wire[T any] struct {
	// bits is the least that a stored value takes.
	bits int64
	// size is what a value takes in memory, without what it points to.
	size int64
	// absent stands where a value is missing.
	absent T
	// keeps says that values point to a copy of the page, and listed how much
	// each decoded one takes beside its value.
	keeps  bool
	listed int64
	// plain decodes len(dst) values from src, which [wire.fits] has measured: for
	// values of a fixed size it holds enough, and the loops ask for len(src) only
	// to spare the processor a check per value.
	plain func(dst []T, src []byte) error
}

// fits checks that n values may be in src before room is made for them.
func (w wire[T]) fits(n int, src []byte) error {
	// Not n*bits, which a length of 2^31 bytes takes beyond an int64.
	if int64(n) > 8*int64(len(src))/w.bits {
		return errShort
	}
	return nil
}

// wireInt32 is an integer of up to 32 bits, stored in 32.
func wireInt32[T int8 | int16 | int32 | uint8 | uint16 | uint32](size int64) wire[T] {
	return wire[T]{bits: 32, size: size, plain: func(dst []T, src []byte) error {
		for i := 0; i < len(dst) && len(src) >= 4; i++ {
			stored := int32(binary.LittleEndian.Uint32(src))
			src = src[4:]
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
		for i := 0; i < len(dst) && len(src) >= 8; i++ {
			dst[i] = T(binary.LittleEndian.Uint64(src))
			src = src[8:]
		}
		return nil
	}}
}

// wireWide is 32 stored bits in 64, as in a time of day in milliseconds.
func wireWide() wire[int64] {
	return wire[int64]{bits: 32, size: 8, plain: func(dst []int64, src []byte) error {
		for i := 0; i < len(dst) && len(src) >= 4; i++ {
			dst[i] = int64(int32(binary.LittleEndian.Uint32(src)))
			src = src[4:]
		}
		return nil
	}}
}

func wireFloat32() wire[float32] {
	return wire[float32]{bits: 32, size: 4, absent: missingNumber[float32](), plain: func(dst []float32, src []byte) error {
		for i := 0; i < len(dst) && len(src) >= 4; i++ {
			dst[i] = math.Float32frombits(binary.LittleEndian.Uint32(src))
			src = src[4:]
		}
		return nil
	}}
}

func wireFloat64() wire[float64] {
	return wire[float64]{bits: 64, size: 8, absent: missingNumber[float64](), plain: func(dst []float64, src []byte) error {
		for i := 0; i < len(dst) && len(src) >= 8; i++ {
			dst[i] = math.Float64frombits(binary.LittleEndian.Uint64(src))
			src = src[8:]
		}
		return nil
	}}
}

func wireFloat16() wire[float32] {
	return wire[float32]{bits: 16, size: 4, absent: missingNumber[float32](), plain: func(dst []float32, src []byte) error {
		for i := 0; i < len(dst) && len(src) >= 2; i++ {
			dst[i] = float16Value(binary.LittleEndian.Uint16(src))
			src = src[2:]
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

// wireBytes is bytes with their length before them. All of a page share one
// copy of it.
func wireBytes() wire[string] {
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
		}
		return nil
	}}
}

// wireTexts is texts, which must be UTF-8 so that they can go anywhere: what is
// not is replaced. The texts are appended to a list; the values are their places
// in it, so that a text which a dictionary holds once stays one text. The text
// at place 0 stands for missing ones.
func wireTexts(texts *[]string) wire[uint32] {
	stored := wireBytes()
	return wire[uint32]{bits: stored.bits, size: 4, keeps: true, listed: stored.size, plain: func(dst []uint32, src []byte) error {
		start := len(*texts)
		if uint64(start)+uint64(len(dst)) > math.MaxUint32 {
			return errManyTexts
		}
		*texts = slices.Grow(*texts, len(dst))[:start+len(dst)]
		list := (*texts)[start:]
		if err := stored.plain(list, src); err != nil {
			return err
		}
		for i, text := range list {
			if !utf8.ValidString(text) {
				list[i] = strings.ToValidUTF8(text, "\uFFFD")
			}
			dst[i] = uint32(start + i)
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
