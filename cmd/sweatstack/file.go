package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// writeSecretFile replaces a file that only its owner may read.
func writeSecretFile(path, content string) error {
	return writeFile(path, 0o600, true, func(w io.Writer) error {
		_, err := io.WriteString(w, content)
		return err
	})
}

// writeResultFile replaces a file, the one behind a link too. It keeps its mode;
// a new one has the mode that the shell gives to new files.
func writeResultFile(path string, write func(io.Writer) error) error {
	mode, keep := os.FileMode(0o666), false // less the umask
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
		mode, keep = info.Mode().Perm(), true
	}
	return writeFile(path, mode, keep, write)
}

// writeFile replaces a file in one step: it has its mode before the first byte
// is in it, and a reader sees the old content or the new one. With exact the
// umask plays no part. What is no file, such as a pipe or /dev/null, is written
// to.
func writeFile(path string, mode os.FileMode, exact bool, write func(io.Writer) error) (err error) {
	switch info, err := os.Stat(path); {
	case err != nil:
	case info.IsDir():
		return fmt.Errorf("write %s: it is a folder", path)
	case !info.Mode().IsRegular():
		return writeDevice(path, write)
	}
	// Not made of the name, which may be as long as a name can be.
	file, err := os.OpenFile(filepath.Join(filepath.Dir(path), ".sweatstack-"+rand.Text()), os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		// The name of the temporary file would only puzzle.
		if refused, ok := errors.AsType[*os.PathError](err); ok {
			err = refused.Err
		}
		return fmt.Errorf("write %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("write %s: %w", path, err), os.Remove(file.Name()))
		}
	}()
	if exact {
		err = file.Chmod(mode)
	}
	if err == nil {
		err = write(file)
	}
	if err := errors.Join(err, file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}

// writeDevice writes to what is there.
func writeDevice(path string, write func(io.Writer) error) error {
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return errors.Join(write(file), file.Close())
}
