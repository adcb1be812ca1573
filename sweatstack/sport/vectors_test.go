package sport_test

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

// load reads a file of vectors, made by running the public Python packages.
func load(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, into))
}

// legacyVectors is testdata/sport_0_70.json: the helpers of the Python client.
type legacyVectors struct {
	Sports []struct {
		Value   sport.Sport `json:"value"`
		Known   bool        `json:"known"`
		Display string      `json:"display_name"`
		Root    sport.Sport `json:"root_sport"`
		Parent  sport.Sport `json:"parent_sport"`
		IsRoot  bool        `json:"is_root_sport"`
	} `json:"sports"`
	SubSports []struct {
		Sport sport.Sport `json:"sport"`
		Of    sport.Sport `json:"of"`
		// Python is what 0.70 answers: it looks at the beginning of the text only.
		Python bool `json:"py_0_70"`
		Want   bool `json:"with_dot_rule"`
	} `json:"is_sub_sport_of"`
	SubSportsOfList []struct {
		Sport sport.Sport   `json:"sport"`
		OfAny []sport.Sport `json:"of_any"`
		// OfRaw names a Python type that is refused; Go's compiler refuses it.
		OfRaw string          `json:"of_raw_type"`
		Want  json.RawMessage `json:"result"`
	} `json:"is_sub_sport_of_list"`
}

func TestSport_HelpersGiveWhatThePythonClientGives(t *testing.T) {
	t.Parallel()
	var vectors legacyVectors
	load(t, "sport_0_70.json", &vectors)
	require.Len(t, vectors.Sports, 50)
	var known []sport.Sport
	for _, v := range vectors.Sports {
		if v.Known {
			known = append(known, v.Value)
			assert.True(t, v.Value.Known(), v.Value)
		}
		assert.Equal(t, string(v.Value), fmt.Sprint(v.Value), "known or not, it prints as it came")
		t.Run(string(v.Value), func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, v.Display, v.Value.DisplayName())
			assert.Equal(t, v.Root, v.Value.Root())
			assert.Equal(t, v.Parent, v.Value.Parent())
			assert.Equal(t, v.IsRoot, v.Value.IsRoot())
		})
	}
	assert.Equal(t, known, sport.AllLegacy(), "all 40, in their order")
}

func TestSport_SubSportsNeedADotWhereThePythonClientForgetsIt(t *testing.T) {
	t.Parallel()
	var vectors legacyVectors
	load(t, "sport_0_70.json", &vectors)
	require.Len(t, vectors.SubSports, 15)
	for _, v := range vectors.SubSports {
		assert.Equal(t, v.Want, v.Sport.IsSubSportOf(v.Of), "%s of %s", v.Sport, v.Of)
		if v.Want {
			assert.True(t, v.Python, "%s of %s: the dot only takes away", v.Sport, v.Of)
		}
	}
	require.Len(t, vectors.SubSportsOfList, 5)
	for _, v := range vectors.SubSportsOfList {
		if v.OfRaw != "" {
			continue
		}
		var want bool
		require.NoError(t, json.Unmarshal(v.Want, &want))
		assert.Equal(t, want, v.Sport.IsSubSportOf(v.OfAny...), "%s of %s", v.Sport, v.OfAny)
	}
}

// taxonomyVectors is testdata/sport_ost.json: open-sport-taxonomy 0.11.0.
type taxonomyVectors struct {
	Catalogue []sport.Sport `json:"catalogue_in_order"`
	Modifiers []struct {
		Value sport.Modifier `json:"value"`
		Label string         `json:"label"`
		Group *string        `json:"group"`
	} `json:"modifiers"`
	Sports []struct {
		Raw         string           `json:"raw"`
		Canonical   string           `json:"canonical"`
		Code        string           `json:"code"`
		Modifiers   []sport.Modifier `json:"modifiers"`
		Label       string           `json:"label"`
		Parent      *string          `json:"parent"`
		Standard    bool             `json:"is_standard"`
		KnownAtoms  bool             `json:"uses_known_atoms"`
		Resolve     string           `json:"resolve"`
		Disciplines []string         `json:"disciplines"`
		Strict      string           `json:"strict"`
	} `json:"sports"`
	Edges []struct {
		Raw   string `json:"raw"`
		Parse string `json:"parse"`
	} `json:"parse_edge_cases"`
	SubSports []struct {
		Sport string `json:"sport"`
		Of    string `json:"of"`
		Want  bool   `json:"result"`
	} `json:"is_subsport_of"`
}

