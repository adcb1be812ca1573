package tokenstoretest

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// day is how far apart things are that must not be at the same time.
const day = 24 * time.Hour

// noon is when the sessions of the rules begin. Its last digit is a microsecond.
func noon() time.Time { return time.Date(2026, 5, 6, 12, 0, 0, 123_456_000, time.UTC) }

// session makes a session that begins at a time and lasts for 30 days.
func session(id, userID string, created time.Time) tokenstore.Session {
	return tokenstore.Session{
		ID:        id,
		UserID:    userID,
		Created:   created,
		Seen:      created.Add(time.Second),
		Expires:   created.Add(30 * day),
		SubjectID: "subject of " + id,
		TeamID:    "team of " + id,
		UserAgent: "browser of " + id,
	}
}

// create keeps sessions that must be new.
func create(ctx context.Context, store tokenstore.SessionStore, sessions ...tokenstore.Session) error {
	for _, s := range sessions {
		if err := store.Create(ctx, s); err != nil {
			return fmt.Errorf("create of session %q: %w", s.ID, err)
		}
	}
	return nil
}

// createAndHold keeps a session that must be new, and gets it again.
func createAndHold(ctx context.Context, store tokenstore.SessionStore, s tokenstore.Session) error {
	if err := create(ctx, store, s); err != nil {
		return err
	}
	return lives(ctx, store, s)
}

// notCreated checks that a session is refused.
func notCreated(ctx context.Context, store tokenstore.SessionStore, s tokenstore.Session, want error) error {
	return wantError(fmt.Sprintf("create of session %q", s.ID), store.Create(ctx, s), want)
}

// lives checks that exactly these sessions are there.
func lives(ctx context.Context, store tokenstore.SessionStore, sessions ...tokenstore.Session) error {
	for _, want := range sessions {
		got, err := store.Get(ctx, want.ID)
		if err != nil {
			return fmt.Errorf("get of session %q: %w", want.ID, err)
		}
		if err := sameSession(got, want); err != nil {
			return err
		}
	}
	return nil
}

// unknown checks that no method finds sessions with these ids.
func unknown(ctx context.Context, store tokenstore.SessionStore, ids ...string) error {
	for _, id := range ids {
		got, err := store.Get(ctx, id)
		if err := wantError(fmt.Sprintf("get of session %q", id), err, tokenstore.ErrNotFound); err != nil {
			return err
		}
		if got != (tokenstore.Session{}) {
			return fmt.Errorf("get of session %q: got something beside ErrNotFound, want the zero session", id)
		}
		err = store.Touch(ctx, id, noon())
		if err := wantError(fmt.Sprintf("touch of session %q", id), err, tokenstore.ErrNotFound); err != nil {
			return err
		}
		err = store.Select(ctx, id, "usr_subject", "")
		if err := wantError(fmt.Sprintf("select in session %q", id), err, tokenstore.ErrNotFound); err != nil {
			return err
		}
		if _, err = store.Get(ctx, id); err == nil {
			return fmt.Errorf("session %q came back with a touch or a select", id)
		}
	}
	return nil
}

// sessionsAre checks the whole list of a user.
func sessionsAre(ctx context.Context, store tokenstore.SessionStore, userID string, want ...tokenstore.Session) error {
	got, err := store.List(ctx, userID)
	if err != nil {
		return fmt.Errorf("list of user %q: %w", userID, err)
	}
	if !slices.Equal(ids(got), ids(want)) {
		return fmt.Errorf("list of user %q: got sessions %q, want %q", userID, ids(got), ids(want))
	}
	for i, s := range want {
		if err := sameSession(got[i], s); err != nil {
			return fmt.Errorf("list of user %q: %w", userID, err)
		}
	}
	return nil
}

func ids(sessions []tokenstore.Session) []string {
	names := []string{}
	for _, s := range sessions {
		names = append(names, s.ID)
	}
	return names
}

// sameSession compares a stored session with the one that was created.
func sameSession(got, want tokenstore.Session) error {
	for _, text := range []struct{ name, got, want string }{
		{"id", got.ID, want.ID},
		{"user", got.UserID, want.UserID},
		{"subject", got.SubjectID, want.SubjectID},
		{"team", got.TeamID, want.TeamID},
		{"user agent", got.UserAgent, want.UserAgent},
	} {
		if text.got != text.want {
			return fmt.Errorf("session %q: got %s %q, want %q", want.ID, text.name, text.got, text.want)
		}
	}
	for _, moment := range []struct {
		name      string
		got, want time.Time
	}{
		{"created", got.Created, want.Created},
		{"seen", got.Seen, want.Seen},
		{"expires", got.Expires, want.Expires},
	} {
		if !moment.got.Equal(moment.want) {
			return fmt.Errorf("session %q: got %s %v, want %v", want.ID, moment.name, moment.got, moment.want)
		}
		if moment.got.Location() != time.UTC {
			return fmt.Errorf("session %q: %s in %v, want UTC", want.ID, moment.name, moment.got.Location())
		}
	}
	return nil
}
