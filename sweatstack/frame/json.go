package frame

import (
	"encoding/base64"
	"encoding/json"
	"math"
	"strconv"
	"time"
)

// wallClockLayout is RFC 3339 without the zone that a clock on the wall lacks.
const wallClockLayout = "2006-01-02T15:04:05.999999999"

// appendJSON appends the value in row i, which is there.
func appendJSON(text []byte, c *Column, i int) []byte {
	switch c.typ {
	case Int64:
		return strconv.AppendInt(text, c.values.([]int64)[i], 10)
	case Uint64:
		return strconv.AppendUint(text, c.values.([]uint64)[i], 10)
	case Bool:
		return strconv.AppendBool(text, c.values.([]bool)[i])
	case Binary:
		text = append(text, '"')
		text = base64.StdEncoding.AppendEncode(text, []byte(c.values.([]string)[i]))
		return append(text, '"')
	case Decimal:
		return append(text, c.values.([]string)[i]...)
	case Timestamp:
		layout := time.RFC3339Nano
		if c.loc == nil {
			layout = wallClockLayout
		}
		t, _ := c.Time(i)
		return append(t.AppendFormat(append(text, '"'), layout), '"')
	case Text, Date, TimeOfDay:
		s, _ := c.Text(i)
		return appendQuoted(text, s)
	}
	v, ok := c.Float(i)
	switch {
	case c.typ.isInteger(): // of 32 bits at most, so exact
		return strconv.AppendInt(text, int64(v), 10)
	case !ok: // NaN, or a column of nulls
		return append(text, "null"...)
	case math.IsInf(v, 0): // JSON knows no such number
		return appendQuoted(text, strconv.FormatFloat(v, 'g', -1, 64))
	case c.typ == Float64:
		return appendFloat(text, v, 64)
	default:
		return appendFloat(text, v, 32)
	}
}

// appendFloat takes an exponent where encoding/json does: 1234567.5 m is a distance
// that people read, 1e+300 is not.
func appendFloat(text []byte, v float64, bits int) []byte {
	format := byte('f')
	if size := math.Abs(v); size != 0 && (size < 1e-6 || size >= 1e21) {
		format = 'e'
	}
	return strconv.AppendFloat(text, v, format, -1, bits)
}

func appendQuoted(text []byte, s string) []byte {
	quoted, err := json.Marshal(s)
	if err != nil { // a text can always be written
		return append(text, `""`...)
	}
	return append(text, quoted...)
}
