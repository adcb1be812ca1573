package tokenstoretest

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// sessionRefusingRules say what no session store takes.
func sessionRefusingRules() []sessionRule {
	return []sessionRule{
		{"a text that is no session id is refused", refusesSessionIDs},
		{"a text that is no user id is refused", refusesSessionUsers},
		{"a subject or a team that is no id, and a team alone, are refused", refusesSelections},
		{"times outside the years 1 to 9999 are refused", refusesSessionTimes},
	}
}

// refusal is what a method answered to something that no store takes.
type refusal struct {
	doing string
	err   error
}

// refusesAll checks that every answer is ErrInvalid, and that the session which
// was there before is still the only one of its user.
func refusesAll(
	ctx context.Context, store tokenstore.SessionStore, there tokenstore.Session, what string, answers ...refusal,
) error {
	for _, a := range answers {
		if err := wantError(fmt.Sprintf("%s with %s", a.doing, what), a.err, tokenstore.ErrInvalid); err != nil {
			return err
		}
	}
	if err := sessionsAre(ctx, store, there.UserID, there); err != nil {
		return fmt.Errorf("after %s was refused: %w", what, err)
	}
	return nil
}

func refusesSessionIDs(ctx context.Context, store tokenstore.SessionStore) error {
	there := session("s1", "usr_1", noon())
	if err := create(ctx, store, there); err != nil {
		return err
	}
	for _, id := range []string{
		"", " ", "s 1", "s1 ", "s1\n", "s1\r", "\x00", "s1\x00", "s1\x7f", "s\x1b1", "sø", "s1\xff", strings.Repeat("x", 129),
	} {
		_, errGet := store.Get(ctx, id)
		err := refusesAll(ctx, store, there, fmt.Sprintf("id %.20q", id),
			refusal{"create", store.Create(ctx, session(id, "usr_1", noon()))},
			refusal{"get", errGet},
			refusal{"touch", store.Touch(ctx, id, noon())},
			refusal{"select", store.Select(ctx, id, "usr_2", "")},
			refusal{"end", store.End(ctx, id, noon())})
		if err != nil {
			return err
		}
	}
	return nil
}

func refusesSessionUsers(ctx context.Context, store tokenstore.SessionStore) error {
	there := session("s1", "usr_1", noon())
	if err := create(ctx, store, there); err != nil {
		return err
	}
	for _, userID := range []string{"", "usr\xff", "usr\x00", "\x00", strings.Repeat("x", 513)} {
		list, errList := store.List(ctx, userID)
		if len(list) > 0 {
			return fmt.Errorf("list of user %.20q: got %d sessions beside the error", userID, len(list))
		}
		err := refusesAll(ctx, store, there, fmt.Sprintf("user %.20q", userID),
			refusal{"create", store.Create(ctx, session("s2", userID, noon()))},
			refusal{"list", errList},
			refusal{"end all", store.EndAll(ctx, userID, noon(), noon())})
		if err != nil {
			return err
		}
	}
	return unknown(ctx, store, "s2")
}

func refusesSelections(ctx context.Context, store tokenstore.SessionStore) error {
	there := session("s1", "usr_1", noon())
	if err := create(ctx, store, there); err != nil {
		return err
	}
	for _, selection := range []struct{ subjectID, teamID string }{
		{"usr\xff", ""}, {"usr\x00", ""}, {strings.Repeat("x", 513), ""},
		{"usr_2", "team\xff"}, {"usr_2", "team\x00"}, {"usr_2", strings.Repeat("x", 513)},
		{"", "team"},
	} {
		s := session("s2", "usr_1", noon())
		s.SubjectID, s.TeamID = selection.subjectID, selection.teamID
		what := fmt.Sprintf("subject %.20q and team %.20q", selection.subjectID, selection.teamID)
		err := refusesAll(ctx, store, there, what,
			refusal{"create", store.Create(ctx, s)},
			refusal{"select", store.Select(ctx, "s1", selection.subjectID, selection.teamID)})
		if err != nil {
			return err
		}
	}
	return unknown(ctx, store, "s2")
}

func refusesSessionTimes(ctx context.Context, store tokenstore.SessionStore) error {
	there := session("s1", "usr_1", noon())
	if err := create(ctx, store, there); err != nil {
		return err
	}
	for _, at := range []time.Time{
		time.Date(0, 12, 31, 23, 59, 59, 0, time.UTC),
		time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC),
		time.Date(9999, 12, 31, 23, 59, 59, 0, time.FixedZone("west", -3600)), // the year 10000 in UTC
		time.Date(1<<20, 1, 1, 0, 0, 0, 0, time.UTC),
	} {
		s := session("s2", "usr_1", noon())
		created, seen, expires := s, s, s
		created.Created, seen.Seen, expires.Expires = at, at, at
		err := refusesAll(ctx, store, there, fmt.Sprintf("a time in the year %d", at.UTC().Year()),
			refusal{"create, created", store.Create(ctx, created)},
			refusal{"create, seen", store.Create(ctx, seen)},
			refusal{"create, expires", store.Create(ctx, expires)},
			refusal{"touch", store.Touch(ctx, "s1", at)},
			refusal{"end", store.End(ctx, "s1", at)},
			refusal{"end all, at", store.EndAll(ctx, "usr_1", at, noon())},
			refusal{"end all, until", store.EndAll(ctx, "usr_1", noon(), at)})
		if err != nil {
			return err
		}
	}
	// Nothing was remembered either.
	return create(ctx, store, session("s2", "usr_1", noon().Add(-day)))
}
