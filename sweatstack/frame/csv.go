package frame

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
)

// csvBuffer is how many bytes are gathered before they are written.
const csvBuffer = 32 << 10

// WriteCSV writes the frame as UTF-8 text: a line with the names, then one per
// row, fields divided by commas and quoted where they must be (RFC 4180, but lines
// end with a line feed). The columns come in the order of [Frame.Columns].
//
//   - A missing value is an empty field, as is NaN; an empty text is "". Where an
//     empty field would be the whole line, it is "" too, since readers skip empty lines.
//   - Numbers have as many digits as it takes to read the same number again, and an
//     exponent below 0.000001 and from 1e21 on; an infinite one is inf or -inf.
//     Truth values are true and false.
//   - An instant is RFC 3339 with the offset of the column's zone
//     (2026-05-06T14:00:00.5+02:00), the reading of a clock on the wall the same
//     without an offset, a date 2006-01-02.
//   - A duration is its length in seconds, exactly, whatever the unit: 1.5.
//   - [Binary] is base64 in quotation marks, [Decimal] its digits, [Nested] JSON.
//
// Texts are written as they are. A spreadsheet takes one that begins with =, +,
// - or @ for a formula: do not open texts of strangers in it unseen.
//
// The only errors are those of w. WriteCSV needs no memory beside a small buffer
// and one row.
func (f *Frame) WriteCSV(w io.Writer) error {
	if len(f.columns) == 0 {
		return nil
	}
	buffer := make([]byte, 0, csvBuffer+csvBuffer/8)
	for i, c := range f.columns {
		if i > 0 {
			buffer = append(buffer, ',')
		}
		buffer = appendCSVText(buffer, c.name)
	}
	buffer = append(buffer, '\n')
	for row := range f.rows {
		for i, c := range f.columns {
			if i > 0 {
				buffer = append(buffer, ',')
			}
			before := len(buffer)
			buffer = appendCSV(buffer, c, row)
			if len(f.columns) == 1 && len(buffer) == before {
				buffer = append(buffer, `""`...)
			}
		}
		buffer = append(buffer, '\n')
		if len(buffer) >= csvBuffer {
			if _, err := w.Write(buffer); err != nil {
				return fmt.Errorf("frame: write: %w", err)
			}
			buffer = buffer[:0]
		}
	}
	if len(buffer) > 0 {
		if _, err := w.Write(buffer); err != nil {
			return fmt.Errorf("frame: write: %w", err)
		}
	}
	return nil
}

// appendCSV appends the value in a row, and nothing when it is missing.
func appendCSV(text []byte, c *Column, i int) []byte {
	if c.missing(i) {
		return text
	}
	switch {
	case c.typ == Duration:
		return appendSeconds(text, c.values.([]int64)[i], c.unit)
	case c.typ == Timestamp && c.loc == nil:
		t, _ := c.Time(i)
		return t.AppendFormat(text, wallClockLayout)
	case c.typ == Timestamp:
		t, _ := c.Time(i)
		return t.AppendFormat(text, time.RFC3339Nano)
	case c.typ.isText():
		s, _ := c.Text(i)
		return appendCSVText(text, s)
	case c.typ.isFloat():
		v, ok := c.Float(i)
		switch {
		case !ok:
			return text
		case math.IsInf(v, 1):
			return append(text, "inf"...)
		case math.IsInf(v, -1):
			return append(text, "-inf"...)
		}
		return appendJSON(text, c, i)
	default: // integers, truth values, and base64 in its quotation marks
		return appendJSON(text, c, i)
	}
}

// appendSeconds appends v steps in seconds, without a rounding.
func appendSeconds(text []byte, v int64, unit Unit) []byte {
	perSecond := int64(time.Second / unit.Duration())
	seconds, rest := v/perSecond, v%perSecond
	if v < 0 && seconds == 0 {
		text = append(text, '-')
	}
	text = strconv.AppendInt(text, seconds, 10)
	if rest != 0 {
		decimals := strconv.FormatInt(perSecond+max(rest, -rest), 10)[1:]
		text = append(text, '.')
		text = append(text, strings.TrimRight(decimals, "0")...)
	}
	return text
}

// appendCSVText is not left to encoding/csv, which writes an empty text as it
// writes a missing one.
func appendCSVText(text []byte, s string) []byte {
	if s != "" && !strings.ContainsAny(s, "\",\r\n") && s[0] != ' ' && s[0] != '\t' {
		return append(text, s...)
	}
	text = append(text, '"')
	for part := range strings.SplitAfterSeq(s, `"`) {
		text = append(text, part...)
		if strings.HasSuffix(part, `"`) {
			text = append(text, '"')
		}
	}
	return append(text, '"')
}
