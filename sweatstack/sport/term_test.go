package sport_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

func TestTerm_SameSportInAnyOrderIsEqual(t *testing.T) {
	t.Parallel()
	one, err := sport.Parse("cycling+virtual+stationary+virtual")
	require.NoError(t, err)
	other, err := sport.New("cycling", sport.Stationary, sport.Virtual)
	require.NoError(t, err)
	assert.True(t, one == other)
}

func TestTerm_OddCodesHaveAnEndUpwards(t *testing.T) {
	t.Parallel()
	for _, text := range []string{".", ".road", "a..b", "cycling.", "..", "....+race"} {
		term, err := sport.Parse(text)
		require.NoError(t, err, text)
		for range len(text) {
			above, ok := term.Parent()
			if !ok {
				break
			}
			assert.NotEmpty(t, above.Code(), text)
			term = above
		}
		_, ok := term.Parent()
		assert.False(t, ok, text)
		assert.True(t, term.Resolve().IsStandard(), text)
	}
}

func TestTerm_ZeroIsNoSportAndHarmless(t *testing.T) {
	t.Parallel()
	var zero sport.Term
	assert.Empty(t, zero.String())
	assert.Empty(t, zero.Label())
	assert.Nil(t, zero.Modifiers())
	assert.Nil(t, zero.Disciplines())
	assert.False(t, zero.IsStandard())
	assert.False(t, zero.UsesKnownAtoms())
	assert.Equal(t, "generic", zero.Resolve().String())
}

func TestTerm_LabelSortsTheNamesThatPeopleSee(t *testing.T) {
	t.Parallel()
	term, err := sport.Parse("kitesurfing+aB+a_b")
	require.NoError(t, err)
	assert.Equal(t, []sport.Modifier{"aB", "a_b"}, term.Modifiers())
	assert.Equal(t, "kitesurfing (a b, aB)", term.Label())
}

func TestNew_NamesThePartThatTheTaxonomyDoesNotHave(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name      string
		code      string
		modifiers []sport.Modifier
		is        error
		text      string
	}{
		{"code", "kitesurfing", nil, sport.ErrUnknown, `sport: not in the taxonomy: code "kitesurfing"`},
		{"older sport", "cycling.trainer", nil, sport.ErrUnknown, `sport: not in the taxonomy: code "cycling.trainer"`},
		{"modifier", "cycling", []sport.Modifier{sport.Race, "newmod"}, sport.ErrUnknown, `sport: not in the taxonomy: modifier "newmod"`},
		{"two purposes", "cycling", []sport.Modifier{sport.Training, sport.Race}, sport.ErrUnknown, "sport: not in the taxonomy: race and training are both a purpose"},
		{"two companies", "cycling", []sport.Modifier{sport.Group, sport.Solo}, sport.ErrUnknown, "sport: not in the taxonomy: group and solo are both a company"},
		{"no code", "", nil, sport.ErrSyntax, "sport: not a code with modifiers"},
		{"empty modifier", "cycling", []sport.Modifier{""}, sport.ErrSyntax, "sport: not a code with modifiers"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := sport.New(test.code, test.modifiers...)
			require.ErrorIs(t, err, test.is)
			assert.EqualError(t, err, test.text)
		})
	}
}

func TestResolve_TakesTheFirstOfEquallyLargeSets(t *testing.T) {
	t.Parallel()
	term, err := sport.New("cycling", sport.Commute, sport.Assisted)
	require.NoError(t, err)
	assert.Equal(t, sport.CyclingAssisted, term.Resolve().Sport())
}
