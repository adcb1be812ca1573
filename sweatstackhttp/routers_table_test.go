package sweatstackhttp_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

// routed mounts a kit with a router, and gives the ids that the platform was
// asked to act as.
func routed(t *testing.T, how routing) (k *kit, asked func() []string) {
	t.Helper()
	var mu sync.Mutex
	var ids []string
	k = newKit(t, setup{config: func(c *sweatstackhttp.Config) {
		c.AppURL = appURL + how.path
		below := c.HTTPClient.Transport
		c.HTTPClient = &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			if strings.HasSuffix(r.URL.Path, "/delegated-token") {
				body, err := io.ReadAll(r.Body)
				if err != nil {
					return nil, err
				}
				var form struct{ Sub string }
				if err := json.Unmarshal(body, &form); err != nil {
					return nil, err
				}
				mu.Lock()
				ids = append(ids, form.Sub)
				mu.Unlock()
				r.Body = io.NopCloser(strings.NewReader(string(body)))
			}
			return below.RoundTrip(r)
		})}
	}})
	return k, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return ids
	}
}

// enters mounts the routes and signs the coach in through them.
func (k *kit) enters(t *testing.T, how routing) *browser {
	t.Helper()
	page := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = say(w, "page of %s", sweatstackhttp.AuthenticatedUserFrom(r.Context()).ID())
		if strings.HasSuffix(r.URL.Path, "/selected") {
			_ = say(w, " for %s", sweatstackhttp.SelectedUserFrom(r.Context()).ID())
		}
	})
	catchAll := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _ = say(w, "catch-all") })
	app := how.mount(k.auth, page, catchAll)
	client := k.sandbox.SignInAt(t, app, how.path+"/auth/sweatstack/login?next="+how.path+"/me", k.sandbox.Coach())
	return &browser{t: t, app: app, client: client}
}

// routerStep is one thing that must be so on every router.
type routerStep struct {
	name string
	run  func(v routerVisit)
}

// routerVisit is a coach who has signed in through a router.
type routerVisit struct {
	*kit
	b     *browser
	path  string          // of AppURL
	asked func() []string // the ids that the platform was asked to act as
}

func (v routerVisit) page() string { return "page of " + v.sandbox.Coach().ID }

