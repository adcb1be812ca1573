package frame

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// NewText makes a column of texts. They should be UTF-8. The slices are copied;
// valid is as in [NewNumber].
func NewText(name string, values []string, valid []bool) *Column {
	c := newColumn(name, Text, slices.Clone(values), slices.Clone(valid))
	return c.clearMissing()
}

// NewCategory is [NewText] for a column with few different texts, such as
// sports. Written to a file, pandas reads it as a category.
func NewCategory(name string, values []string, valid []bool) *Column {
	c := NewText(name, values, valid)
	c.category = true
	return c
}

// clearMissing empties the texts of missing rows, which nobody shall see.
func (c *Column) clearMissing() *Column {
	if texts, ok := c.values.([]string); ok {
		for i, ok := range c.valid {
			if !ok {
				texts[i] = ""
			}
		}
	}
	return c
}

// Text returns the text in row i, and false when it is missing or the column
// holds no text. A [Date] gives 2006-01-02, a [TimeOfDay] 15:04:05 with as many
// decimals as it needs, a [Decimal] its digits, a [Nested] value its JSON text.
func (c *Column) Text(i int) (string, bool) {
	if c.missing(i) {
		return "", false
	}
	switch c.typ {
	case Text, Decimal, Nested:
		if coded, ok := c.values.(*codedTexts); ok {
			return coded.at(i), true
		}
		return c.values.([]string)[i], true
	case Date:
		return c.day(i).Format(time.DateOnly), true
	case TimeOfDay:
		return clockText(c.values.([]int64)[i], c.unit), true
	default:
		return "", false
	}
}

// Bytes returns a copy of the bytes in row i of a [Binary] column, and false
// when they are missing or the column is of another type.
func (c *Column) Bytes(i int) ([]byte, bool) {
	if c.typ != Binary || c.missing(i) {
		return nil, false
	}
	return []byte(c.values.([]string)[i]), true
}

// clockText is the time of day after v steps. Values outside of a day show as
// they are: 25:00:00, -01:00:00.
func clockText(v int64, unit Unit) string {
	perSecond := int64(time.Second / unit.Duration())
	seconds, rest := v/perSecond, v%perSecond
	var text []byte
	if v < 0 {
		text = append(text, '-')
		seconds, rest = -seconds, -rest
	}
	text = appendTwoDigits(text, seconds/3600)
	text = append(text, ':')
	text = appendTwoDigits(text, seconds/60%60)
	text = append(text, ':')
	text = appendTwoDigits(text, seconds%60)
	if rest != 0 {
		decimals := strconv.FormatInt(perSecond+rest, 10)[1:]
		text = append(text, '.')
		text = append(text, strings.TrimRight(decimals, "0")...)
	}
	return string(text)
}

func appendTwoDigits(text []byte, v int64) []byte {
	if v < 10 {
		text = append(text, '0')
	}
	return strconv.AppendInt(text, v, 10)
}
