package tokenstoretest_test

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// otherFaults are in deleting, listing and in the use of contexts.
func otherFaults() []fault {
	return slices.Concat(deletingFaults(), listingFaults(), contextFaults())
}

func deletingFaults() []fault {
	return []fault{
		{"delete does nothing", func(b *broken) {
			b.delete = func(context.Context, string) error { return nil }
		}, []string{
			"a deleted token is gone and the others stay",
			"a save that names a deleted generation is ErrConflict",
			"a user can come back after a delete",
		}},
		{"delete takes the id for a pattern", func(b *broken) {
			b.delete = func(ctx context.Context, userID string) error {
				for other := range b.Memory.List(ctx) {
					if strings.HasPrefix(other, strings.TrimSuffix(userID, "%")) {
						if err := b.Memory.Delete(ctx, other); err != nil {
							return err
						}
					}
				}
				return nil
			}
		}, []string{"a deleted token is gone and the others stay"}},
		{"delete of nothing is not found", func(b *broken) {
			b.delete = func(ctx context.Context, userID string) error {
				if _, err := b.Memory.Load(ctx, userID); err != nil {
					return err
				}
				return b.Memory.Delete(ctx, userID)
			}
		}, []string{"delete of a user without a token is no error"}},
	}
}

func listingFaults() []fault {
	return []fault{
		{"an empty list has an empty user", listed(func(users []string) []string {
			if len(users) == 0 {
				return []string{""}
			}
			return users
		}), []string{"an empty store lists nobody"}},
		{"the list has no order", listed(func(users []string) []string {
			slices.Reverse(users)
			return users
		}), []string{"users are listed ascending by bytes", "a walk can be left and repeated"}},
		{"the list is ordered without case", listed(func(users []string) []string {
			slices.SortFunc(users, func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
			return users
		}), []string{"users are listed ascending by bytes"}},
		{"the list ends with its first page", listed(func(users []string) []string { return users[:min(100, len(users))] }),
			[]string{"300 users are listed once each", "the loop may call the store"}},
		{"a left walk keeps its connection", func(b *broken) {
			var mu sync.Mutex
			free := 50
			b.list = func(ctx context.Context) iter.Seq2[string, error] {
				return func(yield func(string, error) bool) {
					mu.Lock()
					free--
					out := free < 0
					mu.Unlock()
					if out {
						yield("", errors.New("no connection left"))
						return
					}
					for userID, err := range b.Memory.List(ctx) {
						if !yield(userID, err) {
							return
						}
					}
				}
			}
		}, []string{"a walk can be left and repeated"}},
		{"a walk holds a lock", func(b *broken) {
			var mu sync.Mutex
			b.list = func(ctx context.Context) iter.Seq2[string, error] {
				return func(yield func(string, error) bool) {
					mu.Lock()
					defer mu.Unlock()
					b.Memory.List(ctx)(yield)
				}
			}
			b.save = func(ctx context.Context, t sweatstack.Token, prev string) error {
				if !mu.TryLock() {
					return errors.New("locked")
				}
				defer mu.Unlock()
				return b.Memory.Save(ctx, t, prev)
			}
		}, []string{"the loop may call the store"}},
	}
}

func contextFaults() []fault {
	const cancelled = "a cancelled context gives its error and changes nothing"
	const late = "a context past its deadline gives its error and changes nothing"
	return []fault{
		{"save forgets the context", func(b *broken) {
			b.save = func(_ context.Context, t sweatstack.Token, prev string) error {
				return b.Memory.Save(context.Background(), t, prev)
			}
		}, []string{cancelled, late}},
		{"load forgets the context", func(b *broken) {
			b.load = func(_ context.Context, userID string) (sweatstack.Token, error) {
				return b.Memory.Load(context.Background(), userID)
			}
		}, []string{cancelled, late}},
		{"delete forgets the context", func(b *broken) {
			b.delete = func(_ context.Context, userID string) error {
				return b.Memory.Delete(context.Background(), userID)
			}
		}, []string{cancelled, late}},
		{"list forgets the context", func(b *broken) {
			b.list = func(context.Context) iter.Seq2[string, error] { return b.Memory.List(context.Background()) }
		}, []string{cancelled, late, "a walk ends with the error of its context"}},
		{"a cancelled save writes", func(b *broken) {
			b.save = func(ctx context.Context, t sweatstack.Token, prev string) error {
				return errors.Join(ctx.Err(), b.Memory.Save(context.Background(), t, prev))
			}
		}, []string{cancelled, late}},
		{"the first context that is over ends the store", func(b *broken) {
			var mu sync.Mutex
			var dead error
			b.save = func(ctx context.Context, t sweatstack.Token, prev string) error {
				mu.Lock()
				defer mu.Unlock()
				if dead = errors.Join(dead, ctx.Err()); dead != nil {
					return dead
				}
				return b.Memory.Save(ctx, t, prev)
			}
			b.load = func(ctx context.Context, userID string) (sweatstack.Token, error) {
				mu.Lock()
				defer mu.Unlock()
				if dead != nil {
					return sweatstack.Token{}, dead
				}
				return b.Memory.Load(ctx, userID)
			}
		}, []string{"a store works on after a cancelled context"}},
		{"a cancelled context is not found", func(b *broken) {
			b.load = func(ctx context.Context, userID string) (sweatstack.Token, error) {
				if ctx.Err() != nil {
					return sweatstack.Token{}, tokenstore.ErrNotFound
				}
				return b.Memory.Load(ctx, userID)
			}
		}, []string{cancelled, late}},
	}
}
