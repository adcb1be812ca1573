package login_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/login"
	"github.com/sweatstack/sweatstack-go/tokenstore"
	"github.com/sweatstack/sweatstack-go/tokenstore/tokenstoretest"
)

// The suite of all stores has many users, and access tokens that name nobody. A
// token file has room for one user, and knows the user from the access token.
// So every user gets a file, and an access token that names the user and carries
// the suite's own. What is left are the promises of one file: compare and swap,
// races, contexts, whole tokens, no secrets in errors.
func TestFileStore_OneFilePerUserPassesTheSuite(t *testing.T) {
	t.Parallel()
	tokenstoretest.Run(t, func(t *testing.T) tokenstore.Store {
		t.Helper()
		return &folder{path: t.TempDir(), files: map[string]*login.FileStore{}, generations: map[string]string{}}
	})
}

// folder keeps each user's token in a file of its own.
type folder struct {
	path string

	mu          sync.Mutex
	files       map[string]*login.FileStore // by user
	generations map[string]string           // of the suite's token, as it is in the file
}

func (f *folder) file(userID string) *login.FileStore {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.files[userID] == nil {
		file, err := login.NewFileStore(filepath.Join(f.path, fmt.Sprintf("%x.json", sha256.Sum256([]byte(userID)))))
		if err != nil {
			panic(err)
		}
		f.files[userID] = file
	}
	return f.files[userID]
}

// Load implements [tokenstore.Store].
func (f *folder) Load(ctx context.Context, userID string) (sweatstack.Token, error) {
	t, err := f.file(userID).Load(ctx, userID)
	if err != nil {
		return sweatstack.Token{}, err
	}
	return unwrap(t)
}

// Save implements [tokenstore.Store].
func (f *folder) Save(ctx context.Context, t sweatstack.Token, prev string) error {
	prepared, err := tokenstore.Prepare(t)
	if err != nil {
		return err
	}
	wrapped := wrap(prepared)
	f.mu.Lock()
	if known, ok := f.generations[prev]; ok {
		prev = known
	}
	f.generations[prepared.Generation()] = wrapped.Generation()
	f.mu.Unlock()
	return f.file(t.UserID).Save(ctx, wrapped, prev)
}

// Delete implements [tokenstore.Store].
func (f *folder) Delete(ctx context.Context, userID string) error {
	return f.file(userID).Delete(ctx, userID)
}

// List implements [tokenstore.Store].
func (f *folder) List(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		f.mu.Lock()
		var users []string
		for userID, file := range f.files {
			if _, err := os.Stat(file.Path()); err == nil {
				users = append(users, userID)
			}
		}
		f.mu.Unlock()
		slices.Sort(users)
		if err := ctx.Err(); err != nil {
			yield("", err)
			return
		}
		for _, userID := range users {
			for got, err := range f.file(userID).List(ctx) {
				if !yield(got, err) || err != nil {
					return
				}
			}
		}
	}
}

// wrapped is what the suite's access token becomes part of.
type wrapped struct {
	Access string
	Expiry time.Time
}

func wrap(t sweatstack.Token) sweatstack.Token {
	claims, err := json.Marshal(map[string]string{"sub": t.UserID})
	if err != nil {
		panic(err)
	}
	inner, err := json.Marshal(wrapped{t.AccessToken.Reveal(), t.Expiry})
	if err != nil {
		panic(err)
	}
	var packed bytes.Buffer // the suite's longest token has the longest length that there is
	w := gzip.NewWriter(&packed)
	_, _ = w.Write(inner)
	_ = w.Close()
	encode := base64.RawURLEncoding.EncodeToString
	t.AccessToken = sweatstack.NewSecret("e30." + encode(claims) + "." + encode(packed.Bytes()))
	return t
}

func unwrap(t sweatstack.Token) (sweatstack.Token, error) {
	text := t.AccessToken.Reveal()
	packed, err := base64.RawURLEncoding.DecodeString(text[strings.LastIndexByte(text, '.')+1:])
	if err != nil {
		return sweatstack.Token{}, err
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return sweatstack.Token{}, err
	}
	inner, err := io.ReadAll(r)
	if err != nil {
		return sweatstack.Token{}, err
	}
	var w wrapped
	if err := json.Unmarshal(inner, &w); err != nil {
		return sweatstack.Token{}, err
	}
	t.AccessToken, t.Expiry = sweatstack.NewSecret(w.Access), w.Expiry.UTC()
	return t, nil
}

func TestFileStore_TwoStoresOnOneFileLoseNoUpdate(t *testing.T) {
	t.Parallel()
	path := newFile(t).Path()
	require.NoError(t, fileAt(t, path).Save(t.Context(), newToken("usr_1", "0"), ""))
	var writers sync.WaitGroup
	wins := make(chan string, 40)
	for n := range 4 {
		file := fileAt(t, path) // with a lock of its own, as another process
		writers.Go(func() {
			for won := 0; won < 10; {
				stored, err := file.Load(t.Context(), "usr_1")
				if err != nil {
					t.Error(err)
					return
				}
				next := newToken("usr_1", fmt.Sprint(n, "-", won))
				if file.Save(t.Context(), next, stored.Generation()) == nil {
					wins <- stored.Generation()
					won++
				}
			}
		})
	}
	writers.Wait()
	close(wins)
	seen := map[string]bool{}
	for generation := range wins {
		require.False(t, seen[generation], "two writers have replaced the same generation")
		seen[generation] = true
	}
	require.Len(t, seen, 40)
}
