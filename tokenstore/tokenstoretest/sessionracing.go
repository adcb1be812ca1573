package tokenstoretest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// sessionRacingRules say what happens to calls at the same time.
func sessionRacingRules() []sessionRule {
	return []sessionRule{
		{"of 50 concurrent creates of one id exactly one wins", createsOnce},
		{"a session that is touched and selected while it ends stays ended", endsUnderUse},
		{"a session that is created while it ends does not live", endsAtCreate},
		{"a session that is created during an EndAll after it does not live", endsAllAtCreate},
		{"the latest of concurrent touches stays", touchesAtOnce},
		{"the latest moment of concurrent EndAlls stays", endsAllAtOnce},
		{"readers see the subject and the team of one select", readsWholeSelections},
		{"sessions of different users do not disturb each other", worksSideBySide},
	}
}

// together runs a function n times at once, and joins the errors.
func together(n int, work func(i int) error) error {
	problems := make([]error, n)
	var start, done sync.WaitGroup
	start.Add(1)
	for i := range n {
		done.Go(func() {
			start.Wait()
			problems[i] = work(i)
		})
	}
	start.Done()
	done.Wait()
	return errors.Join(problems...)
}

// except returns an error unless it is one that a race may bring.
func except(err, allowed error) error {
	if errors.Is(err, allowed) {
		return nil
	}
	return err
}

func createsOnce(ctx context.Context, store tokenstore.SessionStore) error {
	for round := range 5 {
		id := fmt.Sprintf("s%d", round)
		var mu sync.Mutex
		var won []tokenstore.Session
		err := together(writers, func(i int) error {
			s := session(id, fmt.Sprintf("usr_%d_%d", round, i), noon())
			err := store.Create(ctx, s)
			if err == nil {
				mu.Lock()
				defer mu.Unlock()
				won = append(won, s)
			}
			return except(err, tokenstore.ErrConflict)
		})
		if err != nil {
			return err
		}
		if len(won) != 1 {
			return fmt.Errorf("%d of %d creates won, want 1", len(won), writers)
		}
		for i := range writers {
			userID := fmt.Sprintf("usr_%d_%d", round, i)
			var want []tokenstore.Session
			if userID == won[0].UserID {
				want = won
			}
			if err := sessionsAre(ctx, store, userID, want...); err != nil {
				return err
			}
		}
	}
	return nil
}

// endsUnderUse ends a session that eight callers use without a pause.
func endsUnderUse(ctx context.Context, store tokenstore.SessionStore) error {
	const users = 8
	for round := range 5 {
		id := fmt.Sprintf("s%d", round)
		if err := create(ctx, store, session(id, "usr_1", noon())); err != nil {
			return err
		}
		var begun sync.WaitGroup
		begun.Add(users)
		ended := make(chan struct{})
		use := func(i int) error {
			for n := 0; ; n++ {
				errTouch := store.Touch(ctx, id, noon().Add(time.Duration(n)*time.Minute))
				errSelect := store.Select(ctx, id, fmt.Sprintf("usr_%d", i), "team")
				if n == 0 {
					begun.Done()
				}
				select {
				case <-ended:
					return nil
				default:
				}
				if errors.Is(errTouch, tokenstore.ErrNotFound) && errors.Is(errSelect, tokenstore.ErrNotFound) {
					return nil // nothing left to use
				}
				err := errors.Join(except(errTouch, tokenstore.ErrNotFound), except(errSelect, tokenstore.ErrNotFound))
				if err != nil {
					return err
				}
			}
		}
		err := together(users+1, func(i int) error {
			if i < users {
				return use(i)
			}
			begun.Wait()
			defer close(ended)
			return store.End(ctx, id, noon().Add(day))
		})
		if err != nil {
			return err
		}
		if err := unknown(ctx, store, id); err != nil {
			return err
		}
	}
	return sessionsAre(ctx, store, "usr_1")
}

func endsAtCreate(ctx context.Context, store tokenstore.SessionStore) error {
	for round := range 20 {
		s := session(fmt.Sprintf("s%d", round), "usr_1", noon())
		err := together(2, func(i int) error {
			if i == 0 {
				return store.End(ctx, s.ID, noon().Add(day))
			}
			return except(store.Create(ctx, s), tokenstore.ErrEnded)
		})
		if err != nil {
			return err
		}
		if err := unknown(ctx, store, s.ID); err != nil {
			return err
		}
		if err := notCreated(ctx, store, s, tokenstore.ErrEnded); err != nil {
			return err
		}
	}
	return sessionsAre(ctx, store, "usr_1")
}

