package training

import (
	"slices"
	"strconv"
)

// decimal writes a number as Python writes a float: never without a point. The
// platform's schema lets altitudes and distances be whole numbers or floats,
// and programs that make a column of them take the first one's word for all.
func decimal(b []byte, name string, value float64) []byte {
	b = append(b, '"')
	b = append(b, name...)
	b = append(b, '"', ':')
	begin := len(b)
	b = strconv.AppendFloat(b, value, 'f', -1, 64)
	if slices.Contains(b[begin:], '.') {
		return b
	}
	return append(b, '.', '0')
}

// MarshalJSON writes the sum as a float.
func (s DistanceSummary) MarshalJSON() ([]byte, error) {
	return append(decimal([]byte{'{'}, "sum", s.Sum), '}'), nil
}

// MarshalJSON writes all values as floats.
func (s AltitudeSummary) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for i, member := range []struct {
		name  string
		value float64
	}{{"mean", s.Mean}, {"gain", s.Gain}, {"loss", s.Loss}, {"min", s.Min}, {"max", s.Max}} {
		if i > 0 {
			b = append(b, ',')
		}
		b = decimal(b, member.name, member.value)
	}
	return append(b, '}'), nil
}
