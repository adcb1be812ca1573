package sweatstack

import "encoding/json"

// PowerSummary sums up mechanical power in watts.
type PowerSummary struct {
	Mean, Max *float64

	// Extra holds what this version does not know; see [ActivitySummary].
	Extra map[string]json.RawMessage
}

func (p *PowerSummary) shape() shape {
	return shape{name: "PowerSummary", extra: &p.Extra, fields: []field{
		{"mean", optional, asNumber(&p.Mean)},
		{"max", optional, asNumber(&p.Max)},
	}}
}

// MarshalJSON implements [json.Marshaler].
func (p PowerSummary) MarshalJSON() ([]byte, error) { return encodeModel(&p) }

// UnmarshalJSON implements [json.Unmarshaler]. Its only error is [ErrCorruptData].
func (p *PowerSummary) UnmarshalJSON(data []byte) error { return decodeModel(data, p) }

// SpeedSummary sums up speed in metres per second.
type SpeedSummary struct {
	Mean, Max *float64

	// Extra holds what this version does not know; see [ActivitySummary].
	Extra map[string]json.RawMessage
}

func (s *SpeedSummary) shape() shape {
	return shape{name: "SpeedSummary", extra: &s.Extra, fields: []field{
		{"mean", optional, asNumber(&s.Mean)},
		{"max", optional, asNumber(&s.Max)},
	}}
}

// MarshalJSON implements [json.Marshaler].
func (s SpeedSummary) MarshalJSON() ([]byte, error) { return encodeModel(&s) }

// UnmarshalJSON implements [json.Unmarshaler]. Its only error is [ErrCorruptData].
func (s *SpeedSummary) UnmarshalJSON(data []byte) error { return decodeModel(data, s) }

// DistanceSummary sums up distance in metres.
type DistanceSummary struct {
	Sum *float64

	// Extra holds what this version does not know; see [ActivitySummary].
	Extra map[string]json.RawMessage
}

func (d *DistanceSummary) shape() shape {
	return shape{name: "DistanceSummary", extra: &d.Extra, fields: []field{
		{"sum", optional, asNumber(&d.Sum)},
	}}
}

// MarshalJSON implements [json.Marshaler].
func (d DistanceSummary) MarshalJSON() ([]byte, error) { return encodeModel(&d) }

// UnmarshalJSON implements [json.Unmarshaler]. Its only error is [ErrCorruptData].
func (d *DistanceSummary) UnmarshalJSON(data []byte) error { return decodeModel(data, d) }

// AltitudeSummary sums up altitude in metres above sea level.
type AltitudeSummary struct {
	Mean, Min, Max *float64
	Gain, Loss     *float64 // all the climbs, all the descents

	// Extra holds what this version does not know; see [ActivitySummary].
	Extra map[string]json.RawMessage
}

func (a *AltitudeSummary) shape() shape {
	return shape{name: "AltitudeSummary", extra: &a.Extra, fields: []field{
		{"mean", optional, asNumber(&a.Mean)},
		{"gain", optional, asNumber(&a.Gain)},
		{"loss", optional, asNumber(&a.Loss)},
		{"min", optional, asNumber(&a.Min)},
		{"max", optional, asNumber(&a.Max)},
	}}
}

// MarshalJSON implements [json.Marshaler].
func (a AltitudeSummary) MarshalJSON() ([]byte, error) { return encodeModel(&a) }

// UnmarshalJSON implements [json.Unmarshaler]. Its only error is [ErrCorruptData].
func (a *AltitudeSummary) UnmarshalJSON(data []byte) error { return decodeModel(data, a) }

// HeartRateSummary sums up heart rate in beats per minute.
type HeartRateSummary struct {
	Mean, Min, Max *float64
	Start, End     *float64 // at the beginning and at the end

	// Extra holds what this version does not know; see [ActivitySummary].
	Extra map[string]json.RawMessage
}

func (h *HeartRateSummary) shape() shape {
	return shape{name: "HeartRateSummary", extra: &h.Extra, fields: []field{
		{"mean", optional, asNumber(&h.Mean)},
		{"min", optional, asNumber(&h.Min)},
		{"max", optional, asNumber(&h.Max)},
		{"start", optional, asNumber(&h.Start)},
		{"end", optional, asNumber(&h.End)},
	}}
}

// MarshalJSON implements [json.Marshaler].
func (h HeartRateSummary) MarshalJSON() ([]byte, error) { return encodeModel(&h) }

