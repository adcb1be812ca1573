package tokenstore

import (
	"context"
	"errors"
	"time"
)

// ErrEnded means that a session with this id, or of this user and that age, has
// been ended before. It stays ended.
var ErrEnded = errors.New("tokenstore: the session has ended")

// Session is one browser in which a person is signed in. It holds no token, and
// its id is worth nothing without the sealed cookie that carries it: both may
// be shown to the person themselves.
type Session struct {
	// ID names the session. The web kit makes it: random, 1 to 128 bytes of
	// printable ASCII without a space.
	ID string
	// UserID is the principal.
	UserID string
	// Created is when they signed in.
	Created time.Time
	// Seen is when a request of the session was last noted.
	Seen time.Time
	// Expires is when the session ends in any case.
	Expires time.Time
	// SubjectID is the user whom the principal acts as, TeamID the team that
	// gave the access. Both are empty when they act for themselves; TeamID is
	// also empty for a direct delegation.
	SubjectID, TeamID string
	// UserAgent is what the browser called itself at the sign-in, so that a
	// person can tell their sessions apart. It comes from the browser: escape
	// it. A store keeps at most 256 bytes of it; may be empty.
	UserAgent string
}

// SessionStore keeps the sessions of the web kit, and remembers which have
// ended. All methods are safe for concurrent use, and a store may be shared by
// several processes. It keeps sessions in the form that [PrepareSession] gives
// them. Times come back in UTC, and are kept and compared to the microsecond.
// Ids are compared byte by byte.
//
// A store has no clock: whether a session is too old is for the caller to say,
// and Get, Touch, Select and List know a session until it is ended or
// forgotten. Only Create forgets, and only what the time of the new session
// allows. Nothing is forgotten because there is much of it.
//
// For contexts and errors the rules of [Store] apply. Every method returns
// [ErrInvalid] for what no store takes, see [CheckSession], [CheckUserID],
// [CheckSelection] and [PrepareMoment]. A method that returns one of the errors
// named here has changed nothing.
type SessionStore interface {
	// Create keeps a new session. Errors: [ErrConflict] when one with this id
	// lives; [ErrEnded] when it has ended, or when the session was created
	// before the moment given to the user's last EndAll.
	//
	// Create also forgets what was over when the new session was created:
	// sessions that expired before that moment, and ends that had to be
	// remembered until a time before it. So that one Create stays cheap, it may
	// leave some of that to later ones, as long as they catch up.
	Create(ctx context.Context, s Session) error

	// Get gives a session that lives. Error: [ErrNotFound] when it has ended
	// or was never there.
	Get(ctx context.Context, id string) (Session, error)

	// Touch notes a request. Seen only ever moves forward; an earlier time
	// changes nothing and is no error. Error: [ErrNotFound]; an ended session
	// does not come back.
	Touch(ctx context.Context, id string, seen time.Time) error

	// Select replaces whom the session's principal acts as; an empty subject
	// means themselves. Error: [ErrNotFound]; an ended session does not come
	// back.
	Select(ctx context.Context, id, subjectID, teamID string) error

	// End ends a session and remembers that at least until the given time,
	// also for an id that the store does not know. Ending twice is fine; the
	// later time counts.
	End(ctx context.Context, id string, until time.Time) error

	// List gives the sessions of a user that live, the newest sign-in first,
	// those of the same moment ordered by id; none is no error.
	List(ctx context.Context, userID string) ([]Session, error)

	// EndAll ends all sessions of a user that live, whenever they were
	// created, as End does. It also remembers at least until the given time
	// that every session created before the moment at has ended, also one that
	// the store has never seen. One created at that moment or later is a new
	// one. A later moment replaces an earlier one, never the reverse, and the
	// later of the times to remember counts.
	EndAll(ctx context.Context, userID string, at, until time.Time) error
}
