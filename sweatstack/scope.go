package sweatstack

import "slices"

// Scope is a right that a token carries (SweatStack API reference, section
// 2.6). It is an open set: values that this version does not know are kept as
// they are.
type Scope string

// The scopes of today, and the older bundles data:read and data:write, which
// the platform still takes from older applications.
const (
	ScopeActivitiesRead          Scope = "activities:read"
	ScopeActivitiesWrite         Scope = "activities:write"
	ScopeWellnessRead            Scope = "wellness:read"
	ScopeWellnessWrite           Scope = "wellness:write"
	ScopeReproductiveHealthRead  Scope = "reproductive_health:read"
	ScopeReproductiveHealthWrite Scope = "reproductive_health:write"
	ScopeWorkoutsRead            Scope = "workouts:read"
	ScopeWorkoutsWrite           Scope = "workouts:write"
	ScopeSharingRead             Scope = "sharing:read"
	ScopeSharingWrite            Scope = "sharing:write"
	ScopeOpenID                  Scope = "openid"
	ScopeProfile                 Scope = "profile"
	ScopeEmail                   Scope = "email"
	ScopeOfflineAccess           Scope = "offline_access"
	ScopeAdmin                   Scope = "admin"
	ScopeDataRead                Scope = "data:read"
	ScopeDataWrite               Scope = "data:write"
)

// Scopes lists every scope that this version knows, in the platform's order.
func Scopes() []Scope {
	return []Scope{
		ScopeActivitiesRead, ScopeActivitiesWrite, ScopeWellnessRead, ScopeWellnessWrite,
		ScopeReproductiveHealthRead, ScopeReproductiveHealthWrite, ScopeWorkoutsRead, ScopeWorkoutsWrite,
		ScopeSharingRead, ScopeSharingWrite, ScopeOpenID, ScopeProfile, ScopeEmail, ScopeOfflineAccess,
		ScopeAdmin, ScopeDataRead, ScopeDataWrite,
	}
}

// Known reports whether this version knows the scope.
func (s Scope) Known() bool { return slices.Contains(Scopes(), s) }

// DefaultScopes is what a sign-in asks for when nothing else is set: identity,
// name, address, reading activities, and a refresh token (SweatStack API
// reference, section 2.1).
func DefaultScopes() []Scope {
	return []Scope{ScopeOpenID, ScopeProfile, ScopeEmail, ScopeActivitiesRead, ScopeOfflineAccess}
}
