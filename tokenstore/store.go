package tokenstore

import (
	"context"
	"errors"
	"iter"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// Errors of every store. Compare with [errors.Is]. After any other error
// nobody knows what is stored: load again before deciding anything.
var (
	// ErrNotFound means that nothing is stored for the user, or that no
	// session with this id lives.
	ErrNotFound = errors.New("tokenstore: nothing is stored for this user")

	// ErrConflict means that something else is stored than the caller of
	// Save believed. Nothing was changed. Load again and decide anew. From a
	// [SessionStore] it means that the session id is taken.
	ErrConflict = errors.New("tokenstore: another generation is stored")

	// ErrInvalid means that no store takes such a user id, token or session;
	// see [Prepare] and [PrepareSession] for the rules. It is a fault of the
	// caller.
	ErrInvalid = errors.New("tokenstore: not a token that can be stored")
)

// Store keeps one token per user. All methods are safe for concurrent use, and
// a store may be shared by several processes.
//
// A store keeps user id, access token, refresh token and expiry exactly, in
// the form that [Prepare] gives them. It may drop the scopes: the table of the
// Python plugin has no place for them. User ids are compared byte by byte.
//
// Every method returns an error that matches ctx.Err() when the context is
// over before the work began, and then has changed nothing. When the context
// ends in between, a write has happened as a whole or not at all; an answer
// without error means that it has.
//
// No error tells a token.
type Store interface {
	// Load returns the token of a user as it was last saved. The caller may
	// do with it what it likes. Errors: [ErrNotFound]; [ErrInvalid] for a
	// text that is no user id.
	Load(ctx context.Context, userID string) (sweatstack.Token, error)

	// Save stores t under t.UserID, provided that the stored token has the
	// generation prev; the empty prev means that nothing is stored. Of
	// several that name the same generation exactly one wins; the others
	// get [ErrConflict]. Also an error: [ErrInvalid].
	//
	// When Save returns nil, the token survives whatever the engine
	// promises to survive.
	Save(ctx context.Context, t sweatstack.Token, prev string) error

	// Delete forgets the token of a user. It is no error when there is
	// none. A Save that still names the deleted generation is a conflict.
	// Also an error: [ErrInvalid].
	Delete(ctx context.Context, userID string) error

	// List walks over the ids of all users with a token, ascending by
	// bytes. The loop may call the store. A user that is stored during the
	// whole walk is met exactly once; one that comes or goes meanwhile may
	// or may not be met. An error comes last, with an empty id.
	List(ctx context.Context) iter.Seq2[string, error]
}
