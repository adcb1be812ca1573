package sweatstack_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

type search struct {
	name  string
	users []string // id and display name, in turns
	text  string
	mode  sweatstack.SearchMode
	want  string // id
	err   string
}

// searches are what Find and FindUser have in common: who is listed, what is
// looked for, and who is found.
func searches() []search {
	return []search{
		{name: "by id", users: []string{carla, "Carla"}, text: carla, want: carla},
		{name: "by ULID", users: []string{"01ARZ3NDEKTSV4RRFFQ69G5FAV", "Carla"}, text: "01ARZ3NDEKTSV4RRFFQ69G5FAV", want: "01ARZ3NDEKTSV4RRFFQ69G5FAV"},
		{name: "id of nobody", users: []string{"u", "Carla"}, text: carla, err: `sweatstack: not found: no user with the id "aaaaaaaaaaaaaaaa"`},
		{name: "id in other case is another id", users: []string{carla, "Carla"}, text: strings.ToUpper(carla), err: `sweatstack: not found: no user with the id "AAAAAAAAAAAAAAAA"`},
		{name: "name that looks like an id", users: []string{"u", "MaximilianMuster"}, text: "MaximilianMuster", err: `sweatstack: not found: no user with the id "MaximilianMuster"`},
		{name: "the same in mode name", users: []string{"u", "MaximilianMuster"}, text: "MaximilianMuster", mode: sweatstack.SearchByName, want: "u"},
		{name: "short id in mode id", users: []string{"u", "Carla"}, text: "u", mode: sweatstack.SearchByID, want: "u"},
		{name: "no part of an id", users: []string{"uu", "Carla"}, text: "u", mode: sweatstack.SearchByID, err: `sweatstack: not found: no user with the id "u"`},
		{name: "16 letters that are not ASCII are a name", users: []string{"u", "ÆØÅabcdefghijklm"}, text: "æøåABCDEFGHIJKLM", want: "u"},
		{name: "so are 16 bytes of them", users: []string{"u", "ÅseÅseÅseÅse"}, text: "åseåseåseåse", want: "u"},
		{name: "part of a name", users: []string{"a", "Anna Berg", "c", "Carla"}, text: "berg", want: "a"},
		{name: "capitals in the text", users: []string{"a", "anna berg"}, text: "ANNA", want: "a"},
		{name: "Greek sigma at the end", users: []string{"a", "Νίκος"}, text: "ΝΊΚΟΣ", want: "a"},
		{name: "Kelvin sign and long s", users: []string{"a", "Kirſten"}, text: "kirsten", want: "a"},
		{name: "spaces around", users: []string{"a", "Anna Berg"}, text: "  anna berg ", want: "a"},
		{name: "nobody of that name", users: []string{"a", "Anna"}, text: "Zoë", err: `sweatstack: not found: no user with the name "Zoë"`},
		{name: "nobody at all", text: "Anna", err: `sweatstack: not found: no user with the name "Anna"`},
		{name: "several", users: []string{"a", "Carla X", "b", "Carlo X"}, text: "carl", err: `sweatstack: 2 users fit the name "carl": Carla X, Carlo X`},
		{name: "the whole name wins", users: []string{"a", "Annabel", "b", "anna", "c", "Joanna"}, text: "Anna", want: "b"},
		{name: "two of the whole name", users: []string{"a", "Annabel", "b", "Anna", "c", "ANNA"}, text: "anna", err: `sweatstack: 2 users fit the name "anna": Anna, ANNA`},
		{name: "somebody listed twice is one", users: []string{"a", "Anna", "a", "Anna"}, text: "ann", want: "a"},
		{name: "a name without letters", users: []string{"a", "", "b", "Anna"}, text: "anna", want: "b"},
	}
}

