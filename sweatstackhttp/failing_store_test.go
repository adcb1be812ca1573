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
	before      func() // runs once, before the second Load from now
	loads       int
}

// beforeSecondLoad lets something happen between the load of a request and the
// load of its flight.
func (s *failingStore) beforeSecondLoad(run func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.before, s.loads = run, 0
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
	fails, run := s.load, s.before
	s.loads++
	if s.loads < 2 {
		run = nil
	}
	if run != nil {
		s.before = nil
	}
	s.mu.Unlock()
	if fails {
		return sweatstack.Token{}, errDisk
	}
	if run != nil {
		run()
	}
	return s.Store.Load(ctx, user)
}