func TestTerm_GivesWhatTheTaxonomyGives(t *testing.T) {
	t.Parallel()
	var vectors taxonomyVectors
	load(t, "sport_ost.json", &vectors)
	require.Len(t, vectors.Sports, 55)
	for _, v := range vectors.Sports {
		t.Run(v.Raw, func(t *testing.T) {
			t.Parallel()
			term, err := sport.Parse(v.Raw)
			require.NoError(t, err)
			assert.Equal(t, v.Canonical, term.String())
			assert.Equal(t, sport.Sport(v.Canonical), term.Sport())
			assert.Equal(t, v.Code, term.Code())
			assert.ElementsMatch(t, v.Modifiers, term.Modifiers())
			assert.Equal(t, v.Label, term.Label())
			assert.Equal(t, v.Standard, term.IsStandard())
			assert.Equal(t, v.KnownAtoms, term.UsesKnownAtoms())
			assert.Equal(t, v.Resolve, term.Resolve().String())

			parent, ok := term.Parent()
			require.Equal(t, v.Parent != nil, ok)
			if ok {
				assert.Equal(t, *v.Parent, parent.String())
			}
			disciplines := []string{}
			for _, below := range term.Disciplines() {
				disciplines = append(disciplines, below.String())
			}
			assert.Equal(t, v.Disciplines, disciplines)

			strict, err := sport.New(term.Code(), term.Modifiers()...)
			if v.Strict == "ok" {
				require.NoError(t, err)
				assert.Equal(t, term, strict)
				return
			}
			require.ErrorIs(t, err, sport.ErrUnknown)
			assert.Equal(t, sport.Term{}, strict)
		})
	}
}

func TestParse_RefusesOnlyWhatTheTaxonomyRefuses(t *testing.T) {
	t.Parallel()
	var vectors taxonomyVectors
	load(t, "sport_ost.json", &vectors)
	require.Len(t, vectors.Edges, 7)
	for _, v := range vectors.Edges {
		term, err := sport.Parse(v.Raw)
		if v.Parse == "error" {
			require.ErrorIs(t, err, sport.ErrSyntax, "%q", v.Raw)
			continue
		}
		require.NoError(t, err, "%q", v.Raw)
		assert.Equal(t, v.Parse, term.String())
	}
}

func TestTerm_SubSportsAreThoseOfTheTaxonomy(t *testing.T) {
	t.Parallel()
	var vectors taxonomyVectors
	load(t, "sport_ost.json", &vectors)
	require.Len(t, vectors.SubSports, 8)
	for _, v := range vectors.SubSports {
		below, err := sport.Parse(v.Sport)
		require.NoError(t, err)
		above, err := sport.Parse(v.Of)
		require.NoError(t, err)
		assert.Equal(t, v.Want, below.IsSubSportOf(above), "%s of %s", v.Sport, v.Of)
		assert.Equal(t, v.Want, sport.Sport(v.Sport).IsSubSportOf(sport.Sport(v.Of)), "%s of %s", v.Sport, v.Of)
	}
}

func TestAll_IsTheCatalogueInItsOrder(t *testing.T) {
	t.Parallel()
	var vectors taxonomyVectors
	load(t, "sport_ost.json", &vectors)
	require.Len(t, vectors.Catalogue, 39)
	assert.Equal(t, vectors.Catalogue, sport.All())
}

func TestModifiers_AreThoseOfTheTaxonomy(t *testing.T) {
	t.Parallel()
	var vectors taxonomyVectors
	load(t, "sport_ost.json", &vectors)
	require.Len(t, vectors.Modifiers, 11)
	var values []sport.Modifier
	for _, v := range vectors.Modifiers {
		values = append(values, v.Value)
		group := ""
		if v.Group != nil {
			group = *v.Group
		}
		assert.Equal(t, v.Label, v.Value.Label())
		assert.Equal(t, group, v.Value.Group())
		assert.True(t, v.Value.Known())
	}
	assert.Equal(t, values, sport.Modifiers())
	assert.False(t, sport.Modifier("newmod").Known())
	assert.Empty(t, sport.Modifier("newmod").Group())
}
