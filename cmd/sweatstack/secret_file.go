package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// writeSecretFile replaces a file in one step. It has mode 0600 before the
// first byte is in it, and a reader sees the old content or the new one.
func writeSecretFile(path, content string) (err error) {
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("write %s: %w", path, err), os.Remove(file.Name()))
		}
	}()
	// CreateTemp makes files of mode 0600.
	_, err = file.WriteString(content)
	if err := errors.Join(err, file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}
