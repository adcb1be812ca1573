package sweatstack

import (
	"context"
	"time"
)

// Coordinator makes sure that a refresh token is redeemed once, however many
// requests ask for it at the same time, and remembers which sessions have
// ended. [NewLocalCoordinator] serves one process; package sqlite has one for
// the processes of one machine, and the engines for several machines bring
// their own. Each of them passes tokenstoretest.RunCoordinator.
//
// Why it exists: a platform that rotates refresh tokens takes a second use of
// the same token for theft and ends the whole family (RFC 9700, section
// 4.14.2). A browser that opens eight pictures at once is no thief.
//
// Implementations are safe for concurrent use.
type Coordinator interface {
	// Refresh gives a token newer than r.Token, by running r.Redeem or by
	// taking over the result of somebody who ran it for the same generation.
	// A definite answer is never asked for twice. A caller whose ctx ends
	// stops waiting; the flight goes on for the others.
	//
	// Errors: [ErrReauthRequired] (as [ReauthError]) after a definite refusal,
	// [ErrUnavailable] (as [UnavailableError]) when nobody knows, ctx.Err().
	Refresh(ctx context.Context, r RefreshRequest) (Token, error)

	// Newest gives the newest token that is known to follow r.Token, and notes
	// that a request has shown r.Token: the results that led to it are then
	// kept only for a grace period. It returns r.Token itself when nothing
	// newer is known. It never redeems.
	Newest(ctx context.Context, r RefreshRequest) (Token, error)

	// EndSession remembers that a session has ended, at least until the given
	// time. An ended session stays ended.
	EndSession(ctx context.Context, session string, until time.Time) error

	// SessionEnded reports whether EndSession was called for the session.
	SessionEnded(ctx context.Context, session string) (bool, error)
}

// RefreshRequest is one wish for a newer token.
type RefreshRequest struct {
	// BaseURL and ClientID name where the token is redeemed and by whom.
	BaseURL, ClientID string
	// Token is what the caller has. Its refresh token must not be empty.
	Token Token
	// Refused says that the platform answered 401 to Token.AccessToken
	// although it looked fresh.
	Refused bool
	// Until is when the session ends; results are not kept longer. Zero means
	// a day.
	Until time.Time
	// Redeem asks the platform, once, for the successor of a token. Its
	// context is the flight's own, and it must end when that context does. It
	// may be called with a newer token than Token. An error that matches
	// [ErrInvalidGrant] is definite: the token is never redeemed again. One
	// that matches only [ErrReauthRequired] is the answer of this flight, for
	// all who wait for it. An [UnavailableError] says itself how long to leave
	// the platform alone. Any other means that nobody knows. Redeem may call
	// Newest of the coordinator that runs it.
	Redeem func(ctx context.Context, t Token) (Token, error)
}
