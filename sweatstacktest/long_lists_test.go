package sweatstacktest_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A request is small, and so must be what it makes the sandbox write and do.
func TestQuery_AnAnswerIsNotAHundredTimesItsQuestion(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	bearer := w.signIn(w.sandbox.Athletes()[0]).AccessToken
	team := w.sandbox.Teams()[0].ID
	scopes := `{"scopes":[` + strings.Repeat(`"",`, 100_000) + `""]}`
	for name, answer := range map[string]reply{
		"scopes":  w.body(http.MethodPost, "/teams/"+team+"/authorize", bearer, scopes),
		"metrics": w.get("/activities/longitudinal-data?sport=cycling&start=2026-01-01"+strings.Repeat("&metrics=x", 9_000), bearer),
		"sports":  w.get("/activities/?x"+strings.Repeat("&sports=%2B", 9_000), bearer),
	} {
		require.Equal(t, http.StatusUnprocessableEntity, answer.status, name)
		var body struct{ Detail []any }
		answer.into(t, &body)
		assert.Len(t, body.Detail, 100, name)
	}
}

func TestQuery_AValueThatIsRepeatedIsOne(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	bearer := w.signIn(w.sandbox.Athletes()[0]).AccessToken
	for _, query := range []string{"sports=cycling", "tags=race", "sport=running&tags=race"} {
		once := w.get("/activities/?"+query, bearer)
		require.Equal(t, http.StatusOK, once.status)
		many := w.get("/activities/?"+strings.TrimSuffix(strings.Repeat(query+"&", 4_000), "&"), bearer)
		assert.Equal(t, string(once.body), string(many.body), query)
	}
}
