package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// writeSecretFile replaces a file that only its owner may read.
func writeSecretFile(path, content string) error {
	return writeFile(path, 0o600, func(w io.Writer) error {
		_, err := io.WriteString(w, content)
		return err
	})
}

// writeFile replaces a file in one step: it has its mode before the first byte
// is in it, and a reader sees the old content or the new one.
func writeFile(path string, mode os.FileMode, write func(io.Writer) error) (err error) {
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
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
	// CreateTemp makes files of mode 0600.
	if mode != 0o600 {
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
