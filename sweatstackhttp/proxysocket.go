package sweatstackhttp

import (
	"context"
	"errors"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// Times of a WebSocket connection.
const (
	closeEarly    = 30 * time.Second // before the token ends
	lastingToken  = time.Minute      // what a token should have left at the upgrade
	sessionChecks = 15 * time.Second // between looks at clock and session
)

// wantsSocket reports whether a request asks to change to WebSocket.
func wantsSocket(h http.Header) bool {
	return strings.EqualFold(h.Get("Upgrade"), "websocket") && slices.ContainsFunc(h.Values("Connection"), func(line string) bool {
		return slices.ContainsFunc(strings.Split(line, ","), func(token string) bool {
			return strings.EqualFold(strings.TrimSpace(token), "upgrade")
		})
	})
}

// serveSocket checks a request for a WebSocket before the session is looked at.
// Browsers let any page open one, with cookies, and tell only in Origin which
// page it was.
func (p *proxy) serveSocket(w http.ResponseWriter, r *http.Request) {
	a := p.auth
	switch {
	case !slices.Equal(r.Header.Values("Origin"), []string{a.app.Scheme + "://" + a.app.Host}):
		a.problem(w, r, problemPage{Status: http.StatusForbidden, Title: "Not allowed", Text: "This request came from another site."})
		return
	case r.Method != http.MethodGet, r.ContentLength != 0, r.Header.Get("Sec-Websocket-Key") == "",
		r.Header.Get("Sec-Websocket-Version") != "13":
		a.problem(w, r, problemPage{Status: http.StatusBadRequest, Title: "Bad request", Text: "This is no WebSocket handshake of version 13."})
		return
	}
	p.socket.ServeHTTP(w, p.withoutBody(r))
}

// forwardSocket forwards an upgrade whose person is known.
func (p *proxy) forwardSocket(w http.ResponseWriter, r *http.Request) {
	v := visitOf(r.Context())
	t, err := p.lasting(w, r, v)
	if err != nil {
		p.auth.Fail(w, r, err)
		return
	}
	f, _ := r.Context().Value(forwardingKey{}).(*forwarding)
	f.socket = true
	answer := &proxyAnswer{ResponseWriter: w, wrap: func(conn net.Conn) net.Conn {
		c := newSocketConn(conn)
		c.start = func() { go p.watch(r.Context(), c, v.principal.session, t) }
		return c
	}}
	p.forward(answer, r, t.AccessToken)
}

// lasting gives a token that is good for a while: a connection keeps the one
// that it began with. When a renewal does not work, the one that is there has to
// do.
func (p *proxy) lasting(w http.ResponseWriter, r *http.Request, v *visit) (sweatstack.Token, error) {
	a, ctx := p.auth, r.Context()
	t, err := v.selected.Client().Token(ctx)
	if err != nil || t.Expiry.IsZero() || t.Expiry.Sub(a.now()) >= lastingToken {
		return t, err
	}
	if v.selected.Acting() {
		a.delegations.dropToken(v.principal.session.id, v.selected.subject, t)
		if next, err := a.delegatedToken(ctx, v.principal, v.selected.subject); err == nil {
			return next, nil
		}
		return t, nil
	}
	renewed := v.principal
	if renewed.token, err = a.renew(ctx, v.principal.session, t, false); err != nil {
		return t, nil //nolint:nilerr // it is still good, and its end is watched
	}
	a.keepToken(w, r, renewed.session, renewed)
	return renewed.token, nil
}

// watch ends a connection in time: before its token ends, with the session, and
// soon after a sign-out. It looks again and again, because the kit's clock may
// not be the machine's, and because a machine that slept has missed its timers.
func (p *proxy) watch(ctx context.Context, c *socketConn, s session, t sweatstack.Token) {
	a := p.auth
	end := a.ends(s)
	if !t.Expiry.IsZero() {
		early := min(closeEarly, t.Expiry.Sub(a.now())/2)
		if tokenEnd := t.Expiry.Add(-early); tokenEnd.Before(end) {
			end = tokenEnd
		}
	}
	for {
		wait := time.NewTimer(max(min(sessionChecks, end.Sub(a.now())), 0))
		select {
		case <-c.done:
			wait.Stop()
			return
		case <-wait.C:
		}
		if !a.now().Before(end) {
			c.end(closeRestart)
			return
		}
		limited, cancel := context.WithTimeout(ctx, sessionChecks)
		over := a.sessionOver(limited, s)
		cancel()
		if over {
			c.end(closePolicy)
			return
		}
	}
}

// sessionOver reports whether a session is known to have ended: by a sign-out, or
// because the person was disconnected. When nobody can tell, the token's end will
// do.
func (a *Auth) sessionOver(ctx context.Context, s session) bool {
	if a.store != nil {
		if _, err := a.store.Load(ctx, s.userID); errors.Is(err, tokenstore.ErrNotFound) {
			return true
		}
	}
	if a.sessions != nil {
		_, err := a.loadRow(ctx, s)
		return errors.Is(err, errNoSession)
	}
	if !s.created.After(a.departures.last(s.userID)) {
		return true
	}
	ended, err := a.coordinator.SessionEnded(ctx, s.id)
	return err == nil && ended
}
