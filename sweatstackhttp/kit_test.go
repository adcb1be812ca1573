package sweatstackhttp_test

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// appURL is where the application of the tests is. It is https, as in real
// life: cookies are Secure and named __Host-.
const appURL = "https://coach.example"

// sessionSecret is the first secret of the tests.
const sessionSecret = "a session secret of the tests, 44 characters"

// kit is an application on the kit, beside a sandbox, on one clock.
type kit struct {
	sandbox *sweatstacktest.Sandbox
	auth    *sweatstackhttp.Auth
	config  sweatstackhttp.Config
	mux     *http.ServeMux
	log     *syncBuffer
}

// syncBuffer collects log lines from several goroutines.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// setup changes the sandbox or the settings of a kit.
type setup struct {
	sandbox []sweatstacktest.Option
	config  func(c *sweatstackhttp.Config)
}

// newKit makes an application with a route for each kind of user. Each answers
// with whom it sees.
func newKit(t *testing.T, s setup) *kit {
	t.Helper()
	k := &kit{log: &syncBuffer{}}
	begun := time.Now() // and no later, however slow the machine is: only Advance moves the clock
	k.sandbox = sweatstacktest.New(t, append([]sweatstacktest.Option{
		sweatstacktest.WithClock(func() time.Time { return begun }), sweatstacktest.WithRedirectURIs(appURL),
	}, s.sandbox...)...)
	secrets := k.sandbox.Secrets()
	k.config = sweatstackhttp.Config{
		ClientID: secrets.ClientID, ClientSecret: secrets.ClientSecret,
		AppURL: appURL, SessionSecrets: []string{sessionSecret},
		WebhookSecrets: []string{secrets.WebhookSecret},
		HTTPClient:     &http.Client{Transport: k.sandbox.Transport()},
		Now:            k.sandbox.Now,
		Logger:         slog.New(slog.NewTextHandler(k.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	if s.config != nil {
		s.config(&k.config)
	}
	k.auth, k.mux = k.node(t)
	return k
}

// inStoreMode gives a kit a token store.
func inStoreMode(c *sweatstackhttp.Config) { c.Store = tokenstore.NewMemory() }

// node makes another process of the same application: same settings, nothing
// shared in memory but what the settings share.
func (k *kit) node(t *testing.T) (*sweatstackhttp.Auth, *http.ServeMux) {
	t.Helper()
	auth, err := sweatstackhttp.Configure(k.config)
	require.NoError(t, err)
	mux := http.NewServeMux()
	auth.Instrument(mux)
	// The platform is asked as well: a token that does not work shows.
	mux.Handle("/me", sweatstackhttp.Handler(auth, func(w http.ResponseWriter, r *http.Request, u sweatstackhttp.AuthenticatedUser) error {
		info, err := u.Client().OAuth.UserInfo(r.Context())
		if err != nil {
			return err
		}
		return say(w, "principal %s %s", u.ID(), info.Subject)
	}))
	mux.Handle("/shown", sweatstackhttp.Handler(auth, func(w http.ResponseWriter, r *http.Request, u sweatstackhttp.SelectedUser) error {
		list, err := u.Client().Activities.List(r.Context(), sweatstack.ActivityListParams{Limit: 1})
		if err != nil {
			return err
		}
		return say(w, "actor %s subject %s activity %s", u.Actor().ID(), u.ID(), list[0].ID)
	}))
	mux.Handle("/maybe", sweatstackhttp.Handler(auth, func(w http.ResponseWriter, _ *http.Request, u sweatstackhttp.OptionalUser) error {
		user, ok := u.User()
		return say(w, "optional %t %s", ok, user.ID())
	}))
	mux.Handle("/maybe-shown", sweatstackhttp.Handler(auth, func(w http.ResponseWriter, _ *http.Request, u sweatstackhttp.OptionalSelectedUser) error {
		user, ok := u.User()
		return say(w, "optional %t %s", ok, user.ID())
	}))
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { _ = say(w, "first page") })
	return auth, mux
}

func say(w io.Writer, format string, args ...any) error {
	_, err := fmt.Fprintf(w, format, args...)
	return err
}

// browser is one browser: cookies, and the headers that go with a person's
// clicks. It follows no redirects.
type browser struct {
	t      *testing.T
	app    http.Handler
	client *http.Client
	origin string // of the application; empty means appURL
}

// at is the origin that the browser sends its requests to.
func (b *browser) at() string { return cmp.Or(b.origin, appURL) }

// signIn walks a user through the sign-in of the kit.
func (k *kit) signIn(t *testing.T, user sweatstacktest.User) *browser {
	t.Helper()
	return &browser{t: t, app: k.mux, client: k.sandbox.SignIn(t, k.mux, user)}
}

// newBrowser is a browser that has been nowhere.
func (k *kit) newBrowser(t *testing.T) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	return &browser{t: t, app: k.mux, client: &http.Client{Jar: jar}}
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
}

// location is where the answer sends the browser.
func (a answer) location() string { return a.header.Get("Location") }

// cookie gives the attributes line of a cookie whose name begins so, or "".
func (a answer) cookie(prefix string) string {
	for _, line := range a.header.Values("Set-Cookie") {
		if strings.HasPrefix(line, prefix) {
			return line
		}
	}
	return ""
}

// get goes to a page as a person does.
func (b *browser) get(path string, headers ...string) answer {
	b.t.Helper()
	return b.send(http.MethodGet, path, "", append([]string{"Sec-Fetch-Mode", "navigate", "Sec-Fetch-Site", "same-origin", "Accept", "text/html"}, headers...))
}

// post sends a form as a person does.
func (b *browser) post(path string, form url.Values, headers ...string) answer {
	b.t.Helper()
	return b.send(http.MethodPost, path, form.Encode(), append([]string{
		"Sec-Fetch-Mode", "navigate", "Sec-Fetch-Site", "same-origin", "Origin", b.at(), "Accept", "text/html",
		"Content-Type", "application/x-www-form-urlencoded",
	}, headers...))
}

// api calls as a script does.
func (b *browser) api(method, path string, headers ...string) answer {
	b.t.Helper()
	return b.send(method, path, "", append([]string{"Sec-Fetch-Mode", "cors", "Sec-Fetch-Site", "same-origin", "Accept", "application/json"}, headers...))
}

// send makes a request with the browser's cookies and takes over the new ones.
// A header given twice counts as given last; an empty value takes it away.
func (b *browser) send(method, path, body string, headers []string) answer {
	b.t.Helper()
	request, err := http.NewRequestWithContext(b.t.Context(), method, b.at()+path, strings.NewReader(body))
	require.NoError(b.t, err)
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
		if headers[i+1] == "" {
			request.Header.Del(headers[i])
		}
	}
	return b.do(request)
}

