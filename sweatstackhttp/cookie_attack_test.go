package sweatstackhttp_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

// Invariant 6: whatever a Cookie header says, it is a session or no session,
// and never an error page.

// raw asks for a page with a Cookie header of the attacker's making: order and
// repetition count, which the browser of the tests knows nothing of.
func (k *kit) raw(t *testing.T, path string, cookies ...string) answer {
	t.Helper()
	return k.newBrowser(t).get(path, "Cookie", strings.Join(cookies, "; "))
}

// requireNobody checks that an answer is the sign-in in place of the page.
func requireNobody(t *testing.T, a answer, what string) {
	t.Helper()
	require.Equal(t, http.StatusSeeOther, a.status, what)
	require.Equal(t, "/auth/sweatstack/login?next=/me", a.location(), what)
}

func TestCookies_ValueOf5000BytesIsNoSession(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			b := k.signIn(t, k.sandbox.Coach())
			good := b.cookies()[sessionCookie]
			for name, value := range map[string]string{
				"letters":              strings.Repeat("A", 5000),
				"a good one in front":  good + strings.Repeat("A", 5000-len(good)),
				"a good one behind":    strings.Repeat("A", 5000-len(good)) + good,
				"bytes that are none":  strings.Repeat("\xff\xfe", 2500),
				"as a part of a chunk": "1." + strings.Repeat("A", 4998),
			} {
				requireNobody(t, k.raw(t, "/me", sessionCookie+"="+value), name)
				for _, cookie := range []string{subjectCookie, "__Host-sweatstack_login_000000000000"} {
					assert.Equal(t, http.StatusOK, k.raw(t, "/me", sessionCookie+"="+good, cookie+"="+value).status, "%s as %s", name, cookie)
				}
			}
		})
	}
}

func TestCookies_HundredChunksAreNoSession(t *testing.T) {
	t.Parallel()
	k, _ := newLongTokenKit(t, 6000)
	good := k.signIn(t, k.sandbox.Coach()).chunks()
	_, set, _ := strings.Cut(good[sessionCookie], ".")
	for name, first := range map[string]string{
		"that the first one counts": "100." + set,
		"that it does not count":    good[sessionCookie],
	} {
		cookies := []string{sessionCookie + "=" + first}
		for i := range 100 {
			cookies = append(cookies, fmt.Sprintf("%s_%d=%s.QUFB", sessionCookie, i+1, set))
		}
		a := k.raw(t, "/me", cookies...)
		requireNobody(t, a, name)
		assert.LessOrEqual(t, len(a.header.Values("Set-Cookie")), 20, "%s: the answer is bounded too", name)
	}
}

func TestCookies_GapsBetweenChunksAreNoSession(t *testing.T) {
	t.Parallel()
	k, _ := newLongTokenKit(t, 9000)
	good := k.signIn(t, k.sandbox.Coach()).chunks()
	require.Greater(t, len(good), 3)
	all := make([]string, 0, len(good))
	for name, value := range good {
		all = append(all, name+"="+value)
	}
	require.Equal(t, http.StatusOK, k.raw(t, "/me", all...).status)
	for missing := range good {
		var some []string
		for name, value := range good {
			if name != missing {
				some = append(some, name+"="+value)
			}
		}
		requireNobody(t, k.raw(t, "/me", some...), "without "+missing)
		requireNobody(t, k.raw(t, "/me", append(some, missing+"=")...), "empty "+missing)
	}
}

func TestCookies_ChunksAreJoinedByNumberNotByOrder(t *testing.T) {
	t.Parallel()
	k, _ := newLongTokenKit(t, 9000)
	good := k.signIn(t, k.sandbox.Coach()).chunks()
	var backwards []string
	for i := len(good) - 1; i > 0; i-- {
		backwards = append(backwards, fmt.Sprintf("%s_%d=%s", sessionCookie, i, good[sessionCookie+"_"+strconv.Itoa(i)]))
	}
	backwards = append(backwards, sessionCookie+"="+good[sessionCookie])
	assert.Equal(t, http.StatusOK, k.raw(t, "/me", backwards...).status)
	// In the order of the alphabet 10 comes before 2; and 02 is not 2.
	two := good[sessionCookie+"_2"]
	for _, name := range []string{"_10", "_02", "_+2", "_２", ".2", ".10", "_2_"} {
		var cookies []string
		for _, cookie := range backwards {
			cookies = append(cookies, strings.Replace(cookie, sessionCookie+"_2=", sessionCookie+name+"=", 1))
		}
		requireNobody(t, k.raw(t, "/me", cookies...), "part 2 as "+name)
		assert.Equal(t, http.StatusOK, k.raw(t, "/me", append(backwards, sessionCookie+name+"="+two[:40])...).status, "another one beside it: %s", name)
	}
}

func TestCookies_ChunksBesideAWholeValueCountForNothing(t *testing.T) {
	t.Parallel()
	k, platform := newLongTokenKit(t, 6000)
	long := k.signIn(t, k.sandbox.Athletes()[0])
	platform.extra.Store(0)
	short := k.signIn(t, k.sandbox.Coach())
	require.Len(t, short.chunks(), 1)
	for name, value := range long.chunks() {
		if name != sessionCookie {
			short.setCookie(name, value)
		}
	}
	assert.Contains(t, short.get("/me").body, "principal "+k.sandbox.Coach().ID)
	short.setCookie(sessionCookie, long.chunks()[sessionCookie])
	assert.Contains(t, short.get("/me").body, "principal "+k.sandbox.Athletes()[0].ID, "whole again, with the first one of the set")
}

