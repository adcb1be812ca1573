package tokenstoretest_test

import (
	"context"
	"errors"
	"iter"
	"slices"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// broken is a good store whose methods can be replaced by bad ones.
type broken struct {
	*tokenstore.Memory
	load   func(context.Context, string) (sweatstack.Token, error)
	save   func(context.Context, sweatstack.Token, string) error
	delete func(context.Context, string) error
	list   func(context.Context) iter.Seq2[string, error]
}

func (b *broken) Load(ctx context.Context, userID string) (sweatstack.Token, error) {
	if b.load != nil {
		return b.load(ctx, userID)
	}
	return b.Memory.Load(ctx, userID)
}

func (b *broken) Save(ctx context.Context, t sweatstack.Token, prev string) error {
	if b.save != nil {
		return b.save(ctx, t, prev)
	}
	return b.Memory.Save(ctx, t, prev)
}

func (b *broken) Delete(ctx context.Context, userID string) error {
	if b.delete != nil {
		return b.delete(ctx, userID)
	}
	return b.Memory.Delete(ctx, userID)
}

func (b *broken) List(ctx context.Context) iter.Seq2[string, error] {
	if b.list != nil {
		return b.list(ctx)
	}
	return b.Memory.List(ctx)
}

// overwrite stores a token whatever is there.
func (b *broken) overwrite(ctx context.Context, t sweatstack.Token) error {
	stored, err := b.Memory.Load(ctx, t.UserID)
	if err != nil && !errors.Is(err, tokenstore.ErrNotFound) {
		return err
	}
	return b.Memory.Save(ctx, t, stored.Generation())
}

// changed makes a store that changes every token before it keeps it.
func changed(change func(*sweatstack.Token)) func(*broken) {
	return func(b *broken) {
		b.save = func(ctx context.Context, t sweatstack.Token, prev string) error {
			change(&t)
			return b.Memory.Save(ctx, t, prev)
		}
	}
}

// listed makes a store that changes the answers of every walk.
func listed(change func([]string) []string) func(*broken) {
	return func(b *broken) {
		b.list = func(ctx context.Context) iter.Seq2[string, error] {
			return func(yield func(string, error) bool) {
				var users []string
				for userID, err := range b.Memory.List(ctx) {
					if err != nil {
						yield("", err)
						return
					}
					users = append(users, userID)
				}
				for _, userID := range change(slices.Clone(users)) {
					if !yield(userID, nil) {
						return
					}
				}
			}
		}
	}
}
