package simulation_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

// The application of the simulation.
const (
	appURL        = "https://coach.example"
	clientID      = "simulated-client"
	clientSecret  = "simulated client secret"
	sessionSecret = "a session secret of the simulated application"
)

// errKilled is what everything answers that a killed process still asks.
var errKilled = errors.New("the process has been killed")

// process is one life of a node: the kit with its memory, until it is killed.
type process struct {
	node        int
	coordinator int           // which coordinator it uses
	killed      chan struct{} // closed
	handler     http.Handler
	auth        *sweatstackhttp.Auth
	w           *world
}

func (p *process) dead() bool {
	select {
	case <-p.killed:
		return true
	default:
		return false
	}
}

// start begins a life of a node.
func (w *world) start(node int) *process {
	p := &process{node: node, killed: make(chan struct{}), w: w}
	now := func() time.Time { return time.Now().Add(time.Duration(w.skews[node].Load())) }
	inner := w.coordinator
	if inner == nil {
		w.coordinators++
		p.coordinator = w.coordinators
		inner = sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{Now: now})
	}
	config := sweatstackhttp.Config{
		ClientID: clientID, ClientSecret: clientSecret, AppURL: appURL,
		SessionSecrets: []string{sessionSecret}, BaseURL: "https://platform.example",
		SessionIdle: w.setup.idle, Scopes: []sweatstack.Scope{"data:read"},
		HTTPClient:  &http.Client{Transport: &link{w: w, process: p}},
		Coordinator: &witness{inner: inner, process: p},
		Logger:      slog.New(logLines{p}), Now: now,
	}
	if w.setup.store {
		config.Store = &store{Store: w.rows, process: p}
	}
	if w.setup.sessions {
		config.Sessions = &sessionStore{SessionStore: w.sessions, process: p}
	}
	auth, err := sweatstackhttp.Configure(config)
	if err != nil {
		panic(err) // the settings are ours
	}
	p.auth = auth
	mux := http.NewServeMux()
	auth.Instrument(mux)
	w.routes(mux, auth)
	p.handler = mux
	return p
}

// kill ends a life: whatever it still does has no effect, and what it knew and
// told nobody is lost.
func (p *process) kill() { close(p.killed) }

// logLines puts what the kit logs among what happened.
type logLines struct{ process *process }

// Enabled implements [slog.Handler].
func (logLines) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelWarn }

// Handle implements [slog.Handler].
func (l logLines) Handle(_ context.Context, r slog.Record) error {
	text := r.Message
	r.Attrs(func(a slog.Attr) bool {
		text += " " + a.String()
		return true
	})
	l.process.w.note("node %d logs: %s", l.process.node, text)
	return nil
}

// WithAttrs implements [slog.Handler].
func (l logLines) WithAttrs([]slog.Attr) slog.Handler { return l }

// WithGroup implements [slog.Handler].
func (l logLines) WithGroup(string) slog.Handler { return l }

// moment is noted when the application's handler begins: all cookies are set by
// then.
type moment struct {
	at  atomic.Int64
	row atomic.Pointer[string] // the session that was asked for in the session store
}

type momentKey struct{}

// routes are the pages of the application. Each tells what it sees, and what the
// platform says to its token.
func (w *world) routes(mux *http.ServeMux, auth *sweatstackhttp.Auth) {
	begin := func(r *http.Request) {
		if m, ok := r.Context().Value(momentKey{}).(*moment); ok {
			m.at.Store(time.Now().UnixNano())
		}
		w.pauseOf(r)
	}
	mux.Handle("GET /me", sweatstackhttp.Handler(auth, func(rw http.ResponseWriter, r *http.Request, u sweatstackhttp.AuthenticatedUser) error {
		begin(r)
		info, err := u.Client().OAuth.UserInfo(r.Context())
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(rw, "%s %s %s %s %s", u.ID(), u.ID(), info.Subject, info.Name, info.GivenName)
		return err
	}))
	shown := func(rw http.ResponseWriter, r *http.Request, u sweatstackhttp.SelectedUser) error {
		begin(r)
		info, err := u.Client().OAuth.UserInfo(r.Context())
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(rw, "%s %s %s %s %s", u.Actor().ID(), u.ID(), info.Subject, info.Name, info.GivenName)
		return err
	}
	mux.Handle("GET /shown", sweatstackhttp.Handler(auth, shown))
	mux.Handle("POST /note", sweatstackhttp.Handler(auth, shown))
	mux.Handle("GET /maybe", sweatstackhttp.Handler(auth, func(rw http.ResponseWriter, r *http.Request, o sweatstackhttp.OptionalSelectedUser) error {
		begin(r)
		if u, ok := o.User(); ok {
			return shown(rw, r, u)
		}
		_, err := fmt.Fprint(rw, "nobody")
		return err
	}))
	mux.HandleFunc("GET /{$}", func(http.ResponseWriter, *http.Request) {})
}
