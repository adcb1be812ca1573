package sweatstack

import (
	"encoding/json"
	"time"
)

// UserInfo is who a token belongs to (SweatStack API reference, sections 2.5
// and 4.7). The names need the scope profile, the address the scope email.
type UserInfo struct {
	// Subject is the user's id; never empty.
	Subject string
	// Name is empty without the scope profile, as are the next two.
	Name string
	// GivenName and FamilyName are empty when the user gave none.
	GivenName, FamilyName string
	// Email is empty without the scope email.
	Email string
	// RegisteredAt is an instant.
	RegisteredAt time.Time
	// Issue is what keeps the user's data from coming in; nil when nothing does.
	Issue *StatusIssue

	// Extra holds what this version does not know; see [ActivitySummary].
	Extra map[string]json.RawMessage
}

func (u *UserInfo) shape() shape {
	return shape{name: "UserInfo", extra: &u.Extra, fields: []field{
		{"sub", required, asID(&u.Subject)},
		{"name", nullable, asText(&u.Name)},
		{"given_name", optional, asText(&u.GivenName)},
		{"family_name", optional, asText(&u.FamilyName)},
		{"email", optional, asText(&u.Email)},
		{"registered_at", required, asInstant(&u.RegisteredAt)},
		{"issue", optional, asObject(&u.Issue)},
	}}
}

// MarshalJSON implements [json.Marshaler].
func (u UserInfo) MarshalJSON() ([]byte, error) { return encodeModel(&u) }

// UnmarshalJSON implements [json.Unmarshaler]. Its only error is [ErrCorruptData].
func (u *UserInfo) UnmarshalJSON(data []byte) error { return decodeModel(data, u) }
