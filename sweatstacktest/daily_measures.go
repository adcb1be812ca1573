package sweatstacktest

import "time"

// dailyKey is one value of one day.
type dailyKey struct {
	user, measure string
	day           time.Time // midnight UTC of the calendar day
}

// filling says what stands on days without a value.
type filling int

const (
	fillNone   filling = iota
	fillLinear         // a straight line between two values; the ends go on
	fillLast           // the value before, and the first one before that
	fillCount          // counts up from the value before
)

// dailyMeasure is one measure (SweatStack API reference, section 3.9).
type dailyMeasure struct {
	name        string
	most        float64 // values lie between 0 and this, both included
	filling     filling
	read, write string // scopes
}

// dailyMeasures lists all measures in the platform's order.
func dailyMeasures() []dailyMeasure {
	return []dailyMeasure{
		{"body_mass", 500, fillLinear, scopeWellnessRead, scopeWellnessWrite},            // kg
		{"body_fat_pct", 100, fillLinear, scopeWellnessRead, scopeWellnessWrite},         // %
		{"resting_hr", 250, fillNone, scopeWellnessRead, scopeWellnessWrite},             // bpm
		{"hrv", 500, fillNone, scopeWellnessRead, scopeWellnessWrite},                    // ms
		{"sleep_duration", 86400, fillNone, scopeWellnessRead, scopeWellnessWrite},       // s
		{"sleep_altitude", 10000, fillLast, scopeWellnessRead, scopeWellnessWrite},       // m
		{"menstrual_cycle_day", maxCycleDay, fillCount, scopeCycleRead, scopeCycleWrite}, // day
	}
}

// maxCycleDay is where counting up ends.
const maxCycleDay = 100

// daysApart is how many days lie between two calendar days.
func daysApart(from, to time.Time) int { return int(to.Sub(from) / (24 * time.Hour)) }

// dailyValue is a stored value.
type dailyValue struct {
	day    time.Time
	value  float64
	source string
}

// estimate gives the value of a day that has none, from the stored values on
// both sides; before and after are nil where there is none.
func (m *dailyMeasure) estimate(day time.Time, before, after *dailyValue) (float64, bool) {
	switch {
	case m.filling == fillCount && before != nil:
		value := before.value + float64(daysApart(before.day, day))
		return value, value <= m.most
	case m.filling == fillLast && before != nil:
		return before.value, true
	case m.filling == fillLast && after != nil:
		return after.value, true
	case m.filling == fillLinear && before != nil && after != nil:
		share := float64(daysApart(before.day, day)) / float64(daysApart(before.day, after.day))
		return before.value + share*(after.value-before.value), true
	case m.filling == fillLinear && before != nil:
		return before.value, true
	case m.filling == fillLinear && after != nil:
		return after.value, true
	}
	return 0, false
}
