package sweatstack

import (
	"container/list"
	"time"
)

const (
	quietAfterRefresh = 30 * time.Second // no second refresh within, unless the platform says 401
	quietAfterRefusal = 5 * time.Second  // no second refresh within, even when it does
	keepFailures      = 10 * time.Minute
	clockSlack        = 2 * time.Minute // by which the clocks of processes may differ
)

// family is what came of one sign-in: refresh tokens of which each was redeemed
// for the next, and what is known of the newest. It is remembered and forgotten
// as a whole, except that its older generations go first.
type family struct {
	newest   *generation
	token    Token     // the newest; zero while only the caller knows it
	redeemed time.Time // when token came in
	shown    time.Time // when a request first carried token
	flight   *flight   // the redeem under way
	refused  *ReauthError
	failures int
	retryAt  time.Time
	touched  time.Time
	until    time.Time
	place    *list.Element // in LocalCoordinator.used; nil during a flight
}

// generation is one refresh token of a family.
type generation struct {
	key          generationKey
	family       *family
	older, newer *generation
	followed     time.Time // when a request first carried a newer one
}

// extend keeps the family until the end of one more session.
func (f *family) extend(until, now time.Time) {
	if until.IsZero() {
		until = now.Add(defaultSessionLife)
	}
	if until.After(f.until) {
		f.until = until
	}
}

// show notes that a request carries t, whose refresh token is this generation:
// what led to it is needed only for the grace period from now on.
func (g *generation) show(t Token, now time.Time) {
	f := g.family
	if g == f.newest && f.shown.IsZero() && !f.token.AccessToken.IsZero() && f.token.AccessToken.Equal(t.AccessToken) {
		f.shown = now
	}
	for o := g.older; o != nil && o.followed.IsZero(); o = o.older {
		o.followed = now
	}
}

// adopt takes a caller's token with the newest refresh token when it is newer
// than the known one: another process has refreshed on a platform that does not
// rotate.
func (f *family) adopt(t Token) {
	if f.flight == nil && !f.token.AccessToken.IsZero() && !f.token.AccessToken.Equal(t.AccessToken) && t.Expiry.After(f.token.Expiry) {
		f.token, f.redeemed, f.shown = t, time.Time{}, time.Time{}
	}
}

// answer gives what is known without a redeem, if it is enough.
func (f *family) answer(r RefreshRequest, now time.Time) (Token, error, bool) {
	switch {
	case f.refused != nil:
		return Token{}, f.refused, true
	case f.flight != nil:
		return Token{}, nil, false
	}
	if !f.token.AccessToken.IsZero() {
		age := now.Sub(f.redeemed)
		if age < 0 {
			age = quietAfterRefresh // the clock was set back: nothing is known of the time in between
		}
		same := f.token.AccessToken.Equal(r.Token.AccessToken)
		switch {
		case !same && f.token.Fresh(now) && !f.doubtful(r, age):
			return f.token, nil, true
		case f.redeemed.IsZero():
		case age < quietAfterRefusal, !r.Refused && age < quietAfterRefresh:
			// A clock that is off, or a token with a very short life, must not
			// become a storm of refreshes.
			return f.token, nil, true
		}
	}
	if now.Before(f.retryAt) {
		return Token{}, &UnavailableError{RetryAfter: wholeSeconds(f.retryAt.Sub(now))}, true
	}
	return Token{}, nil, false
}

// doubtful reports whether the platform has refused a token that may be newer
// than the known one: another process has redeemed the same refresh token since.
// Their ends tell which one is newer only when they are further apart than the
// clocks of the processes.
func (f *family) doubtful(r RefreshRequest, age time.Duration) bool {
	return r.Refused && age >= quietAfterRefusal && r.Token.RefreshToken.Equal(f.token.RefreshToken) &&
		r.Token.Expiry.Add(clockSlack).After(f.token.Expiry)
}

// spent reports whether a generation has had its time: a request has shown a
// newer one longer than the grace ago.
func (g *generation) spent(now time.Time, grace time.Duration) bool {
	return g != g.family.newest && !g.followed.IsZero() && now.Sub(g.followed) > grace
}

// over reports whether nobody can need the family any more. Its older
// generations are looked at one by one.
func (f *family) over(now time.Time, grace time.Duration) bool {
	switch {
	case f.flight != nil:
		return false
	case now.After(f.until):
		return true
	case f.refused != nil, f.newest.older != nil:
		return false // a definite answer is never asked for twice
	case f.redeemed.IsZero():
		return now.Sub(f.touched) > keepFailures
	}
	return !f.shown.IsZero() && now.Sub(f.shown) > grace && now.Sub(f.touched) > keepFailures
}
