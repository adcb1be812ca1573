package sweatstackhttp_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// Names of the kit's cookies in the tests.
const (
	sessionCookie = "__Host-sweatstack_session"
	subjectCookie = "__Host-sweatstack_subject"
)

// otherSecret is a session secret that the application of the tests has not.
const otherSecret = "another session secret, also of 44 characters"

// requireNoSession checks what a browser with a worthless session cookie gets:
// the sign-in in place of the page, the cookie taken away once, and not one
// word of it in the log.
func requireNoSession(t *testing.T, k *kit, b *browser) {
	t.Helper()
	value := b.cookies()[sessionCookie]
	a := b.get("/me")
	require.Equal(t, http.StatusSeeOther, a.status, a.body)
	assert.Equal(t, "/auth/sweatstack/login?next=/me", a.location())
	assert.Contains(t, a.cookie(sessionCookie+"="), "; Max-Age=0")
	assert.NotContains(t, b.cookies(), sessionCookie)
	assert.Empty(t, b.get("/me").header.Values("Set-Cookie"), "cleared once, not again and again")
	requireUnspoken(t, k.log.String(), value)
	assert.Contains(t, k.log.String(), "worthless session cookie removed")
}

// requireUnspoken fails when a text holds a secret or any twelve characters of
// it in a row.
func requireUnspoken(t *testing.T, text, secret string) {
	t.Helper()
	const window = 12
	if secret == "" {
		return
	}
	if len(secret) < window {
		require.NotContains(t, text, secret)
	}
	for i := range max(0, len(secret)-window+1) {
		if strings.Contains(text, secret[i:i+window]) {
			t.Fatalf("the text holds %d characters of a secret of %d, from %d on", window, len(secret), i)
		}
	}
}

// flip changes one bit of the byte at i within a sealed value and writes the
// value in its canonical form again.
func flip(value string, i int) string {
	raw, _ := base64.RawURLEncoding.DecodeString(value) // one that the kit has made
	raw[(i+len(raw))%len(raw)] ^= 1
	return base64.URLEncoding.EncodeToString(raw)
}

func TestSession_WorthlessCookieIsNoSessionNeverAnErrorPage(t *testing.T) {
	t.Parallel()
	damages := map[string]func(good string) string{
		"one byte":             func(string) string { return "x" },
		"plain text":           func(string) string { return "user=admin" },
		"JSON of the plugin":   func(string) string { return "eyJhY2Nlc3NfdG9rZW4iOiJhIn0=" },
		"huge":                 func(string) string { return strings.Repeat("QUFB", 100_000) },
		"only dots":            func(string) string { return "...." },
		"one byte short":       func(good string) string { return good[:len(good)-1] },
		"half of it":           func(good string) string { return good[:len(good)/2] },
		"first byte missing":   func(good string) string { return good[1:] },
		"doubled":              func(good string) string { return good + good },
		"one byte more":        func(good string) string { return good + "A" },
		"more padding":         func(good string) string { return good + "=" },
		"standard alphabet":    func(good string) string { return "+/" + good[2:] },
		"bit flipped in front": func(good string) string { return flip(good, 0) },
		"bit flipped inside":   func(good string) string { return flip(good, len(good)/3) },
		"bit flipped in MAC":   func(good string) string { return flip(good, -1) },
		"cut inside the MAC":   func(good string) string { return cutMAC(good) },
	}
	for name, damage := range damages {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for mode, change := range modes() {
				t.Run(mode, func(t *testing.T) {
					t.Parallel()
					k := newKit(t, setup{config: change})
					b := k.signIn(t, k.sandbox.Coach())
					b.setCookie(sessionCookie, damage(b.cookies()[sessionCookie]))
					requireNoSession(t, k, b)
				})
			}
		})
	}
}

// cutMAC takes the last byte off the sealed bytes, so that everything but the
// MAC is as it was.
func cutMAC(value string) string {
	raw, _ := base64.RawURLEncoding.DecodeString(value)
	return base64.URLEncoding.EncodeToString(raw[:len(raw)-1])
}

func TestSession_EmptyCookieIsNoSessionAndRemoved(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	for _, header := range []string{sessionCookie + "=", sessionCookie + `=""`, sessionCookie + "=; " + sessionCookie + "="} {
		a := k.newBrowser(t).get("/me", "Cookie", header)
		assert.Equal(t, http.StatusSeeOther, a.status)
		assert.Contains(t, a.cookie(sessionCookie+"="), "; Max-Age=0")
	}
}

func TestSession_WorthlessCookieDoesNotDisturbPagesForEverybody(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	for _, path := range []string{"/maybe", "/maybe-shown"} {
		b := k.newBrowser(t)
		b.setCookie(sessionCookie, "forged")
		a := b.get(path)
		assert.Equal(t, http.StatusOK, a.status)
		assert.Equal(t, "optional false ", a.body)
		assert.NotContains(t, b.cookies(), sessionCookie)
	}
}

