package sweatstack

import (
	"fmt"
	"time"
)

// Date is a calendar day, as the platform's filters take it: YYYY-MM-DD. It
// belongs to no zone.
//
// The zero Date means not set. A Date is a value: compare with == or
// [Date.Compare], use it as a key, share it freely.
type Date struct {
	utc time.Time // midnight of the day as if in UTC
}

// NewDate gives a day. Months and days beyond their range are carried over as
// by [time.Date]: 31 February is 2 or 3 March.
func NewDate(year int, month time.Month, day int) Date {
	return Date{time.Date(year, month, day, 0, 0, 0, 0, time.UTC)}
}

// DateOf gives the day of t in t's own location.
func DateOf(t time.Time) Date { return NewDate(t.Date()) }

// ParseDate reads YYYY-MM-DD, years 1 to 9999. Its only error is
// [ErrInvalidTime].
func ParseDate(text string) (Date, error) {
	day, err := readDay(text)
	if err != nil {
		return Date{}, invalidTime("day", text, err)
	}
	return Date{day}, nil
}

// IsZero reports whether the date is not set.
func (d Date) IsZero() bool { return d.utc.IsZero() }

// AddDays gives the day that many days later, earlier when negative.
func (d Date) AddDays(days int) Date { return Date{d.utc.AddDate(0, 0, days)} }

// Compare is -1 when d is before other, 1 when after, else 0.
func (d Date) Compare(other Date) int { return d.utc.Compare(other.utc) }

// In gives the beginning of the day in a zone: midnight, or what [time.Date]
// makes of it where clocks skip midnight.
func (d Date) In(zone *time.Location) time.Time {
	year, month, day := d.utc.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, zone)
}

// String gives YYYY-MM-DD; the zero Date is the empty text.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.utc.Format(time.DateOnly)
}

// MarshalText implements [encoding.TextMarshaler]; it serves JSON too. It fails
// for years beyond 1 to 9999.
func (d Date) MarshalText() ([]byte, error) {
	if !d.onWire() {
		return nil, fmt.Errorf("sweatstack: day: %w", errYear)
	}
	return []byte(d.String()), nil
}

// UnmarshalText implements [encoding.TextUnmarshaler]. The empty text gives the
// zero Date. Its only error is [ErrInvalidTime]; it changes nothing then.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(string(text))
	if err == nil {
		*d = parsed
	}
	return err
}

// onWire reports whether the wire form can say this day: years have four digits.
func (d Date) onWire() bool { return d.utc.Year() >= 1 && d.utc.Year() <= 9999 }