// UnmarshalJSON implements [json.Unmarshaler]. Its only error is [ErrCorruptData].
func (h *HeartRateSummary) UnmarshalJSON(data []byte) error { return decodeModel(data, h) }

// CadenceSummary sums up cadence in revolutions per minute, or steps per minute on foot.
type CadenceSummary struct {
	Mean, Max *float64

	// Extra holds what this version does not know; see [ActivitySummary].
	Extra map[string]json.RawMessage
}

func (c *CadenceSummary) shape() shape {
	return shape{name: "CadenceSummary", extra: &c.Extra, fields: []field{
		{"mean", optional, asNumber(&c.Mean)},
		{"max", optional, asNumber(&c.Max)},
	}}
}

// MarshalJSON implements [json.Marshaler].
func (c CadenceSummary) MarshalJSON() ([]byte, error) { return encodeModel(&c) }

// UnmarshalJSON implements [json.Unmarshaler]. Its only error is [ErrCorruptData].
func (c *CadenceSummary) UnmarshalJSON(data []byte) error { return decodeModel(data, c) }

// TemperatureSummary sums up the air's temperature in °C.
type TemperatureSummary struct {
	Mean, Min, Max *float64
	Start, End     *float64 // at the beginning and at the end

	// Extra holds what this version does not know; see [ActivitySummary].
	Extra map[string]json.RawMessage
}

func (t *TemperatureSummary) shape() shape {
	return shape{name: "TemperatureSummary", extra: &t.Extra, fields: []field{
		{"mean", optional, asNumber(&t.Mean)},
		{"min", optional, asNumber(&t.Min)},
		{"max", optional, asNumber(&t.Max)},
		{"start", optional, asNumber(&t.Start)},
		{"end", optional, asNumber(&t.End)},
	}}
}

// MarshalJSON implements [json.Marshaler].
func (t TemperatureSummary) MarshalJSON() ([]byte, error) { return encodeModel(&t) }

// UnmarshalJSON implements [json.Unmarshaler]. Its only error is [ErrCorruptData].
func (t *TemperatureSummary) UnmarshalJSON(data []byte) error { return decodeModel(data, t) }

// CoreTemperatureSummary sums up the body's core temperature in °C.
type CoreTemperatureSummary struct {
	Mean, Min, Max *float64
	Start, End     *float64 // at the beginning and at the end

	// Extra holds what this version does not know; see [ActivitySummary].
	Extra map[string]json.RawMessage
}

func (c *CoreTemperatureSummary) shape() shape {
	return shape{name: "CoreTemperatureSummary", extra: &c.Extra, fields: []field{
		{"mean", optional, asNumber(&c.Mean)},
		{"min", optional, asNumber(&c.Min)},
		{"max", optional, asNumber(&c.Max)},
		{"start", optional, asNumber(&c.Start)},
		{"end", optional, asNumber(&c.End)},
	}}
}

// MarshalJSON implements [json.Marshaler].
func (c CoreTemperatureSummary) MarshalJSON() ([]byte, error) { return encodeModel(&c) }

// UnmarshalJSON implements [json.Unmarshaler]. Its only error is [ErrCorruptData].
func (c *CoreTemperatureSummary) UnmarshalJSON(data []byte) error { return decodeModel(data, c) }

// SmO2Summary sums up muscle oxygen saturation in percent.
type SmO2Summary struct {
	Mean, Min, Max *float64
	Start, End     *float64 // at the beginning and at the end

	// Extra holds what this version does not know; see [ActivitySummary].
	Extra map[string]json.RawMessage
}

func (s *SmO2Summary) shape() shape {
	return shape{name: "SmO2Summary", extra: &s.Extra, fields: []field{
		{"mean", optional, asNumber(&s.Mean)},
		{"min", optional, asNumber(&s.Min)},
		{"max", optional, asNumber(&s.Max)},
		{"start", optional, asNumber(&s.Start)},
		{"end", optional, asNumber(&s.End)},
	}}
}

// MarshalJSON implements [json.Marshaler].
func (s SmO2Summary) MarshalJSON() ([]byte, error) { return encodeModel(&s) }

// UnmarshalJSON implements [json.Unmarshaler]. Its only error is [ErrCorruptData].
func (s *SmO2Summary) UnmarshalJSON(data []byte) error { return decodeModel(data, s) }
