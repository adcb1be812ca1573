package sweatstacktest

import "math"

// testMarker is one point of intensity.
type testMarker struct {
	Power     *whole    `json:"power"`
	Speed     *quantity `json:"speed"`
	HeartRate *whole    `json:"heart_rate"`
	Lactate   *quantity `json:"lactate"`
	VO2       *quantity `json:"vo2"`
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
	VO2Max          *quantity   `json:"vo2max"`
	VO2Peak         *quantity   `json:"vo2peak"`
	VLaMax          *quantity   `json:"vlamax"`
	HeartRateMax    *whole      `json:"heart_rate_max"`
	CriticalPower   *whole      `json:"critical_power"`
	CriticalSpeed   *quantity   `json:"critical_speed"`
	WPrime          *quantity   `json:"w_prime"`
	DPrime          *quantity   `json:"d_prime"`
	Economy         *quantity   `json:"economy"`
	Efficiency      *quantity   `json:"efficiency"`
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
		marker := &testMarker{Lactate: new(quantity(level))}
		if low.power != nil && high.power != nil {
			marker.Power = new(whole(math.Round(between(float64(*low.power), float64(*high.power)))))
		}
		if low.heartRate != nil && high.heartRate != nil {
			marker.HeartRate = new(whole(math.Round(between(float64(*low.heartRate), float64(*high.heartRate)))))
		}
		if low.speed != nil && high.speed != nil {
			marker.Speed = new(quantity(math.Round(between(*low.speed, *high.speed)*100) / 100))
		}
		return marker
	}
	return nil
}
