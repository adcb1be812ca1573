package interop_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// pythonNames reads a section of the list that the reference is held to.
func pythonNames(t *testing.T, section string) []string {
	t.Helper()
	text, err := os.ReadFile("../rules/testdata/python_0_70.txt")
	require.NoError(t, err)
	_, rest, found := strings.Cut(string(text), "\n# "+section+"\n")
	require.True(t, found, section)
	rest, _, _ = strings.Cut(rest, "\n# ")
	return strings.Fields(rest)
}

// elsewhere are the names of the Python client that the tour does not call.
func elsewhere() map[string]string {
	const object = "says how a client is made, and gives nothing back"
	return map[string]string{
		"authenticate":         "needs a browser; the tests of sweatstack/login have a machine for one",
		"client_secret":        object,
		"streamlit_compatible": object,
		"TokenRefreshError":    "an exception",

		"DEFAULT_URL":                 "a constant",
		"OAUTH2_CLIENT_ID":            "a constant; the step client_id compares it",
		"TOKEN_EXPIRY_MARGIN_SECONDS": "a constant",
	}
}

// The list of names is that of the package itself, so that no name is missing
// in the reference either.
func TestInterop_ListOfNamesIsThatOfThePackage(t *testing.T) {
	t.Parallel()
	python(t)
	peer := startPeer(t, environment(t, sweatstacktest.New(t)))
	peer.ask(t, call{On: "sweatstack", Call: "Client", Keep: "coach"})
	public := func(on string) []string {
		var names []string
		require.NoError(t, json.Unmarshal(peer.ask(t, call{On: on, Call: "__dir__"}).JSON, &names))
		return slices.DeleteFunc(names, func(name string) bool { return strings.HasPrefix(name, "_") })
	}
	var members, others []string // classes and constants
	for _, name := range pythonNames(t, "Client") {
		if name[0] >= 'A' && name[0] <= 'Z' {
			others = append(others, name)
		} else {
			members = append(members, name)
		}
	}
	assert.ElementsMatch(t, members, public("coach"))
	module, functions := public("sweatstack"), pythonNames(t, "Module-level functions")
	assert.Subset(t, module, others)
	for _, name := range members {
		assert.Equal(t, slices.Contains(module, name), slices.Contains(functions, name), name)
	}
	assert.Subset(t, members, functions)
}

// A call that is added to the client must be added to the tour, or have a
// reason.
func TestInterop_TourVisitsEveryName(t *testing.T) {
	t.Parallel()
	visited := map[string]bool{}
	for _, s := range tour(t, newWorld(t, sweatstacktest.Current)) {
		visited[s.python.Call] = true
		if s.python.Call == "Client" {
			for setting := range s.python.Kwargs {
				visited[setting] = true
			}
		}
	}
	excused := elsewhere()
	for _, name := range pythonNames(t, "Client") {
		_, ok := excused[name]
		assert.NotEqual(t, visited[name], ok, "%s: is in the tour or has a reason not to be, one of the two", name)
	}
}
