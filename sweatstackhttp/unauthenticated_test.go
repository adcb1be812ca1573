package sweatstackhttp_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

// The one answer to "sign in first", by what the client can use.
func TestUnauthenticated_AnswerFitsTheClient(t *testing.T) {
	t.Parallel()
	const (
		loginPath = "/auth/sweatstack/login"
		toPage    = loginPath + "?next=/me%3Ftab%3D1"
		html      = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
	)
	for name, c := range map[string]struct {
		method   string // empty means GET
		headers  []string
		status   int
		location string
		htmx     string // HX-Redirect
		json     bool
		page     bool // a page with a link to the sign-in
	}{
		"navigation":                         {headers: []string{"Sec-Fetch-Mode", "navigate", "Accept", html}, status: 303, location: toPage},
		"navigation without Accept":          {headers: []string{"Sec-Fetch-Mode", "navigate"}, status: 303, location: toPage},
		"navigation, HEAD":                   {method: http.MethodHead, headers: []string{"Sec-Fetch-Mode", "navigate"}, status: 303, location: toPage},
		"old browser":                        {headers: []string{"Accept", html}, status: 303, location: toPage},
		"old browser, HEAD":                  {method: http.MethodHead, headers: []string{"Accept", html}, status: 303, location: toPage},
		"old browser, capitals":              {headers: []string{"Accept", "Text/HTML"}, status: 303, location: toPage},
		"form":                               {method: http.MethodPost, headers: []string{"Sec-Fetch-Mode", "navigate", "Accept", html}, status: 401, page: true},
		"form of an old browser":             {method: http.MethodPost, headers: []string{"Accept", html}, status: 401, page: true},
		"fetch":                              {headers: []string{"Sec-Fetch-Mode", "cors", "Accept", "*/*"}, status: 401, json: true},
		"fetch that accepts pages":           {headers: []string{"Sec-Fetch-Mode", "cors", "Accept", html}, status: 401, json: true},
		"fetch, POST":                        {method: http.MethodPost, headers: []string{"Sec-Fetch-Mode", "cors", "Accept", "application/json"}, status: 401, json: true},
		"fetch, DELETE":                      {method: http.MethodDelete, headers: []string{"Sec-Fetch-Mode", "cors"}, status: 401, json: true},
		"picture":                            {headers: []string{"Sec-Fetch-Mode", "no-cors", "Accept", "image/*"}, status: 401, json: true},
		"websocket":                          {headers: []string{"Sec-Fetch-Mode", "websocket", "Connection", "Upgrade", "Upgrade", "websocket"}, status: 401, json: true},
		"curl":                               {headers: []string{"Accept", "*/*"}, status: 401, json: true},
		"bare request":                       {status: 401, json: true},
		"preflight":                          {method: http.MethodOptions, headers: []string{"Sec-Fetch-Mode", "cors"}, status: 401, json: true},
		"event stream":                       {headers: []string{"Sec-Fetch-Mode", "cors", "Accept", "text/event-stream"}, status: 401},
		"event stream that navigates":        {headers: []string{"Sec-Fetch-Mode", "navigate", "Accept", "text/event-stream, text/html"}, status: 401},
		"event stream of htmx":               {headers: []string{"HX-Request", "true", "Accept", "text/event-stream"}, status: 401},
		"event stream, prefetched":           {headers: []string{"Sec-Purpose", "prefetch", "Accept", "text/event-stream"}, status: 401},
		"prefetch":                           {headers: []string{"Sec-Purpose", "prefetch", "Sec-Fetch-Mode", "navigate", "Accept", html}, status: 401},
		"prerender":                          {headers: []string{"Sec-Purpose", "prefetch;prerender", "Sec-Fetch-Mode", "navigate"}, status: 401},
		"prefetch of old browsers":           {headers: []string{"Purpose", "prefetch", "Accept", html}, status: 401},
		"prefetch of old Firefox":            {headers: []string{"X-Moz", "prefetch", "Accept", html}, status: 401},
		"prefetch by htmx":                   {headers: []string{"Sec-Purpose", "prefetch", "HX-Request", "true"}, status: 401},
		"htmx on our page":                   {headers: []string{"HX-Request", "true", "HX-Current-URL", appURL + "/list?page=2#row"}, status: 401, htmx: loginPath + "?next=/list%3Fpage%3D2%23row"},
		"htmx on our first page":             {headers: []string{"HX-Request", "true", "HX-Current-URL", appURL + "/"}, status: 401, htmx: loginPath},
		"htmx, capitals in the address":      {headers: []string{"HX-Request", "true", "HX-Current-URL", "https://COACH.example/list"}, status: 401, htmx: loginPath + "?next=/list"},
		"htmx, form":                         {method: http.MethodPost, headers: []string{"HX-Request", "true", "HX-Current-URL", appURL + "/list"}, status: 401, htmx: loginPath + "?next=/list"},
		"htmx that accepts pages":            {headers: []string{"HX-Request", "true", "Accept", html}, status: 401, htmx: loginPath},
		"htmx on a foreign page":             {headers: []string{"HX-Request", "true", "HX-Current-URL", "https://evil.example/list"}, status: 401, htmx: loginPath},
		"htmx on the http page":              {headers: []string{"HX-Request", "true", "HX-Current-URL", "http://coach.example/list"}, status: 401, htmx: loginPath},
		"htmx on another port":               {headers: []string{"HX-Request", "true", "HX-Current-URL", appURL + ":8443/list"}, status: 401, htmx: loginPath},
		"htmx with a hostile path":           {headers: []string{"HX-Request", "true", "HX-Current-URL", appURL + "//evil.example"}, status: 401, htmx: loginPath},
		"htmx with a backslash":              {headers: []string{"HX-Request", "true", "HX-Current-URL", appURL + `/\evil.example`}, status: 401, htmx: loginPath},
		"htmx on the kit's own page":         {headers: []string{"HX-Request", "true", "HX-Current-URL", appURL + "/auth/sweatstack/callback?code=1"}, status: 401, htmx: loginPath},
		"htmx with no address":               {headers: []string{"HX-Request", "true", "HX-Current-URL", "%zz"}, status: 401, htmx: loginPath},
		"event stream refused by its weight": {headers: []string{"Accept", "text/event-stream;q=0, " + html}, status: 303, location: toPage},
		"event stream refused, for a script": {headers: []string{"Sec-Fetch-Mode", "cors", "Accept", "application/json, text/event-stream ; Q = 0.000"}, status: 401, json: true},
		"event stream with a low weight":     {headers: []string{"Accept", "text/html, text/event-stream;q=0.1"}, status: 401},
		"event stream with parameters":       {headers: []string{"Accept", "TEXT/Event-Stream;charset=utf-8;q=1"}, status: 401},
		"event stream, weight not readable":  {headers: []string{"Accept", "text/event-stream;q=x"}, status: 401},
		"event stream by POST":               {method: http.MethodPost, headers: []string{"Sec-Fetch-Mode", "cors", "Accept", "text/event-stream"}, status: 401},
		"event stream, HEAD":                 {method: http.MethodHead, headers: []string{"Accept", "text/event-stream"}, status: 401},
		"type that only begins so":           {headers: []string{"Accept", "text/event-streams, text/htmlx"}, status: 401, json: true},
		"pages refused by their weight":      {headers: []string{"Accept", "text/html;q=0, application/json"}, status: 401, json: true},
		"any text":                           {headers: []string{"Accept", "text/*"}, status: 401, json: true},
		"navigation that refuses pages":      {headers: []string{"Sec-Fetch-Mode", "navigate", "Accept", "text/html;q=0"}, status: 303, location: toPage},
		"navigation in a frame":              {headers: []string{"Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe", "Accept", html}, status: 303, location: toPage},
		"navigation from another site":       {headers: []string{"Sec-Fetch-Mode", "navigate", "Sec-Fetch-Site", "cross-site", "Accept", html}, status: 303, location: toPage},
		"navigation, PUT":                    {method: http.MethodPut, headers: []string{"Sec-Fetch-Mode", "navigate", "Accept", html}, status: 401, json: true},
		"fetch, HEAD":                        {method: http.MethodHead, headers: []string{"Sec-Fetch-Mode", "cors", "Accept", "*/*"}, status: 401, json: true},
		"fetch, HEAD of an old browser":      {method: http.MethodHead, headers: []string{"Accept", "*/*"}, status: 401, json: true},
		"htmx follows a link (boosted)":      {headers: []string{"HX-Request", "true", "HX-Boosted", "true", "HX-Current-URL", appURL + "/list", "Sec-Fetch-Mode", "cors", "Accept", html}, status: 401, htmx: loginPath + "?next=/list"},
		"htmx sends a form (boosted)":        {method: http.MethodPost, headers: []string{"HX-Request", "true", "HX-Boosted", "true", "HX-Current-URL", appURL + "/list", "Accept", html}, status: 401, htmx: loginPath + "?next=/list"},
		"htmx, HEAD":                         {method: http.MethodHead, headers: []string{"HX-Request", "true", "HX-Current-URL", appURL + "/list"}, status: 401, htmx: loginPath + "?next=/list"},
		"boosted, but no request of htmx":    {headers: []string{"HX-Boosted", "true", "Accept", html}, status: 303, location: toPage},
		"form that prefetches":               {method: http.MethodPost, headers: []string{"Sec-Purpose", "prefetch", "Sec-Fetch-Mode", "navigate"}, status: 401},
		"htmx header that says no":           {headers: []string{"HX-Request", "false", "Accept", html}, status: 303, location: toPage},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{})
			b := k.newBrowser(t)
			method := c.method
			if method == "" {
				method = http.MethodGet
			}
			a := b.send(method, "/me?tab=1", "", c.headers)
			assert.Equal(t, c.status, a.status)
			assert.Equal(t, c.location, a.location())
			assert.Equal(t, c.htmx, a.header.Get("HX-Redirect"))
			assert.Empty(t, a.header.Values("Set-Cookie"), "no transaction before the sign-in begins")
			assert.Empty(t, a.header.Get("WWW-Authenticate"), "no browser asks for a password")
			assert.Equal(t, "private, no-store", a.header.Get("Cache-Control"))
			if c.page {
				assert.Contains(t, a.header.Get("Content-Type"), "text/html")
				assert.Contains(t, a.body, `href="`+loginPath+`"`)
				return
			}
			if !c.json {
				assert.Empty(t, a.body)
				return
			}
			assert.Equal(t, "application/problem+json", a.header.Get("Content-Type"))
			if method == http.MethodHead {
				assert.Empty(t, a.body)
				return
			}
			var problem struct {
				Type, Title, Detail string
				Status              int
				LoginURL            string `json:"login_url"`
			}
			require.NoError(t, json.Unmarshal([]byte(a.body), &problem))
			assert.Equal(t, http.StatusUnauthorized, problem.Status)
			assert.Equal(t, "about:blank", problem.Type)
			assert.Equal(t, loginPath, problem.LoginURL)
		})
	}
}

