package tokenstoretest

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// writers is how many callers race for one generation.
const writers = 50

// racingRules say what holds with many callers at the same time.
func racingRules() []rule {
	return []rule{
		{"of 50 concurrent first saves exactly one wins", func(ctx context.Context, store tokenstore.Store) error {
			_, err := race(ctx, store, 0, "")
			return err
		}},
		{"of 50 concurrent writers exactly one wins each generation", racesForGenerations},
		{"readers see whole tokens while writers replace them", readsWholeTokens},
		{"concurrent saves of different users do not disturb each other", savesSideBySide},
	}
}

// race lets 50 writers replace the same generation, and returns the token of
// the one that won.
func race(ctx context.Context, store tokenstore.Store, round int, prev string) (sweatstack.Token, error) {
	answers := make([]error, writers)
	var start, done sync.WaitGroup
	start.Add(1)
	for n := range writers {
		done.Go(func() {
			start.Wait()
			answers[n] = store.Save(ctx, token("usr_1", round*writers+n), prev)
		})
	}
	start.Done()
	done.Wait()

	var won []sweatstack.Token
	for n, err := range answers {
		switch {
		case err == nil:
			won = append(won, token("usr_1", round*writers+n))
		case !errors.Is(err, tokenstore.ErrConflict):
			return sweatstack.Token{}, fmt.Errorf("writer %d: got error %w, want none or ErrConflict", n, err)
		}
	}
	if len(won) != 1 {
		return sweatstack.Token{}, fmt.Errorf("%d of %d writers won, want 1", len(won), writers)
	}
	return won[0], holds(ctx, store, won[0])
}

func racesForGenerations(ctx context.Context, store tokenstore.Store) error {
	t := token("usr_1", -1)
	if err := saveNew(ctx, store, t); err != nil {
		return err
	}
	for round := range 10 {
		var err error
		if t, err = race(ctx, store, round, t.Generation()); err != nil {
			return fmt.Errorf("round %d: %w", round, err)
		}
	}
	return nil
}

// readsWholeTokens has one writer and several readers. A token whose parts do
// not belong together would sign a user out.
func readsWholeTokens(ctx context.Context, store tokenstore.Store) error {
	first := token("usr_1", 0)
	if err := saveNew(ctx, store, first); err != nil {
		return err
	}
	const replaced = 50
	known := map[string]sweatstack.Token{}
	for n := range replaced + 1 {
		known[token("usr_1", n).Generation()] = token("usr_1", n)
	}
	written := make(chan struct{})
	problems := make(chan error, 5)
	var done sync.WaitGroup
	for range 4 {
		done.Go(func() {
			for {
				got, err := store.Load(ctx, "usr_1")
				if err != nil {
					problems <- err
					return
				}
				want, ok := known[got.Generation()]
				if !ok {
					problems <- errors.New("a reader got an access and a refresh token that were never saved together")
					return
				}
				if err := same(got, want); err != nil {
					problems <- err
					return
				}
				select {
				case <-written:
					return
				default:
				}
			}
		})
	}
	done.Go(func() {
		defer close(written)
		prev := first.Generation()
		for n := range replaced {
			t := token("usr_1", n+1)
			if err := store.Save(ctx, t, prev); err != nil {
				problems <- err
				return
			}
			prev = t.Generation()
		}
	})
	done.Wait()
	close(problems)
	return <-problems // nil when there was none
}

func savesSideBySide(ctx context.Context, store tokenstore.Store) error {
	problems := make([]error, 20)
	var done sync.WaitGroup
	for n := range problems {
		done.Go(func() {
			userID, prev := fmt.Sprintf("usr_%d", n), ""
			for i := range 5 {
				t := token(userID, i)
				if problems[n] = store.Save(ctx, t, prev); problems[n] != nil {
					return
				}
				if problems[n] = holds(ctx, store, t); problems[n] != nil {
					return
				}
				prev = t.Generation()
			}
			if n%2 == 0 {
				problems[n] = store.Delete(ctx, userID)
			}
		})
	}
	done.Wait()
	if err := errors.Join(problems...); err != nil {
		return err
	}
	for n := range problems {
		check := missing(ctx, store, fmt.Sprintf("usr_%d", n))
		if n%2 == 1 {
			check = holds(ctx, store, token(fmt.Sprintf("usr_%d", n), 4))
		}
		if check != nil {
			return check
		}
	}
	return nil
}
