package sweatstacktest_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Nobody has to be signed in to be given a code, so what is kept with one must
// be small: four thousand nonces of a megabyte would end the process.
func TestAuthorize_ANonceThatIsTooLongIsNotKept(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	long := strings.Repeat("n", 2049)
	for _, answer := range []reply{
		w.send(http.MethodGet, w.authorizeLink("nonce", long), ""),
		w.postForm(w.authorizeLink("nonce", long), url.Values{"user_id": {w.sandbox.Coach().ID}}),
	} {
		back := w.back(answer)
		assert.Equal(t, "invalid_request", back.Get("error"))
		assert.Empty(t, back.Get("code"))
	}
	got := w.tokens(w.exchange(w.code(w.sandbox.Coach(), "nonce", long[1:])))
	assert.Equal(t, long[1:], claims(t, got.IDToken)["nonce"])
}

// A list of n names must not cost n times n steps: a quarter of a million of
// them fits into one link, which anybody can send.
func TestAuthorize_ALinkWithManyScopesIsReadInOnePass(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	var scopes strings.Builder
	for i := range 200_000 {
		scopes.WriteString(strconv.FormatInt(int64(i), 36) + " ")
	}
	began := time.Now()
	back := w.back(w.send(http.MethodGet, w.authorizeLink("scope", scopes.String()), ""))
	assert.Equal(t, "invalid_scope", back.Get("error"))
	assert.Less(t, time.Since(began), 10*time.Second)
}

func TestDelegatedToken_RepeatedScopesAreGrantedOnce(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	asked := make([]string, 5000)
	for i := range asked {
		asked[i] = []string{"activities:read", "wellness:read", ""}[i%3]
	}
	answer := w.delegate(w.signIn(w.sandbox.Coach()).AccessToken,
		map[string]any{"sub": w.sandbox.Athletes()[0].ID, "scopes": asked})
	assert.Equal(t, "activities:read wellness:read", w.tokens(answer).Scope)
}

// The bundles are asked for by applications of the time of 0.70. A token for
// another person holds categories only, so the bundle is what is left of it.
func TestDelegatedToken_ABundleGivesItsCategories(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	coach := w.signIn(w.sandbox.Coach()).AccessToken
	body := map[string]any{"sub": w.sandbox.Athletes()[0].ID, "scopes": []string{"data:read"}}
	got := w.tokens(w.delegate(coach, body))
	assert.Equal(t, "activities:read wellness:read workouts:read", got.Scope)
	require.Equal(t, http.StatusOK, w.get("/activities/?limit=1", got.AccessToken).status)

	body = map[string]any{"sub": w.sandbox.Coach().ID, "scopes": []string{"data:read"}}
	assert.Equal(t, "data:read", w.tokens(w.delegate(coach, body)).Scope, "for oneself the bundle itself is there")
}

// What an application shows of an error must not be written by whoever made
// the link: RFC 6749, section 4.1.2.1, allows printable ASCII without quotes.
func TestAuthorize_TheDescriptionOfAnErrorHasNoForeignText(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	for _, scope := range []string{"a\nb", `"quoted"`, "<script>alert(1)</script>", "caf\u00e9", "\xff", strings.Repeat("x", 500), "\\"} {
		back := w.back(w.send(http.MethodGet, w.authorizeLink("scope", scope), ""))
		assert.Equal(t, "invalid_scope", back.Get("error"))
		assert.Equal(t, "A scope of the link does not exist", back.Get("error_description"), "%q", scope)
	}
	back := w.back(w.send(http.MethodGet, w.authorizeLink("scope", "activity:read"), ""))
	assert.Equal(t, "The scope activity:read does not exist", back.Get("error_description"))
}
