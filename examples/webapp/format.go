package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// absent stands where the platform has no value. It is not the same as zero.
const absent = "–"

// clock prints seconds as h:mm:ss, without their fraction.
func clock(seconds float64) string {
	s := int64(seconds)
	sign := ""
	if s < 0 {
		sign, s = "-", -s
	}
	return fmt.Sprintf("%s%d:%02d:%02d", sign, s/3600, s/60%60, s%60)
}

// length prints how long something took, as h:mm:ss.
func length(d time.Duration) string { return clock(d.Seconds()) }

// whole prints a measured value without decimals: watts, beats per minute,
// metres of climb.
func whole(v *float64) string {
	if v == nil {
		return absent
	}
	return strconv.FormatFloat(*v, 'f', 0, 64)
}

// kilometres prints metres as kilometres with one decimal.
func kilometres(metres *float64) string {
	if metres == nil {
		return absent
	}
	return strconv.FormatFloat(*metres/1000, 'f', 1, 64)
}

// day prints a date for people, as "Sat 14 Jun 2025". The zero time is absent.
func day(t time.Time) string { return stamp(t, "Mon 2 Jan 2006") }

// minute prints a date and a time of day, as "Sat 14 Jun 2025, 08:12".
func minute(t time.Time) string { return stamp(t, "Mon 2 Jan 2006, 15:04") }

// second prints a time of day with its seconds and zone, for lists of events.
func second(t time.Time) string { return stamp(t, "2 Jan 15:04:05 MST") }

func stamp(t time.Time, layout string) string {
	if t.IsZero() {
		return absent
	}
	return t.Format(layout)
}

// sentence gives a label of the platform, such as "road cycling", a capital.
func sentence(s string) string {
	if s == "" {
		return absent
	}
	first := []rune(s)[0]
	return strings.ToUpper(string(first)) + s[len(string(first)):]
}
