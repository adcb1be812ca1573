package sweatstackhttp_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

// proxySecret is what both sides of the tests' proxy share.
const proxySecret = "a-secret-that-both-sides-of-the-tests-share"

// appBehind is an application behind a proxy: it keeps what it got.
type appBehind struct {
	server *httptest.Server

	mu   sync.Mutex
	seen []*http.Request
}

// newAppBehind starts an application that answers with serve, or with 200.
func newAppBehind(t *testing.T, serve http.HandlerFunc) *appBehind {
	t.Helper()
	app := &appBehind{}
	app.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		app.mu.Lock()
		app.seen = append(app.seen, r)
		app.mu.Unlock()
		if serve != nil {
			serve(w, r)
		}
	}))
	t.Cleanup(app.server.Close)
	return app
}

// url is where the application listens.
func (a *appBehind) url(t *testing.T) *url.URL {
	t.Helper()
	u, err := url.Parse(a.server.URL)
	require.NoError(t, err)
	return u
}

// requests gives what the application has got.
func (a *appBehind) requests() []*http.Request {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.seen
}

// last gives the newest request.
func (a *appBehind) last(t *testing.T) *http.Request {
	t.Helper()
	seen := a.requests()
	require.NotEmpty(t, seen, "nothing has reached the application behind")
	return seen[len(seen)-1]
}

// subjectOf asks the platform whose data the token of a request opens.
func (k *kit) subjectOf(t *testing.T, token string) string {
	t.Helper()
	client, err := sweatstack.NewClient(
		sweatstack.WithHTTPClient(&http.Client{Transport: k.sandbox.Transport()}),
		sweatstack.WithTokenSource(sweatstack.StaticToken(sweatstack.Token{AccessToken: sweatstack.NewSecret(token)})))
	require.NoError(t, err)
	info, err := client.OAuth.UserInfo(t.Context())
	require.NoError(t, err)
	return info.Subject
}

// proxied makes a kit whose router hands everything but the kit's routes to an
// application behind.
func proxied(t *testing.T, s setup, app *appBehind, config sweatstackhttp.ProxyConfig) *kit {
	t.Helper()
	k := newKit(t, s)
	proxy, err := k.auth.Proxy(app.url(t), config)
	require.NoError(t, err)
	k.mux = http.NewServeMux()
	k.auth.Instrument(k.mux)
	k.mux.Handle("/", proxy)
	return k
}

// refusedSettings checks that an error names exactly these settings.
func refusedSettings(t *testing.T, err error, fields ...string) {
	t.Helper()
	require.Error(t, err)
	var got []string
	joined, ok := err.(interface{ Unwrap() []error })
	require.True(t, ok, "%v", err)
	for _, one := range joined.Unwrap() {
		var wrong *sweatstackhttp.ProxyConfigError
		require.ErrorAs(t, one, &wrong)
		got = append(got, wrong.Field)
	}
	assert.ElementsMatch(t, fields, got)
}
