package sweatstackhttp_test

import (
	"maps"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

// writers gives every address of an application that writes, by what it is: the
// routes of the kit that take POST, as the kit registers them, and routes of
// the application behind each middleware and each kind of Handler.
func writers(t *testing.T, k *kit, ran *atomic.Int64) map[string]string {
	t.Helper()
	paths := map[string]string{}
	probe := k.newBrowser(t)
	k.auth.Instrument(routerFunc(func(pattern string, _ http.Handler) {
		method, path, _ := strings.Cut(pattern, " ")
		path = strings.Replace(path, "{user_id}", k.sandbox.Athletes()[1].ID, 1)
		if method == http.MethodPost && probe.api(http.MethodGet, path).header.Get("Allow") == http.MethodPost {
			paths["kit "+path] = path
		}
	}))
	write := func(http.ResponseWriter, *http.Request) { ran.Add(1) }
	for kind, middleware := range protected(k.auth) {
		k.mux.Handle("/write/"+kind, middleware(http.HandlerFunc(write)))
		paths["behind "+kind] = "/write/" + kind
	}
	for kind, handler := range map[string]http.Handler{
		"AuthenticatedUser": sweatstackhttp.Handler(k.auth, func(w http.ResponseWriter, r *http.Request, _ sweatstackhttp.AuthenticatedUser) error {
			write(w, r)
			return nil
		}),
		"SelectedUser": sweatstackhttp.Handler(k.auth, func(w http.ResponseWriter, r *http.Request, _ sweatstackhttp.SelectedUser) error {
			write(w, r)
			return nil
		}),
		"OptionalUser": sweatstackhttp.Handler(k.auth, func(w http.ResponseWriter, r *http.Request, _ sweatstackhttp.OptionalUser) error {
			write(w, r)
			return nil
		}),
		"OptionalSelectedUser": sweatstackhttp.Handler(k.auth, func(w http.ResponseWriter, r *http.Request, _ sweatstackhttp.OptionalSelectedUser) error {
			write(w, r)
			return nil
		}),
	} {
		k.mux.Handle("/handle/"+kind, handler)
		paths["Handler of "+kind] = "/handle/" + kind
	}
	return paths
}

func TestAdvisory_CSRFOnEveryWritingRoute(t *testing.T) {
	t.Parallel()
	refused := foreign()
	maps.Copy(refused, map[string][]string{
		"no Origin, another site":             {"Sec-Fetch-Site", "cross-site", "Origin", ""},
		"no Origin, a sister site":            {"Sec-Fetch-Site", "same-site", "Origin", ""},
		"Origin null on a sister site":        {"Sec-Fetch-Site", "same-site", "Origin", "null"},
		"Origin of ours, but another site":    {"Sec-Fetch-Site", "cross-site", "Origin", "https://coach.example.evil.example"},
		"old browser, clear text":             {"Sec-Fetch-Site", "", "Origin", "http://coach.example"},
		"old browser, another port":           {"Sec-Fetch-Site", "", "Origin", appURL + ":8443"},
		"old browser, no host":                {"Sec-Fetch-Site", "", "Origin", "https://"},
		"old browser, file":                   {"Sec-Fetch-Site", "", "Origin", "file://"},
		"old browser, extension":              {"Sec-Fetch-Site", "", "Origin", "chrome-extension://abcdef"},
		"a method in a header":                {"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example", "X-Http-Method-Override", "GET"},
		"a word of two":                       {"Sec-Fetch-Site", "same-origin, cross-site", "Origin", "https://evil.example"},
		"in large letters, so not understood": {"Sec-Fetch-Site", "SAME-ORIGIN", "Origin", "https://evil.example"},
	})
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			var ran atomic.Int64
			k := newKit(t, setup{config: change})
			paths, urls := writers(t, k, &ran), k.auth.URLs()
			b := k.signIn(t, k.sandbox.Coach())
			require.Equal(t, http.StatusSeeOther, b.selects(k, k.sandbox.Athletes()[0]).status)
			before := b.cookies()
			for attack, headers := range refused {
				for what, path := range paths {
					for _, kind := range []string{"application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=b", "application/json", ""} {
						a := b.post(path, nil, append([]string{"Content-Type", kind}, headers...)...)
						require.Equal(t, http.StatusForbidden, a.status, "%s: %s as %q", what, attack, kind)
						require.Empty(t, a.header.Values("Set-Cookie"), "%s: %s", what, attack)
						require.Empty(t, a.header.Get("Access-Control-Allow-Origin"), "%s: %s", what, attack)
					}
				}
			}
			assert.Zero(t, ran.Load(), "nothing of the application ran")
			assert.Equal(t, before, b.cookies())
			assert.Contains(t, b.get("/shown").body, "subject "+k.sandbox.Athletes()[0].ID, "and nothing of the kit")
			for _, path := range []string{urls.Logout(), urls.SelectSelf(""), urls.SelectUser(k.sandbox.Athletes()[1].ID, "", ""), urls.SelectUser("", "", "")} {
				assert.Contains(t, paths, "kit "+path, "the table has the kit's own routes")
			}
			for name, headers := range ownOrigin() {
				for what, path := range paths {
					if strings.HasPrefix(what, "kit ") {
						continue // they would end the session
					}
					require.Equal(t, http.StatusOK, b.post(path, nil, headers...).status, "%s: %s", what, name)
				}
			}
		})
	}
}

