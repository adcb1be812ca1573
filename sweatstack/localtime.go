package sweatstack

import (
	"errors"
	"fmt"
	"time"
)

// errYear means a year that the wire form cannot say.
var errYear = errors.New("year is not between 1 and 9999")

// LocalTime is what a clock on the wall showed where somebody was: a day and a
// time of day without an offset (SweatStack API reference, section 4). It is
// not a point in time, so it is not a [time.Time]: two athletes in two zones
// can have the same one hours apart. To place things in time use the instant
// that comes beside it, such as [ActivitySummary].Start; use this one for what
// a person reads ("Tuesday 07:30") and for sorting into days.
//
// The zero LocalTime means none. A LocalTime is a value: compare with == or
// [LocalTime.Compare], use it as a key, share it freely.
type LocalTime struct {
	utc time.Time // the clock as if in UTC, so that == compares clocks
}

// LocalTimeOf gives what a clock in t's own location shows at t.
func LocalTimeOf(t time.Time) LocalTime {
	year, month, day := t.Date()
	hour, minute, second := t.Clock()
	return LocalTime{time.Date(year, month, day, hour, minute, second, t.Nanosecond(), time.UTC)}
}

// ParseLocalTime reads YYYY-MM-DDTHH:MM:SS, with the same liberties as
// [ParseInstant]. An offset, which older versions of the platform may add, is
// dropped: the clock still showed what is written. Its only error is
// [ErrInvalidTime].
func ParseLocalTime(text string) (LocalTime, error) {
	t, err := readLocalTime(text)
	if err != nil {
		return LocalTime{}, invalidTime("local time", text, err)
	}
	return t, nil
}

func readLocalTime(text string) (LocalTime, error) { return new(cursor).local(text) }

// IsZero reports whether there is no local time.
func (t LocalTime) IsZero() bool { return t.utc.IsZero() }

// In gives the instant at which clocks in a zone show t. Where clocks are put
// forward or back it takes the same choice as [time.Date].
func (t LocalTime) In(zone *time.Location) time.Time {
	year, month, day := t.utc.Date()
	hour, minute, second := t.utc.Clock()
	return time.Date(year, month, day, hour, minute, second, t.utc.Nanosecond(), zone)
}

// Date gives the day.
func (t LocalTime) Date() Date { return DateOf(t.utc) }

// Compare is -1 when t is what a clock shows before other, 1 when after, else 0.
func (t LocalTime) Compare(other LocalTime) int { return t.utc.Compare(other.utc) }

// Format writes the clock in a layout of package time. A zone in the layout
// shows as UTC and means nothing: leave it out.
func (t LocalTime) Format(layout string) string { return t.utc.Format(layout) }

// String gives the wire form, such as 2025-01-02T08:00:00. The zero LocalTime
// is the empty text.
func (t LocalTime) String() string {
	if t.IsZero() {
		return ""
	}
	return t.wire()
}

// wire is the wire form also of the zero value, for fields that must be there.
func (t LocalTime) wire() string { return t.utc.Format("2006-01-02T15:04:05.999999999") }

// MarshalText implements [encoding.TextMarshaler]; it serves JSON too. It fails
// for years beyond 1 to 9999.
func (t LocalTime) MarshalText() ([]byte, error) {
	if year := t.utc.Year(); year < 1 || year > 9999 {
		return nil, fmt.Errorf("sweatstack: local time: %w", errYear)
	}
	return []byte(t.String()), nil
}

// UnmarshalText implements [encoding.TextUnmarshaler]. The empty text gives the
// zero LocalTime. Its only error is [ErrInvalidTime]; it changes nothing then.
func (t *LocalTime) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*t = LocalTime{}
		return nil
	}
	parsed, err := ParseLocalTime(string(text))
	if err == nil {
		*t = parsed
	}
	return err
}
