package simulation_test

import (
	"context"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// Names of the kit's cookies on https.
const (
	sessionCookie = "__Host-sweatstack_session"
	subjectCookie = "__Host-sweatstack_subject"
)

// browser is one cookie jar. Its tabs share it: a request takes the cookies of
// the moment it leaves, and an answer brings its cookies when it arrives, also
// when another one has come in between.
type browser struct {
	w *world
	n int

	mu     sync.Mutex
	person string // who signed in last
	jar    map[string]jarCookie
}

type jarCookie struct {
	value   string
	expires time.Time
}

// cookies gives what a request that leaves now carries.
func (b *browser) cookies() map[string]string {
	b.mu.Lock()
	defer b.mu.Unlock()
	sent := map[string]string{}
	for name, c := range b.jar {
		if time.Now().Before(c.expires) {
			sent[name] = c.value
		}
	}
	return sent
}

// take puts the cookies of an answer into the jar.
func (b *browser) take(cookies []*http.Cookie) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range cookies {
		if c.MaxAge < 0 {
			delete(b.jar, c.Name)
			continue
		}
		b.jar[c.Name] = jarCookie{c.Value, time.Now().Add(time.Duration(c.MaxAge) * time.Second)}
	}
}

// request is one thing that a browser sends.
type request struct {
	step
	method, path string
	subject      string            // the one whom a form was made for
	cookies      map[string]string // instead of those of the moment
}

// send carries a request to a node and its answer back. It gives false when
// the browser never saw an answer.
func (b *browser) send(q request) (answer, bool) {
	if q.cookies == nil {
		q.cookies = b.cookies()
	}
	b.w.sleep(q.there + 1)
	p := b.w.node(q.node)
	ctx, giveUp := context.WithCancel(context.Background())
	defer giveUp()
	if q.cancel > 0 {
		timer := time.AfterFunc(q.cancel, giveUp)
		defer timer.Stop()
	}
	begins := &moment{}
	ctx = context.WithValue(ctx, momentKey{}, begins)
	ctx = context.WithValue(ctx, thinkKey{}, q.think)
	a := answer{request: q, browser: b, process: p, arrived: time.Now()}
	b.w.checks.arrives(a)
	recorder := httptest.NewRecorder()
	p.handler.ServeHTTP(recorder, b.build(ctx, q))
	a.answered = time.Now()
	a.handled = a.answered
	if at := begins.at.Load(); at != 0 {
		a.handled = time.Unix(0, at)
	}
	if id := begins.row.Load(); id != nil {
		a.row = *id
	}
	if p.dead() || ctx.Err() != nil {
		b.w.note("browser %d: %s %s on node %d: no answer", b.n, q.method, q.path, q.node)
		return a, false
	}
	result := recorder.Result()
	a.status, a.header, a.body, a.cookies = result.StatusCode, result.Header, recorder.Body.String(), result.Cookies()
	b.w.note("browser %d: %s %s on node %d (sent %v ago): %d %s%s", b.n, q.method, q.path, q.node,
		time.Since(a.arrived), a.status, summary(a), cookieNames(a.cookies))
	b.w.checks.judge(a)
	b.w.sleep(q.back)
	b.take(a.cookies)
	return a, true
}

// build makes the request that a page of the application sends.
func (b *browser) build(ctx context.Context, q request) *http.Request {
	body := ""
	if q.subject != "" {
		body = url.Values{"sweatstack_subject": {q.subject}}.Encode()
	}
	r := httptest.NewRequestWithContext(ctx, q.method, q.path, strings.NewReader(body))
	r.Host = "coach.example"
	r.Header.Set("Sec-Fetch-Mode", "navigate")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Accept", "text/html")
	if q.method == http.MethodPost {
		r.Header.Set("Origin", appURL)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, name := range slices.Sorted(maps.Keys(q.cookies)) {
		r.AddCookie(&http.Cookie{Name: name, Value: q.cookies[name]})
	}
	return r
}

type thinkKey struct{}

// pauseOf is the work of the application's handler.
func (w *world) pauseOf(r *http.Request) {
	if think, ok := r.Context().Value(thinkKey{}).(time.Duration); ok && think > 0 {
		_ = pause(r.Context(), think)
	}
}

// opens goes to a page, and on to the sign-in when the person wants to.
func (b *browser) opens(s step) {
	a, ok := b.send(request{step: s, method: http.MethodGet, path: s.path})
	if ok && s.follows && asksToSignIn(a) {
		b.mu.Lock()
		user := b.person
		b.mu.Unlock()
		b.signIn(step{action: signsIn, browser: b.n, node: s.node, user: user, there: s.there, back: s.back})
	}
}

// asksToSignIn reports whether an answer sends a person to the sign-in.
func asksToSignIn(a answer) bool {
	return a.status == http.StatusUnauthorized ||
		a.status == http.StatusSeeOther && strings.HasPrefix(a.header.Get("Location"), kitPath("login"))
}

// signIn walks a person through the sign-in. It reports whether that worked.
func (b *browser) signIn(s step) bool {
	b.mu.Lock()
	b.person = s.user
	b.mu.Unlock()
	s.cancel, s.think = 0, 0
	a, ok := b.send(request{step: s, method: http.MethodGet, path: kitPath("login?next=/shown")})
	if !ok {
		return false
	}
	page, err := url.Parse(a.header.Get("Location"))
	if err != nil || page.Path != "/oauth/authorize" {
		b.w.violated("the login route answered %d", a.status)
		return false
	}
	state := page.Query().Get("state")
	code, family := b.w.platform.authorize(s.user, page.Query().Get("code_challenge"))
	b.w.checks.expect(state, s.user, family)
	callback := request{step: s, method: http.MethodGet, path: kitPath("callback?") + url.Values{"state": {state}, "code": {code}}.Encode()}
	if s.action == signsTwice {
		callback.cookies = b.cookies()
		second := callback
		second.there += b.w.dice.below(time.Second)
		b.w.background.Go(func() { b.send(second) })
	}
	a, ok = b.send(callback)
	return ok && a.status == http.StatusSeeOther
}
