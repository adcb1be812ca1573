package simulation_test

import (
	"net/http"
	"net/url"
	"strings"
	"time"
)

// answer is what came back, and what is needed to judge it.
type answer struct {
	request
	browser  *browser
	process  *process
	arrived  time.Time
	handled  time.Time // when the application's handler began, or the answer was there
	answered time.Time
	row      string // of the session store, that the request asked for
	status   int
	header   http.Header
	cookies  []*http.Cookie // that were set
	body     string
}

// summary is what a line of the record says of an answer.
func summary(a answer) string {
	if a.status == http.StatusOK {
		return a.body
	}
	if location := a.header.Get("Location"); location != "" {
		before, _, _ := strings.Cut(location, "?")
		return "to " + before
	}
	return a.header.Get("Retry-After")
}

// cookieNames tells which cookies an answer sets and removes.
func cookieNames(cookies []*http.Cookie) string {
	var out strings.Builder
	for _, c := range cookies {
		sign := " +"
		if c.MaxAge < 0 {
			sign = " -"
		}
		out.WriteString(sign + strings.TrimPrefix(c.Name, "__Host-sweatstack_"))
	}
	return out.String()
}

// route gives the kit's route of a request, "" for a page of the application.
func (a answer) route() string {
	route, ours := strings.CutPrefix(a.path, kitPath(""))
	if !ours {
		return ""
	}
	name, _, _ := strings.Cut(route, "?")
	name, _, _ = strings.Cut(name, "/")
	return name
}

// state is the state of a callback.
func (a answer) state() string {
	u, err := url.Parse(a.path)
	if err != nil {
		return ""
	}
	return u.Query().Get("state")
}

// set gives the value that an answer sets a cookie to, and whether it sets or
// removes it at all.
func (a answer) set(name string) (value string, sets, removes bool) {
	for _, cookie := range a.cookies { // the last one counts
		if cookie.Name == name {
			value, sets, removes = cookie.Value, cookie.MaxAge >= 0, cookie.MaxAge < 0
		}
	}
	return value, sets, removes
}

// goesTo reports whether an answer leads to a page.
func (a answer) goesTo(path string) bool {
	return a.status == http.StatusSeeOther && a.header.Get("Location") == path
}
