package sweatstack

import (
	"encoding/json"
	"time"
)

// loadedUntil is the member of the wire form that makes a line a status.
const loadedUntil = "backfill_loaded_until"

// BackfillStatus tells how far the platform has come with loading a user's
// older data from where it is recorded (SweatStack API reference, section 4.7).
type BackfillStatus struct {
	// LoadedUntil is an instant; a text without an offset counts as UTC. Zero
	// while the platform names none.
	LoadedUntil time.Time

	// Extra holds what this version does not know; see [ActivitySummary].
	Extra map[string]json.RawMessage
}

func (b *BackfillStatus) shape() shape {
	return shape{name: "BackfillStatus", extra: &b.Extra, fields: []field{
		{loadedUntil, nullable, asInstant(&b.LoadedUntil)},
	}}
}

// MarshalJSON implements [json.Marshaler].
func (b BackfillStatus) MarshalJSON() ([]byte, error) { return encodeModel(&b) }

// UnmarshalJSON implements [json.Unmarshaler]. The member may be null but must
// be there: otherwise any object, such as that of an error, would be a status
// of which nothing is known. Its only error is [ErrCorruptData].
func (b *BackfillStatus) UnmarshalJSON(data []byte) error {
	var fresh BackfillStatus
	if err := decodeModel(data, &fresh); err != nil {
		return err
	}
	told := false
	if err := eachMember(data, func(key, _ []byte) error {
		told = told || string(key) == loadedUntil
		return nil
	}); err != nil || !told {
		return &modelError{model: fresh.shape().name, path: loadedUntil, err: errMissing}
	}
	*b = fresh
	return nil
}
