package sport_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

// FuzzSport gives any text to every method: a value of the platform is never
// refused and never lost, whatever it is.
func FuzzSport(f *testing.F) {
	for _, list := range [][]sport.Sport{sport.All(), sport.AllLegacy(), {
		"", "+", ".", ".+.", "cycling+", "a.b.c+d.e+f", "cycling+race+training", "cycling.trainer+virtual", "\xff+\x00", "cycling\u00a0",
	}} {
		for _, s := range list {
			f.Add(string(s))
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		s := sport.Sport(text)
		assert.True(t, s.IsSubSportOf(s))
		assert.Equal(t, s.IsRoot(), s.Root() == s)
		assert.Equal(t, text == "", s.Label() == "")
		_ = s.DisplayName()

		assert.Contains(t, sport.All(), s.Resolve())
		older := s.ResolveLegacy()
		_, ok := older.Legacy()
		assert.True(t, ok)
		for _, convert := range []func(sport.Sport) (sport.Sport, bool){sport.Sport.Taxonomy, sport.Sport.Legacy} {
			converted, ok := convert(s)
			if !ok {
				assert.Equal(t, s, converted, "unchanged without a counterpart")
				continue
			}
			assert.True(t, s.Known())
			assert.True(t, converted.Known())
			again, ok := convert(converted)
			assert.True(t, ok)
			assert.Equal(t, converted, again)
		}

		term, err := sport.Parse(text)
		if err != nil {
			require.ErrorIs(t, err, sport.ErrSyntax)
			assert.False(t, s.Known())
			return
		}
		again, err := sport.Parse(term.String())
		require.NoError(t, err)
		assert.Equal(t, term, again, "the canonical text means the same")
		assert.True(t, slices.IsSorted(term.Modifiers()))
		assert.True(t, term.IsSubSportOf(term))
		assert.True(t, term.Resolve().IsStandard())
		if above, ok := term.Parent(); ok {
			assert.True(t, term.IsSubSportOf(above))
			assert.Less(t, len(above.Code()), len(term.Code()))
		}
		for _, below := range term.Disciplines() {
			parent, _ := below.Parent()
			assert.Equal(t, term, parent)
		}
		_, err = sport.New(term.Code(), term.Modifiers()...)
		assert.Equal(t, term.UsesKnownAtoms(), err == nil)
	})
}
