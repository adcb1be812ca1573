package sweatstacktest

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/training"
)

// Sandbox is the platform in this process. Its methods are safe for concurrent
// use.
type Sandbox struct {
	settings     settings
	clock        *clock
	world        *world
	samples      *sampleCache
	files        *cache[string, []byte]
	summaries    *cache[*activity, []byte]
	curves       *cache[curveKey, []training.Best]
	work         *cache[workKey, []int32]
	oauth        *oauthState
	key          func() (*signingKey, error)
	secrets      Secrets
	applications []Application
	routes       []route
	faults       *faultList
	requests     *requestLog
	webhooks     *dispatcher
	pages        *pages
	backfill     *backfillState
	sources      sources
	imports      imports
	portal       *portalState
	control      http.Handler
	console      http.Handler
	keeper       *keeper // nil without a storage

	listen   sync.Mutex
	listener *listener
}

// How many days the training of [New] and of [Start] goes back: a test that
// lists everything should not wait for two seasons.
const (
	daysOfTests    = 120
	daysOfPrograms = 730
)

// New makes a sandbox for a test and closes it when the test ends. It uses a
// signing key that everybody knows, which saves the time of making one, and
// listens on no port before [Sandbox.URL] is called. Everybody has 120 days of
// training behind them, see [WithHistory]. A wrong option ends the test.
func New(tb testing.TB, options ...Option) *Sandbox {
	tb.Helper()
	settings := defaultSettings()
	settings.fixedKey, settings.days = true, daysOfTests
	for _, option := range options {
		option(&settings)
	}
	s, err := build(settings)
	if err != nil {
		tb.Fatal(err)
	}
	s.webhooks.resume()
	tb.Cleanup(func() { _ = s.Close() })
	return s
}

// Start makes a sandbox for a program and listens; see [WithAddr]. It fails
// with all wrong options in one error, or when the address cannot be had. Call
// [Sandbox.Close] at the end.
func Start(options ...Option) (*Sandbox, error) {
	settings := defaultSettings()
	for _, option := range options {
		option(&settings)
	}
	s, err := build(settings)
	if err != nil {
		return nil, err
	}
	if err := s.open(); err != nil {
		return nil, errors.Join(err, s.Close()) // it saves already
	}
	s.webhooks.resume() // not before: who gets a webhook asks the sandbox about it
	return s, nil
}

// build puts a sandbox together.
func build(settings settings) (*Sandbox, error) {
	if err := settings.validate(); err != nil {
		return nil, err
	}
	s := &Sandbox{
		settings: settings,
		clock:    &clock{base: settings.now},
		samples:  newSampleCache(),
		files:    newFileCache(),
		oauth:    newOAuthState(),
		key:      newSigningKey(settings.fixedKey),
		secrets:  newSecrets(settings.seed, settings.fixedSecrets),
		faults:   &faultList{},
		requests: &requestLog{},
		pages:    newPages(),
		backfill: newBackfillState(),
		portal:   newPortalState(),
	}
	s.summaries, s.curves, s.work = newSummaryCache(), newCurveCache(), newWorkCache()
	s.applications = append([]Application{
		{ID: s.secrets.ClientID, Secret: s.secrets.ClientSecret, Name: "Your application", RedirectURIs: settings.redirectURIs,
			WebhookEndpoints: settings.endpoints(), WebhookSecret: s.secrets.WebhookSecret},
		{ID: publicClientID, Name: "SweatStack on a desktop"},
	}, settings.applications...)
	s.world = newWorld(settings.seed, s.clock.now(), settings.days)
	s.webhooks = newDispatcher(s)
	s.routes = s.newRoutes()
	s.control = s.newControl()
	s.console = s.newConsole()
	s.grantEnvironment()
	if err := s.keepState(); err != nil {
		return nil, err
	}
	return s, nil
}

// Close stops listening, cuts open connections, and sends no more webhooks: with
// [WithStorage] those that wait go on at the next start. It may be called more
// than once.
func (s *Sandbox) Close() error {
	s.webhooks.close()
	return errors.Join(s.closeListener(), s.endSaving())
}

// Now is the sandbox's time: the clock of [WithClock] and all that was added
// by [Sandbox.Advance].
func (s *Sandbox) Now() time.Time { return s.clock.now() }

