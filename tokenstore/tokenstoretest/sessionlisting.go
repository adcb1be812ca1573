package tokenstoretest

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// sessionListingRules say which sessions a user has.
func sessionListingRules() []sessionRule {
	return []sessionRule{
		{"a user without a session has an empty list", func(ctx context.Context, store tokenstore.SessionStore) error {
			return sessionsAre(ctx, store, "usr_1")
		}},
		{"the newest sign-in is listed first, then by id", listsNewestFirst},
		{"a list has only the sessions of its user that live", listsTheLiving},
		{"a list shows what touch and select have changed", listsChanges},
		{"300 sessions of a user are all listed", func(ctx context.Context, store tokenstore.SessionStore) error {
			var sessions []tokenstore.Session
			for i := range 300 {
				created := noon().Add(time.Duration(i) * time.Second)
				sessions = append(sessions, session(fmt.Sprintf("s%03d", i), "usr_1", created))
			}
			if err := create(ctx, store, sessions...); err != nil {
				return err
			}
			slices.Reverse(sessions)
			return sessionsAre(ctx, store, "usr_1", sessions...)
		}},
	}
}

func listsNewestFirst(ctx context.Context, store tokenstore.SessionStore) error {
	at := func(id string, later time.Duration) tokenstore.Session {
		return session(id, "usr_1", noon().Add(later))
	}
	// None of the orders in which a store may have them: not as they came, not
	// by id, not by the other times.
	want := []tokenstore.Session{
		at("c", 10*time.Second), at("e", 2*time.Microsecond), at("a", time.Microsecond),
		at("B", 0), at("b", 0), at("~", 0), at("d", -time.Microsecond), at("0", -100*365*day),
	}
	for i := range want {
		want[i].Seen = noon().Add(time.Duration(i*7%5) * time.Minute)
		want[i].Expires = noon().Add(time.Duration(i*5%7+30) * day)
	}
	for _, i := range []int{3, 6, 0, 5, 2, 7, 4, 1} {
		if err := create(ctx, store, want[i]); err != nil {
			return err
		}
	}
	return sessionsAre(ctx, store, "usr_1", want...)
}

func listsTheLiving(ctx context.Context, store tokenstore.SessionStore) error {
	users := []string{"usr_1", "usr_2", "USR_1", "usr_1 ", "usr__", "usr_%", "%", "_"}
	of := map[string][]tokenstore.Session{}
	for i, userID := range users {
		for j := range 3 {
			s := session(fmt.Sprintf("s%d-%d", i, j), userID, noon().Add(-time.Duration(j)*time.Hour))
			if err := create(ctx, store, s); err != nil {
				return err
			}
			of[userID] = append(of[userID], s)
		}
	}
	for _, userID := range users {
		if err := sessionsAre(ctx, store, userID, of[userID]...); err != nil {
			return err
		}
	}
	// Ending one in the middle leaves the rest, of this user and of others.
	for _, userID := range users {
		if err := store.End(ctx, of[userID][1].ID, noon().Add(60*day)); err != nil {
			return err
		}
		of[userID] = slices.Delete(of[userID], 1, 2)
		for _, other := range users {
			if err := sessionsAre(ctx, store, other, of[other]...); err != nil {
				return fmt.Errorf("after a session of %q was ended: %w", userID, err)
			}
		}
	}
	return sessionsAre(ctx, store, "usr_3")
}

func listsChanges(ctx context.Context, store tokenstore.SessionStore) error {
	older, newer := session("s1", "usr_1", noon()), session("s2", "usr_1", noon().Add(time.Hour))
	if err := create(ctx, store, older, newer); err != nil {
		return err
	}
	older.Seen, older.SubjectID, older.TeamID = noon().Add(day), "usr_athlete", ""
	if err := store.Touch(ctx, "s1", older.Seen); err != nil {
		return err
	}
	if err := store.Select(ctx, "s1", older.SubjectID, older.TeamID); err != nil {
		return err
	}
	return sessionsAre(ctx, store, "usr_1", newer, older)
}
