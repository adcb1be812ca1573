package sweatstacktest

import (
	"fmt"
	"strings"
	"time"
)

// instant writes a point in time: UTC with Z today, with the record's own
// offset in the time of client 0.70.
func (s *Sandbox) instant(t time.Time, zone *time.Location) string {
	if s.settings.api == Legacy {
		return t.In(zone).Format(clockForm(t) + "-07:00")
	}
	return t.UTC().Format(clockForm(t) + "Z")
}

// wallClock writes what a clock on the wall showed: no offset.
func wallClock(t time.Time, zone *time.Location) string { return t.In(zone).Format(clockForm(t)) }

// clockForm is how Python writes a time: in microseconds, with six digits or
// none.
func clockForm(t time.Time) string {
	if t.Nanosecond() < int(time.Microsecond) {
		return "2006-01-02T15:04:05"
	}
	return "2006-01-02T15:04:05.000000"
}

// isoDuration writes an ISO 8601 duration such as PT1H2M3S or PT0.5S, in
// microseconds at most.
func isoDuration(d time.Duration) string {
	seconds, rest := int(d/time.Second), d%time.Second
	var b strings.Builder
	b.WriteByte('P')
	if days := seconds / 86400; days > 0 {
		fmt.Fprintf(&b, "%dD", days)
		seconds %= 86400
	}
	b.WriteByte('T')
	if hours := seconds / 3600; hours > 0 {
		fmt.Fprintf(&b, "%dH", hours)
	}
	if minutes := seconds / 60 % 60; minutes > 0 {
		fmt.Fprintf(&b, "%dM", minutes)
	}
	fraction := ""
	if rest >= time.Microsecond {
		fraction = strings.TrimRight(fmt.Sprintf(".%06d", rest/time.Microsecond), "0")
	}
	if seconds %= 60; seconds > 0 || fraction != "" || b.Len() == 2 {
		fmt.Fprintf(&b, "%d%sS", seconds, fraction)
	}
	return strings.TrimSuffix(b.String(), "T")
}
