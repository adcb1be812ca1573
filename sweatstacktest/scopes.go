package sweatstacktest

import (
	"slices"
	"strings"
)

// The scopes of the platform (SweatStack API reference, section 2.6). The
// sandbox has its own list on purpose: it must not inherit a mistake of the
// client that it is there to test.
const (
	scopeActivitiesRead  = "activities:read"
	scopeActivitiesWrite = "activities:write"
	scopeWellnessRead    = "wellness:read"
	scopeWellnessWrite   = "wellness:write"
	scopeCycleRead       = "reproductive_health:read"
	scopeCycleWrite      = "reproductive_health:write"
	scopeWorkoutsRead    = "workouts:read"
	scopeWorkoutsWrite   = "workouts:write"
	scopeSharingRead     = "sharing:read"
	scopeSharingWrite    = "sharing:write"
	scopeOpenID          = "openid"
	scopeProfile         = "profile"
	scopeEmail           = "email"
	scopeOffline         = "offline_access"
	scopeDataRead        = "data:read"
	scopeDataWrite       = "data:write"
)

// knownScopes lists what an application may ask for. The scope admin is
// SweatStack's own and cannot be asked for.
func knownScopes() []string {
	return []string{
		scopeActivitiesRead, scopeActivitiesWrite, scopeWellnessRead, scopeWellnessWrite,
		scopeCycleRead, scopeCycleWrite, scopeWorkoutsRead, scopeWorkoutsWrite,
		scopeSharingRead, scopeSharingWrite, scopeOpenID, scopeProfile, scopeEmail, scopeOffline,
		scopeDataRead, scopeDataWrite,
	}
}

// defaultScopes is granted when an authorize link names none.
func defaultScopes() []string {
	return []string{scopeOpenID, scopeProfile, scopeEmail, scopeActivitiesRead}
}

// parseScopes splits a list at spaces and commas, drops empty parts and
// repetitions, and keeps the order. It stops at the first scope that does not
// exist, which is then the last of the result: a link may name any number.
func parseScopes(text string) (scopes []string, known bool) {
	for scope := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ' ' || r == ',' }) {
		if !slices.Contains(scopes, scope) {
			scopes = append(scopes, scope)
		}
		if !slices.Contains(knownScopes(), scope) {
			return scopes, false
		}
	}
	return scopes, true
}

// expandScopes replaces the older bundles by the categories they stand for.
func expandScopes(scopes []string) []string {
	var out []string
	add := func(scope string) {
		if !slices.Contains(out, scope) {
			out = append(out, scope)
		}
	}
	for _, scope := range scopes {
		switch scope {
		case scopeDataRead:
			for _, known := range knownScopes() {
				if strings.HasSuffix(known, ":read") && known != scopeDataRead {
					add(known)
				}
			}
		case scopeDataWrite:
			for _, known := range knownScopes() {
				if strings.HasSuffix(known, ":write") && known != scopeDataWrite {
					add(known)
				}
			}
		default:
			add(scope)
		}
	}
	return out
}

// covers reports whether the granted scopes include the needed one. An empty
// need is always covered.
func covers(granted []string, needed string) bool {
	return needed == "" || slices.Contains(granted, needed) || slices.Contains(expandScopes(granted), needed)
}

// coversAll reports whether every needed scope is covered.
func coversAll(granted, needed []string) bool {
	return !slices.ContainsFunc(needed, func(scope string) bool { return !covers(granted, scope) })
}

// delegatedScopes is what a token for another person may do: the data
// categories that both the asking token and the person's share cover, and the
// identity scopes of the asking token. Its e-mail address and the people who
// share with it stay with the person.
func delegatedScopes(token, share []string) []string {
	var out []string
	shared := expandScopes(share)
	for _, scope := range expandScopes(token) {
		switch scope {
		case scopeOpenID, scopeProfile, scopeOffline:
			out = append(out, scope)
		case scopeEmail, scopeSharingRead, scopeSharingWrite:
		default:
			if slices.Contains(shared, scope) {
				out = append(out, scope)
			}
		}
	}
	return out
}

// scopeInWords tells a person what a scope allows.
func scopeInWords(scope string) string {
	switch scope {
	case scopeActivitiesRead:
		return "See activities, traces and tests"
	case scopeActivitiesWrite:
		return "Add, change and delete activities, traces and tests"
	case scopeWellnessRead:
		return "See daily measures such as sleep and body mass"
	case scopeWellnessWrite:
		return "Change daily measures such as sleep and body mass"
	case scopeCycleRead:
		return "See menstrual cycle data"
	case scopeCycleWrite:
		return "Change menstrual cycle data"
	case scopeWorkoutsRead:
		return "See planned workouts"
	case scopeWorkoutsWrite:
		return "Plan and change workouts"
	case scopeSharingRead:
		return "See the people and teams that share data"
	case scopeSharingWrite:
		return "Change what is shared with people and teams"
	case scopeOpenID:
		return "Know who is signed in"
	case scopeProfile:
		return "See the name"
	case scopeEmail:
		return "See the e-mail address"
	case scopeOffline:
		return "Stay connected until access is revoked"
	case scopeDataRead:
		return "See all training and health data"
	case scopeDataWrite:
		return "Add, change and delete training and health data"
	}
	return scope
}
