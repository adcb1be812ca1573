package sweatstacktest

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// query reads the parameters of a request and collects what is wrong with
// them, so that one 422 names everything. Parameters that nobody asks for are
// ignored, as on the platform. Of a repeated single value the last counts.
type query struct {
	values url.Values
	issues []issue
}

func newQuery(r *http.Request) *query { return &query{values: queryValues(r.URL.RawQuery)} }

// err is the 422 of all that was found wrong, or nil.
func (q *query) err() error { return unprocessable(q.issues...) }

func (q *query) complain(kind, msg string, loc ...any) {
	q.issues = append(q.issues, issue{Loc: append([]any{"query"}, loc...), Msg: msg, Type: kind})
}

// last returns the value that counts, and whether there is one.
func (q *query) last(name string) (string, bool) {
	values := q.values[name]
	if len(values) == 0 {
		return "", false
	}
	return values[len(values)-1], true
}

// whole reads an integer of at least low.
func (q *query) whole(name string, otherwise, low int) int {
	text, ok := q.last(name)
	if !ok {
		return otherwise
	}
	n, ok := wholeNumber(text)
	if !ok {
		q.complain("int_parsing", "Input should be a valid integer, unable to parse string as an integer", name)
		return otherwise
	}
	if n < low {
		q.complain("greater_than_equal", fmt.Sprintf("Input should be greater than or equal to %d", low), name)
		return otherwise
	}
	return n
}

// flag reads a boolean.
func (q *query) flag(name string, otherwise bool) bool {
	text, ok := q.last(name)
	if !ok {
		return otherwise
	}
	switch strings.ToLower(text) {
	case "true", "1", "on", "yes", "t", "y":
		return true
	case "false", "0", "off", "no", "f", "n":
		return false
	}
	q.complain("bool_parsing", "Input should be a valid boolean, unable to interpret input", name)
	return otherwise
}

// date reads a calendar date. Full timestamps are refused.
func (q *query) date(name string) (time.Time, bool) {
	text, ok := q.last(name)
	if !ok {
		return time.Time{}, false
	}
	day, wrong := dateText(text)
	if wrong != nil {
		q.complain(wrong.Type, wrong.Msg, name)
		return time.Time{}, false
	}
	return day, true
}

// choice reads one value of a closed set; empty when it did not come.
func (q *query) choice(name string, allowed ...string) string {
	text, ok := q.last(name)
	if !ok {
		return ""
	}
	if !slices.Contains(allowed, text) {
		q.complain("enum", "Input should be "+quotedList(allowed), name)
		return ""
	}
	return text
}

// required reads one value of a closed set that must come.
func (q *query) required(name string, allowed ...string) string {
	if _, ok := q.last(name); !ok {
		q.issues = append(q.issues, missing("query", name))
		return ""
	}
	return q.choice(name, allowed...)
}

// distinct gives the values of a parameter, each once: what walks over a list
// with them must not take longer because one came a hundred thousand times.
func (q *query) distinct(name string) []string {
	var out []string
	seen := map[string]bool{}
	for _, value := range q.values[name] {
		if !seen[value] {
			seen[value] = true
			out = append(out, value)
		}
	}
	return out
}

// choices reads a repeated value of a closed set. A comma list is one value,
// and so not in the set.
func (q *query) choices(name string, allowed []string) []string {
	expected := "Input should be " + quotedList(allowed)
	for i, text := range q.values[name] {
		if !slices.Contains(allowed, text) {
			q.complain("enum", expected, name, i)
		}
	}
	return q.distinct(name)
}

// quotedList writes 'a', 'b' or 'c'.
func quotedList(values []string) string {
	var b strings.Builder
	for i, value := range values {
		switch {
		case i == 0:
		case i == len(values)-1:
			b.WriteString(" or ")
		default:
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "'%s'", value)
	}
	return b.String()
}