func TestCookies_TransactionUnderTheSessionsNameAndTheReverse(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			b := k.newBrowser(t)
			_, callback := b.begins(k)
			var name, transaction string
			for name, transaction = range b.cookies() {
				require.Contains(t, name, "sweatstack_login_")
				requireNobody(t, k.raw(t, "/me", sessionCookie+"="+transaction), "transaction as session")
			}
			signedIn := k.signIn(t, k.sandbox.Coach())
			require.Equal(t, http.StatusSeeOther, signedIn.selects(k, k.sandbox.Athletes()[0]).status)
			exchanged := k.sandbox.Counters().CodeExchanged
			for what, value := range map[string]string{
				"session": signedIn.cookies()[sessionCookie], "selection": signedIn.cookies()[subjectCookie],
			} {
				a := k.raw(t, callback, name+"="+value) // a session store keeps the selection itself: then it is empty
				assert.Equal(t, http.StatusBadRequest, a.status, "%s as transaction", what)
				assert.Empty(t, a.cookie(sessionCookie), what)
			}
			assert.Equal(t, exchanged, k.sandbox.Counters().CodeExchanged)
			session := k.signIn(t, k.sandbox.Coach()).cookies()[sessionCookie]
			for what, value := range map[string]string{"session": session, "transaction": transaction} {
				a := k.raw(t, "/shown", sessionCookie+"="+session, subjectCookie+"="+value)
				assert.Contains(t, a.body, "subject "+k.sandbox.Coach().ID, "%s as selection", what)
			}
		})
	}
}

func TestCookies_CutAtAnyLengthAreNoSession(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			value := k.signIn(t, k.sandbox.Coach()).cookies()[sessionCookie]
			b := &browser{t: t, app: k.mux, client: k.newBrowser(t).client}
			for length := range len(value) {
				a := b.api(http.MethodGet, "/me", "Cookie", sessionCookie+"="+value[:length])
				require.Equal(t, http.StatusUnauthorized, a.status, "cut at %d of %d", length, len(value))
			}
			require.Equal(t, http.StatusOK, b.api(http.MethodGet, "/me", "Cookie", sessionCookie+"="+value).status)
		})
	}
}

// base64url is the alphabet of sealed values; a character is six bits.
const base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

func TestCookies_AnyOneBitFlippedIsNoSession(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: inStoreMode})
	signedIn := k.signIn(t, k.sandbox.Coach())
	require.Equal(t, http.StatusSeeOther, signedIn.selects(k, k.sandbox.Athletes()[0]).status)
	session, subject := signedIn.cookies()[sessionCookie], signedIn.cookies()[subjectCookie]
	require.Contains(t, k.raw(t, "/shown", sessionCookie+"="+session, subjectCookie+"="+subject).body, "subject "+k.sandbox.Athletes()[0].ID)
	// The page asks the platform nothing, so thousands of them are quick.
	k.mux.Handle("/who", sweatstackhttp.Handler(k.auth, func(w http.ResponseWriter, _ *http.Request, u sweatstackhttp.OptionalSelectedUser) error {
		user, ok := u.User()
		return say(w, "%t %s", ok, user.ID())
	}))
	b := k.newBrowser(t)
	flips := 0
	for _, c := range []struct{ name, value, beside, want string }{
		{sessionCookie, session, "", "false "},
		{subjectCookie, subject, sessionCookie + "=" + session + "; ", "true " + k.sandbox.Coach().ID},
	} {
		for i := range len(c.value) {
			at := strings.IndexByte(base64url, c.value[i])
			if at < 0 {
				continue // padding
			}
			for bit := range 6 {
				flipped := c.value[:i] + string(base64url[at^1<<bit]) + c.value[i+1:]
				a := b.api(http.MethodGet, "/who", "Cookie", c.beside+c.name+"="+flipped)
				require.Equal(t, c.want, a.body, "%s, character %d, bit %d", c.name, i, bit)
				flips++
			}
		}
	}
	assert.Greater(t, flips, 800)
}

func TestCookies_AnyOneBitOfATransactionFlippedIsNoTransaction(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	b := k.newBrowser(t)
	_, callback := b.begins(k)
	for name, value := range b.cookies() {
		for i := range len(value) {
			if at := strings.IndexByte(base64url, value[i]); at >= 0 {
				flipped := value[:i] + string(base64url[at^1<<(i%6)]) + value[i+1:]
				require.Equal(t, http.StatusBadRequest, k.raw(t, callback, name+"="+flipped).status, "character %d", i)
			}
		}
	}
	assert.Zero(t, k.sandbox.Counters().CodeExchanged)
	assert.Equal(t, "/me", b.get(callback).location(), "the good one still works")
}

func TestCookies_OtherSpellingsOfTheSameBytesAreNoSession(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			value := k.signIn(t, k.sandbox.Coach()).cookies()[sessionCookie]
			bare := strings.TrimRight(value, "=")
			standard := strings.NewReplacer("-", "+", "_", "/").Replace(value)
			for name, spelling := range map[string]string{
				"standard alphabet": standard, "padding more": value + "=", "padding of two": bare + "==", "padding of four": bare + "====",
				"escaped": strings.ReplaceAll(value, "A", "%41"), "a dot behind": value + ".", "a dot in front": "." + value,
				"as a set of one": "1." + value, "small letters": strings.ToLower(value), "without padding": bare, "with padding": bare + strings.Repeat("=", (4-len(bare)%4)%4),
			} {
				if spelling == value {
					continue
				}
				requireNobody(t, k.raw(t, "/me", sessionCookie+"="+spelling), name)
			}
			assert.Equal(t, http.StatusOK, k.raw(t, "/me", sessionCookie+"="+value).status)
		})
	}
}
