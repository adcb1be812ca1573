package kittest_test

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/go-chi/chi/v5"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sqlite"
	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// appURL is where the application knows itself to be.
const appURL = "https://coach.example"

// app is an application on the kit, with its tokens in an SQLite file.
type app struct {
	sandbox *sweatstacktest.Sandbox
	path    string // of the file
	options []sqlite.TokenStoreOption
	rows    bool // sessions are rows of the file
	config  sweatstackhttp.Config
	auth    *sweatstackhttp.Auth
	handler http.Handler
	db      *sqlite.DB
}

// variant is a way to build the application.
type variant struct {
	chi      bool
	sessions bool // in the same file
	options  []sqlite.TokenStoreOption
}

// fernetKey is a key of the Python plugin's encrypted store.
const fernetKey = "c3dlYXRzdGFjay1nby12ZWN0b3Ita2V5LTAwMDAwMDE="

// variants are both routers on both kinds of file.
func variants() map[string]variant {
	encrypted := []sqlite.TokenStoreOption{sqlite.WithFernetKeys(fernetKey)}
	return map[string]variant{
		"chi":                      {chi: true},
		"http.ServeMux":            {},
		"http.ServeMux, sessions":  {sessions: true},
		"chi, encrypted":           {chi: true, options: encrypted},
		"http.ServeMux, encrypted": {options: encrypted},
	}
}

// newApp makes an application on a new file.
func newApp(t *testing.T, v variant, options ...sweatstacktest.Option) *app {
	t.Helper()
	a := &app{path: filepath.Join(t.TempDir(), "tokens.db"), options: v.options, rows: v.sessions}
	a.sandbox = sweatstacktest.New(t, append(options,
		sweatstacktest.WithRedirectURIs(appURL),
		sweatstacktest.WithWebhookHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { a.handler.ServeHTTP(w, r) })),
	)...)
	secrets := a.sandbox.Secrets()
	a.config = sweatstackhttp.Config{
		ClientID: secrets.ClientID, ClientSecret: secrets.ClientSecret, AppURL: appURL,
		SessionSecrets: []string{secrets.SessionSecret}, WebhookSecrets: []string{secrets.WebhookSecret},
		HTTPClient: &http.Client{Transport: a.sandbox.Transport()}, Now: a.sandbox.Now,
		Logger: slog.New(slog.DiscardHandler),
	}
	a.start(t, v.chi)
	return a
}

// start opens the file and mounts the routes, as a process does.
func (a *app) start(t *testing.T, onChi bool) {
	t.Helper()
	var err error
	a.db, err = sqlite.Open(a.path)
	require.NoError(t, err)
	t.Cleanup(func() { _ = a.db.Close() })
	a.config.Store, err = a.db.TokenStore(a.options...)
	require.NoError(t, err)
	if a.rows {
		a.config.Sessions, err = a.db.SessionStore()
		require.NoError(t, err)
	}
	a.config.Coordinator = nil
	a.auth, err = sweatstackhttp.Configure(a.config)
	require.NoError(t, err)
	a.handler, err = routes(a.auth, onChi)
	require.NoError(t, err)
}

// another is a second process of the same application, on the same file.
func (a *app) another(t *testing.T) *app {
	t.Helper()
	other := *a
	other.start(t, false)
	return &other
}

// restart stops the process and starts the next.
func (a *app) restart(t *testing.T) {
	t.Helper()
	require.NoError(t, a.db.Close())
	a.start(t, false)
}

