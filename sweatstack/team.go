package sweatstack

import "encoding/json"

// Team is a team of the user (SweatStack API reference, section 4.7). Its texts
// come from outside, the addresses too: check them before making links.
type Team struct {
	// ID names the team; never empty.
	ID string
	// Name and Description are what to show.
	Name, Description string
	// URL is the team's page, Image its picture, PrivacyStatement what it does
	// with data; each may be empty.
	URL, Image, PrivacyStatement string
	// Role is what the user is in the team; empty when the platform names none.
	Role TeamRole

	// Extra holds what this version does not know; see [ActivitySummary].
	Extra map[string]json.RawMessage
}

func (t *Team) shape() shape {
	return shape{name: "Team", extra: &t.Extra, fields: append(
		teamFields(&t.ID, &t.Name, &t.Description, &t.URL, &t.Image, &t.PrivacyStatement),
		field{"role", nullable, asText(&t.Role)},
	)}
}

// MarshalJSON implements [json.Marshaler].
func (t Team) MarshalJSON() ([]byte, error) { return encodeModel(&t) }

// UnmarshalJSON implements [json.Unmarshaler]. Its only error is [ErrCorruptData].
func (t *Team) UnmarshalJSON(data []byte) error { return decodeModel(data, t) }

// AuthorizedTeam is a team to which the user has opened data (SweatStack API
// reference, section 4.7). The fields are those of [Team].
type AuthorizedTeam struct {
	// ID names the team; never empty.
	ID string
	// Name and Description are what to show.
	Name, Description string
	// URL, Image and PrivacyStatement are as in [Team].
	URL, Image, PrivacyStatement string
	// Scopes is what the team may do with the user's data.
	Scopes []Scope

	// Extra holds what this version does not know; see [ActivitySummary].
	Extra map[string]json.RawMessage
}

func (t *AuthorizedTeam) shape() shape {
	return shape{name: "AuthorizedTeam", extra: &t.Extra, fields: append(
		teamFields(&t.ID, &t.Name, &t.Description, &t.URL, &t.Image, &t.PrivacyStatement),
		field{"scopes", required, asTexts(&t.Scopes)},
	)}
}

// MarshalJSON implements [json.Marshaler].
func (t AuthorizedTeam) MarshalJSON() ([]byte, error) { return encodeModel(&t) }

// UnmarshalJSON implements [json.Unmarshaler]. Its only error is [ErrCorruptData].
func (t *AuthorizedTeam) UnmarshalJSON(data []byte) error { return decodeModel(data, t) }

// teamFields are the members that both forms of a team have.
func teamFields(id, name, description, page, image, privacy *string) []field {
	return []field{
		{"id", required, asID(id)},
		{"name", required, asText(name)},
		{"description", required, asText(description)},
		{"url", required, asText(page)},
		{"image", required, asText(image)},
		{"privacy_statement", required, asText(privacy)},
	}
}

// TeamAuthorization is what a user has opened to a team (SweatStack API
// reference, section 3.6).
type TeamAuthorization struct {
	// TeamID and UserID say which team and whose data; never empty.
	TeamID, UserID string
	// Scopes is what was granted. It may be less than was asked for: not every
	// scope can be given to a team.
	Scopes []Scope

	// Extra holds what this version does not know; see [ActivitySummary].
	Extra map[string]json.RawMessage
}

func (a *TeamAuthorization) shape() shape {
	return shape{name: "TeamAuthorization", extra: &a.Extra, fields: []field{
		{"team_id", required, asID(&a.TeamID)},
		{"user_id", required, asID(&a.UserID)},
		{"scopes", required, asTexts(&a.Scopes)},
	}}
}

// MarshalJSON implements [json.Marshaler].
func (a TeamAuthorization) MarshalJSON() ([]byte, error) { return encodeModel(&a) }

// UnmarshalJSON implements [json.Unmarshaler]. Its only error is [ErrCorruptData].
func (a *TeamAuthorization) UnmarshalJSON(data []byte) error { return decodeModel(data, a) }
