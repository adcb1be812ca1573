package main

import (
	"errors"
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// hostile is what a person or a platform could send as a name.
const hostile = `"><script>alert(1)</script><b onclick='x' style="y">`

func TestPages_AllLayOutEverythingOnce(t *testing.T) {
	t.Parallel()
	for name, view := range samplePages("Anna") {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			html := rendered(t, view)
			assert.Len(t, regexp.MustCompile(`<h1[ >]`).FindAllString(html, -1), 1, "one heading of the first rank")
			assert.Len(t, regexp.MustCompile(`<main `).FindAllString(html, -1), 1)
			assert.Contains(t, html, `<html lang="en">`)
			assert.NotContains(t, html, "<no value>")
			assert.NotContains(t, html, "ZgotmplZ")
		})
	}
}

func TestPages_ObeyTheContentSecurityPolicy(t *testing.T) {
	t.Parallel()
	for name, view := range samplePages("Anna") {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireNoCode(t, rendered(t, view))
		})
	}
}

func TestPages_HostileNamesStayText(t *testing.T) {
	t.Parallel()
	for name, view := range samplePages(hostile) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			html := rendered(t, view)
			requireNoCode(t, html)
			assert.NotContains(t, html, "<b ")
		})
	}
}

func TestPages_EveryFieldHasALabelAndEveryIDIsUnique(t *testing.T) {
	t.Parallel()
	for name, view := range samplePages("Anna") {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			html := rendered(t, view)
			for _, m := range regexp.MustCompile(`<select id="([^"]+)"`).FindAllStringSubmatch(html, -1) {
				assert.Contains(t, html, `<label for="`+m[1]+`">`)
			}
			seen := map[string]bool{}
			for _, m := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(html, -1) {
				assert.False(t, seen[m[1]], "%s is there twice", m[1])
				seen[m[1]] = true
			}
			for _, m := range regexp.MustCompile(`aria-labelledby="([^"]+)"`).FindAllStringSubmatch(html, -1) {
				for id := range strings.FieldsSeq(m[1]) {
					assert.True(t, seen[id], "nothing has the id %s", id)
				}
			}
		})
	}
}

func TestPages_FormsThatChangeSomethingPost(t *testing.T) {
	t.Parallel()
	for name, view := range samplePages("Anna") {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			html := rendered(t, view)
			assert.Equal(t, strings.Count(html, "<form"), strings.Count(html, `method="post"`))
			assert.NotContains(t, html, `href="/auth/logout"`)
		})
	}
}

func TestLayout_ShowsOnlyWhatIsTrueOfTheViewer(t *testing.T) {
	t.Parallel()
	const switcher, banner, strip, signOut = `class="switcher"`, `class="acting"`, `class="strip"`, "Sign out"
	coach := sampleLayout("Anna")
	alone := sampleLayout("Anna")
	alone.Sandbox = ""
	alone.User = &Viewer{Name: "Lone"}
	for _, tt := range []struct {
		name           string
		layout         Layout
		shown, omitted []string
	}{
		{"a coach acting as an athlete", coach, []string{switcher, banner, strip, signOut, "data of <strong>Anna</strong>", "Carla"}, nil},
		{"an athlete on the real platform", alone, []string{signOut, "Lone"}, []string{switcher, banner, strip}},
		{"nobody", Layout{SignIn: "/login"}, []string{`href="/login"`}, []string{switcher, banner, strip, signOut}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			html := rendered(t, HomePage{Layout: tt.layout, Whose: "Training"})
			for _, s := range tt.shown {
				assert.Contains(t, html, s)
			}
			for _, s := range tt.omitted {
				assert.NotContains(t, html, s)
			}
		})
	}
}

func TestRender_AFailureShowsNothing(t *testing.T) {
	t.Parallel()
	all, err := parsePages()
	require.NoError(t, err)
	delete(all, "home.html")
	var b strings.Builder
	require.Error(t, all.render(&b, HomePage{}))
	assert.Empty(t, b.String())
}