func (b *browser) do(request *http.Request) answer {
	b.t.Helper()
	for _, c := range b.client.Jar.Cookies(request.URL) {
		request.AddCookie(c)
	}
	request.RequestURI = request.URL.RequestURI() // as a server sees it
	recorder := httptest.NewRecorder()
	b.app.ServeHTTP(recorder, request)
	response := recorder.Result()
	defer func() { _ = response.Body.Close() }()
	b.client.Jar.SetCookies(request.URL, response.Cookies())
	text, err := io.ReadAll(response.Body)
	require.NoError(b.t, err)
	return answer{status: response.StatusCode, header: response.Header, body: string(text)}
}

// cookies gives the browser's cookies by name.
func (b *browser) cookies() map[string]string {
	u, err := url.Parse(b.at())
	require.NoError(b.t, err)
	values := make(map[string]string)
	for _, c := range b.client.Jar.Cookies(u) {
		values[c.Name] = c.Value
	}
	return values
}

// setCookie puts a cookie into the browser, as an attacker or an old tab would.
func (b *browser) setCookie(name, value string) {
	u, err := url.Parse(b.at())
	require.NoError(b.t, err)
	maxAge := 0
	if value == "" {
		maxAge = -1
	}
	b.client.Jar.SetCookies(u, []*http.Cookie{{Name: name, Value: value, Path: "/", Secure: u.Scheme == "https", MaxAge: maxAge}})
}

// copy gives a second browser with the same cookies: another tab that sends
// what it had.
func (b *browser) copy() *browser {
	jar, err := cookiejar.New(nil)
	require.NoError(b.t, err)
	c := &browser{t: b.t, app: b.app, client: &http.Client{Jar: jar}, origin: b.origin}
	for name, value := range b.cookies() {
		c.setCookie(name, value)
	}
	return c
}
