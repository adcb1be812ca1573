package sweatstackhttp_test

import (
	"context"
	"errors"
	"sync"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// failingStore is a store whose disk is full, or whose server is gone.
type failingStore struct {
	tokenstore.Store
	mu          sync.Mutex
	saves, load bool
}

var errDisk = errors.New("disk full")

func (s *failingStore) fail(saves, loads bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.saves, s.load = saves, loads
}

func (s *failingStore) Save(ctx context.Context, t sweatstack.Token, prev string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.saves {
		return errDisk
	}
	return s.Store.Save(ctx, t, prev)
}

func (s *failingStore) Load(ctx context.Context, user string) (sweatstack.Token, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.load {
		return sweatstack.Token{}, errDisk
	}
	return s.Store.Load(ctx, user)
}
