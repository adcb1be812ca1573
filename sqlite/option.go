package sqlite

import (
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/sweatstack/sweatstack-go/internal/fernet"
)

// Option is a setting of [Open].
type Option func(*openSettings) error

type openSettings struct {
	mode     fs.FileMode
	patience time.Duration
}

// WithFileMode lets others use the file as well, for example 0660 when a Python
// app of the same group shares it. A new file gets this mode; an existing one
// loses what goes beyond it. The default is 0600. Owner bits other than read
// and write, and anything outside of 0666, is an error. Windows has no such
// modes and ignores them.
func WithFileMode(mode fs.FileMode) Option {
	return func(s *openSettings) error {
		if mode&^0o666 != 0 || mode&0o600 != 0o600 {
			return fmt.Errorf("file mode %#o: must lie between 0600 and 0666", mode)
		}
		s.mode = mode
		return nil
	}
}

// TokenStoreOption is a setting of [DB.TokenStore].
type TokenStoreOption func(*TokenStore) error

// WithFernetKeys encrypts the tokens as the encrypted store of the Python plugin
// does. The first key seals, all of them open, so that a key can be replaced:
// put the new one in front and keep the old one until every user has signed in
// again or was refreshed. User ids and expiry stay readable in the file.
//
// A key is 32 bytes in base64, 44 characters. No key, or one that is none, is
// an error.
func WithFernetKeys(keys ...string) TokenStoreOption {
	return func(s *TokenStore) error {
		if s.ring != nil {
			return errors.New("fernet keys are set twice")
		}
		ring, err := fernet.NewRing(keys...)
		if err != nil {
			return err
		}
		s.ring = ring
		return nil
	}
}
