package frame

import (
	"encoding/binary"
	"errors"
	"math/big"
	"strings"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/footer"
)

// maxDecimal bounds the bytes of a decimal number, and maxScale its decimals:
// the widest type that Arrow has is 256 bits, 76 digits.
const (
	maxDecimal = 32
	maxScale   = 76
)

var errDecimal = errors.New("a decimal number of more than 32 bytes")

// isDecimal reports whether the column holds decimal numbers that can be shown.
func isDecimal(n *footer.Node) bool {
	return n.Logical.Meaning == footer.Decimal && n.Logical.Scale >= 0 && n.Logical.Scale <= maxScale && n.Length <= maxDecimal
}

// wireDecimal gives the digits of decimal numbers: whole numbers of which the
// last scale digits are decimals.
func wireDecimal(n *footer.Node) (wire[string], bool) {
	scale := int(n.Logical.Scale)
	switch n.Physical {
	case footer.Int32:
		return wire[string]{bits: 32, size: 16 + 16, plain: func(dst []string, src []byte) error {
			for i := range dst {
				v := int32(binary.LittleEndian.Uint32(src[4*i:]))
				dst[i] = decimalText(big.NewInt(int64(v)), scale)
			}
			return nil
		}}, true
	case footer.Int64:
		return wire[string]{bits: 64, size: 16 + 24, plain: func(dst []string, src []byte) error {
			for i := range dst {
				dst[i] = decimalText(big.NewInt(int64(binary.LittleEndian.Uint64(src[8*i:]))), scale)
			}
			return nil
		}}, true
	case footer.FixedLenByteArray, footer.ByteArray:
		bytes := wireBytes()
		if n.Physical == footer.FixedLenByteArray {
			bytes = wireFixed(n.Length)
		}
		plain := bytes.plain
		bytes.size += maxScale
		bytes.plain = func(dst []string, src []byte) error {
			if err := plain(dst, src); err != nil {
				return err
			}
			for i, raw := range dst {
				if len(raw) > maxDecimal {
					return errDecimal
				}
				dst[i] = decimalText(bigEndian(raw), scale)
			}
			return nil
		}
		return bytes, true
	default:
		return wire[string]{}, false
	}
}

// bigEndian reads a signed number in two's complement, the highest byte first.
func bigEndian(raw string) *big.Int {
	v := new(big.Int).SetBytes([]byte(raw))
	if raw != "" && raw[0] >= 0x80 {
		v.Sub(v, new(big.Int).Lsh(big.NewInt(1), uint(8*len(raw))))
	}
	return v
}

func decimalText(v *big.Int, scale int) string {
	digits := v.String()
	if scale == 0 {
		return digits
	}
	sign := ""
	if digits[0] == '-' {
		sign, digits = "-", digits[1:]
	}
	if missing := scale + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	point := len(digits) - scale
	return sign + digits[:point] + "." + digits[point:]
}
