package sport_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

func TestTaxonomy_OfEveryOlderSport(t *testing.T) {
	t.Parallel()
	renamed := map[sport.Sport]sport.Sport{
		"cycling.tt":                                 "cycling.time_trial",
		"cycling.mountainbike":                       "cycling.mountain",
		"cycling.trainer":                            "cycling+stationary",
		"running.treadmill":                          "running+stationary",
		"cross_country_skiing":                       "xc_skiing",
		"cross_country_skiing.classic":               "xc_skiing.classic",
		"cross_country_skiing.skate":                 "xc_skiing.skate",
		"cross_country_skiing.roller_skiing":         "xc_skiing+roller",
		"cross_country_skiing.roller_skiing.classic": "xc_skiing.classic+roller",
		"cross_country_skiing.roller_skiing.skate":   "xc_skiing.skate+roller",
		"rowing.ergometer":                           "rowing+stationary",
		"unknown":                                    "generic",
	}
	// Those without a counterpart keep their text; beside them the nearest.
	alone := map[sport.Sport]sport.Sport{
		"cycling.track.250m":               "cycling.track",
		"cycling.track.333m":               "cycling.track",
		"running.track.200m":               "running.track",
		"running.track.400m":               "running.track",
		"cross_country_skiing.backcountry": "xc_skiing",
		"cross_country_skiing.ergometer":   "xc_skiing",
		"rowing.indoor":                    "rowing",
		"rowing.regatta":                   "rowing",
		"rowing.fixed-seat":                "rowing",
		"rowing.coastal":                   "rowing",
		"swimming.pool.50m":                "swimming.pool",
		"swimming.pool.25m":                "swimming.pool",
		"swimming.pool.25y":                "swimming.pool",
		"swimming.pool.33m":                "swimming.pool",
		"swimming.flume":                   "swimming",
	}
	older := append(sport.AllLegacy(),
		sport.CrossCountrySkiingRoller, sport.CrossCountrySkiingRollerClassic, sport.CrossCountrySkiingRollerSkate)
	for _, s := range older {
		want, nearest, has := s, s, true
		if name, ok := renamed[s]; ok {
			want, nearest = name, name
		} else if name, ok := alone[s]; ok {
			nearest, has = name, false
		}
		got, ok := s.Taxonomy()
		assert.Equal(t, want, got, s)
		assert.Equal(t, has, ok, s)
		assert.Equal(t, nearest, s.Resolve(), s)

		// What was renamed finds its way back, but for unknown, which became
		// one with generic.
		back, ok := got.Legacy()
		assert.True(t, ok, s)
		if s != sport.Unknown {
			assert.Equal(t, s, back)
		}
	}
}

func TestLegacy_OfEveryStandardSport(t *testing.T) {
	t.Parallel()
	// Those without a counterpart keep their text; beside them the nearest.
	alone := map[sport.Sport]sport.Sport{
		"alpine_skiing":              "generic",
		"cycling+assisted":           "cycling",
		"cycling+commute":            "cycling",
		"cycling+stationary+virtual": "cycling.trainer",
		"cycling.mountain+assisted":  "cycling.mountainbike",
		"hand_cycling":               "generic",
		"rowing+stationary+virtual":  "rowing.ergometer",
		"running+race":               "running",
		"running+stationary+virtual": "running.treadmill",
		"snowboarding":               "generic",
		"walking+stationary":         "walking",
		"xc_skiing.double_poling":    "cross_country_skiing",
	}
	for _, s := range sport.All() {
		got, ok := s.Legacy()
		if nearest, alone := alone[s]; alone {
			assert.False(t, ok, s)
			assert.Equal(t, s, got)
			assert.Equal(t, nearest, s.ResolveLegacy(), s)
			continue
		}
		assert.True(t, ok, s)
		assert.Equal(t, got, s.ResolveLegacy(), s)
		back, ok := got.Taxonomy()
		assert.True(t, ok, s)
		assert.Equal(t, s, back)
	}
}

func TestConversion_OfStrangersAndCombinations(t *testing.T) {
	t.Parallel()
	tests := []struct {
		value                    sport.Sport
		taxonomy                 sport.Sport
		inTaxonomy               bool
		legacy                   sport.Sport
		inLegacy                 bool
		resolved, resolvedLegacy sport.Sport
	}{
		{"cycling.road+race", "cycling.road+race", true, "cycling.road+race", false, "cycling.road", "cycling.road"},
		{"cycling+virtual+stationary", "cycling+virtual+stationary", true, "cycling+virtual+stationary", false, "cycling+stationary+virtual", "cycling.trainer"},
		{"cycling+stationary+stationary", "cycling+stationary+stationary", true, "cycling.trainer", true, "cycling+stationary", "cycling.trainer"},
		{"cycling.trainer+virtual", "cycling.trainer+virtual", false, "cycling.trainer+virtual", false, "cycling+stationary+virtual", "cycling.trainer"},
		{"xc_skiing+roller+race", "xc_skiing+roller+race", true, "xc_skiing+roller+race", false, "xc_skiing+roller", "cross_country_skiing.roller_skiing"},
		{"cycling.road.criterium", "cycling.road.criterium", false, "cycling.road.criterium", false, "cycling.road", "cycling.road"},
		{"cross_country_skiing.moon", "cross_country_skiing.moon", false, "cross_country_skiing.moon", false, "xc_skiing", "cross_country_skiing"},
		{"kitesurfing.foil+race", "kitesurfing.foil+race", false, "kitesurfing.foil+race", false, "generic", "generic"},
		{"Cycling", "Cycling", false, "Cycling", false, "generic", "generic"},
		{"cycling++race", "cycling++race", false, "cycling++race", false, "generic", "generic"},
		{"a+b.c", "a+b.c", false, "a+b.c", false, "generic", "generic"},
		{"", "", false, "", false, "generic", "generic"},
	}
	for _, test := range tests {
		t.Run(string(test.value), func(t *testing.T) {
			t.Parallel()
			got, ok := test.value.Taxonomy()
			assert.Equal(t, test.taxonomy, got)
			assert.Equal(t, test.inTaxonomy, ok)
			got, ok = test.value.Legacy()
			assert.Equal(t, test.legacy, got)
			assert.Equal(t, test.inLegacy, ok)
			assert.Equal(t, test.resolved, test.value.Resolve())
			assert.Equal(t, test.resolvedLegacy, test.value.ResolveLegacy())
		})
	}
}

func TestResolve_HostileValuesTakeNoTime(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]string{
		"dots":            strings.Repeat(".", 1<<19),
		"modifiers":       "cycling" + strings.Repeat("+x", 1<<19),
		"many and sorted": "cycling+stationary" + strings.Repeat("+zz", 1<<18) + ".a",
	} {
		start := time.Now()
		_ = sport.Sport(value).Resolve()
		_ = sport.Sport(value).ResolveLegacy()
		if term, err := sport.Parse(value); err == nil {
			_ = term.Resolve()
		}
		// About 0.1 s; a climb in square time needs minutes.
		assert.Less(t, time.Since(start), 20*time.Second, name)
	}
}
