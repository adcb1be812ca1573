package sweatstackhttp_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// flow is one thing that can happen to the kit. Whatever comes of it, no secret
// may be heard.
type flow struct {
	name string
	run  func(c *canary, where string, b *browser)
}

// flows is the list of all of them, in the order in which they are walked: a
// sign-in first, so that the others have a session, and the ends last. Every
// route of the kit is among them: a test below looks.
func flows() []flow {
	return []flow{
		{"sign-in", (*canary).signsIn},
		{"callback, forged in every way", (*canary).forgedCallbacks},
		{"sign-in denied", func(c *canary, where string, _ *browser) {
			b := c.newBrowser(c.t)
			c.hear(where, b.get(c.press(c.t, c.hear(where+" login", b.get(c.auth.URLs().Login(""))).location(), "deny", "1")))
		}},
		{"login by prefetch, from elsewhere, and by the wrong method", func(c *canary, where string, b *browser) {
			login := c.auth.URLs().Login("/me")
			c.hear(where, b.get(login, "Sec-Purpose", "prefetch"))
			c.hear(where, b.get(login, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors"))
			c.hear(where, b.post(login, nil))
			c.hear(where, b.get("/auth/sweatstack/login?next="+url.QueryEscape("https://evil.example")))
		}},
		{"pages and scripts", func(c *canary, where string, b *browser) {
			for _, path := range []string{"/me", "/shown", "/maybe", "/maybe-shown", "/careless", "/own", "/as", "/nowhere"} {
				c.hear(where+" page "+path, b.get(path))
				c.hear(where+" api "+path, b.api(http.MethodGet, path))
				c.hear(where+" head "+path, b.send(http.MethodHead, path, "", nil))
			}
		}},
		{"sign in first, in each form", func(c *canary, where string, b *browser) {
			for _, person := range []*browser{c.newBrowser(c.t), b} {
				for _, headers := range [][]string{
					{"Accept", "text/event-stream"}, {"Sec-Purpose", "prefetch"}, {"HX-Request", "true", "HX-Current-URL", appURL + "/me"}, {"Sec-Fetch-Mode", ""},
				} {
					c.hear(where, person.get("/me", headers...))
				}
				c.hear(where, person.post("/me", nil))
			}
		}},
		{"acting as an athlete", (*canary).acts},
		{"access withdrawn while acting", func(c *canary, where string, b *browser) {
			c.hear(where+" select", b.post(c.auth.URLs().SelectUser(c.sandbox.Athletes()[1].ID, "/shown", ""), nil))
			c.sandbox.Fail("POST /api/v1/oauth/delegated-token", sweatstacktest.Fault{Status: http.StatusForbidden})
			c.sandbox.Fail("GET /api/v1/activities/", sweatstacktest.Fault{Status: http.StatusForbidden})
			for range 2 { // the second has the notice
				c.hear(where, b.get("/shown"))
				c.hear(where, b.api(http.MethodPost, "/shown"))
			}
			c.sandbox.ClearFaults()
			c.hear(where, b.get("/careless"))
		}},
		{"panic of a handler, with its trace", (*canary).panics},
		{"writing from another site", func(c *canary, where string, b *browser) {
			urls := c.auth.URLs()
			for _, path := range []string{urls.Logout(), urls.SelectSelf(""), urls.SelectUser("x", "", ""), "/me"} {
				c.hear(where, b.post(path, nil, "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"))
			}
		}},
		{"wrong methods", func(c *canary, where string, b *browser) {
			urls := c.auth.URLs()
			for _, path := range []string{urls.Logout(), urls.SelectSelf(""), urls.SelectUser("x", "", ""), urls.SelectUser("", "", "")} {
				c.hear(where, b.get(path))
				c.hear(where, b.send(http.MethodHead, path, "", nil))
			}
			for _, path := range []string{urls.Login(""), callbackPath} {
				c.hear(where, b.send(http.MethodHead, path, "", nil))
				c.hear(where, b.post(path, nil))
			}
		}},
		{"damaged cookies", func(c *canary, where string, b *browser) {
			c.hear(where, c.damaged(c.owner.copy()).get("/me"))
			c.hear(where, c.damaged(b.copy()).get("/maybe-shown"))
			c.hear(where, c.damaged(b.copy()).post(c.auth.URLs().Logout(), nil))
			under := c.newBrowser(c.t)
			under.get(c.auth.URLs().Login(""))
			c.hear(where, c.damaged(under).get(callbackPath+"?code=c&state=s"))
		}},
		{"webhooks, signed well and badly", func(c *canary, _ string, _ *browser) {
			for _, secret := range []string{"", "a wrong webhook secret"} {
				_, err := c.sandbox.SendWebhook(sweatstacktest.Webhook{Secret: secret})
				require.NoError(c.t, err)
			}
		}},
		{"jobs, health and counters", func(c *canary, where string, _ *browser) {
			client, err := c.auth.ClientFor(c.t.Context(), c.sandbox.Coach().ID)
			c.said.say(where, fmt.Sprintf("%+v %#v %v %+v", client, client, err, err))
			_, err = c.auth.ClientFor(c.t.Context(), "nobody")
			c.said.say(where, fmt.Sprintf("%v %+v %#v", err, err, err))
			c.said.say(where+" ready", fmt.Sprintf("%+v", c.auth.Ready(c.t.Context())))
			c.said.say(where+" stats", fmt.Sprintf("%+v %#v", c.auth.Stats(), c.auth.Stats()))
		}},
		{"proxy, with the app behind up and down", (*canary).proxies},
		{"diagnosis", func(c *canary, where string, _ *browser) {
			for _, found := range c.auth.Diagnose(c.t.Context()) {
				c.said.say(where, fmt.Sprintf("%v %+v %#v", found, found, found))
			}
		}},
		{"list of sessions", func(c *canary, where string, _ *browser) {
			all, err := c.auth.Sessions(c.t.Context(), c.sandbox.Coach().ID)
			c.said.say(where, fmt.Sprintf("%v %+v", err, err))
			for _, s := range all {
				c.said.say(where, s.UserAgent+fmt.Sprint(s.Created, s.UserID))
			}
		}},
		{"log-out, and pages behind it", func(c *canary, where string, b *browser) {
			late := b.copy()
			c.hear(where, b.post(c.auth.URLs().Logout(), nil))
			c.hear(where+" signed out", b.get("/me"))
			c.hear(where+" late tab", late.get("/me"))
			c.hear(where+" again", late.post(c.auth.URLs().Logout(), nil))
		}},
	}
}

// proxies goes through the proxy to an app that answers, and to one that is gone.
func (c *canary) proxies(where string, b *browser) {
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _ = say(w, "the app behind") }))
	target, err := url.Parse(app.URL)
	require.NoError(c.t, err)
	through := b.copy()
	through.app, err = c.auth.Proxy(target, sweatstackhttp.ProxyConfig{Secret: sweatstack.NewSecret(strings.Repeat("proxy-secret-", 3))})
	require.NoError(c.t, err)
	c.hear(where+" up", through.get("/page"))
	c.hear(where+" log-out page", through.get("/logout"))
	app.Close()
	c.hear(where+" down", through.get("/page"))
	c.hear(where+" down, script", through.api(http.MethodPost, "/page"))
}

