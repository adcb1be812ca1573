package frame

import "math"

// A half float (IEEE 754 binary16) is a sign, 5 bits of exponent and 10 bits of
// fraction. Every one of them is also a float32.

// float16Value is the number that the bits stand for.
func float16Value(bits uint16) float32 {
	sign := uint32(bits>>15) << 31
	exponent := uint32(bits>>10) & 0x1f
	fraction := uint32(bits) & 0x3ff
	switch exponent {
	case 0x1f: // infinity, or NaN with its payload
		return math.Float32frombits(sign | 0xff<<23 | fraction<<13)
	case 0: // zero, or a number below 2^-14: fraction times 2^-24
		v := float32(fraction) * 0x1p-24
		return math.Float32frombits(sign | math.Float32bits(v))
	default:
		return math.Float32frombits(sign | (exponent+127-15)<<23 | fraction<<13)
	}
}

// float16Bits is the nearest half float, the even one of two equally near.
func float16Bits(v float32) uint16 {
	bits := math.Float32bits(v)
	sign := uint16(bits>>16) & 0x8000
	magnitude := bits & 0x7fffffff
	switch {
	case magnitude > 0x7f800000: // NaN: a quiet one, whatever its payload
		return sign | 0x7e00
	case magnitude >= 0x477ff000: // 65520 and more round to infinity
		return sign | 0x7c00
	case magnitude < 0x38800000: // below 2^-14: steps of 2^-24
		// Adding 0.5 puts the value's steps of 2^-24 at the end of the fraction,
		// rounded by the processor.
		shifted := math.Float32frombits(magnitude) + 0.5
		return sign | uint16(math.Float32bits(shifted)-math.Float32bits(0.5))
	default:
		// Half of the last kept bit, less one when that bit is 0, carries into
		// the exponent where it must.
		odd := magnitude >> 13 & 1
		return sign | uint16((magnitude-(127-15)<<23+0xfff+odd)>>13)
	}
}
