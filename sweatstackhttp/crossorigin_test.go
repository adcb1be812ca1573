package sweatstackhttp_test

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
	"github.com/sweatstack/sweatstack-go/webhook"
)

// foreign are the headers of writing requests that a page elsewhere sends.
func foreign() map[string][]string {
	return map[string][]string{
		"form on another site":              {"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"},
		"form on a sister site":             {"Sec-Fetch-Site", "same-site", "Origin", "https://blog.coach.example"},
		"another port of the host":          {"Sec-Fetch-Site", "same-site", "Origin", appURL + ":8443"},
		"sandboxed frame":                   {"Sec-Fetch-Site", "cross-site", "Origin", "null"},
		"old browser, another site":         {"Sec-Fetch-Site", "", "Origin", "https://evil.example"},
		"old browser, sandboxed frame":      {"Sec-Fetch-Site", "", "Origin", "null"},
		"old browser, host as a prefix":     {"Sec-Fetch-Site", "", "Origin", "https://coach.example.evil.example"},
		"old browser, host as user":         {"Sec-Fetch-Site", "", "Origin", "https://coach.example@evil.example"},
		"forwarded as if from here":         {"Sec-Fetch-Site", "", "Origin", "https://evil.example", "X-Forwarded-Host", "evil.example"},
		"forwarded in the form of RFC 7239": {"Sec-Fetch-Site", "", "Origin", "https://evil.example", "Forwarded", "host=evil.example;proto=https"},
		"unknown word":                      {"Sec-Fetch-Site", "friendly", "Origin", "https://evil.example"},
	}
}

// ownOrigin are the headers of writing requests that are let through.
func ownOrigin() map[string][]string {
	return map[string][]string{
		"form of our page":              {"Sec-Fetch-Site", "same-origin", "Origin", appURL},
		"without Origin":                {"Sec-Fetch-Site", "same-origin", "Origin", ""},
		"typed by the person":           {"Sec-Fetch-Site", "none", "Origin", ""},
		"old browser":                   {"Sec-Fetch-Site", "", "Origin", appURL},
		"no browser at all":             {"Sec-Fetch-Site", "", "Origin", ""},
		"old browser, forwarded header": {"Sec-Fetch-Site", "", "Origin", appURL, "X-Forwarded-Host", "evil.example"},
	}
}

func TestCrossOrigin_KitsRoutesRefuseAndChangeNothing(t *testing.T) {
	t.Parallel()
	for name, headers := range foreign() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{})
			athletes := k.sandbox.Athletes()
			b := k.signIn(t, k.sandbox.Coach())
			require.Equal(t, http.StatusSeeOther, b.selects(k, athletes[0]).status)
			urls := k.auth.URLs()
			for _, path := range []string{urls.Logout(), urls.SelectUser(athletes[1].ID, "", ""), urls.SelectSelf("")} {
				a := b.post(path, nil, headers...)
				assert.Equal(t, http.StatusForbidden, a.status, path)
				assert.Empty(t, a.header.Values("Set-Cookie"), path)
			}
			assert.Contains(t, b.get("/shown").body, "subject "+athletes[0].ID)
		})
	}
}

func TestCrossOrigin_ApplicationsOwnWritingRoutesAreProtectedToo(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	var ran atomic.Int64
	for kind, middleware := range protected(k.auth) {
		k.mux.Handle("/write/"+kind, middleware(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { ran.Add(1) })))
	}
	k.mux.Handle("/write/Handler", sweatstackhttp.Handler(k.auth, func(http.ResponseWriter, *http.Request, sweatstackhttp.OptionalUser) error {
		ran.Add(1)
		return nil
	}))
	kinds := append(slices.Sorted(maps.Keys(protected(k.auth))), "Handler")
	b := k.signIn(t, k.sandbox.Coach())
	for name, headers := range foreign() {
		for _, kind := range kinds {
			for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, "PURGE"} {
				a := b.api(method, "/write/"+kind, headers...)
				assert.Equal(t, http.StatusForbidden, a.status, "%s %s: %s", method, kind, name)
			}
		}
	}
	assert.Zero(t, ran.Load(), "no handler ran")
	for name, headers := range ownOrigin() {
		for _, kind := range kinds {
			assert.Equal(t, http.StatusOK, b.api(http.MethodPost, "/write/"+kind, headers...).status, "%s: %s", kind, name)
		}
	}
	assert.EqualValues(t, len(ownOrigin())*len(kinds), ran.Load())
}

func TestCrossOrigin_ReadingFromElsewhereIsAllowed(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	b := k.signIn(t, k.sandbox.Coach())
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodOptions} {
		a := b.api(method, "/me", "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example")
		assert.Equal(t, http.StatusOK, a.status, method)
		assert.Empty(t, a.header.Get("Access-Control-Allow-Origin"), "but no page elsewhere can see it")
	}
}