// A page elsewhere can send a browser anywhere by GET, with its cookies.
func TestAdvisory_ByGETNothingIsChanged(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			b := k.signIn(t, k.sandbox.Coach())
			require.Equal(t, http.StatusSeeOther, b.selects(k, k.sandbox.Athletes()[0]).status)
			before := b.cookies()
			urls := k.auth.URLs()
			for _, path := range []string{
				urls.Logout(), urls.Logout() + "?_method=POST", urls.SelectSelf(""), urls.SelectUser(k.sandbox.Athletes()[1].ID, "", ""),
				urls.SelectUser("", "", "") + "?user_id=" + k.sandbox.Athletes()[1].ID,
			} {
				for _, method := range []string{http.MethodGet, http.MethodHead} {
					a := b.send(method, path, "", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "X-Http-Method-Override", "POST"})
					assert.Equal(t, http.StatusMethodNotAllowed, a.status, "%s %s", method, path)
					assert.Empty(t, a.header.Values("Set-Cookie"))
				}
			}
			assert.Equal(t, before, b.cookies())
			assert.Contains(t, b.get("/shown").body, "subject "+k.sandbox.Athletes()[0].ID)
		})
	}
}

func TestAdvisory_CSRFOptOutOpensItsPatternAndNothingElse(t *testing.T) {
	t.Parallel()
	var ran atomic.Int64
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) { c.AllowCrossOrigin = []string{"POST /open/{id}", "POST /auth/"} }})
	for _, path := range []string{"/open/{id}", "/closed/{id}"} {
		k.mux.Handle(path, k.auth.AuthenticatedUser(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { ran.Add(1) })))
	}
	b := k.signIn(t, k.sandbox.Coach())
	attacks := foreign()
	attacks["old browser, clear text"] = []string{"Sec-Fetch-Site", "", "Origin", "http://coach.example"}
	for name, headers := range attacks {
		for _, path := range []string{"/closed/1", "/open/1/..%2f..%2fclosed", "/open", k.auth.URLs().Logout(), k.auth.URLs().SelectSelf("")} {
			assert.NotEqual(t, http.StatusOK, b.post(path, nil, headers...).status, "%s: %s", path, name)
		}
		require.Zero(t, ran.Load(), name)
		assert.Equal(t, http.StatusForbidden, b.api(http.MethodPut, "/open/1", headers...).status, name)
		assert.Equal(t, http.StatusOK, b.post("/open/1", nil, headers...).status, name)
		require.EqualValues(t, 1, ran.Swap(0), name)
	}
	assert.Equal(t, http.StatusOK, b.get("/me").status, "nobody was signed out")
}
