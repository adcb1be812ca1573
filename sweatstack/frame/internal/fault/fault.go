package fault

import (
	"errors"
	"fmt"
)

var (
	// ErrCorrupt means: the bytes are not what they say they are.
	ErrCorrupt = errors.New("frame: damaged data")
	// ErrUnsupported means: a valid file may look like this, but it is not read.
	ErrUnsupported = errors.New("frame: not supported")
	// ErrTooLarge means: what the file holds, or says it holds, is above the limit.
	ErrTooLarge = errors.New("frame: too large")
)

// failure is one of the three with its reason, which [In] makes longer.
type failure struct {
	kind   error
	reason error
}

func (f *failure) Error() string   { return f.kind.Error() + ": " + f.reason.Error() }
func (f *failure) Unwrap() []error { return []error{f.kind, f.reason} }

// Corrupt makes an [ErrCorrupt] with its reason.
func Corrupt(format string, args ...any) error {
	return &failure{kind: ErrCorrupt, reason: fmt.Errorf(format, args...)}
}

// Unsupported makes an [ErrUnsupported] with its reason.
func Unsupported(format string, args ...any) error {
	return &failure{kind: ErrUnsupported, reason: fmt.Errorf(format, args...)}
}

// TooLarge makes an [ErrTooLarge] with its reason.
func TooLarge(format string, args ...any) error {
	return &failure{kind: ErrTooLarge, reason: fmt.Errorf(format, args...)}
}

// In says where an error happened. One that is none of the three becomes an
// [ErrCorrupt]. No error stays none.
func In(where string, err error) error {
	if err == nil {
		return nil
	}
	if f, ok := errors.AsType[*failure](err); ok {
		return &failure{kind: f.kind, reason: fmt.Errorf("%s: %w", where, f.reason)}
	}
	return Corrupt("%s: %w", where, err)
}
