package sport_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

func TestLabel_IsGoodForBothGenerations(t *testing.T) {
	t.Parallel()
	tests := []struct {
		value sport.Sport
		want  string
	}{
		{sport.CyclingTrainer, "indoor cycling"},
		{sport.CyclingStationary, "indoor cycling"},
		{"cycling+virtual+stationary", "virtual indoor cycling"},
		{sport.CyclingRoad, "road cycling"},
		{"cycling.road+race", "road cycling (race)"},
		{sport.CrossCountrySkiingSkate, "skate XC skiing"},
		{sport.CrossCountrySkiingRoller, "roller skiing"},
		{sport.Unknown, "generic"},
		// No counterpart in the taxonomy, or known to nobody.
		{sport.SwimmingPool25m, "swimming pool 25m"},
		{sport.RowingFixedSeat, "rowing fixed-seat"},
		{"hang_gliding.indoor", "hang gliding indoor"},
		// Not even a code with modifiers.
		{"cycling++race", "cycling++race"},
		{"cycling.road+", "cycling (road+)"},
		{"", ""},
	}
	for _, test := range tests {
		assert.Equal(t, test.want, test.value.Label(), "%q", test.value)
	}
}

func TestLabel_EveryKnownSportHasOne(t *testing.T) {
	t.Parallel()
	seen := make(map[string]sport.Sport)
	for _, s := range sport.All() {
		label := s.Label()
		assert.NotEmpty(t, label, s)
		assert.NotContains(t, label, "+", s)
		assert.NotContains(t, label, "_", s)
		assert.Empty(t, seen[label], "%s has the label of another", s)
		seen[label] = s
	}
	for _, s := range sport.AllLegacy() {
		assert.NotEmpty(t, s.Label(), s)
	}
}

func TestKnown_CoversBothGenerationsAndTheirCombinations(t *testing.T) {
	t.Parallel()
	for _, list := range [][]sport.Sport{sport.All(), sport.AllLegacy(), {
		sport.CrossCountrySkiingRoller, sport.CrossCountrySkiingRollerClassic, sport.CrossCountrySkiingRollerSkate,
		"cycling.road+race", "running+race+solo",
	}} {
		for _, s := range list {
			assert.True(t, s.Known(), s)
		}
	}
	for _, s := range []sport.Sport{
		"", "Cycling", "cycling.", "cycling+", "cycling.trainer+race", "cycling+newmod",
		"running+race+training", "cross_country_skiing.skating", " cycling",
	} {
		assert.False(t, s.Known(), "%q", s)
	}
}

func TestIsSubSportOf_KnowsModifiersAndStrangers(t *testing.T) {
	t.Parallel()
	tests := []struct {
		sport, of sport.Sport
		want      bool
	}{
		{"cycling.road+race", "cycling.road", true},
		{"cycling.road+race", "cycling+race", true},
		{"cycling.road", "cycling+race", false},
		{"cycling+virtual+stationary", "cycling+stationary+virtual", true},
		{"cycling+race+solo+virtual", "cycling+race+virtual", true},
		{"cycling+racer", "cycling+race", false},
		{"kitesurfing.foil", "kitesurfing", true},
		{"cross_country_skiing.skate", "xc_skiing", false},
		// Texts that are no code with modifiers are compared as texts.
		{"", "", true},
		{"cycling", "", false},
		{"cycling+", "cycling+", true},
		{"cycling+.x", "cycling+", true},
		{"cycling+", "cycling", false},
	}
	for _, test := range tests {
		assert.Equal(t, test.want, test.sport.IsSubSportOf(test.of), "%q of %q", test.sport, test.of)
	}
	assert.False(t, sport.Cycling.IsSubSportOf())
}

func TestLists_AreTheCallersOwn(t *testing.T) {
	t.Parallel()
	clear(sport.All())
	clear(sport.AllLegacy())
	clear(sport.Modifiers())
	assert.Equal(t, sport.AlpineSkiing, sport.All()[0])
	assert.Equal(t, sport.Cycling, sport.AllLegacy()[0])
	assert.Equal(t, sport.Assisted, sport.Modifiers()[0])
}
