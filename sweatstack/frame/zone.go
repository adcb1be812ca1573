package frame

import (
	"strconv"
	"strings"
	"time"
)

// zoneLocation finds a zone by the name that a file gives it: a name of the
// IANA database, or an offset such as +02:00.
//
// The name is foreign input that leads to a file of the system, so it must look
// like a zone; "Local" would be another place on every machine.
func zoneLocation(name string) (*time.Location, bool) {
	switch {
	case name == "UTC" || name == "Etc/UTC" || name == "Z":
		return time.UTC, true
	case name == "" || name == "Local" || len(name) > 64 || strings.Contains(name, ".."):
		return nil, false
	case name[0] == '+' || name[0] == '-':
		return offsetLocation(name)
	}
	for _, c := range []byte(name) {
		letter := 'a' <= c|0x20 && c|0x20 <= 'z'
		if !letter && (c < '0' || c > '9') && !strings.ContainsRune("/_+-", rune(c)) {
			return nil, false
		}
	}
	loc, err := time.LoadLocation(name)
	return loc, err == nil
}

// offsetLocation reads +hh:mm.
func offsetLocation(text string) (*time.Location, bool) {
	hours, minutes, ok := strings.Cut(text[1:], ":")
	if !ok || len(hours) != 2 || len(minutes) != 2 {
		return nil, false
	}
	h, errHours := strconv.ParseUint(hours, 10, 8)
	m, errMinutes := strconv.ParseUint(minutes, 10, 8)
	if errHours != nil || errMinutes != nil || h > 23 || m > 59 {
		return nil, false
	}
	seconds := int(h*60+m) * 60
	if text[0] == '-' {
		seconds = -seconds
	}
	return time.FixedZone(text, seconds), true
}