// endings are the flows that sign everybody out: walked once, at the very end.
func endings() []flow {
	return []flow{
		{"sign out one session that is not there", func(c *canary, where string, _ *browser) {
			c.said.say(where, fmt.Sprintf("%+v", c.auth.SignOut(c.t.Context(), c.sandbox.Coach().ID, "none")))
		}},
		{"sign out everywhere", func(c *canary, where string, b *browser) {
			c.said.say(where, fmt.Sprintf("%+v", c.auth.SignOutEverywhere(c.t.Context(), c.sandbox.Coach().ID)))
			c.hear(where, b.get("/me"))
		}},
		{"disconnect", func(c *canary, where string, b *browser) {
			c.said.say(where, fmt.Sprintf("%+v", c.auth.Disconnect(c.t.Context(), c.sandbox.Coach().ID)))
			c.hear(where, b.get("/me"))
			c.hear(where, b.get("/maybe"))
		}},
	}
}

// mountFlows adds the pages that the flows need besides those of every kit.
func (c *canary) mountFlows() {
	c.mux.Handle("/own", c.auth.RequireSelf(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = say(w, "%+v", sweatstackhttp.AuthenticatedUserFrom(r.Context()))
	})))
	c.mux.Handle("/as", sweatstackhttp.Handler(c.auth, func(w http.ResponseWriter, r *http.Request, _ sweatstackhttp.AuthenticatedUser) error {
		for _, id := range []string{c.sandbox.Athletes()[2].ID, c.sandbox.LoneAthlete().ID, ""} {
			user, err := c.auth.As(r.Context(), id)
			_ = say(w, "%+v %#v %v %+v %#v\n", user, user, err, err, err)
		}
		return nil
	}))
}

// walk goes through every flow with a browser that signs in, and again with one
// that had signed in before and goes on with what it has.
func (c *canary) walk(name string) {
	begins := c.newBrowser(c.t)
	for _, b := range []*browser{begins, c.owner.copy()} {
		for _, f := range flows() {
			f.run(c, name+": "+f.name, b)
		}
	}
}

