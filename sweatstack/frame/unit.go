package frame

import (
	"math"
	"time"
)

// Unit is what one step of a stored time or length of time is worth. The zero
// Unit is none: the column is not about time.
type Unit uint8

// The units of the wire. Parquet itself has no seconds for timestamps: a file
// keeps those in milliseconds.
const (
	Second Unit = iota + 1
	Millisecond
	Microsecond
	Nanosecond
)

// String returns the short form that Arrow and pandas use: s, ms, us, ns, or
// the empty text for no unit.
func (u Unit) String() string {
	switch u {
	case Second:
		return "s"
	case Millisecond:
		return "ms"
	case Microsecond:
		return "us"
	case Nanosecond:
		return "ns"
	default:
		return ""
	}
}

// Duration returns the length of one step, and 0 for no unit.
func (u Unit) Duration() time.Duration {
	switch u {
	case Second:
		return time.Second
	case Millisecond:
		return time.Millisecond
	case Microsecond:
		return time.Microsecond
	case Nanosecond:
		return time.Nanosecond
	default:
		return 0
	}
}

// unitNamed is the reverse of [Unit.String].
func unitNamed(short string) Unit {
	for u := Second; u <= Nanosecond; u++ {
		if u.String() == short {
			return u
		}
	}
	return 0
}

// instant is the moment that lies v steps after 1970 in UTC. It covers every
// int64: time.Time has more room than any of the units.
func (u Unit) instant(v int64) time.Time {
	perSecond := int64(time.Second / u.Duration())
	seconds, rest := v/perSecond, v%perSecond
	return time.Unix(seconds, rest*int64(u.Duration())).UTC()
}

// steps is the number of whole steps from 1970 to t, rounded down, and whether
// an int64 holds it.
func (u Unit) steps(t time.Time) (int64, bool) {
	perSecond := int64(time.Second / u.Duration())
	return scaled(t.Unix(), perSecond, int64(t.Nanosecond())/int64(u.Duration()))
}

// nanoseconds is v steps in nanoseconds, and whether an int64 holds it.
func (u Unit) nanoseconds(v int64) (int64, bool) {
	return scaled(v, int64(u.Duration()), 0)
}

// scaled is v*factor+rest, and whether an int64 holds it; 0 <= rest < factor
// or rest is 0.
func scaled(v, factor, rest int64) (int64, bool) {
	if v >= 0 {
		if v > (math.MaxInt64-rest)/factor {
			return 0, false
		}
		return v*factor + rest, true
	}
	// One factor less below zero keeps the product in range when only the rest
	// brings it back there, as in the earliest nanosecond instant.
	product := v + 1
	if product < (math.MinInt64+factor-rest)/factor {
		return 0, false
	}
	return product*factor - (factor - rest), true
}
