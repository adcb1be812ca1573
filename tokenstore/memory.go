package tokenstore

import (
	"context"
	"iter"
	"maps"
	"slices"
	"sync"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// Memory is a [Store] that lives as long as the process. It keeps scopes.
//
// The zero Memory is empty and ready. It is safe for concurrent use and must
// not be copied.
type Memory struct {
	mu     sync.RWMutex
	tokens map[string]sweatstack.Token
}

var _ Store = (*Memory)(nil)

// NewMemory returns an empty store.
func NewMemory() *Memory { return &Memory{} }

// Load implements [Store].
func (m *Memory) Load(ctx context.Context, userID string) (sweatstack.Token, error) {
	if err := CheckUserID(userID); err != nil {
		return sweatstack.Token{}, err
	}
	if err := ctx.Err(); err != nil {
		return sweatstack.Token{}, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	t, ok := m.tokens[userID]
	if !ok {
		return sweatstack.Token{}, ErrNotFound
	}
	t.Scopes = slices.Clone(t.Scopes)
	return t, nil
}

// Save implements [Store].
func (m *Memory) Save(ctx context.Context, t sweatstack.Token, prev string) error {
	t, err := Prepare(t)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	// A missing token is the zero Token, whose generation is empty.
	if m.tokens[t.UserID].Generation() != prev {
		return ErrConflict
	}
	if m.tokens == nil {
		m.tokens = make(map[string]sweatstack.Token)
	}
	m.tokens[t.UserID] = t
	return nil
}

// Delete implements [Store].
func (m *Memory) Delete(ctx context.Context, userID string) error {
	if err := CheckUserID(userID); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.tokens, userID)
	return nil
}

// List implements [Store]. It walks over the users of the moment it begins.
func (m *Memory) List(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		m.mu.RLock()
		users := slices.Sorted(maps.Keys(m.tokens))
		m.mu.RUnlock()
		if err := ctx.Err(); err != nil {
			yield("", err)
			return
		}
		for _, userID := range users {
			if err := ctx.Err(); err != nil {
				yield("", err)
				return
			}
			if !yield(userID, nil) {
				return
			}
		}
	}
}