// ends walks the flows after which nobody is signed in.
func (c *canary) ends(name string) {
	for _, f := range endings() {
		f.run(c, name+": "+f.name, c.owner.copy())
	}
}

func (c *canary) signsIn(where string, b *browser) {
	login := c.hear(where+" login", b.get(c.auth.URLs().Login("/me")))
	if page := login.location(); page != "" {
		callback := c.press(c.t, page, "user_id", c.sandbox.Coach().ID)
		back, err := url.Parse(callback)
		require.NoError(c.t, err)
		c.wire.note("code", back.Query().Get("code"))
		c.hear(where+" forged callback", c.newBrowser(c.t).get(callback))
		c.hear(where+" callback", b.get(callback))
		c.hear(where+" callback again", b.get(callback))
	}
}

func (c *canary) forgedCallbacks(where string, _ *browser) {
	for _, change := range []func(callback string) string{
		func(callback string) string { return callback + "&error=%3Cb%3E%0d%0a" },
		func(callback string) string { return callback + "&code=another" },
		func(callback string) string { return callback + "&state=another" },
		func(callback string) string { return strings.Replace(callback, "code=", "c=", 1) },
		func(callback string) string { return strings.Replace(callback, "code=", "code=x", 1) },
		func(callback string) string { return strings.Replace(callback, "state=", "state=x", 1) },
	} {
		b := c.newBrowser(c.t)
		page := c.hear(where+" login", b.get(c.auth.URLs().Login(""))).location()
		if page == "" {
			return
		}
		callback := c.press(c.t, page, "user_id", c.sandbox.Coach().ID)
		back, err := url.Parse(callback)
		require.NoError(c.t, err)
		c.wire.note("code", back.Query().Get("code"))
		c.hear(where, b.get(change(callback)))
		c.hear(where+" by POST", b.post(change(callback), nil))
	}
}

func (c *canary) acts(where string, b *browser) {
	urls := c.auth.URLs()
	c.hear(where+" select", b.post(urls.SelectUser(c.sandbox.Athletes()[0].ID, "/shown", ""), nil))
	for _, path := range []string{"/shown", "/careless", "/own", "/as"} {
		c.hear(where+" "+path, b.get(path))
	}
	c.hear(where+" by field", b.post(urls.SelectUser("", "", ""), url.Values{"user_id": {c.sandbox.Athletes()[1].ID}}))
	c.hear(where+" stranger", b.post(urls.SelectUser(c.sandbox.LoneAthlete().ID, "", ""), nil))
	c.hear(where+" team", b.post(urls.SelectUser(c.sandbox.Athletes()[0].ID, "", "no team"), nil))
	c.hear(where+" conflict", b.post("/shown", url.Values{sweatstackhttp.SubjectField: {"somebody"}}))
	c.hear(where+" self", b.post(urls.SelectSelf(""), nil))
}

// panics takes down what a middleware for panics would log.
func (c *canary) panics(where string, b *browser) {
	app := b.app
	defer func() { b.app = app }()
	b.app = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if cause := recover(); cause != nil {
				c.said.say(where, fmt.Sprintf("%v %+v %#v\n%s", cause, cause, cause, debug.Stack()))
				w.WriteHeader(http.StatusInternalServerError)
			}
		}()
		app.ServeHTTP(w, r)
	})
	c.hear(where, b.get("/panic"))
}

// damaged cuts the last characters off the browser's cookies.
func (c *canary) damaged(b *browser) *browser {
	for cookie, value := range b.cookies() {
		b.setCookie(cookie, value[:len(value)-4])
	}
	return b
}

// A route that no flow visits would be a place that nobody listens at.
func TestCanary_FlowsVisitEveryRouteOfTheKit(t *testing.T) {
	t.Parallel()
	c := newCanary(t, func(*sweatstackhttp.Config) {})
	missing := map[string]bool{}
	c.auth.Instrument(routerFunc(func(pattern string, _ http.Handler) { missing[pattern] = true }))
	require.NotEmpty(t, missing)
	inner, outer := c.mux, http.NewServeMux()
	outer.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		_, pattern := inner.Handler(r)
		delete(missing, pattern)
		inner.ServeHTTP(w, r)
	})
	c.mux = outer
	c.owner = c.signIn(t, c.sandbox.Coach())
	c.walk("visit")
	assert.Empty(t, missing)
	names := map[string]bool{}
	for _, f := range append(flows(), endings()...) {
		assert.False(t, names[f.name], f.name)
		names[f.name] = true
	}
}
