package sweatstack

import (
	"slices"
	"strings"
)

// DailyMeasure names a value that a user has once a day (SweatStack API
// reference, section 3.9). It is an open set.
type DailyMeasure string

// The measures of today, with their units and the range that the platform takes.
const (
	DailyBodyMass          DailyMeasure = "body_mass"           // kg, 0 to 500
	DailyBodyFat           DailyMeasure = "body_fat_pct"        // %, 0 to 100
	DailyRestingHeartRate  DailyMeasure = "resting_hr"          // bpm, 0 to 250
	DailyHRV               DailyMeasure = "hrv"                 // heart rate variability, ms, 0 to 500
	DailySleepDuration     DailyMeasure = "sleep_duration"      // s, 0 to 86400
	DailySleepAltitude     DailyMeasure = "sleep_altitude"      // m, 0 to 10000
	DailyMenstrualCycleDay DailyMeasure = "menstrual_cycle_day" // day of the cycle, 0 to 100
)

// DailyMeasures lists every measure that this version knows, in the platform's
// order. Each call gives a new slice.
func DailyMeasures() []DailyMeasure {
	return []DailyMeasure{
		DailyBodyMass, DailyBodyFat, DailyRestingHeartRate, DailyHRV,
		DailySleepDuration, DailySleepAltitude, DailyMenstrualCycleDay,
	}
}

// Known reports whether this version knows the measure.
func (m DailyMeasure) Known() bool { return slices.Contains(DailyMeasures(), m) }

// DisplayName is the value with spaces for underscores, as for [Metric].
func (m DailyMeasure) DisplayName() string { return strings.ReplaceAll(string(m), "_", " ") }

// DailyStatus says how good the value of a day is (SweatStack API reference,
// section 4.6). It is an open set.
type DailyStatus string

// The states of a day.
const (
	DailyStored    DailyStatus = "stored"    // there is a value for the day
	DailyEstimated DailyStatus = "estimated" // made from the days around it
	DailyMissing   DailyStatus = "missing"   // there is none
)

// Known reports whether this version knows the state.
func (s DailyStatus) Known() bool {
	switch s {
	case DailyStored, DailyEstimated, DailyMissing:
		return true
	default:
		return false
	}
}

// DailySource says where the value of a day comes from (SweatStack API
// reference, section 4.6). It is an open set: platforms before 0.83 also sent
// others, such as "user".
type DailySource string

// The sources of today.
const (
	DailySourceManual        DailySource = "manual" // set by hand; no import replaces it
	DailySourceGarminConnect DailySource = "garmin_connect"
	DailySourceIntervalsICU  DailySource = "intervals_icu"
	DailySourceWahoo         DailySource = "wahoo"
)

// Known reports whether this version knows the source.
func (s DailySource) Known() bool {
	switch s {
	case DailySourceManual, DailySourceGarminConnect, DailySourceIntervalsICU, DailySourceWahoo:
		return true
	default:
		return false
	}
}
