package login

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// writeTokenFile replaces the file in one step: a reader sees the old content or
// the new one, and so does whoever comes after a crash. The new file has mode
// 0600 before the first byte is in it. The caller holds the lock, so that one
// name is enough for what is being written; what a crash left there is removed.
func writeTokenFile(path string, t sweatstack.Token) (err error) {
	text, err := encodeTokens(t)
	if err != nil {
		return err
	}
	fresh := path + ".new"
	defer func() {
		if err != nil {
			err = fmt.Errorf("login: write token file: %w", err)
		}
	}()
	if err := os.Remove(fresh); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	file, err := os.OpenFile(fresh, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(fresh, path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(fresh))
	}
	syncFolder(filepath.Dir(path))
	return nil
}

// syncFolder makes a new name last. Not every system can; there it lasts when
// the system says so.
func syncFolder(path string) {
	folder, err := os.Open(path)
	if err != nil {
		return
	}
	_ = folder.Sync()
	_ = folder.Close()
}
