package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

func TestSport_ASlipIsToldWithWhatWasMeant(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	s := newShell(t)
	for _, args := range [][]string{
		{"activities", "list"}, {"activities", "latest"}, {"traces", "list"}, {"longitudinal", "data", "--start", "2026-01-01"},
		{"longitudinal", "mean-max"}, {"longitudinal", "awd"}, {"traces", "create", "--notes", "x"},
	} {
		code, out, errs := s.run(append(args, "--sport", "cylcing", "--json")...)
		assert.Equal(t, exitUsage, code, args)
		assert.Empty(t, out, args)
		assert.Contains(t, errs, `there is no "cylcing": did you mean cycling?`, args)
	}
}

// A sport of tomorrow that somebody has done is one of theirs, however close it
// is to another.
func TestSport_OneThatThePlatformKnowsIsNeverRefused(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	s := newShell(t)
	code, _, errs := s.run("activities", "list", "--sport", "cycling.rod")
	assert.Equal(t, exitUsage, code, errs)
	made, err := s.sandbox.AddActivity(s.sandbox.Coach(), sweatstacktest.Recording{Sport: "cycling.rod.fly", Power: []float64{100, 200}})
	require.NoError(t, err)
	for _, name := range []string{"cycling.rod.fly", "cycling.rod"} {
		code, out, errs := s.run("activities", "list", "--sport", name)
		assert.Equal(t, exitDone, code)
		assert.Empty(t, errs)
		assert.Contains(t, out, made.ID)
	}
}

func TestSport_AnUnknownOneThatIsCloseToNothingIsAWarning(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	s := newShell(t)
	code, out, errs := s.run("activities", "list", "--sport", "kite_surfing", "--sport", "running", "-n", "1")
	assert.Equal(t, exitDone, code, errs)
	assert.Contains(t, out, "running")
	assert.Contains(t, errs, `warning: "kite_surfing" is not a sport`)
	code, _, errs = s.run("activities", "list", "--sport", "cross_country_skiing.skate,cycling+commute,xc_skiing", "-n", "1")
	assert.Equal(t, exitDone, code)
	assert.Empty(t, errs, "both generations are known, with all modifiers")

	s.sandbox.Fail("GET /api/v1/profile/sports/", sweatstacktest.Fault{Status: http.StatusForbidden})
	code, _, errs = s.run("activities", "list", "--sport", "kite_surfing")
	assert.Equal(t, exitDone, code, "a sign-in may open no profile")
	assert.Contains(t, errs, "warning")
}

func TestCloseSports(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		want string
	}{
		{"cylcing", "cycling"},
		{"Cycling", "cycling"},
		{"runing", "running"},
		{"rnuning.trial", "running.trail"},
		{"cycling.raod", "cycling.road"},
		{"cycling.mountian", "cycling.mountain"},
		{"xc-skiing", "xc_skiing"},
		{"XC skiing", "xc_skiing"},
		{"road cycling", "cycling.road"},
		{"hiking", "walking.hiking"},
		{"swiming.open_watr", "swimming.open_water"},
		{"cycling+statonary", "cycling+stationary"},
		{"cycling.enduro", ""},
		{"cycling.tri", ""},
		{"cycling.t", ""},
		{"curling", ""},
		{"kite_surfing", ""},
		{"skating", ""},
		{"", ""},
		{".", ""},
		{strings.Repeat("cycling", 100000), ""},
		{"cycling\x1b", "cycling"},
	}
	for _, tt := range tests {
		first := ""
		if meant := closeSports(tt.name, nil); len(meant) > 0 {
			first = meant[0]
		}
		assert.Equal(t, tt.want, first, "%.30s", tt.name)
	}
	assert.Equal(t, []string{"foil_racing"}, closeSports("foil_racin", []sport.Sport{"foil_racing"}), "the user's own count")
}
