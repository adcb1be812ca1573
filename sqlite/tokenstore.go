package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/sweatstack/sweatstack-go/internal/fernet"
	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// TokenStore keeps tokens in the table of the Python plugin (SweatStack API
// reference, section 11.6). It implements [tokenstore.Store] and is safe for
// concurrent use, also by several processes. Take it from [DB.TokenStore].
//
// Scopes have no column in that table: loaded tokens have none. An expiry that
// is not known is written as the first second of the year 1, which Python reads
// as long past.
type TokenStore struct {
	db     *DB
	layout layout
	ring   *fernet.Ring // nil: plain
}

var _ tokenstore.Store = (*TokenStore)(nil)

// pageSize is how many user ids List reads at once. No connection is held while
// the caller works on them.
const pageSize = 256

// TokenStore returns the store in this file and creates its table when it is
// missing. Tokens are stored as they are unless [WithFernetKeys] is given. A
// table that holds the other kind is [ErrLayout]. The store ends with the DB;
// it is fine to call this several times.
func (db *DB) TokenStore(options ...TokenStoreOption) (*TokenStore, error) {
	s := &TokenStore{db: db, layout: plainLayout()}
	for _, option := range options {
		if err := option(s); err != nil {
			return nil, fmt.Errorf("sqlite: token store: %w", err)
		}
	}
	if s.ring != nil {
		s.layout = encryptedLayout()
	}
	// Without a context, but not without an end: it waits busyTimeout at most.
	if err := s.layout.ensure(context.Background(), db); err != nil {
		if errors.Is(err, ErrLayout) {
			return nil, err // it says whose table it is
		}
		return nil, failure("token store", err)
	}
	return s, nil
}

// Load implements [tokenstore.Store]. A row that cannot be read is a
// [*RowError], which matches [ErrCorruptRow].
func (s *TokenStore) Load(ctx context.Context, userID string) (sweatstack.Token, error) {
	if err := tokenstore.CheckUserID(userID); err != nil {
		return sweatstack.Token{}, err
	}
	var access, refresh, expiry sql.NullString
	err := s.db.read.QueryRowContext(ctx, s.layout.load, userID).Scan(&access, &refresh, &expiry)
	if errors.Is(err, sql.ErrNoRows) {
		return sweatstack.Token{}, tokenstore.ErrNotFound
	}
	if err != nil {
		return sweatstack.Token{}, failure("load token", err)
	}
	t, err := s.open(userID, access, refresh)
	if err != nil {
		return sweatstack.Token{}, err
	}
	if t.Expiry, err = parseExpiry(expiry.String); err != nil {
		return sweatstack.Token{}, &RowError{UserID: userID, Column: "expires_at", Err: err}
	}
	return t, nil
}

// Save implements [tokenstore.Store]. It returns a [*RowError] when the stored
// tokens cannot be read, and so cannot be compared.
func (s *TokenStore) Save(ctx context.Context, t sweatstack.Token, prev string) error {
	t, err := tokenstore.Prepare(t)
	if err != nil {
		return err
	}
	// Sealed before the transaction, which shuts everybody else out.
	access, refresh := s.seal(t.AccessToken), s.seal(t.RefreshToken)
	expiry := formatExpiry(t.Expiry)
	err = s.db.transact(ctx, func(ctx context.Context, tx *sql.Tx) error {
		stored, err := s.stored(ctx, tx, t.UserID)
		if err != nil {
			return err
		}
		if stored.Generation() != prev {
			return tokenstore.ErrConflict
		}
		_, err = tx.ExecContext(ctx, s.layout.save, t.UserID, access, refresh, expiry)
		return err
	})
	if err == nil || errors.Is(err, tokenstore.ErrConflict) || errors.Is(err, ErrCorruptRow) {
		return err
	}
	return failure("save token", err)
}

// stored reads the tokens that a save compares with: none when there is no
// row. The expiry is no part of a generation, so that a row with a bad one can
// still be replaced.
func (s *TokenStore) stored(ctx context.Context, tx *sql.Tx, userID string) (sweatstack.Token, error) {
	var access, refresh sql.NullString
	err := tx.QueryRowContext(ctx, s.layout.compare, userID).Scan(&access, &refresh)
	if errors.Is(err, sql.ErrNoRows) {
		return sweatstack.Token{}, nil
	}
	if err != nil {
		return sweatstack.Token{}, err
	}
	return s.open(userID, access, refresh)
}

// Delete implements [tokenstore.Store]. It also removes a row that cannot be
// read.
func (s *TokenStore) Delete(ctx context.Context, userID string) error {
	if err := tokenstore.CheckUserID(userID); err != nil {
		return err
	}
	err := s.db.transact(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, deleteToken, userID)
		return err
	})
	if err != nil {
		return failure("delete token", err)
	}
	return nil
}

// List implements [tokenstore.Store]. It reads page by page and holds nothing
// while the loop runs. Users whose row cannot be read are listed too.
func (s *TokenStore) List(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		last := "" // no user has the empty id
		for {
			page, err := s.page(ctx, last)
			if err != nil {
				yield("", failure("list tokens", err))
				return
			}
			for _, userID := range page {
				if err := ctx.Err(); err != nil {
					yield("", failure("list tokens", err))
					return
				}
				if !yield(userID, nil) {
					return
				}
				last = userID
			}
			if len(page) < pageSize {
				return
			}
		}
	}
}

// page returns the users that follow after one.
func (s *TokenStore) page(ctx context.Context, after string) ([]string, error) {
	rows, err := s.db.read.QueryContext(ctx, listUsers, after, pageSize)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	page := make([]string, 0, pageSize)
	for rows.Next() {
		var userID string
		if err := rows.Scan(&userID); err != nil {
			return nil, err
		}
		page = append(page, userID)
	}
	return page, rows.Err()
}

// seal gives a token the form in which it is stored.
func (s *TokenStore) seal(secret sweatstack.Secret) string {
	if s.ring == nil {
		return secret.Reveal()
	}
	return s.ring.Encrypt([]byte(secret.Reveal()), time.Now())
}

// open reads the two tokens of a row. A missing one is empty, as Python means
// it when there is none.
func (s *TokenStore) open(userID string, access, refresh sql.NullString) (sweatstack.Token, error) {
	t := sweatstack.Token{UserID: userID}
	for _, half := range []struct {
		column string
		text   sql.NullString
		into   *sweatstack.Secret
	}{
		{s.layout.access, access, &t.AccessToken},
		{s.layout.refresh, refresh, &t.RefreshToken},
	} {
		text := half.text.String
		if s.ring != nil && half.text.Valid {
			plaintext, _, err := s.ring.Decrypt(text)
			if err != nil {
				return sweatstack.Token{}, &RowError{UserID: userID, Column: half.column, Err: err}
			}
			text = string(plaintext)
		}
		*half.into = sweatstack.NewSecret(text)
	}
	return t, nil
}
