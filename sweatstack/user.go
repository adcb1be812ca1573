package sweatstack

import (
	"encoding/json"
	"time"
)

// UserSummary is a user whose data may be seen: the person who is signed in,
// or one who shares with them (SweatStack API reference, section 4.7).
type UserSummary struct {
	// ID names the user; never empty.
	ID string
	// FirstName and LastName are empty when the user gave none.
	FirstName, LastName string
	// DisplayName is what to show.
	DisplayName string
	// Scopes is what may be done with the user's data.
	Scopes []Scope
	// IsManaged tells a user who has no account of their own and is kept by
	// somebody else.
	IsManaged bool

	// Extra holds what this version does not know; see [ActivitySummary].
	Extra map[string]json.RawMessage
}

func (u *UserSummary) shape() shape {
	return shape{name: "UserSummary", extra: &u.Extra, fields: []field{
		{"id", required, asID(&u.ID)},
		{"first_name", nullable, asText(&u.FirstName)},
		{"last_name", nullable, asText(&u.LastName)},
		{"display_name", required, asText(&u.DisplayName)},
		{"scopes", required, asTexts(&u.Scopes)},
		{"is_managed", required, asBool(&u.IsManaged)},
	}}
}

// MarshalJSON implements [json.Marshaler].
func (u UserSummary) MarshalJSON() ([]byte, error) { return encodeModel(&u) }

// UnmarshalJSON implements [json.Unmarshaler]. Its only error is [ErrCorruptData].
func (u *UserSummary) UnmarshalJSON(data []byte) error { return decodeModel(data, u) }

// User is a user as [UsersService] keeps them (SweatStack API reference,
// section 4.7, where it is UserResponse).
type User struct {
	// ID names the user; never empty.
	ID string
	// FirstName and LastName are empty when the user gave none.
	FirstName, LastName string
	// DisplayName is what to show.
	DisplayName string
	// Admin tells SweatStack's own people.
	Admin bool
	// IsManaged is as in [UserSummary].
	IsManaged bool
	// RegisteredAt is an instant.
	RegisteredAt time.Time

	// Extra holds what this version does not know; see [ActivitySummary].
	Extra map[string]json.RawMessage
}

func (u *User) shape() shape {
	return shape{name: "User", extra: &u.Extra, fields: []field{
		{"id", required, asID(&u.ID)},
		{"first_name", nullable, asText(&u.FirstName)},
		{"last_name", nullable, asText(&u.LastName)},
		{"admin", required, asBool(&u.Admin)},
		{"registered_at", required, asInstant(&u.RegisteredAt)},
		{"display_name", required, asText(&u.DisplayName)},
		{"is_managed", required, asBool(&u.IsManaged)},
	}}
}

// MarshalJSON implements [json.Marshaler].
func (u User) MarshalJSON() ([]byte, error) { return encodeModel(&u) }

// UnmarshalJSON implements [json.Unmarshaler]. Its only error is [ErrCorruptData].
func (u *User) UnmarshalJSON(data []byte) error { return decodeModel(data, u) }