// routes are the pages: /me asks the platform who the principal is, /shown
// whose data is shown.
func routes(auth *sweatstackhttp.Auth, onChi bool) (http.Handler, error) {
	me := sweatstackhttp.Handler(auth, func(w http.ResponseWriter, r *http.Request, u sweatstackhttp.AuthenticatedUser) error {
		info, err := u.Client().OAuth.UserInfo(r.Context())
		if err != nil {
			return err
		}
		_, err = fmt.Fprint(w, info.Subject)
		return err
	})
	shown := sweatstackhttp.Handler(auth, func(w http.ResponseWriter, r *http.Request, u sweatstackhttp.SelectedUser) error {
		if _, err := u.Client().Activities.List(r.Context(), sweatstack.ActivityListParams{Limit: 1}); err != nil {
			return err
		}
		_, err := fmt.Fprint(w, u.ID())
		return err
	})
	receive, err := auth.WebhookHandler(receiveWebhook)
	if err != nil {
		return nil, err
	}
	if !onChi {
		mux := http.NewServeMux()
		auth.Instrument(mux)
		mux.Handle("GET /me", me)
		mux.Handle("GET /shown", shown)
		mux.Handle("POST /webhooks/sweatstack", receive)
		return mux, nil
	}
	r := chi.NewRouter()
	auth.Instrument(r)
	r.Method(http.MethodGet, "/me", me)
	r.Method(http.MethodGet, "/shown", shown)
	r.Method(http.MethodPost, "/webhooks/sweatstack", receive)
	return r, nil
}

// browser calls an application with its cookies, as a person does.
type browser struct {
	t      *testing.T
	client *http.Client
	origin string // empty means appURL
}

// signIn signs a person in.
func (a *app) signIn(t *testing.T, user sweatstacktest.User) *browser {
	t.Helper()
	return &browser{t: t, client: a.sandbox.SignIn(t, a.handler, user)}
}

// at gives the browser another process to talk to.
func (b *browser) at(handler http.Handler) *browser {
	return &browser{t: b.t, origin: b.origin, client: &http.Client{
		Jar: b.client.Jar, Transport: inProcess{handler}, CheckRedirect: b.client.CheckRedirect,
	}}
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
}

func (b *browser) get(path string) answer {
	b.t.Helper()
	return b.send(http.MethodGet, path)
}

func (b *browser) post(path string) answer {
	b.t.Helper()
	return b.send(http.MethodPost, path)
}

func (b *browser) send(method, path string) answer {
	b.t.Helper()
	a, err := b.try(method, path)
	require.NoError(b.t, err)
	return a
}

// try is send for goroutines.
func (b *browser) try(method, path string) (answer, error) {
	r, err := http.NewRequestWithContext(b.t.Context(), method, cmp.Or(b.origin, appURL)+path, http.NoBody)
	if err != nil {
		return answer{}, err
	}
	r.Header.Set("Sec-Fetch-Mode", "navigate")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	response, err := b.client.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	return answer{status: response.StatusCode, header: response.Header, body: string(body)}, err
}

// together sends requests at the same time, in turn to the browsers, and fails
// unless all are answered with the person's id.
func together(t *testing.T, n int, id string, browsers ...*browser) {
	t.Helper()
	var wg sync.WaitGroup
	for i := range n {
		b := browsers[i%len(browsers)]
		wg.Go(func() {
			a, err := b.try(http.MethodGet, "/me")
			if err != nil || a.status != http.StatusOK || a.body != id {
				t.Errorf("answered %d, %v: %s", a.status, err, strings.TrimSpace(a.body))
			}
		})
	}
	wg.Wait()
}

// inProcess calls a handler in place of a server.
type inProcess struct{ handler http.Handler }

func (p inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.RequestURI = r.URL.RequestURI()
	r.Host = r.URL.Host
	w := &recorder{header: http.Header{}}
	p.handler.ServeHTTP(w, r)
	return &http.Response{
		StatusCode: cmp.Or(w.status, http.StatusOK), Header: w.header, Request: r, ProtoMajor: 1, ProtoMinor: 1,
		Body: io.NopCloser(&w.body), ContentLength: -1,
	}, nil
}

// recorder takes an answer down.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (w *recorder) Header() http.Header { return w.header }

func (w *recorder) WriteHeader(status int) { w.status = cmp.Or(w.status, status) }

func (w *recorder) Write(p []byte) (int, error) { return w.body.Write(p) }
