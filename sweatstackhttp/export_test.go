package sweatstackhttp

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"
)

// What the tests of package sweatstackhttp_test need from the inside.

// ForgeLogin gives the cookie of a sign-in under way as somebody who knows the
// session secret would make it: its target has not been checked.
func ForgeLogin(tb testing.TB, a *Auth, state, next string) *http.Cookie {
	tb.Helper()
	tx, _ := a.newTransaction(target(next))
	tx.state = state
	w := httptest.NewRecorder()
	require.NoError(tb, a.writeLogin(w, httptest.NewRequestWithContext(tb.Context(), http.MethodGet, "/", nil), tx))
	cookies := w.Result().Cookies()
	require.Len(tb, cookies, 1)
	return cookies[0]
}

// WHATWGFault says what a browser on a page finds wrong with a place to go to:
// another origin, or a route below the prefix. Nothing gives "".
func WHATWGFault(location, page, prefix string) string {
	return whatwgFault(location, place{page, prefix})
}

// HostileTargets are the targets of testdata/next.json, good and bad, and more
// bad ones.
func HostileTargets(tb testing.TB) []string {
	tb.Helper()
	v := readNextVectors(tb)
	all := hiddenPrefixes()
	for _, c := range v.Accept {
		all = append(all, c.In)
	}
	for _, c := range v.Reject {
		all = append(all, c.In)
	}
	return all
}
