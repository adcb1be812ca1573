package sweatstack

import "time"

// Lap is a part of an activity, in the order in which it was ridden or run. It
// has neither name nor number. Its summary, such as Lap.Power, may be sparse.
type Lap struct {
	Summary // also holds Extra

	// Start and End are instants.
	Start, End time.Time
	// StartLocal and EndLocal are what the athlete's clock showed.
	StartLocal, EndLocal LocalTime
	// Duration is how long the lap took, as the device counted it.
	Duration time.Duration
}

func (l *Lap) shape() shape {
	return shape{name: "Lap", extra: &l.Extra, fields: append(l.fields(),
		field{"start", required, asInstant(&l.Start)},
		field{"end", required, asInstant(&l.End)},
		field{"start_local", required, asLocal(&l.StartLocal)},
		field{"end_local", required, asLocal(&l.EndLocal)},
		field{"duration", required, asLength(&l.Duration)},
	)}
}

// MarshalJSON implements [json.Marshaler].
func (l Lap) MarshalJSON() ([]byte, error) { return encodeModel(&l) }

// UnmarshalJSON implements [json.Unmarshaler]. Its only error is [ErrCorruptData].
func (l *Lap) UnmarshalJSON(data []byte) error { return decodeModel(data, l) }
