package login

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// FileStore is the token file that Go and Python programs of one person share:
// a JSON object with access_token and refresh_token, and nothing else
// (SweatStack API reference, section 2.9). It is a [tokenstore.Store] with room
// for one user.
//
// The file has no place for user id, expiry and scopes. User and expiry are what
// the access token says (claims sub and exp); scopes are dropped. So, beside the
// contract of a store:
//
//   - Save refuses with [tokenstore.ErrInvalid] what it could not give back: a
//     token whose access token does not name Token.UserID.
//   - Save never replaces the token of another user: [ErrOtherUser]. To change
//     the user of the file, use [FileStore.Replace] or delete first.
//   - The expiry that Load gives is the one that the access token carries, by
//     the platform's clock.
//
// What is saved replaces the file in one step, has mode 0600 before its first
// byte, and is written by one process at a time, with a lock on a file beside it
// (tokens.json.lock). Python takes no part in the lock, and truncates the file
// before it writes: what it writes at the very moment of a Save may win or lose.
// A half-written file is read again for a moment before it is an error. A file
// that others could read is closed to them. Links are followed.
//
// Errors of all methods, beside those of the contract: [ErrFileDamaged],
// [ErrFileRefused]; of those that write also [ErrFileLocked]. None of them
// changes anything. A FileStore is safe for concurrent use.
type FileStore struct {
	path string
	turn chan struct{} // held while a caller of this process writes
}

var _ tokenstore.Store = (*FileStore)(nil)

// NewFileStore makes a store on a file. The empty path means that of
// [TokenFile]. Nothing is touched before the first use; folders that are missing
// are made, with mode 0700, by the first save. The error matches [ErrConfig].
func NewFileStore(path string) (*FileStore, error) {
	if path == "" {
		standard, err := TokenFile()
		if err != nil {
			return nil, err
		}
		path = standard
	}
	path, err := filepath.Abs(path) // the program may change its folder
	if err != nil {
		return nil, fmt.Errorf("%w: path of the token file: %w", ErrConfig, err)
	}
	return &FileStore{path: path, turn: make(chan struct{}, 1)}, nil
}

// Path is where the file is.
func (s *FileStore) Path() string { return s.path }

// Current gives the token in the file, whoever's it is. Its UserID is empty when
// the access token does not tell. Error: [tokenstore.ErrNotFound] when there is
// no file or no token in it.
func (s *FileStore) Current(ctx context.Context) (sweatstack.Token, error) {
	if err := ctx.Err(); err != nil {
		return sweatstack.Token{}, err
	}
	return s.read(ctx)
}

// Load implements [tokenstore.Store].
func (s *FileStore) Load(ctx context.Context, userID string) (sweatstack.Token, error) {
	if err := tokenstore.CheckUserID(userID); err != nil {
		return sweatstack.Token{}, err
	}
	t, err := s.Current(ctx)
	if err != nil {
		return sweatstack.Token{}, err
	}
	if t.UserID != userID {
		return sweatstack.Token{}, tokenstore.ErrNotFound
	}
	return t, nil
}

// Save implements [tokenstore.Store].
func (s *FileStore) Save(ctx context.Context, t sweatstack.Token, prev string) error {
	if err := checkOwner(t); err != nil {
		return err
	}
	return s.locked(ctx, func(path string) error {
		stored, err := s.read(ctx)
		switch {
		case err != nil && !errors.Is(err, tokenstore.ErrNotFound):
			return err
		case stored.UserID != "" && stored.UserID != t.UserID:
			return ErrOtherUser
		case stored.Generation() == prev:
			return writeTokenFile(path, t)
		case stored.UserID == "" && stored.Generation() != "":
			return ErrOtherUser // whose it is cannot be told, and the caller has not seen it
		}
		return tokenstore.ErrConflict
	})
}

// Replace stores the token of a sign-in, whoever's was there before. Unlike
// [tokenstore.Put] it also replaces a token that could be refreshed by one that
// cannot: the person at the keyboard has asked for it. A damaged file is kept
// beside the new one, as tokens.json.damaged.
func (s *FileStore) Replace(ctx context.Context, t sweatstack.Token) error {
	if err := checkOwner(t); err != nil {
		return err
	}
	return s.locked(ctx, func(path string) error {
		_, err := s.read(ctx)
		switch {
		case errors.Is(err, ErrFileDamaged):
			if err := os.Rename(path, path+".damaged"); err != nil {
				return fmt.Errorf("login: keep damaged token file: %w", err)
			}
		case err != nil && !errors.Is(err, tokenstore.ErrNotFound):
			return err
		}
		return writeTokenFile(path, t)
	})
}

// Delete implements [tokenstore.Store].
func (s *FileStore) Delete(ctx context.Context, userID string) error {
	if err := tokenstore.CheckUserID(userID); err != nil {
		return err
	}
	return s.locked(ctx, func(path string) error {
		stored, err := s.read(ctx)
		switch {
		case errors.Is(err, tokenstore.ErrNotFound):
			return nil
		case err != nil:
			return err
		case stored.UserID != userID:
			return nil
		}
		return removeTokenFile(path)
	})
}

// Clear forgets the token in the file, whoever's it is: a sign-out on this
// machine. It is no error when there is none. The token itself stays good until
// the platform revokes it.
func (s *FileStore) Clear(ctx context.Context) error {
	return s.locked(ctx, func(path string) error {
		if _, err := s.read(ctx); err != nil {
			if errors.Is(err, tokenstore.ErrNotFound) {
				return nil
			}
			return err
		}
		return removeTokenFile(path)
	})
}

func removeTokenFile(path string) error {
	if err := os.Remove(path); err != nil {
		return fmt.Errorf("login: remove token file: %w", err)
	}
	return nil
}

// List implements [tokenstore.Store]: nobody, or the one user whom the access
// token names.
func (s *FileStore) List(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		t, err := s.Current(ctx)
		switch {
		case errors.Is(err, tokenstore.ErrNotFound):
		case err != nil:
			yield("", err)
		case t.UserID != "":
			if yield(t.UserID, nil) && ctx.Err() != nil {
				yield("", ctx.Err())
			}
		}
	}
}

// checkOwner refuses a token that no store takes, and one that would come back
// from the file as somebody else's.
func checkOwner(t sweatstack.Token) error {
	if _, err := tokenstore.Prepare(t); err != nil {
		return err
	}
	if withClaims(sweatstack.Token{AccessToken: t.AccessToken}).UserID != t.UserID {
		return fmt.Errorf("%w: the access token does not name its user, and the token file has no other place for it", tokenstore.ErrInvalid)
	}
	return nil
}
