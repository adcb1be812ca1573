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
		return strconv.AppendFloat(text, v, 'g', -1, 64)
	default:
		return strconv.AppendFloat(text, v, 'g', -1, 32)
	}
}

func appendQuoted(text []byte, s string) []byte {
	quoted, err := json.Marshal(s)
	if err != nil { // a text can always be written
		return append(text, `""`...)
	}
	return append(text, quoted...)
}