func TestSession_WorthlessCookieOnTheKitsOwnRoutes(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	urls := k.auth.URLs()
	for name, c := range map[string]struct {
		path   string
		status int
	}{
		"log-out":     {urls.Logout(), http.StatusSeeOther},
		"select user": {urls.SelectUser(k.sandbox.Athletes()[0].ID, "", ""), http.StatusUnauthorized},
		"select self": {urls.SelectSelf(""), http.StatusUnauthorized},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := k.newBrowser(t)
			b.setCookie(sessionCookie, "forged")
			assert.Equal(t, c.status, b.post(c.path, nil).status)
			assert.NotContains(t, b.cookies(), sessionCookie)
		})
	}
}

func TestSession_SealedWithAForeignSecretIsNoSession(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			foreign := *k
			foreign.config.SessionSecrets = []string{otherSecret}
			_, foreign.mux = foreign.node(t)
			b := foreign.signIn(t, k.sandbox.Coach())
			require.Equal(t, http.StatusOK, b.get("/me").status)
			b.app = k.mux
			requireNoSession(t, k, b)
		})
	}
}

func TestSession_OtherSpellingOfTheSameBase64IsNoSession(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: inStoreMode})
	// The last character has bits that mean nothing, unless the length is a
	// multiple of four. That depends on the user id: one of these two has some.
	tried := 0
	for _, user := range []sweatstacktest.User{k.sandbox.Coach(), k.sandbox.LoneAthlete()} {
		b := k.signIn(t, user)
		value := b.cookies()[sessionCookie]
		if len(value)%4 == 0 {
			continue
		}
		tried++
		const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
		last := strings.IndexByte(alphabet, value[len(value)-1])
		other := value[:len(value)-1] + string(alphabet[last|1])
		require.NotEqual(t, value, other)
		want, err := base64.RawURLEncoding.DecodeString(value)
		require.NoError(t, err)
		got, err := base64.RawURLEncoding.DecodeString(other)
		require.NoError(t, err)
		require.Equal(t, want, got, "the same bytes")
		require.Equal(t, http.StatusOK, b.get("/me").status)
		b.setCookie(sessionCookie, other)
		requireNoSession(t, k, b)
	}
	require.NotZero(t, tried, "no value with spare bits was tried")
}

func TestSession_CookieOfAnotherPurposeIsNoSession(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	t.Run("selection", func(t *testing.T) {
		t.Parallel()
		b := k.signIn(t, k.sandbox.Coach())
		require.Equal(t, http.StatusSeeOther, b.selects(k, k.sandbox.Athletes()[0]).status)
		require.NotEmpty(t, b.cookies()[subjectCookie])
		b.setCookie(sessionCookie, b.cookies()[subjectCookie])
		requireNoSession(t, k, b)
	})
	t.Run("sign-in under way", func(t *testing.T) {
		t.Parallel()
		b := k.newBrowser(t)
		b.get("/auth/sweatstack/login")
		for name, value := range b.cookies() {
			require.Contains(t, name, "sweatstack_login_")
			b.setCookie(sessionCookie, value)
		}
		requireNoSession(t, k, b)
	})
	t.Run("a session is no selection", func(t *testing.T) {
		t.Parallel()
		b := k.signIn(t, k.sandbox.Coach())
		b.setCookie(subjectCookie, b.cookies()[sessionCookie])
		assert.Contains(t, b.get("/shown").body, "subject "+k.sandbox.Coach().ID)
	})
}

func TestSession_CookieUnderAnotherNameIsNoSession(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{sandbox: localRedirects(), config: func(c *sweatstackhttp.Config) { c.AppURL = "http://localhost:8000" }})
	b := k.signIn(t, k.sandbox.Coach())
	b.origin = "http://localhost:8000"
	values := b.cookies()
	require.Len(t, values, 1)
	// Same secret, same purpose: only the name tells the two apart.
	k.config.AppURL = appURL
	_, public := k.node(t)
	for name, value := range values {
		require.Regexp(t, `^sweatstack_session_[0-9a-f]{8}$`, name)
		stolen := k.newBrowser(t)
		stolen.app = public
		stolen.setCookie(sessionCookie, value)
		requireNoSession(t, k, stolen)
	}
}

func TestSession_CookieOfTheOtherModeIsNoSession(t *testing.T) {
	t.Parallel()
	t.Run("store mode cookie, cookie mode application", func(t *testing.T) {
		t.Parallel()
		k := newKit(t, setup{config: inStoreMode})
		b := k.signIn(t, k.sandbox.Coach())
		k.config.Store = nil
		_, b.app = k.node(t)
		requireNoSession(t, k, b)
	})
	t.Run("cookie mode cookie, store mode application", func(t *testing.T) {
		t.Parallel()
		k := newKit(t, setup{})
		b := k.signIn(t, k.sandbox.Coach())
		k.config.Store = tokenstore.NewMemory()
		stored := *k
		_, stored.mux = stored.node(t)
		stored.signIn(t, k.sandbox.Coach()) // the store knows the person: the cookie alone is wrong
		b.app = stored.mux
		requireNoSession(t, k, b)
	})
}

