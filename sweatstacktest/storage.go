package sweatstacktest

import (
	"context"
	"crypto/sha256"
	"fmt"
	"sync"
	"time"
)

// Storage keeps the state of a sandbox between starts, as values with names.
// The sandbox calls its methods from one goroutine at a time. An implementation
// chooses where: the command line has a file of SQLite.
type Storage interface {
	// Load gives everything that was saved; nothing at the first start.
	Load(ctx context.Context) (map[string][]byte, error)
	// Save replaces the given values, all of them or none. A nil value is taken
	// away. The values hold secrets and tokens.
	Save(ctx context.Context, values map[string][]byte) error
}

// WithStorage keeps the state of the sandbox between starts: people, activities
// and all that was written, tokens and consents, secrets, webhooks with their
// attempts, and the clock. A webhook that waits goes on waiting at the next
// start; one that was under way is sent then, so it may come twice. Not kept are
// codes of a sign-in and visits to the portal that have not ended, faults, and
// the log of requests. Nor are files of [Sandbox.Import], which are where they
// are.
//
// State is saved a moment after it changes, and by [Sandbox.Close], whose error
// tells when that fails; until then failures are logged, and saving is tried
// again. A sandbox that finds state starts with it, and fails to start when it
// was made with another seed, with or without fixed secrets other than now, by
// another version, or is damaged. Settings are not state: give the same ones
// again. The days of [WithHistory] count only for a state that is new.
func WithStorage(storage Storage) Option { return func(s *settings) { s.storage = storage } }

// saveDelay is how long changes are gathered, saveTimeout how long saving may
// take, and maxSaveAgain how long the sandbox waits at most before it tries
// again what has failed.
const (
	saveDelay    = 100 * time.Millisecond
	saveTimeout  = 10 * time.Second
	maxSaveAgain = 30 * time.Second
)

// keeper saves the state of a sandbox.
type keeper struct {
	storage Storage
	changed chan struct{} // has room for one
	done    chan struct{} // closed when the loop has ended
	stop    context.CancelFunc

	saving sync.Mutex
	saved  map[string][sha256.Size]byte
}

// keepState loads what was saved and begins to save. Without a storage there is
// nothing to do.
func (s *Sandbox) keepState() error {
	if s.settings.storage == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), saveTimeout)
	defer cancel()
	values, err := s.settings.storage.Load(ctx)
	if err != nil {
		return fmt.Errorf("sweatstacktest: load state: %w", err)
	}
	if len(values) > 0 {
		if err := s.restore(values); err != nil {
			return fmt.Errorf("sweatstacktest: the saved state cannot be used: %w", err)
		}
	}
	run, stop := context.WithCancel(context.Background())
	s.keeper = &keeper{
		storage: s.settings.storage, changed: make(chan struct{}, 1), done: make(chan struct{}), stop: stop,
		saved: hashesOf(values),
	}
	go s.keepSaving(run)
	s.touch()
	return nil
}

// touch says that the state may have changed.
func (s *Sandbox) touch() {
	if s.keeper == nil {
		return
	}
	select {
	case s.keeper.changed <- struct{}{}:
	default: // it is known already
	}
}

// keepSaving saves after changes, until the sandbox ends.
func (s *Sandbox) keepSaving(ctx context.Context) {
	defer close(s.keeper.done)
	var took, again time.Duration
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.keeper.changed:
		}
		// Saving takes at most a tenth of the time, however much there is.
		pause(ctx, max(saveDelay, 10*took, again))
		began := time.Now()
		err := s.save()
		took = time.Since(began)
		if err == nil {
			again = 0
			continue
		}
		again = min(max(2*again, time.Second), maxSaveAgain)
		s.settings.log.Error("sandbox: state not saved", "error", err, "again_in", again)
		s.touch()
	}
}

// save writes what has changed since the last time.
func (s *Sandbox) save() error {
	s.keeper.saving.Lock()
	defer s.keeper.saving.Unlock()
	values, same, err := s.snapshot(func(name string) bool {
		_, there := s.keeper.saved[name]
		return there
	})
	if err != nil {
		return err
	}
	now := hashesOf(values)
	for _, name := range same {
		now[name] = s.keeper.saved[name]
	}
	changes := map[string][]byte{}
	for name, value := range values {
		if s.keeper.saved[name] != now[name] {
			changes[name] = value
		}
	}
	for name := range s.keeper.saved {
		if _, there := now[name]; !there {
			changes[name] = nil
		}
	}
	if len(changes) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), saveTimeout)
	defer cancel()
	if err := s.keeper.storage.Save(ctx, changes); err != nil {
		return fmt.Errorf("sweatstacktest: save state: %w", err)
	}
	s.keeper.saved = now
	return nil
}

// endSaving saves for the last time.
func (s *Sandbox) endSaving() error {
	if s.keeper == nil {
		return nil
	}
	s.keeper.stop()
	<-s.keeper.done
	return s.save()
}

// hashesOf gives the checksums that the values begin with.
func hashesOf(values map[string][]byte) map[string][sha256.Size]byte {
	sums := make(map[string][sha256.Size]byte, len(values))
	for name, value := range values {
		sums[name] = [sha256.Size]byte(value)
	}
	return sums
}
