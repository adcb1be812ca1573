package login

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

const (
	// maxTokenFile bounds what is read: two tokens of the longest kind with
	// every character escaped fit in.
	maxTokenFile = 1 << 20

	// Python truncates the file before it writes, so for a moment there is half
	// of it. What stays damaged for longer is damaged.
	damagedTurns = 6
	damagedPause = 10 * time.Millisecond
)

// read gives the token of the file, whoever's it is. Errors:
// [tokenstore.ErrNotFound] without a file or without a token in it,
// [ErrFileDamaged], [ErrFileRefused].
func (s *FileStore) read(ctx context.Context) (sweatstack.Token, error) {
	var t sweatstack.Token
	var err error
	for turn := range damagedTurns {
		if turn > 0 {
			if err := pause(ctx, damagedPause); err != nil {
				return sweatstack.Token{}, err
			}
		}
		if t, err = readTokenFile(s.path); !errors.Is(err, ErrFileDamaged) {
			break
		}
	}
	if err == nil && t.Generation() == "" {
		err = tokenstore.ErrNotFound
	}
	if err != nil {
		return sweatstack.Token{}, fmt.Errorf("login: token file %s: %w", s.path, err)
	}
	return t, nil
}

// readTokenFile reads the file once.
func readTokenFile(path string) (t sweatstack.Token, err error) {
	info, err := os.Stat(path) // before opening: a pipe would wait for a writer
	if errors.Is(err, fs.ErrNotExist) {
		return sweatstack.Token{}, tokenstore.ErrNotFound
	}
	if err == nil {
		err = checkTokenFile(info)
	}
	if err != nil {
		return sweatstack.Token{}, err
	}
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return sweatstack.Token{}, tokenstore.ErrNotFound
	}
	if err != nil {
		return sweatstack.Token{}, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if info, err = file.Stat(); err == nil {
		err = checkTokenFile(info) // another file may be there by now
	}
	if err != nil {
		return sweatstack.Token{}, err
	}
	narrow(file, info)
	text, err := io.ReadAll(io.LimitReader(file, maxTokenFile+1))
	if err != nil {
		return sweatstack.Token{}, err
	}
	if len(text) > maxTokenFile {
		return sweatstack.Token{}, fmt.Errorf("%w: longer than %d bytes", ErrFileRefused, maxTokenFile)
	}
	return parseTokens(text)
}

// checkTokenFile refuses what no client of the platform has written for the
// user of this process.
func checkTokenFile(info fs.FileInfo) error {
	switch {
	case !info.Mode().IsRegular():
		return fmt.Errorf("%w: not a regular file", ErrFileRefused)
	case info.Size() > maxTokenFile:
		return fmt.Errorf("%w: longer than %d bytes", ErrFileRefused, maxTokenFile)
	case !ownedByUs(info):
		return fmt.Errorf("%w: it belongs to another user of this machine", ErrFileRefused)
	}
	return nil
}

// narrow takes the file from everybody else. It cannot on a disk that is read
// only, and then the tokens are of use all the same.
func narrow(file *os.File, info fs.FileInfo) {
	if info.Mode().Perm()&0o077 != 0 {
		_ = file.Chmod(0o600)
	}
}

// pause waits, or ends with the context.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