func TestFind_GivesExactlyOneUserOrSaysWhyNot(t *testing.T) {
	t.Parallel()
	for _, c := range searches() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var listed []string
			for i := 0; i < len(c.users); i += 2 {
				listed = append(listed, person(c.users[i], c.users[i+1]))
			}
			s, client := scripted(t, says(200, listOf(listed...)))
			own, err := client.Users.Find(t.Context(), c.text, c.mode)
			team, teamErr := client.Teams.FindUser(t.Context(), "t", c.text, c.mode)
			assert.Equal(t, "/api/v1/users/", s.seen[0].URL.RequestURI())
			assert.Equal(t, "/api/v1/teams/t/users", s.seen[1].URL.RequestURI())
			assert.Equal(t, c.want, own.ID)
			assert.Equal(t, own, team)
			if c.err == "" {
				require.NoError(t, err)
				require.NoError(t, teamErr)
				return
			}
			require.EqualError(t, err, c.err)
			require.EqualError(t, teamErr, c.err)
			_, ambiguous := errors.AsType[*sweatstack.AmbiguousUserError](err)
			assert.Equal(t, !ambiguous, errors.Is(err, sweatstack.ErrNotFound))
		})
	}
}

func TestFind_AmbiguousErrorHoldsThoseWhoFit(t *testing.T) {
	t.Parallel()
	_, client := scripted(t, says(200, listOf(person("a", "Carla X"), person("b", "Dora"), person("c", "Carlo X"))))
	_, err := client.Users.Find(t.Context(), "CARL", sweatstack.SearchAuto)
	ambiguous, ok := errors.AsType[*sweatstack.AmbiguousUserError](err)
	require.True(t, ok)
	assert.Equal(t, "CARL", ambiguous.Name)
	require.Len(t, ambiguous.Users, 2)
	assert.Equal(t, "a", ambiguous.Users[0].ID)
	assert.Equal(t, "c", ambiguous.Users[1].ID)
}

func TestFind_HugeListsAndHostileNamesMakeOneShortLine(t *testing.T) {
	t.Parallel()
	var listed []string
	for i := range 2_000 {
		listed = append(listed, person(fmt.Sprintf("u%d", i), `Carl\u0000\n\u001b[31m`+strings.Repeat("x", 1000)))
	}
	_, client := scripted(t, says(200, listOf(listed...)))
	_, err := client.Users.Find(t.Context(), "carl", sweatstack.SearchAuto)
	require.Error(t, err)
	assert.Less(t, len(err.Error()), 10*400)
	assert.NotContains(t, err.Error(), "\n")
	assert.NotContains(t, err.Error(), "\x1b")
	assert.Contains(t, err.Error(), "and 1990 more")

	huge := make([]string, 10_000)
	for i := range huge {
		huge[i] = person(fmt.Sprintf("u%d", i), fmt.Sprintf("Carl %d", i))
	}
	_, client = scripted(t, says(200, listOf(huge...)))
	found, err := client.Users.Find(t.Context(), "carl 9999", sweatstack.SearchAuto)
	require.NoError(t, err)
	assert.Equal(t, "u9999", found.ID)

	_, err = client.Users.Find(t.Context(), "x\n"+strings.Repeat("y", 1<<20), sweatstack.SearchAuto)
	require.ErrorIs(t, err, sweatstack.ErrNotFound)
	assert.Less(t, len(err.Error()), 400)
	assert.NotContains(t, err.Error(), "\n")
}

func TestFind_NothingToLookForIsNotAsked(t *testing.T) {
	t.Parallel()
	s, client := scripted(t, says(200, "[]"))
	for _, text := range []string{"", "  ", "\t\n"} {
		_, err := client.Users.Find(t.Context(), text, sweatstack.SearchAuto)
		assert.ErrorAs(t, err, new(*sweatstack.ParamError), "%q", text)
		_, err = client.Teams.FindUser(t.Context(), "t", text, sweatstack.SearchByName)
		assert.ErrorAs(t, err, new(*sweatstack.ParamError), "%q", text)
		assert.ErrorAs(t, client.SwitchUser(t.Context(), sweatstack.ActAsParams{User: text}), new(*sweatstack.ParamError))
	}
	_, err := client.Users.Find(t.Context(), "anna", sweatstack.SearchMode(9))
	require.ErrorAs(t, err, new(*sweatstack.ParamError))
	assert.Empty(t, s.seen)
}