// Advance moves the sandbox's clock forward: tokens and codes expire, and
// webhooks that become due are sent again before it returns, each at its time:
// an hour holds as many attempts as one that passes by itself. The clock of
// your program does not move. It goes 292 years forward at most, whatever is
// added. A negative duration panics.
func (s *Sandbox) Advance(d time.Duration) {
	if d < 0 {
		panic("sweatstacktest: the clock cannot go back")
	}
	s.webhooks.advance(d)
	s.touch()
}

// Counters returns what happened at the token endpoints since the start or
// [Sandbox.Reset].
func (s *Sandbox) Counters() Counters { return s.oauth.count() }

// ClientID is the id of the sandbox's own application.
func (s *Sandbox) ClientID() string { return s.secrets.ClientID }

// Secrets returns the credentials of the sandbox's own application.
func (s *Sandbox) Secrets() Secrets { return s.secrets }

// Reset brings the sandbox back to its start: clock, people, history, tokens,
// counters, faults and logs. Secrets, the tokens of the environment file, and
// what came with [Sandbox.Import] stay.
func (s *Sandbox) Reset() {
	s.webhooks.clear()
	s.clock.reset()
	s.faults.clear()
	s.requests.clear()
	s.backfill.clear()
	s.portal.clear()
	s.world.build(s.settings.seed, s.clock.now(), s.settings.days)
	s.sources.clear()
	s.importAgain()
	s.oauth.mu.Lock()
	defer s.oauth.mu.Unlock()
	s.oauth.clear()
	s.grantEnvironment()
	s.touch()
}

// Handler returns the whole sandbox as a handler: API, sign-in page, control.
func (s *Sandbox) Handler() http.Handler { return http.HandlerFunc(s.serve) }

// serve answers one request: identity, log, latency, faults, and then the route.
func (s *Sandbox) serve(w http.ResponseWriter, r *http.Request) {
	var raw [10]byte
	_, _ = rand.Read(raw[:]) // never fails: crypto/rand ends the program instead
	id := hex.EncodeToString(raw[:])
	w.Header().Set("X-Request-Id", id)
	// Without it net/http tells the machine's time, and nobody could see from
	// outside that the sandbox's clock has moved.
	w.Header().Set("Date", s.clock.now().Format(http.TimeFormat))
	if changes(r) {
		defer s.touch()
	}
	if isConsole(r.URL.Path) {
		s.console.ServeHTTP(w, r)
		return
	}
	if isControl(r.URL.Path) {
		s.control.ServeHTTP(w, r)
		return
	}
	began := time.Now()
	entry := Request{
		ID: id, At: s.clock.now(), Method: short(r.Method), Path: loggedPath(r.URL),
		Query: withoutSecrets(queryValues(r.URL.RawQuery)), UserAgent: short(r.UserAgent()), Token: fingerprint(bearerOf(r)),
	}
	counting := &statusWriter{ResponseWriter: w}
	defer func() {
		entry.Status, entry.Duration = counting.status, time.Since(began)
		s.requests.add(entry)
		s.settings.log.DebugContext(r.Context(), "sandbox: request", "id", id, "method", entry.Method,
			"path", entry.Path, "status", entry.Status, "user", entry.UserID, "duration", entry.Duration)
	}()
	r = r.WithContext(withNote(r.Context(), &entry))
	if !pause(r.Context(), s.settings.latency) {
		panic(http.ErrAbortHandler)
	}
	if fault, ok := s.faults.take(r.Method, r.URL.Path); ok {
		entry.Fault = true
		s.serveFault(counting, r, fault)
		return
	}
	s.dispatch(counting, r)
}

// changes reports whether a request may change the state: any that writes, and
// those for tokens and sign-ins.
func changes(r *http.Request) bool {
	return (r.Method != http.MethodGet && r.Method != http.MethodHead) || strings.Contains(r.URL.Path, "/oauth/")
}

// statusWriter remembers the status of an answer.
type statusWriter struct {
	http.ResponseWriter

	status int
}

// WriteHeader notes the first status.
func (w *statusWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write notes the status that net/http implies.
func (w *statusWriter) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(p)
}

// Unwrap serves [http.ResponseController].
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
