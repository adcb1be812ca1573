package tokenstoretest_test

import (
	"context"
	"time"

	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// brokenSessions is a good store whose methods can be replaced by bad ones.
type brokenSessions struct {
	good   *tokenstore.MemorySessions
	create func(context.Context, tokenstore.Session) error
	get    func(context.Context, string) (tokenstore.Session, error)
	touch  func(context.Context, string, time.Time) error
	choose func(context.Context, string, string, string) error
	end    func(context.Context, string, time.Time) error
	list   func(context.Context, string) ([]tokenstore.Session, error)
	endAll func(context.Context, string, time.Time, time.Time) error
}

func (b *brokenSessions) Create(ctx context.Context, s tokenstore.Session) error {
	if b.create != nil {
		return b.create(ctx, s)
	}
	return b.good.Create(ctx, s)
}

func (b *brokenSessions) Get(ctx context.Context, id string) (tokenstore.Session, error) {
	if b.get != nil {
		return b.get(ctx, id)
	}
	return b.good.Get(ctx, id)
}

func (b *brokenSessions) Touch(ctx context.Context, id string, seen time.Time) error {
	if b.touch != nil {
		return b.touch(ctx, id, seen)
	}
	return b.good.Touch(ctx, id, seen)
}

func (b *brokenSessions) Select(ctx context.Context, id, subjectID, teamID string) error {
	if b.choose != nil {
		return b.choose(ctx, id, subjectID, teamID)
	}
	return b.good.Select(ctx, id, subjectID, teamID)
}

func (b *brokenSessions) End(ctx context.Context, id string, until time.Time) error {
	if b.end != nil {
		return b.end(ctx, id, until)
	}
	return b.good.End(ctx, id, until)
}

func (b *brokenSessions) List(ctx context.Context, userID string) ([]tokenstore.Session, error) {
	if b.list != nil {
		return b.list(ctx, userID)
	}
	return b.good.List(ctx, userID)
}

func (b *brokenSessions) EndAll(ctx context.Context, userID string, at, until time.Time) error {
	if b.endAll != nil {
		return b.endAll(ctx, userID, at, until)
	}
	return b.good.EndAll(ctx, userID, at, until)
}

// wrapped makes a good store with a fault.
func wrapped(plant func(b *brokenSessions)) func() tokenstore.SessionStore {
	return func() tokenstore.SessionStore {
		b := &brokenSessions{good: tokenstore.NewMemorySessions()}
		plant(b)
		return b
	}
}

// changedSessions makes a store that changes every session before it keeps it.
func changedSessions(change func(*tokenstore.Session)) func() tokenstore.SessionStore {
	return wrapped(func(b *brokenSessions) {
		b.create = func(ctx context.Context, s tokenstore.Session) error {
			change(&s)
			return b.good.Create(ctx, s)
		}
	})
}

// readSessions makes a store that changes every session that it gives.
func readSessions(change func(*tokenstore.Session)) func() tokenstore.SessionStore {
	return wrapped(func(b *brokenSessions) {
		b.get = func(ctx context.Context, id string) (tokenstore.Session, error) {
			s, err := b.good.Get(ctx, id)
			if err == nil {
				change(&s)
			}
			return s, err
		}
	})
}

// listedSessions makes a store that changes the answers of List.
func listedSessions(change func([]tokenstore.Session) []tokenstore.Session) func() tokenstore.SessionStore {
	return wrapped(func(b *brokenSessions) {
		b.list = func(ctx context.Context, userID string) ([]tokenstore.Session, error) {
			sessions, err := b.good.List(ctx, userID)
			return change(sessions), err
		}
	})
}