func TestCrossOrigin_BehindAProxyWithAnotherHost(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	k.mux.Handle("POST /write", k.auth.AuthenticatedUser(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})))
	b := k.signIn(t, k.sandbox.Coach())
	app := b.app
	b.app = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Host = "10.0.0.7:8080"
		r.Header.Set("X-Forwarded-Host", "coach.example")
		r.Header.Set("X-Forwarded-Proto", "https")
		app.ServeHTTP(w, r)
	})
	for name, headers := range ownOrigin() {
		assert.Equal(t, http.StatusOK, b.post("/write", nil, headers...).status, name)
	}
	for name, headers := range foreign() {
		assert.Equal(t, http.StatusForbidden, b.post("/write", nil, headers...).status, name)
	}
	assert.Equal(t, http.StatusForbidden, b.post("/write", nil, "Sec-Fetch-Site", "", "Origin", "http://coach.example").status,
		"the same host in clear text is another origin")
}

func TestCrossOrigin_HeadersOfProxiesChangeNoAddress(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	b := k.newBrowser(t)
	app := b.app
	b.app = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Host = "evil.example"
		for _, name := range []string{"X-Forwarded-Host", "X-Original-Host", "X-Host"} {
			r.Header.Set(name, "evil.example")
		}
		r.Header.Set("X-Forwarded-Proto", "http")
		r.Header.Set("X-Forwarded-Prefix", "//evil.example")
		app.ServeHTTP(w, r)
	})
	refused := b.get("/me")
	assert.Equal(t, "/auth/sweatstack/login?next=/me", refused.location())
	login := b.get(refused.location())
	page, err := url.Parse(login.location())
	require.NoError(t, err)
	assert.Equal(t, appURL+"/auth/sweatstack/callback", page.Query().Get("redirect_uri"))
	assert.NotContains(t, login.location(), "evil")
	assert.Contains(t, login.cookie("__Host-"), "Secure")
}

func TestCrossOrigin_AddressWithCapitalsOrDefaultPortIsTheBrowsersOrigin(t *testing.T) {
	t.Parallel()
	for _, app := range []string{"https://Coach.Example", "https://coach.example:443", "HTTPS://coach.example/"} {
		k := newKit(t, setup{config: func(c *sweatstackhttp.Config) { c.AppURL = app }})
		b := k.signIn(t, k.sandbox.Coach())
		b.app = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.Host = "10.0.0.7:8080"
			k.mux.ServeHTTP(w, r)
		})
		a := b.post(k.auth.URLs().SelectUser(k.sandbox.Athletes()[0].ID, "", ""), nil,
			"Sec-Fetch-Site", "", "Origin", appURL, "Referer", appURL+"/page")
		assert.Equal(t, http.StatusSeeOther, a.status, app)
		assert.Equal(t, "/page", a.location(), app)
	}
}

// untouched is a coordinator that must not be asked.
type untouched struct {
	sweatstack.Coordinator
	asked atomic.Int64
}

func (c *untouched) SessionEnded(ctx context.Context, session string) (bool, error) {
	c.asked.Add(1)
	return c.Coordinator.SessionEnded(ctx, session)
}

func (c *untouched) EndSession(ctx context.Context, session string, until time.Time) error {
	c.asked.Add(1)
	return c.Coordinator.EndSession(ctx, session, until)
}

func TestCrossOrigin_IsRefusedBeforeTheSessionIsLookedAt(t *testing.T) {
	t.Parallel()
	coordinator := &untouched{Coordinator: sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{})}
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) { c.Coordinator = coordinator }})
	b := k.signIn(t, k.sandbox.Coach())
	coordinator.asked.Store(0)
	requests := len(k.sandbox.Requests())
	for _, path := range []string{"/me", "/shown", "/maybe", k.auth.URLs().Logout(), k.auth.URLs().SelectSelf("")} {
		require.Equal(t, http.StatusForbidden, b.post(path, nil, "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example").status)
	}
	assert.Zero(t, coordinator.asked.Load())
	assert.Len(t, k.sandbox.Requests(), requests)
	forged := k.newBrowser(t)
	forged.setCookie(sessionCookie, "forged")
	assert.Empty(t, forged.post("/me", nil, "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example").header.Values("Set-Cookie"))
}

func TestCrossOrigin_WebhookRouteIsExempt(t *testing.T) {
	t.Parallel()
	var k *kit
	k = newKit(t, setup{sandbox: []sweatstacktest.Option{
		sweatstacktest.WithWebhookHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.Header.Set("Sec-Fetch-Site", "cross-site")
			r.Header.Set("Origin", "https://platform.example")
			k.mux.ServeHTTP(w, r)
		})),
	}})
	handler, err := k.auth.WebhookHandler(func(context.Context, webhook.Event, sweatstackhttp.WebhookUser) error { return nil })
	require.NoError(t, err)
	k.mux.Handle("POST /webhooks/sweatstack", handler)
	deliveries, err := k.sandbox.SendWebhook(sweatstacktest.Webhook{})
	require.NoError(t, err)
	assert.Equal(t, "delivered", deliveries[0].State)
}

func TestCrossOrigin_RefusalIsAPageForPeopleAndJSONForPrograms(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	b := k.signIn(t, k.sandbox.Coach())
	page := b.post("/me", nil, "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example")
	assert.Contains(t, page.header.Get("Content-Type"), "text/html")
	assert.Contains(t, page.body, "another site")
	program := b.api(http.MethodPost, "/me", "Sec-Fetch-Site", "cross-site")
	assert.Equal(t, "application/problem+json", program.header.Get("Content-Type"))
	assert.True(t, strings.HasPrefix(program.body, "{"))
}
