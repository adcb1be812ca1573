package sweatstackhttp_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/internal/fernet"
	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// The plugin's session_secret in the tests, and one that is not.
const (
	fernetKey      = "Z28ga2l0IHRlc3RzOiBhIGZlcm5ldCBrZXkgb2YgMzI="
	otherFernetKey = "Z28ga2l0IHRlc3RzOiBzb21lIG90aGVyIGtleTogMzI="
)

// pythonCookie is the name of the plugin's session cookie, ownCookie the
// beginning of the kit's.
const (
	pythonCookie = "sweatstack_session"
	ownCookie    = "__Host-sweatstack_session"
)

// moving makes a kit take over the plugin's sessions for 30 days.
func moving(change func(*sweatstackhttp.Config)) func(*sweatstackhttp.Config) {
	return func(c *sweatstackhttp.Config) {
		c.SessionSecrets = []string{fernetKey}
		c.Python.Until = c.Now().Add(30 * 24 * time.Hour)
		change(c)
	}
}

// sideBySide makes a kit share the plugin's cookie for 30 days.
func sideBySide(change func(*sweatstackhttp.Config)) func(*sweatstackhttp.Config) {
	return moving(func(c *sweatstackhttp.Config) {
		c.Python.SideBySide = true
		change(c)
	})
}

// asItIs changes nothing.
func asItIs(*sweatstackhttp.Config) {}

// pythonSignIn gives the tokens that a sign-in with the plugin would have got.
func (k *kit) pythonSignIn(t *testing.T, user sweatstacktest.User) sweatstack.Token {
	t.Helper()
	other := *k
	store := tokenstore.NewMemory()
	other.config.Store, other.config.Sessions, other.config.OnSignIn = store, nil, nil
	other.config.Coordinator, other.config.Python = nil, sweatstackhttp.PythonSessions{}
	_, mux := other.node(t)
	k.sandbox.SignIn(t, mux, user)
	token, err := store.Load(t.Context(), user.ID)
	require.NoError(t, err)
	return token
}

// pythonDelegation gives the tokens that select-user of the plugin would have
// got.
func (k *kit) pythonDelegation(t *testing.T, principal sweatstack.Token, subject sweatstacktest.User, team string) sweatstack.Token {
	t.Helper()
	client, err := sweatstack.NewClient(sweatstack.WithHTTPClient(k.config.HTTPClient),
		sweatstack.WithTokenSource(sweatstack.StaticToken(principal)), sweatstack.WithClock(k.config.Now))
	require.NoError(t, err)
	token, err := client.OAuth.DelegatedToken(t.Context(), sweatstack.DelegatedTokenParams{UserID: subject.ID, TeamID: team})
	require.NoError(t, err)
	require.False(t, token.RefreshToken.IsZero())
	return token
}

// pair is a token pair as it stands in the JSON of the plugin.
func pair(token sweatstack.Token) map[string]any {
	p := map[string]any{"access_token": token.AccessToken.Reveal(), "refresh_token": nil, "user_id": token.UserID}
	if !token.RefreshToken.IsZero() {
		p["refresh_token"] = token.RefreshToken.Reveal()
	}
	return p
}

// nested is the plugin's form with principal and, unless zero, delegated tokens.
func nested(principal, delegated sweatstack.Token) map[string]any {
	form := map[string]any{"principal": pair(principal)}
	if !delegated.AccessToken.IsZero() {
		form["delegated"] = pair(delegated)
	}
	return form
}

// sealPython seals a form, or a text that is taken as it is.
func sealPython(t *testing.T, key string, form any, at time.Time) string {
	t.Helper()
	ring, err := fernet.NewRing(key)
	require.NoError(t, err)
	if text, ok := form.(string); ok {
		return ring.Encrypt([]byte(text), at)
	}
	text, err := json.Marshal(form)
	require.NoError(t, err)
	return ring.Encrypt(text, at)
}

// openPython gives the form in the browser's cookie.
func (b *browser) openPython(key string) (map[string]map[string]any, time.Time) {
	b.t.Helper()
	ring, err := fernet.NewRing(key)
	require.NoError(b.t, err)
	require.Contains(b.t, b.cookies(), pythonCookie)
	text, at, err := ring.Decrypt(b.cookies()[pythonCookie])
	require.NoError(b.t, err)
	var form map[string]map[string]any
	require.NoError(b.t, json.Unmarshal(text, &form))
	return form, at
}

// fromPython is a browser that was signed in with the plugin just now.
func (k *kit) fromPython(t *testing.T, form any) *browser {
	t.Helper()
	b := k.newBrowser(t)
	b.setCookie(pythonCookie, sealPython(t, fernetKey, form, k.config.Now()))
	return b
}

// has reports whether the browser has a cookie.
func (b *browser) has(name string) bool {
	_, ok := b.cookies()[name]
	return ok
}

// signedIn asks who is signed in, without the platform's help: empty for nobody.
func (b *browser) signedIn() string {
	b.t.Helper()
	a := b.get("/maybe")
	require.Equal(b.t, http.StatusOK, a.status, a.body)
	id, _ := strings.CutPrefix(a.body, "optional true ")
	if id == a.body {
		return ""
	}
	return id
}

// signFernet signs the body of a token as its key would.
func signFernet(t *testing.T, body []byte) []byte {
	t.Helper()
	key, err := base64.URLEncoding.DecodeString(fernetKey)
	require.NoError(t, err)
	mac := hmac.New(sha256.New, key[:16])
	_, _ = mac.Write(body)
	return mac.Sum(nil)
}
