package sweatstackhttp

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"
)

// ErrNotOffered is a choice that a request names and the page did not offer: an
// old link, or a made-up one. [Auth.Fail] answers it with 400.
var ErrNotOffered = errors.New("sweatstackhttp: choice not offered")

// Choice is a box to choose from: users, activities, sports, tags or metrics.
// Make one with [SelectUser], [SelectActivity], [SelectSport], [SelectTag] or
// [SelectMetric], change its fields where they do not fit, read the choice with
// [Choice.Choose], show it with [Choice.HTML] or [Choice.Form]. A Choice is of
// one request and not safe for concurrent use. A nil one shows nothing.
type Choice[T any] struct {
	// Name is the field of the form, and so the parameter of the query. The
	// functions that make a Choice set it to their own: user_id, activity, sport,
	// tag, metric.
	Name string
	// ID is the id of the box on the page, to which its label belongs. Empty means
	// "sweatstack-" and the name. Two boxes of one name on a page need two ids.
	ID string
	// Label says what to choose. Empty means the text of the kind, such as
	// "Select a sport", and "Select sports" with Multiple.
	Label string
	// Multiple lets people choose several.
	Multiple bool
	// None is the text of an entry that chooses nothing, such as "All sports".
	// Empty means no such entry: then the first option counts as chosen until
	// another is, as in every browser. It does not matter with Multiple.
	None string
	// Options are what there is to choose from, in the order shown.
	Options []Option[T]

	one, many string          // default labels
	chosen    map[string]bool // by value as a browser sends it
	teamID    string          // of users: the team through which they are seen
}

// Option is one entry of a [Choice].
type Option[T any] struct {
	// Value is what the form sends; unique among the options and never empty.
	Value string
	// Label is what people see. It may come from outside; showing it escapes it.
	Label string
	// Of is what is chosen.
	Of T
}

// newChoice makes a box. Options without a value, which would look like no
// choice at all, and those with the value of an earlier one are left out.
func newChoice[T any](name, one, many string, of []T, option func(T) (value, label string)) *Choice[T] {
	c := &Choice[T]{Name: name, one: one, many: many}
	seen := make(map[string]bool, len(of))
	for _, o := range of {
		value, label := option(o)
		if sent := asSent(value); value != "" && !seen[sent] {
			seen[sent] = true
			c.Options = append(c.Options, Option[T]{Value: value, Label: label, Of: o})
		}
	}
	return c
}

// Choose reads the choice from a query or a form, such as r.URL.Query(), and
// marks it on the page. It gives what was chosen in the order of the options:
// at most one without Multiple. A request that chooses nothing gets the first
// option when neither Multiple nor None is set, else an empty slice.
//
// Only what is offered can be chosen. Of anything else, and of a second value
// without Multiple, the error is [ErrNotOffered]: without Multiple nothing is
// chosen then, with it the rest is.
func (c *Choice[T]) Choose(values url.Values) ([]T, error) {
	offered := make(map[string]bool, len(c.Options))
	for _, o := range c.Options {
		offered[asSent(o.Value)] = true
	}
	c.chosen = make(map[string]bool)
	var err error
	for _, value := range values[c.Name] {
		switch sent := asSent(value); {
		case sent == "": // the entry None
		case !offered[sent]:
			err = c.notOffered()
		default:
			c.chosen[sent] = true
		}
	}
	if !c.Multiple {
		if len(c.chosen) > 1 {
			err = c.notOffered()
		}
		if err != nil {
			c.chosen = nil
			return []T{}, err
		}
		if len(c.chosen) == 0 && c.None == "" && len(c.Options) > 0 {
			c.chosen[asSent(c.Options[0].Value)] = true
		}
	}
	of := []T{}
	for _, o := range c.Options {
		if c.chosen[asSent(o.Value)] {
			of = append(of, o.Of)
		}
	}
	return of, err
}

// Mark shows an option as chosen that no request named, such as a default. A
// value that is not offered marks nothing.
func (c *Choice[T]) Mark(value string) {
	if c.chosen == nil || !c.Multiple {
		c.chosen = make(map[string]bool)
	}
	c.chosen[asSent(value)] = true
}

// notOffered leaves out the value: it comes from outside.
func (c *Choice[T]) notOffered() error { return fmt.Errorf("%w: %s", ErrNotOffered, c.Name) }

// asSent is a value as it comes back from a form: browsers make one kind of
// every line break, and pages can hold neither a zero byte nor broken UTF-8.
func asSent(value string) string {
	if utf8.ValidString(value) && !strings.ContainsAny(value, "\r\x00") {
		return value
	}
	return strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "\uFFFD").Replace(strings.ToValidUTF8(value, "\uFFFD"))
}