func TestRender_SaysWhenTheBrowserHasGone(t *testing.T) {
	t.Parallel()
	all, err := parsePages()
	require.NoError(t, err)
	gone := errors.New("connection closed")
	assert.ErrorIs(t, all.render(writerFunc(func([]byte) (int, error) { return 0, gone }), HomePage{}), gone)
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func TestStyleSheet_LoadsNothingFromElsewhere(t *testing.T) {
	t.Parallel()
	css, err := fs.ReadFile(static, "static/style.css")
	require.NoError(t, err)
	assert.NotContains(t, string(css), "url(")
	assert.NotContains(t, string(css), "@import")
	assert.Contains(t, string(css), "prefers-color-scheme: dark")
}

func rendered(t *testing.T, view page) string {
	t.Helper()
	all, err := parsePages()
	require.NoError(t, err)
	var b strings.Builder
	require.NoError(t, all.render(&b, view))
	return b.String()
}

// requireNoCode looks into the tags of a page for what its policy forbids.
func requireNoCode(t *testing.T, html string) {
	t.Helper()
	for _, tag := range regexp.MustCompile(`<[a-zA-Z](?:[^<>"]|"[^"]*")*>`).FindAllString(html, -1) {
		bare := regexp.MustCompile(`"[^"]*"`).ReplaceAllString(tag, `""`)
		require.NotRegexp(t, `(?i)^<(script|style|iframe|object|embed|base)\b`, bare)
		require.NotRegexp(t, `(?i)[\s"'/](style|on\w+)\s*=`, bare)
		require.NotContains(t, strings.ToLower(tag), "javascript:")
	}
}

// samplePages fills every page, with one name wherever somebody else's text is
// shown.
func samplePages(name string) map[string]page {
	start := time.Date(2025, 6, 14, 8, 12, 0, 0, time.UTC)
	layout := sampleLayout(name)
	list := Listing{Caption: "Activities", Rows: []Row{
		{ID: "01A", Sport: name, Start: start, Duration: time.Hour, Distance: new(42_195.0), Power: new(212.0), HeartRate: new(143.0)},
		{ID: name, Sport: "running", Start: start, Duration: time.Minute},
	}}
	facts := []Fact{{Name: "Distance", Value: "42.2", Unit: "km"}, {Name: name, Value: name}}
	chart := Chart{ID: "trace", Title: name, Series: []Series{{Name: name, Unit: name, Class: name, X: upTo(3), Y: upTo(3)}}}
	curve := chart
	curve.ID = "mean-max"
	return map[string]page{
		"start":            HomePage{Layout: Layout{Title: "Start", SignIn: "/auth/login", Sandbox: "http://127.0.0.1:8700", Flash: name}},
		"home":             HomePage{Layout: layout, Whose: name, Totals: facts, Latest: list},
		"home, empty":      HomePage{Layout: layout, Whose: name},
		"activities":       ActivitiesPage{Layout: layout, Whose: name, List: list, From: 21, To: 22, Newer: "/activities", Older: "/activities?page=3"},
		"activities, none": ActivitiesPage{Layout: layout, Whose: name},
		"activity": ActivityPage{Layout: layout, Sport: name, Start: start, Facts: facts, Trace: chart.SVG(), MeanMax: curve.SVG(),
			Laps: []Lap{{Number: 1, Duration: time.Hour, Distance: new(1000.0)}, {Number: 2, At: time.Hour}}},
		"activity, no charts": ActivityPage{Layout: layout, Sport: name, Start: start, Trouble: name},
		"profile":             ProfilePage{Layout: layout, Facts: facts, Scopes: []string{"openid", name}, Session: facts},
		"profile, no scopes":  ProfilePage{Layout: layout},
		"events": EventsPage{Layout: layout, Send: "/events", Types: []string{"activity_created", name}, Events: []Event{
			{Received: start, Type: name, User: name, Resource: name, Link: "/activities/" + name},
			{Received: start, Type: "activity_deleted", User: "Ben", Resource: "01B"},
			{Received: start, Type: "test_created", User: "Ben"},
		}},
		"events, none": EventsPage{Layout: layout},
		"error":        ErrorPage{Layout: layout, Status: 503, Heading: name, Message: name, Request: name},
	}
}

// sampleLayout is the frame that a coach sees while acting as an athlete.
func sampleLayout(athlete string) Layout {
	return Layout{
		Title: athlete, Section: "/activities", Sandbox: "http://127.0.0.1:8700", Flash: athlete, SignOut: "/auth/logout",
		User: &Viewer{
			Name: "Carla", Acting: athlete, Subject: "01A", Switch: "/auth/select-user", Back: "/auth/select-self", Next: "/activities",
			Athletes: []Athlete{{ID: "01A", Name: athlete, Selected: true}, {ID: "01B", Name: "Ben"}},
		},
	}
}
