package login

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

const (
	// lockPatience is how long a lock is waited for: longer than a renewal, the
	// longest that anybody keeps it, may take.
	lockPatience = 45 * time.Second

	lockFirstPause = time.Millisecond
	lockPause      = 50 * time.Millisecond
)

// locked runs f while no other caller, in this process or another one of this
// kit, writes the file. Python takes no part in it.
//
// The lock is on a file of its own, since the token file itself is replaced. It
// stays where it is: removing it would let two processes lock two files. The
// system lets go of a lock when its process dies.
func (s *FileStore) locked(ctx context.Context, f func(path string) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	patience, cancel := context.WithTimeoutCause(ctx, lockPatience, fmt.Errorf("%w: %s", ErrFileLocked, s.path))
	defer cancel()
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-patience.Done():
		return context.Cause(patience)
	}
	if err := os.MkdirAll(filepath.Dir(s.path), 0o700); err != nil {
		return fmt.Errorf("login: token file: %w", err)
	}
	path, err := followLink(s.path)
	if err != nil {
		return err
	}
	lock, err := os.OpenFile(path+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("login: lock token file: %w", err)
	}
	defer func() { _ = lock.Close() }() // which unlocks
	wait := lockFirstPause
	for {
		free, err := tryLock(lock)
		if err != nil {
			return fmt.Errorf("login: lock token file: %w", err)
		}
		if free {
			return f(path)
		}
		if pause(patience, wait) != nil {
			return context.Cause(patience)
		}
		wait = min(2*wait, lockPause)
	}
}

// followLink gives the file behind a link, so that replacing it leaves the link.
func followLink(path string) (string, error) {
	target, err := filepath.EvalSymlinks(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return path, nil
	case err != nil:
		return "", fmt.Errorf("login: token file: %w", err)
	}
	return target, nil
}
