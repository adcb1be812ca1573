package sweatstack

import "encoding/json"

// Summary sums an activity up, metric by metric (SweatStack API reference,
// section 4.3). Metrics that were not recorded are nil; so is every number
// that the platform did not give.
type Summary struct {
	Power           *PowerSummary
	Speed           *SpeedSummary
	Distance        *DistanceSummary
	Altitude        *AltitudeSummary
	HeartRate       *HeartRateSummary
	Cadence         *CadenceSummary
	Temperature     *TemperatureSummary
	CoreTemperature *CoreTemperatureSummary
	SmO2            *SmO2Summary

	// Extra holds what this version does not know; see [ActivitySummary].
	Extra map[string]json.RawMessage
}

func (s *Summary) shape() shape {
	return shape{name: "Summary", extra: &s.Extra, fields: s.fields()}
}

// fields is also a part of a lap.
func (s *Summary) fields() []field {
	return []field{
		{"power", optional, asObject(&s.Power)},
		{"speed", optional, asObject(&s.Speed)},
		{"distance", optional, asObject(&s.Distance)},
		{"altitude", optional, asObject(&s.Altitude)},
		{"heart_rate", optional, asObject(&s.HeartRate)},
		{"cadence", optional, asObject(&s.Cadence)},
		{"temperature", optional, asObject(&s.Temperature)},
		{"core_temperature", optional, asObject(&s.CoreTemperature)},
		{"smo2", optional, asObject(&s.SmO2)},
	}
}

// MarshalJSON implements [json.Marshaler].
func (s Summary) MarshalJSON() ([]byte, error) { return encodeModel(&s) }

// UnmarshalJSON implements [json.Unmarshaler]. Its only error is [ErrCorruptData].
func (s *Summary) UnmarshalJSON(data []byte) error { return decodeModel(data, s) }
