package sweatstackhttp_test

import (
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

const loginWithNext = "/auth/sweatstack/login?next=/me%3Ftab%3D1"

// withoutRedirect answers as the Python plugin does with
// redirect_unauthenticated=False.
func withoutRedirect(c *sweatstackhttp.Config) { c.RedirectUnauthenticated = new(false) }

func TestRedirectUnauthenticated_FalseGivesPeopleAPageWithALinkBackToWhereTheyWent(t *testing.T) {
	t.Parallel()
	for name, headers := range map[string][]string{
		"browser":     {"Sec-Fetch-Mode", "navigate", "Accept", "text/html"},
		"old browser": {"Accept", "text/html"},
		"in a frame":  {"Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newKit(t, setup{config: withoutRedirect}).newBrowser(t)
			a := b.send(http.MethodGet, "/me?tab=1", "", headers)
			assert.Equal(t, http.StatusUnauthorized, a.status)
			assert.Empty(t, a.location())
			assert.Contains(t, a.header.Get("Content-Type"), "text/html")
			assert.Contains(t, a.body, `href="`+loginWithNext+`"`)
			assert.Equal(t, "private, no-store", a.header.Get("Cache-Control"))

			head := b.send(http.MethodHead, "/me?tab=1", "", headers)
			assert.Equal(t, http.StatusUnauthorized, head.status)
			assert.Empty(t, head.body)
		})
	}
}

func TestRedirectUnauthenticated_FalseChangesNothingForPrograms(t *testing.T) {
	t.Parallel()
	b := newKit(t, setup{config: withoutRedirect}).newBrowser(t)
	a := b.api(http.MethodGet, "/me")
	assert.Equal(t, http.StatusUnauthorized, a.status)
	assert.Contains(t, a.body, `"login_url":"/auth/sweatstack/login"`)
	a = b.get("/me", "HX-Request", "true", "HX-Current-URL", appURL+"/list")
	assert.Equal(t, "/auth/sweatstack/login?next=/list", a.header.Get("HX-Redirect"))
	a = b.get("/me", "Sec-Purpose", "prefetch")
	assert.Equal(t, http.StatusUnauthorized, a.status)
	assert.Empty(t, a.body)
}

func TestRedirectUnauthenticated_TrueIsTheDefault(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) { c.RedirectUnauthenticated = new(true) }})
	assert.Equal(t, loginWithNext, k.newBrowser(t).get("/me?tab=1").location())
}

// ownAnswer answers with a status of its own, so that it cannot be mistaken
// for the kit.
func ownAnswer(c *sweatstackhttp.Config) {
	c.Unauthenticated = func(w http.ResponseWriter, _ *http.Request, login string) {
		w.WriteHeader(http.StatusTeapot)
		_, _ = io.WriteString(w, login)
	}
}

func TestUnauthenticated_OfTheApplicationReplacesEveryAnswer(t *testing.T) {
	t.Parallel()
	const login = "/auth/sweatstack/login"
	for name, c := range map[string]struct {
		method, path string
		headers      []string
		login        string
	}{
		"navigation":         {http.MethodGet, "/me?tab=1", []string{"Sec-Fetch-Mode", "navigate"}, loginWithNext},
		"navigation, HEAD":   {http.MethodHead, "/me?tab=1", []string{"Sec-Fetch-Mode", "navigate"}, loginWithNext},
		"script":             {http.MethodGet, "/me?tab=1", []string{"Sec-Fetch-Mode", "cors", "Accept", "application/json"}, login},
		"event stream":       {http.MethodGet, "/me?tab=1", []string{"Sec-Fetch-Mode", "cors", "Accept", "text/event-stream"}, login},
		"prefetch":           {http.MethodGet, "/me?tab=1", []string{"Sec-Fetch-Mode", "navigate", "Sec-Purpose", "prefetch"}, loginWithNext},
		"htmx":               {http.MethodGet, "/me?tab=1", []string{"HX-Request", "true", "HX-Current-URL", appURL + "/list"}, login + "?next=/list"},
		"htmx, foreign page": {http.MethodGet, "/me?tab=1", []string{"HX-Request", "true", "HX-Current-URL", "https://evil.example/x"}, login},
		"form":               {http.MethodPost, "/me?tab=1", []string{"Sec-Fetch-Mode", "navigate"}, login},
		"hostile address":    {http.MethodGet, "//evil.example", []string{"Sec-Fetch-Mode", "navigate"}, ""},
		"selected user":      {http.MethodGet, "/shown", []string{"Sec-Fetch-Mode", "navigate"}, login + "?next=/shown"},
		"form of the kit":    {http.MethodPost, "/auth/sweatstack/select-user/x", []string{"Sec-Fetch-Mode", "navigate"}, login},
		"back to oneself":    {http.MethodPost, "/auth/sweatstack/select-self", []string{"Sec-Fetch-Mode", "navigate"}, login},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: ownAnswer})
			b := k.newBrowser(t)
			if name == "hostile address" {
				b.app = k.auth.AuthenticatedUser(http.NotFoundHandler())
				c.login = login
			}
			a := b.send(c.method, c.path, "", c.headers)
			assert.Equal(t, http.StatusTeapot, a.status)
			assert.Equal(t, c.login, a.body)
			assert.Empty(t, a.location())
			assert.Empty(t, a.header.Get("HX-Redirect"))
			assert.Equal(t, "private, no-store", a.header.Get("Cache-Control"))
			assert.Equal(t, "Cookie", a.header.Get("Vary"))
		})
	}
}

func TestUnauthenticated_OfTheApplicationAnswersForFail(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: ownAnswer})
	b := k.signIn(t, k.sandbox.Coach())
	b.app = sweatstackhttp.Handler(k.auth, func(w http.ResponseWriter, _ *http.Request, _ sweatstackhttp.AuthenticatedUser) error {
		w.Header().Set("Content-Length", "1000") // of the page that there is not
		return sweatstack.ErrReauthRequired
	})
	a := b.get("/me?tab=1")
	assert.Equal(t, http.StatusTeapot, a.status)
	assert.Equal(t, loginWithNext, a.body)
	assert.Empty(t, a.header.Get("Content-Length"))
}

func TestUnauthenticated_OfTheApplicationCannotPublishAnAnswerThatRemovesACookie(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
		c.Unauthenticated = func(w http.ResponseWriter, _ *http.Request, _ string) {
			w.Header().Set("Cache-Control", "public, max-age=60")
			w.Header().Del("Vary")
			w.WriteHeader(http.StatusUnauthorized)
		}
	}})
	b := k.newBrowser(t)
	b.setCookie(sessionCookie, "forged")
	a := b.get("/me")
	assert.NotEmpty(t, a.cookie(sessionCookie), "the worthless cookie goes")
	assert.Equal(t, "private, no-store", a.header.Get("Cache-Control"))
	assert.Equal(t, "Cookie", a.header.Get("Vary"))
}

func TestUnauthenticated_OfTheApplicationGetsNoCookiesForAPrefetch(t *testing.T) {
	t.Parallel()
	b := newKit(t, setup{config: ownAnswer}).newBrowser(t)
	b.setCookie(sessionCookie, "forged")
	a := b.get("/me", "Sec-Purpose", "prefetch")
	assert.Equal(t, http.StatusTeapot, a.status)
	assert.Empty(t, a.header.Values("Set-Cookie"))
}

func TestUnauthenticated_PanicOfTheApplicationIsItsOwn(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
		c.Unauthenticated = func(http.ResponseWriter, *http.Request, string) { panic("mine") }
	}})
	assert.PanicsWithValue(t, "mine", func() { k.newBrowser(t).get("/me") })
}
