package activityfile

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// row is what is known about one second. A missing value is NaN.
type row struct {
	second int64 // Unix time
	values [metrics]float32
}

// rows collects the seconds of a file in the order in which they come.
type rows struct {
	list []row
	room int // for so many more
}

// Times outside of these years are damage: the first is before any device, and
// clients of the platform count nanoseconds, which end in 2262.
const (
	firstYear = 1970
	lastYear  = 2100
)

// inRange reports whether a second lies in the years that can be right.
func inRange(second int64) bool {
	year := time.Unix(second, 0).UTC().Year()
	return year >= firstYear && year <= lastYear
}

// at returns the row of a second: the one before, when it is the same second,
// because some devices write more often; else a new one. The pointer is good
// until the next call.
func (r *rows) at(second int64) (*row, error) {
	if n := len(r.list); n > 0 && r.list[n-1].second == second {
		return &r.list[n-1], nil
	}
	if r.room == 0 {
		return nil, fail(CodeTooLong, "the file has more than %d seconds of values", MaxSeconds)
	}
	r.room--
	r.list = append(r.list, row{second: second})
	added := &r.list[len(r.list)-1]
	for i := range added.values {
		added.values[i] = float32(math.NaN())
	}
	return added, nil
}

// set keeps a value that is possible.
func (r *row) set(m metric, value float64) {
	if m.possible(value) {
		r.values[m] = float32(value)
	}
}

// has reports whether there is a value.
func (r *row) has(m metric) bool { return r.values[m] == r.values[m] }

// sorted returns the rows by time, one for each second. Clocks of devices jump
// back at times; of two values of one second the later written one counts.
func (r *rows) sorted() []row {
	slices.SortStableFunc(r.list, func(a, b row) int { return cmp.Compare(a.second, b.second) })
	out := r.list[:0]
	for _, next := range r.list {
		if n := len(out); n > 0 && out[n-1].second == next.second {
			for m := range metrics {
				if next.has(m) {
					out[n-1].values[m] = next.values[m]
				}
			}
			continue
		}
		out = append(out, next)
	}
	return out
}