func routerSteps() []routerStep {
	return []routerStep{
		{"sign-in and page", func(v routerVisit) {
			t := v.b.t
			require.Equal(t, v.page(), v.b.get(v.path+"/me").body)
			urls := v.auth.URLs()
			assert.True(t, strings.HasPrefix(urls.Logout(), v.path+"/auth/sweatstack/"))
			stranger := &browser{t: t, app: v.b.app, client: v.newBrowser(t).client}
			assert.Equal(t, urls.Login(v.path+"/me?x=1"), stranger.get(v.path+"/me?x=1").location(), "the page as the browser sees it")
			assert.Equal(t, http.StatusUnauthorized, stranger.api(http.MethodGet, v.path+"/me").status)
		}},
		{"select user, select self, log-out", func(v routerVisit) {
			t := v.b.t
			athlete, urls := v.sandbox.Athletes()[0], v.auth.URLs()
			switched := v.b.post(urls.SelectUser(athlete.ID, v.path+"/me", ""), nil)
			require.Equal(t, http.StatusSeeOther, switched.status, switched.body)
			assert.Equal(t, v.path+"/me", switched.location())
			assert.Equal(t, []string{athlete.ID}, v.asked())
			assert.Equal(t, v.page()+" for "+athlete.ID, v.b.get(v.path+"/selected").body)
			field := v.b.post(urls.SelectUser("", "", ""), url.Values{"user_id": {v.sandbox.Athletes()[1].ID}})
			require.Equal(t, http.StatusSeeOther, field.status, field.body)
			assert.Equal(t, v.page()+" for "+v.sandbox.Athletes()[1].ID, v.b.get(v.path+"/selected").body)
			self := v.b.post(urls.SelectSelf(""), nil, "Referer", appURL+v.path+"/me?from=1")
			require.Equal(t, http.StatusSeeOther, self.status)
			assert.Equal(t, v.path+"/me?from=1", self.location())
			assert.Equal(t, v.page()+" for "+v.sandbox.Coach().ID, v.b.get(v.path+"/selected").body)
			out := v.b.post(urls.Logout(), nil)
			require.Equal(t, http.StatusSeeOther, out.status)
			assert.Equal(t, v.path+"/", out.location())
			assert.Equal(t, urls.Login(v.path+"/me"), v.b.get(v.path+"/me").location())
		}},
		{"ids that need escaping", func(v routerVisit) {
			t := v.b.t
			ids := []string{"a/b", "a b", "%2F", "a%2Fb", "ünï", "日本", "a+b", "a?b", "a#b", "a;b=c", "{user_id}", "*", "a:b@c", `a"b`, "..a", "a\\b", "a&b=c"}
			for _, id := range ids {
				assert.Equal(t, http.StatusNotFound, v.b.post(v.auth.URLs().SelectUser(id, "", ""), nil).status, id)
			}
			assert.Equal(t, ids, v.asked())
		}},
		{"ids that are none", func(v routerVisit) {
			t := v.b.t
			base := strings.TrimSuffix(v.auth.URLs().SelectUser("x", "", ""), "x")
			for _, last := range []string{"", "..", "%2E%2E", ".", "a/b", "x/", "../select-user/", strings.Repeat("i", 300)} {
				assert.Empty(t, v.b.post(base+last, nil).cookie(subjectCookie), last)
			}
			for _, id := range v.asked() {
				assert.NotContains(t, []string{"", "..", ".", "b", "a/b"}, id)
				assert.Less(t, len(id), 300)
			}
		}},
		{"405 with Allow, although there is a catch-all", func(v routerVisit) {
			t := v.b.t
			urls := v.auth.URLs()
			require.Equal(t, "catch-all", v.b.get(v.path+"/elsewhere").body)
			for path, allowed := range map[string]string{
				urls.Login(""): http.MethodGet,
				strings.TrimSuffix(urls.Login(""), "login") + "callback": http.MethodGet,
				urls.Logout():                       http.MethodPost,
				urls.SelectUser("somebody", "", ""): http.MethodPost,
				urls.SelectUser("a/b", "", ""):      http.MethodPost,
				urls.SelectUser("", "", ""):         http.MethodPost,
				urls.SelectSelf(""):                 http.MethodPost,
			} {
				for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost} {
					if method == allowed {
						continue
					}
					a := v.b.api(method, path)
					assert.Equal(t, http.StatusMethodNotAllowed, a.status, "%s %s", method, path)
					assert.Equal(t, allowed, a.header.Get("Allow"), "%s %s", method, path)
					requirePrivate(t, a)
				}
			}
			assert.Equal(t, v.page(), v.b.get(v.path+"/me").body, "nothing happened")
			assert.Empty(t, v.asked())
		}},
		{"the catch-all swallows none of the kit's routes", func(v routerVisit) {
			t := v.b.t
			urls := v.auth.URLs()
			for _, a := range []answer{
				v.b.get(urls.Login("")), v.b.get(strings.TrimSuffix(urls.Login(""), "login") + "callback"),
				v.b.post(urls.SelectUser("somebody", "", ""), nil), v.b.post(urls.SelectUser("", "", ""), nil), v.b.post(urls.SelectSelf(""), nil), v.b.post(urls.Logout(), nil),
			} {
				assert.NotContains(t, a.body, "catch-all")
				assert.NotEqual(t, http.StatusOK, a.status)
				requirePrivate(t, a)
			}
			assert.Equal(t, "catch-all", v.b.get(v.path+"/auth/sweatstack/nothing").body, "and what is none of them is the application's")
		}},
		{"headers of proxies change nothing", func(v routerVisit) {
			t := v.b.t
			spoofed := []string{"X-Forwarded-For", "203.0.113.7", "X-Real-Ip", "203.0.113.7", "True-Client-Ip", "203.0.113.7",
				"X-Forwarded-Host", "evil.example", "X-Forwarded-Proto", "http", "X-Forwarded-Prefix", "/evil"}
			assert.Equal(t, v.page(), v.b.get(v.path+"/me", spoofed...).body)
			login := v.b.get(v.auth.URLs().Login(""), spoofed...)
			assert.NotContains(t, login.location(), "evil")
			assert.Contains(t, login.cookie("__Host-"), "Secure")
			assert.Equal(t, v.path+"/", v.b.post(v.auth.URLs().Logout(), nil, spoofed...).location())
		}},
	}
}

// The kit promises the same on every router: this is the whole promise.
func TestRouters_EveryStepOnEveryRouter(t *testing.T) {
	t.Parallel()
	for name, how := range routings() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, step := range routerSteps() {
				t.Run(step.name, func(t *testing.T) {
					t.Parallel()
					k, asked := routed(t, how)
					step.run(routerVisit{kit: k, b: k.enters(t, how), path: how.path, asked: asked})
				})
			}
		})
	}
}
