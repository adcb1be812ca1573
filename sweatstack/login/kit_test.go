package login_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
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
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// accessToken makes an access token that names a user and, unless it is zero, an
// end. Nobody checks its signature here; n tells several apart.
func accessToken(userID string, expiry time.Time, n string) string {
	claims := map[string]any{"sub": userID, "n": n}
	if !expiry.IsZero() {
		claims["exp"] = expiry.Unix()
	}
	payload, err := json.Marshal(claims)
	if err != nil {
		panic(err)
	}
	return "e30." + base64.RawURLEncoding.EncodeToString(payload) + ".signature"
}

// farExpiry is the end of the tokens that shall not end.
func farExpiry() time.Time { return time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC) }

// newToken makes a token that a token file can keep.
func newToken(userID, n string) sweatstack.Token {
	return sweatstack.Token{
		AccessToken:  sweatstack.NewSecret(accessToken(userID, farExpiry(), n)),
		RefreshToken: sweatstack.NewSecret("refresh-" + userID + "-" + n),
		Expiry:       farExpiry(), UserID: userID,
	}
}

// newFile gives a store on a file of a folder of its own.
func newFile(t *testing.T) *login.FileStore {
	t.Helper()
	return fileAt(t, filepath.Join(t.TempDir(), "SweatStack", "tokens.json"))
}

func fileAt(t *testing.T, path string) *login.FileStore {
	t.Helper()
	file, err := login.NewFileStore(path)
	require.NoError(t, err)
	return file
}

// fileWith gives a store on a file with this content.
func fileWith(t *testing.T, content string) *login.FileStore {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tokens.json")
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	return fileAt(t, path)
}

func content(t *testing.T, file *login.FileStore) string {
	t.Helper()
	text, err := os.ReadFile(file.Path())
	require.NoError(t, err)
	return string(text)
}

// config are settings for a sandbox that is called in process, with a person
// who signs in. The person finishes what they do also after the sign-in, and before
// the test ends.
func config(t *testing.T, sandbox *sweatstacktest.Sandbox, file *login.FileStore, person func(context.Context, string) error) login.Config {
	t.Helper()
	var persons sync.WaitGroup
	t.Cleanup(persons.Wait)
	return login.Config{
		BaseURL: "https://sandbox.sweatstack.test",
		File:    file,
		NoFile:  file == nil,
		OpenBrowser: func(ctx context.Context, address string) error {
			persons.Add(1)
			defer persons.Done()
			return person(context.WithoutCancel(ctx), address)
		},
		Output:  io.Discard,
		Logger:  slog.New(slog.DiscardHandler),
		Options: []sweatstack.Option{sweatstack.WithHTTPClient(&http.Client{Transport: sandbox.Transport()})},
	}
}

// comesBack presses the button of a user on the platform's page and gives the
// address to which the page sends the browser.
func comesBack(ctx context.Context, sandbox *sweatstacktest.Sandbox, address string, form url.Values) (string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return "", err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := sandbox.Transport().RoundTrip(r)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(io.Discard, answer.Body)
	return answer.Header.Get("Location"), errors.Join(err, answer.Body.Close())
}

// seen is what a browser gets to see.
type seen struct {
	StatusCode int
	Header     http.Header
}

// visit fetches a page of the listener as a browser does, and its body.
func visit(ctx context.Context, address string, change ...func(*http.Request)) (seen, string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return seen{}, "", err
	}
	r.Header.Set("Sec-Fetch-Mode", "navigate")
	r.Header.Set("Sec-Fetch-Dest", "document")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	for _, f := range change {
		f(r)
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return seen{}, "", err
	}
	body, err := io.ReadAll(answer.Body)
	return seen{answer.StatusCode, answer.Header}, string(body), errors.Join(err, answer.Body.Close())
}

// signsIn is a person who signs in as the user and comes back.
func signsIn(sandbox *sweatstacktest.Sandbox, user sweatstacktest.User) func(context.Context, string) error {
	return func(ctx context.Context, address string) error {
		back, err := comesBack(ctx, sandbox, address, url.Values{"user_id": {user.ID}})
		if err != nil {
			return err
		}
		_, _, err = visit(ctx, back)
		return err
	}
}

// nobody is a person who must not be asked.
func nobody(t *testing.T) func(context.Context, string) error {
	t.Helper()
	return func(context.Context, string) error {
		t.Error("the browser was opened")
		return errors.New("nobody is there")
	}
}

// lockedBuffer takes what several goroutines write.
type lockedBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements [io.Writer].
func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

// String is what was written until now.
func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// signedInPublic gives the token of the coach at the public application.
func signedInPublic(t *testing.T, sandbox *sweatstacktest.Sandbox) sweatstack.Token {
	t.Helper()
	client, err := login.Authenticate(t.Context(), config(t, sandbox, nil, signsIn(sandbox, sandbox.Coach())))
	require.NoError(t, err)
	token, err := client.Token(t.Context())
	require.NoError(t, err)
	return token
}

// endedAccess is an access token whose time is over.
func endedAccess(userID string) string { return accessToken(userID, time.Unix(1, 0), "ended") }

// ended is the token with an access token whose time is over.
func ended(t sweatstack.Token) sweatstack.Token {
	t.AccessToken, t.Expiry = sweatstack.NewSecret(endedAccess(t.UserID)), time.Unix(1, 0)
	return t
}

// without takes variables out of an environment.
func without(environment []string, names ...string) []string {
	return slices.DeleteFunc(environment, func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		return slices.Contains(names, name)
	})
}

// TestMain takes away what the environment of a developer may hold: the tests
// set what they need.
func TestMain(m *testing.M) {
	for _, name := range []string{"SWEATSTACK_URL", "SWEATSTACK_API_KEY", "SWEATSTACK_REFRESH_TOKEN"} {
		if err := os.Unsetenv(name); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}