func endsAllAtCreate(ctx context.Context, store tokenstore.SessionStore) error {
	for round := range 10 {
		userID := fmt.Sprintf("usr_%d", round)
		err := together(10, func(i int) error {
			if i == 5 {
				return store.EndAll(ctx, userID, noon(), noon().Add(day))
			}
			s := session(fmt.Sprintf("s%d-%d", round, i), userID, noon().Add(-time.Second))
			return except(store.Create(ctx, s), tokenstore.ErrEnded)
		})
		if err != nil {
			return err
		}
		if err := sessionsAre(ctx, store, userID); err != nil {
			return err
		}
	}
	return nil
}

func touchesAtOnce(ctx context.Context, store tokenstore.SessionStore) error {
	s := session("s1", "usr_1", noon())
	if err := create(ctx, store, s); err != nil {
		return err
	}
	for range 5 {
		before := s.Seen
		err := together(writers, func(i int) error {
			// Half of them come in the wrong order.
			later := i
			if i%2 == 1 {
				later = writers - i
			}
			return store.Touch(ctx, "s1", before.Add(time.Duration(later)*time.Second))
		})
		if err != nil {
			return err
		}
		s.Seen = before.Add((writers - 1) * time.Second)
		if err := lives(ctx, store, s); err != nil {
			return err
		}
	}
	return nil
}

func endsAllAtOnce(ctx context.Context, store tokenstore.SessionStore) error {
	const many = 20
	for round := range 3 {
		userID := fmt.Sprintf("usr_%d", round)
		err := together(many, func(i int) error {
			at := noon().Add(time.Duration(i*7%many) * time.Second)
			return store.EndAll(ctx, userID, at, at.Add(day))
		})
		if err != nil {
			return err
		}
		s := session(fmt.Sprintf("s%d", round), userID, noon().Add((many-1)*time.Second-time.Microsecond))
		if err := notCreated(ctx, store, s, tokenstore.ErrEnded); err != nil {
			return err
		}
	}
	return nil
}

// readsWholeSelections has one caller who switches and several who read. A
// subject with the team of another one would be access that nobody gave.
func readsWholeSelections(ctx context.Context, store tokenstore.SessionStore) error {
	const readers = 4
	s := session("s1", "usr_1", noon())
	s.SubjectID, s.TeamID = "0", "0"
	if err := create(ctx, store, s); err != nil {
		return err
	}
	written := make(chan struct{})
	return together(readers+1, func(i int) error {
		if i == readers {
			defer close(written)
			for n := range 50 {
				if err := store.Select(ctx, "s1", fmt.Sprint(n), fmt.Sprint(n)); err != nil {
					return err
				}
			}
			return nil
		}
		for {
			got, err := store.Get(ctx, "s1")
			if err != nil {
				return err
			}
			if got.SubjectID != got.TeamID {
				return fmt.Errorf("a reader got subject %q with team %q", got.SubjectID, got.TeamID)
			}
			select {
			case <-written:
				return nil
			default:
			}
		}
	})
}

func worksSideBySide(ctx context.Context, store tokenstore.SessionStore) error {
	return together(10, func(i int) error {
		userID := fmt.Sprintf("usr_%d", i)
		var sessions []tokenstore.Session
		for j := range 3 {
			s := session(fmt.Sprintf("s%d-%d", i, j), userID, noon().Add(-time.Duration(j)*time.Hour))
			if err := create(ctx, store, s); err != nil {
				return err
			}
			s.Seen = s.Seen.Add(day)
			if err := store.Touch(ctx, s.ID, s.Seen); err != nil {
				return err
			}
			sessions = append(sessions, s)
			if err := sessionsAre(ctx, store, userID, sessions...); err != nil {
				return err
			}
		}
		if err := store.End(ctx, sessions[0].ID, noon().Add(day)); err != nil {
			return err
		}
		if err := sessionsAre(ctx, store, userID, sessions[1:]...); err != nil {
			return err
		}
		if i%2 == 1 {
			return nil
		}
		if err := store.EndAll(ctx, userID, noon(), noon().Add(day)); err != nil {
			return err
		}
		return sessionsAre(ctx, store, userID)
	})
}
