package sweatstacktest

import (
	"encoding/json"
	"math"
	"reflect"
)

// whole is an integer that may come as 250.0.
type whole int

// UnmarshalJSON refuses fractions and what no float64 holds exactly.
func (w *whole) UnmarshalJSON(data []byte) error {
	var value float64
	if err := json.Unmarshal(data, &value); err != nil {
		return &json.UnmarshalTypeError{Value: "value", Type: reflect.TypeFor[int]()}
	}
	if value != math.Trunc(value) || math.Abs(value) > 1<<53 {
		return &json.UnmarshalTypeError{Value: "number", Type: reflect.TypeFor[int]()}
	}
	*w = whole(value)
	return nil
}

// testMarker is one point of intensity.
type testMarker struct {
	Power     *whole   `json:"power"`
	Speed     *float64 `json:"speed"`
	HeartRate *whole   `json:"heart_rate"`
	Lactate   *float64 `json:"lactate"`
	VO2       *float64 `json:"vo2"`
}

// testResults is what a test has found.
type testResults struct {
	FirstThreshold  *testMarker `json:"first_threshold"`
	SecondThreshold *testMarker `json:"second_threshold"`
	FatMax          *testMarker `json:"fatmax"`
	LT1             *testMarker `json:"lt1"`
	LT2             *testMarker `json:"lt2"`
	VT1             *testMarker `json:"vt1"`
	VT2             *testMarker `json:"vt2"`
	MLSS            *testMarker `json:"mlss"`
	VO2Max          *float64    `json:"vo2max"`
	VO2Peak         *float64    `json:"vo2peak"`
	VLaMax          *float64    `json:"vlamax"`
	HeartRateMax    *whole      `json:"heart_rate_max"`
	CriticalPower   *whole      `json:"critical_power"`
	CriticalSpeed   *float64    `json:"critical_speed"`
	WPrime          *float64    `json:"w_prime"`
	DPrime          *float64    `json:"d_prime"`
	Economy         *float64    `json:"economy"`
	Efficiency      *float64    `json:"efficiency"`
}

// Lactate in mmol/L at which the sandbox puts the two thresholds.
const (
	firstLactate  = 2.0
	secondLactate = 4.0
)

// resultsOf are the results of a test. Those of a recorded one are read off
// the lactate curve of its traces.
func (s *Sandbox) resultsOf(t *labTest) *testResults {
	if t.recorded == nil {
		return t.results
	}
	steps := s.recordedTraces(t.recorded)
	return &testResults{LT1: markerAt(steps, firstLactate), LT2: markerAt(steps, secondLactate)}
}

// markerAt finds where lactate passes a level for the first time, on a straight
// line between two steps; nil when it never does.
func markerAt(steps []*trace, level float64) *testMarker {
	for i := 1; i < len(steps); i++ {
		low, high := steps[i-1], steps[i]
		if low.lactate == nil || high.lactate == nil || *low.lactate > level || *high.lactate <= level {
			continue
		}
		share := (level - *low.lactate) / (*high.lactate - *low.lactate)
		between := func(x, y float64) float64 { return x + share*(y-x) }
		marker := &testMarker{Lactate: new(level)}
		if low.power != nil && high.power != nil {
			marker.Power = new(whole(math.Round(between(float64(*low.power), float64(*high.power)))))
		}
		if low.heartRate != nil && high.heartRate != nil {
			marker.HeartRate = new(whole(math.Round(between(float64(*low.heartRate), float64(*high.heartRate)))))
		}
		if low.speed != nil && high.speed != nil {
			marker.Speed = new(math.Round(between(*low.speed, *high.speed)*100) / 100)
		}
		return marker
	}
	return nil
}
