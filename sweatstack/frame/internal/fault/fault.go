package fault

import (
	"errors"
	"fmt"
)

var (
	// ErrCorrupt: the bytes are not what they say they are.
	ErrCorrupt = errors.New("frame: damaged data")
	// ErrUnsupported: a valid file may look like this, but it is not read here.
	ErrUnsupported = errors.New("frame: not supported")
	// ErrTooLarge: what the file holds, or says it holds, is above the limit.
	ErrTooLarge = errors.New("frame: too large")
)

// Corrupt makes an [ErrCorrupt] with its reason.
func Corrupt(format string, args ...any) error {
	return fmt.Errorf("%w: %w", ErrCorrupt, fmt.Errorf(format, args...))
}

// Unsupported makes an [ErrUnsupported] with its reason.
func Unsupported(format string, args ...any) error {
	return fmt.Errorf("%w: %w", ErrUnsupported, fmt.Errorf(format, args...))
}

// TooLarge makes an [ErrTooLarge] with its reason.
func TooLarge(format string, args ...any) error {
	return fmt.Errorf("%w: %w", ErrTooLarge, fmt.Errorf(format, args...))
}
