package sqlite

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// prepareFile makes sure that the file is there and that nobody else can read
// it, before SQLite writes anything. It returns the path behind all links.
//
// It never opens a file that SQLite may have open: closing it again would drop
// the locks of this process.
func prepareFile(path string, mode fs.FileMode) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		if err := createFile(path, mode); err != nil {
			return "", err
		}
	}
	// SQLite follows links, and puts its other files beside the target. A
	// link to nowhere ends here: SQLite would create its target for all to
	// read.
	if path, err = filepath.EvalSymlinks(path); err != nil {
		return "", err
	}
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", fmt.Errorf("not a file but %v", info.Mode().Type())
	}
	// The other files first: what they hold is as secret.
	for _, suffix := range []string{"-journal", "-wal", "-shm", ""} {
		if err := narrow(path+suffix, mode); err != nil {
			return "", err
		}
	}
	return path, nil
}

// createFile makes an empty file with exactly this mode, unless there is one
// by now. It is made under another name and closed before it gets its own, so
// that no descriptor of it is closed once somebody has opened it.
func createFile(path string, mode fs.FileMode) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".sweatstack-*.new") // 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	err = f.Chmod(mode)
	if errClose := f.Close(); err == nil {
		err = errClose
	}
	if err != nil && runtime.GOOS != "windows" {
		return err
	}
	err = os.Link(f.Name(), path)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return nil
	}
	// A file system without hard links.
	plain, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return plain.Close()
}

// narrow takes bits away from a file that has more than mode. A file that is
// not there is fine.
func narrow(path string, mode fs.FileMode) error {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) || runtime.GOOS == "windows" {
		return nil
	}
	if err != nil {
		return err
	}
	if info.Mode().Perm()&^mode == 0 {
		return nil
	}
	err = os.Chmod(path, info.Mode().Perm()&mode)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // another process has just removed its log
	}
	if err != nil {
		return fmt.Errorf("others can read the tokens in it (mode %#o): %w", info.Mode().Perm(), err)
	}
	return nil
}