func TestSession_EndsWithoutRequests(t *testing.T) {
	t.Parallel()
	for mode, change := range modesWithoutSessions() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			b := k.signIn(t, k.sandbox.Coach())
			still := b.copy()
			k.sandbox.Advance(24*time.Hour - time.Second)
			require.Equal(t, http.StatusOK, still.get("/me").status)
			k.sandbox.Advance(time.Second)
			// The browser of the test ignores Max-Age: this is the server's own check.
			requireNoSession(t, k, b)
		})
	}
}

func TestSession_RequestsPushTheIdleEndButNotTheAbsoluteOne(t *testing.T) {
	t.Parallel()
	for mode, change := range modesWithoutSessions() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
				change(c)
				c.SessionIdle, c.SessionLifetime = 10*time.Hour, 48*time.Hour
			}})
			b := k.signIn(t, k.sandbox.Coach())
			begun := k.sandbox.Now()
			for k.sandbox.Now().Sub(begun) < 40*time.Hour {
				k.sandbox.Advance(9 * time.Hour)
				a := b.get("/me")
				require.Equal(t, http.StatusOK, a.status)
				require.Contains(t, a.cookie(sessionCookie+"="), "; Max-Age=")
			}
			k.sandbox.Advance(2 * time.Hour) // 47 h
			late := b.get("/me")
			require.Equal(t, http.StatusOK, late.status)
			assert.Regexp(t, `; Max-Age=3(600|5\d\d);`, late.cookie(sessionCookie+"="), "the cookie does not outlive its session")
			k.sandbox.Advance(time.Hour)
			requireNoSession(t, k, b)
		})
	}
}

func TestSession_CookieIsNotWrittenOnEveryRequest(t *testing.T) {
	t.Parallel()
	for mode, change := range modesWithoutSessions() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change, sandbox: []sweatstacktest.Option{sweatstacktest.WithAccessTokenTTL(48 * time.Hour)}})
			b := k.signIn(t, k.sandbox.Coach())
			k.sandbox.Advance(59 * time.Minute)
			assert.Empty(t, b.get("/me").header.Values("Set-Cookie"))
			k.sandbox.Advance(time.Minute) // a 24th of the idle time
			assert.NotEmpty(t, b.get("/me").cookie(sessionCookie+"="))
			assert.Empty(t, b.get("/me").header.Values("Set-Cookie"))
		})
	}
}

func TestSession_FromTheFutureIsNoSession(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			right := k.config.Now
			ahead := func(d time.Duration) *browser {
				other := *k
				other.config.Now = func() time.Time { return right().Add(d) }
				_, other.mux = other.node(t)
				b := other.signIn(t, k.sandbox.Coach())
				b.app = k.mux
				return b
			}
			requireNoSession(t, k, ahead(time.Hour))
			assert.Equal(t, http.StatusOK, ahead(time.Minute).get("/me").status, "nodes may disagree a little")
		})
	}
	t.Run("begun in the past, sealed in the future", func(t *testing.T) {
		t.Parallel()
		k := newKit(t, setup{})
		right := k.config.Now
		b := k.signIn(t, k.sandbox.Coach())
		k.config.Now = func() time.Time { return right().Add(3 * time.Hour) }
		_, b.app = k.node(t)
		require.NotEmpty(t, b.get("/me").cookie(sessionCookie+"="), "sealed anew by the node that is ahead")
		b.app = k.mux
		requireNoSession(t, k, b)
	})
}

func TestSession_SecretIsRotatedWithoutSigningAnybodyOut(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			b := k.signIn(t, k.sandbox.Coach())
			old := b.copy()
			waiting := k.newBrowser(t)
			underWay := waiting.get("/auth/sweatstack/login?next=/me")

			k.config.SessionSecrets = []string{otherSecret, sessionSecret}
			_, both := k.node(t)
			b.app, waiting.app = both, both
			a := b.get("/me")
			require.Equal(t, http.StatusOK, a.status)
			assert.NotEmpty(t, a.cookie(sessionCookie+"="), "sealed with the new secret at once")
			assert.Empty(t, b.get("/me").header.Values("Set-Cookie"), "and only once")
			done := waiting.get(k.press(t, underWay.location(), "user_id", k.sandbox.Coach().ID))
			assert.Equal(t, "/me", done.location(), "a sign-in that was under way ends well")

			k.config.SessionSecrets = []string{otherSecret}
			_, alone := k.node(t)
			b.app, old.app = alone, alone
			assert.Equal(t, http.StatusOK, b.get("/me").status)
			requireNoSession(t, k, old)
		})
	}
}

func TestSession_NewestSecretSeals(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) { c.SessionSecrets = []string{sessionSecret, otherSecret} }})
	b := k.signIn(t, k.sandbox.Coach())
	k.config.SessionSecrets = []string{sessionSecret}
	_, b.app = k.node(t)
	assert.Equal(t, http.StatusOK, b.get("/me").status)
}
