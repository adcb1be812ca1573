package main

import (
	"html/template"
	"time"
)

// Each page has one struct with what it shows. Handlers fill it, templates only
// lay it out; measured values are pointers, because "no value" is not zero.

// Layout is what the frame around every page needs.
type Layout struct {
	Title   string // of the browser's tab
	Section string // path of the entry in the navigation that is marked as current
	Sandbox string // address of the built-in sandbox; empty on the real platform
	Flash   string // one sentence about what just happened; empty for none
	SignIn  string // where the sign-in link leads
	SignOut string // where the sign-out form posts to
	User    *Viewer
}

// Viewer is the person in front of the browser. There is none (nil) before
// sign-in.
type Viewer struct {
	Name     string    // who is really signed in
	Acting   string    // name of the athlete whose data is shown; empty for the viewer's own
	Subject  string    // id of whose data is shown; forms carry it
	Switch   string    // where the athlete switcher posts to
	Back     string    // where "back to me" posts to
	Next     string    // where both lead afterwards
	Athletes []Athlete // empty for who may see nobody else
}

// Athlete is an entry of the switcher.
type Athlete struct {
	ID, Name string
	Selected bool
}

// Listing is a table of activities.
type Listing struct {
	Caption string // what the table holds, for those who hear it
	Rows    []Row
}

// Row is an activity in a [Listing].
type Row struct {
	ID, Sport string
	Start     time.Time     // wall clock of the athlete
	Duration  time.Duration // h:mm:ss on the page
	Distance  *float64      // m
	Power     *float64      // mean, W
	HeartRate *float64      // mean, bpm
}

// Fact is a named value, already formatted.
type Fact struct {
	Name, Value, Unit string
}

// HomePage is "/". Without a user it invites to sign in.
type HomePage struct {
	Layout
	Whose  string // heading above the list
	Totals []Fact
	Latest Listing
}

// ActivitiesPage is "/activities", one page of the list.
type ActivitiesPage struct {
	Layout
	Whose        string // heading above the list
	List         Listing
	From, To     int    // position of the first and last row, from 1
	Newer, Older string // addresses of the pages beside this one; empty for none
}

// ActivityPage is "/activities/{id}".
type ActivityPage struct {
	Layout
	Sport   string
	Start   time.Time // wall clock of the athlete
	Facts   []Fact
	Trouble string        // why there are no charts; empty when there are
	Trace   template.HTML // power and heart rate over time; empty for none
	MeanMax template.HTML // highest mean power for each length of time; empty for none
	Laps    []Lap
}

// Lap is a row of the table of laps.
type Lap struct {
	Number    int
	At        time.Duration // since the start of the activity
	Duration  time.Duration
	Distance  *float64 // m
	Power     *float64 // mean, W
	HeartRate *float64 // mean, bpm
}

// ProfilePage is "/me".
type ProfilePage struct {
	Layout
	Facts   []Fact
	Scopes  []string
	Session []Fact
}

// EventsPage is "/events": the webhooks that came in, newest first.
type EventsPage struct {
	Layout
	Send   string // where the form posts to that asks the sandbox for an event; empty for no form
	Types  []string
	Events []Event
}

// Event is a webhook that was received and verified.
type Event struct {
	Received time.Time
	Type     string
	User     string // name, or the id of somebody unknown
	Resource string // id; empty when the event has none
	Link     string // page of the resource; empty for none
}

// ErrorPage is shown in place of any page that failed.
type ErrorPage struct {
	Layout
	Status  int
	Heading string
	Message string // for people, without internals
	Request string // id of the request, to be found in the log; may be empty
}

func (HomePage) template() string       { return "home.html" }
func (ActivitiesPage) template() string { return "activities.html" }
func (ActivityPage) template() string   { return "activity.html" }
func (ProfilePage) template() string    { return "profile.html" }
func (EventsPage) template() string     { return "events.html" }
func (ErrorPage) template() string      { return "error.html" }
