package sweatstacktest_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A test prints what was asked when it fails, and a log of CI keeps it.
func TestRequests_HoldNoSecretWhereverItStands(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	names := []string{
		"client_secret", "refresh_token", "access_token", "token", "code", "code_verifier", "password", "id_token", "id_token_hint",
		"subject_token", "client_assertion", "api_key", "Refresh_Token",
	}
	for _, name := range names {
		values := url.Values{name: {"canary"}, "tz": {"Europe/Oslo"}, "code_challenge_method": {"S256"}, "token_type_hint": {"refresh_token"}}
		w.send(http.MethodPost, tokenPath+"?"+values.Encode(), values.Encode(), "Content-Type", "application/x-www-form-urlencoded")
		list := w.sandbox.Requests()
		last := list[len(list)-1]
		for _, logged := range []url.Values{last.Query, last.Form} {
			require.Len(t, logged, 4, name)
			assert.Equal(t, []string{fingerprintOf("canary")}, logged[name])
			assert.Equal(t, "Europe/Oslo", logged.Get("tz"))
			assert.Equal(t, "S256", logged.Get("code_challenge_method"))
			assert.Equal(t, "refresh_token", logged.Get("token_type_hint"))
		}
	}
	assert.NotContains(t, fmt.Sprintf("%+v", w.sandbox.Requests()), "canary")
}

func TestRequests_AreBounded(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	long, many := strings.Repeat("x", 1000), url.Values{}
	for i := range 100 {
		many.Add(fmt.Sprintf("p%03d", i), long)
	}
	w.send(http.MethodGet, "/"+long+"?"+many.Encode(), "", "User-Agent", long)
	entry := w.sandbox.Requests()[0]
	assert.Len(t, entry.Path, 200)
	assert.Len(t, entry.UserAgent, 200)
	assert.Len(t, entry.Query, 40)
	assert.Len(t, entry.Query.Get("p000"), 200)

	for range 2000 {
		w.get("/users/", "")
	}
	list := w.sandbox.Requests()
	assert.LessOrEqual(t, len(list), 2000)
	assert.GreaterOrEqual(t, len(list), 1800)
	assert.Equal(t, "/api/v1/users/", list[0].Path, "the oldest goes first")
}
