package sweatstackhttp

import (
	"net/url"
	"strings"
)

// URLs gives the addresses of the kit's routes, as paths from the root of the
// application's origin. Login is for links, the others are for forms with
// method POST. Safe for concurrent use.
type URLs struct{ prefix string }

// Login is where a sign-in begins. next is where it ends, a path within the
// application; empty means the first page. A next that is not within the
// application is left out when the sign-in begins.
func (u URLs) Login(next string) string { return u.with("/login", parameter{"next", next}) }

// Logout ends the session (POST).
func (u URLs) Logout() string { return u.prefix + "/logout" }

// SelectUser begins to act as another user (POST). teamID names the team that
// was given the access; empty for a direct one. An empty userID is for a form
// that names the user in its field user_id, such as one with a box to choose
// from; an empty field is oneself.
func (u URLs) SelectUser(userID, next, teamID string) string {
	route := "/select-user"
	if userID != "" {
		route += "/" + escapeID(userID)
	}
	return u.with(route, parameter{"next", next}, parameter{"team_id", teamID})
}

// SelectSelf ends acting as another user (POST).
func (u URLs) SelectSelf(next string) string { return u.with("/select-self", parameter{"next", next}) }

// parameter is one of a query.
type parameter struct{ name, value string }

// with adds the query parameters that are not empty, in the order given.
func (u URLs) with(route string, parameters ...parameter) string {
	var query []string
	for _, p := range parameters {
		if p.value != "" {
			// A slash needs no escape in a query and is easier to read.
			query = append(query, p.name+"="+strings.ReplaceAll(url.QueryEscape(p.value), "%2F", "/"))
		}
	}
	if len(query) == 0 {
		return u.prefix + route
	}
	return u.prefix + route + "?" + strings.Join(query, "&")
}

// escapeID makes one path segment of a user id. "." and ".." would be taken
// for a way up the tree; they are no ids of the platform.
func escapeID(id string) string {
	if id == "." || id == ".." {
		return strings.ReplaceAll(id, ".", "%2E")
	}
	return url.PathEscape(id)
}
