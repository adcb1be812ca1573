//go:build !cgo

package main

import (
	"errors"
	"fmt"
)

// explained says why a program that was built without cgo keeps no state: SQLite
// is written in C. Everything else works.
func explained(err error) error {
	if errors.Is(err, errForeignFile) {
		return err
	}
	return fmt.Errorf("this program was built without SQLite; build it with CGO_ENABLED=1 and a C compiler: %w", err)
}
