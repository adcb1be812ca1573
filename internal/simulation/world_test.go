package simulation_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// world is one schedule while it runs.
type world struct {
	setup        setup
	sleep        func(time.Duration) // in the bubble
	platform     *platform
	rows         *tokenstore.Memory
	sessions     *tokenstore.MemorySessions
	rowLock      sync.Mutex
	coordinator  sweatstack.Coordinator // nil when each life has its own
	coordinators int
	skews        []atomic.Int64
	ledger       *ledger
	checks       *checks
	windows      *windows
	dice         *dice
	browsers     []*browser
	settled      atomic.Bool    // no faults any more
	background   sync.WaitGroup // everything that was begun

	mu    sync.Mutex
	nodes []*process

	record
}

// record is what happened, and what must not have.
type record struct {
	begun time.Time
	lock  sync.Mutex
	lines []string
	wrong []string
}

// note adds a line to what happened.
func (r *record) note(format string, args ...any) {
	r.lock.Lock()
	defer r.lock.Unlock()
	r.lines = append(r.lines, fmt.Sprintf("%-15v ", time.Since(r.begun))+fmt.Sprintf(format, args...))
}

// violated notes that something happened that must not.
func (r *record) violated(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	r.note("WRONG: %s", text)
	r.lock.Lock()
	defer r.lock.Unlock()
	r.wrong = append(r.wrong, text)
}

// run lives through a schedule. It must be called inside a bubble of
// testing/synctest, whose sleep it is given, and gives what was wrong and what happened.
func run(s schedule, sleep func(time.Duration)) (wrong, happened []string) {
	w := &world{setup: s.setup, sleep: sleep, rows: tokenstore.NewMemory(), sessions: tokenstore.NewMemorySessions(), windows: &windows{until: map[window]time.Time{}},
		dice: &dice{r: rand.New(rand.NewPCG(s.seed, 2))}, skews: make([]atomic.Int64, s.setup.nodes)}
	w.begun = time.Now()
	w.platform = newPlatform(s.setup.rotation, s.setup.life, time.Now)
	w.ledger, w.checks = newLedger(w), newChecks(w)
	w.platform.reused, w.platform.revoked = w.ledger.reuse, w.checks.familyEnded
	for i, coach := range coaches() {
		for _, athlete := range athletes()[i : i+2] {
			w.platform.setShare(share{coach, athlete}, true)
		}
	}
	if s.setup.shared {
		w.coordinator = sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{})
	}
	for node := range s.setup.nodes {
		w.skews[node].Store(int64(s.setup.skews[node]))
		w.nodes = append(w.nodes, w.start(node))
	}
	for n := range s.setup.browsers {
		w.browsers = append(w.browsers, &browser{w: w, n: n, jar: map[string]jarCookie{}})
	}
	for _, step := range s.steps {
		w.sleep(time.Until(w.begun.Add(step.at)))
		w.do(step)
	}
	w.background.Wait()
	w.settle()
	w.background.Wait()
	return w.wrong, w.lines
}

// node gives the life that a node leads now.
func (w *world) node(n int) *process {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.nodes[n]
}

// restart ends the life of a node and begins another.
func (w *world) restart(n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.nodes[n].kill()
	w.windows.mark()
	w.nodes[n] = w.start(n)
}

// do begins a step. What takes time goes on beside the next ones.
func (w *world) do(s step) {
	b := w.browsers[s.browser]
	switch s.action {
	case visits:
		w.background.Go(func() { b.opens(s) })
	case signsIn, signsTwice:
		w.background.Go(func() { b.signIn(s) })
	case signsOut:
		w.background.Go(func() { b.send(request{step: s, method: http.MethodPost, path: kitPath("logout")}) })
	case selects:
		w.background.Go(func() {
			b.send(request{step: s, method: http.MethodPost, path: kitPath("select-user/" + s.athlete)})
		})
	case selectsSelf:
		w.background.Go(func() { b.send(request{step: s, method: http.MethodPost, path: kitPath("select-self")}) })
	case notes:
		w.background.Go(func() { b.send(request{step: s, method: http.MethodPost, path: "/note", subject: s.athlete}) })
	case works:
		w.background.Go(func() { w.job(s) })
	default:
		w.event(s)
	}
}

// event is what happens at once.
func (w *world) event(s step) {
	w.note("%s", strings.TrimSpace(s.String()))
	switch s.action {
	case restarts:
		w.restart(s.node)
	case sets:
		w.skews[s.node].Store(int64(w.setup.skews[s.node] + s.span))
	case opensWindow:
		w.windows.open(s.window, s.span)
	case revokes:
		w.windows.mark() // a token that came seconds before is not renewed at once
		w.platform.revokeUser(s.user)
	case loses:
		w.checks.forgets(s.user)
		// Not the newest: a token that is refused seconds after it was issued
		// is a platform that contradicts itself.
		w.platform.forgetAccess(s.user, 2*quietAfter401)
	case withdraws:
		w.checks.unsharedNow(share{s.user, s.athlete})
		w.platform.setShare(share{s.user, s.athlete}, false)
	case gives:
		if given := (share{s.user, s.athlete}); !w.platform.shared(given) {
			w.checks.unsharedNow(given)
		}
		w.platform.setShare(share{s.user, s.athlete}, true)
	case everywhere:
		p := w.node(s.node)
		w.background.Go(func() {
			begun := time.Now()
			w.checks.endsEverywhere(s.user)
			if err := p.auth.SignOutEverywhere(context.Background(), s.user); err != nil {
				w.note("signing %s out everywhere: %v", s.user, err)
			} else if !p.dead() {
				w.checks.endedEverywhere(s.user, begun)
			}
		})
	case disconnects:
		w.checks.disconnected(s.user)
		p := w.node(s.node)
		w.background.Go(func() {
			if err := p.auth.Disconnect(context.Background(), s.user); err != nil {
				w.note("disconnecting %s: %v", s.user, err)
			}
		})
	}
}

// job calls the platform for a user, as a worker beside the requests does.
func (w *world) job(s step) {
	if !w.setup.store {
		return
	}
	p := w.node(s.node)
	begun := time.Now()
	client, err := p.auth.ClientFor(context.Background(), s.user)
	if err == nil {
		var info sweatstack.UserInfo
		if info, err = client.OAuth.UserInfo(context.Background()); err == nil && (info.Subject != s.user || info.Name != s.user) {
			w.violated("a job for %s saw %s by %s", s.user, info.Subject, info.Name)
		}
	}
	w.note("job for %s: %v", s.user, err)
	if !p.dead() {
		w.checks.job(s.user, begun, err)
	}
}

func kitPath(route string) string { return "/auth/sweatstack/" + route }