func TestUnauthenticated_PrefetchTakesNoCookieAway(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	b := k.newBrowser(t)
	b.setCookie(sessionCookie, "forged")
	a := b.get("/me", "Sec-Purpose", "prefetch")
	assert.Equal(t, http.StatusUnauthorized, a.status)
	assert.Empty(t, a.header.Values("Set-Cookie"))
}

func TestUnauthenticated_PageToComeBackToIsCheckedLikeAnyOther(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	everything := k.auth.AuthenticatedUser(http.NotFoundHandler())
	for target, want := range map[string]string{
		"/":                            "",
		"/a?b=c&d=e":                   "/a?b=c&d=e",
		"/a%2Fb":                       "/a%2Fb",
		"//evil.example/x":             "",
		"/%5Cevil.example":             "",
		"/a/../auth/sweatstack/logout": "",
		"/auth/sweatstack/other":       "",
	} {
		b := k.newBrowser(t)
		b.app = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.RequestURI = target // as it came over the wire
			everything.ServeHTTP(w, r)
		})
		location, err := url.Parse(b.get("/x").location())
		require.NoError(t, err)
		assert.Equal(t, "/auth/sweatstack/login", location.Path, target)
		assert.Equal(t, want, location.Query().Get("next"), target)
	}
}

func TestUnauthenticated_SelectedUserAnswersTheSame(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	b := k.newBrowser(t)
	assert.Equal(t, "/auth/sweatstack/login?next=/shown", b.get("/shown").location())
	assert.Equal(t, http.StatusUnauthorized, b.api(http.MethodGet, "/shown").status)
}

func TestUnauthenticated_LoginAddressHasTheApplicationsPathAndPrefix(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
		c.AppURL, c.AuthPrefix = appURL+"/coach", "/sign"
	}})
	b := k.newBrowser(t)
	b.app = http.StripPrefix("/coach", k.mux)
	assert.Equal(t, "/coach/sign/login?next=/coach/me", b.get("/coach/me").location())
	assert.Contains(t, b.api(http.MethodGet, "/coach/me").body, `"login_url":"/coach/sign/login"`)
	assert.Equal(t, "/coach/sign/login?next=/coach/list",
		b.api(http.MethodGet, "/coach/me", "HX-Request", "true", "HX-Current-URL", appURL+"/coach/list").header.Get("HX-Redirect"))
}
