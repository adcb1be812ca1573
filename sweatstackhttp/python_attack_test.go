package sweatstackhttp_test

import (
	"encoding/base64"
	"encoding/binary"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/internal/fernet"
	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// bothPython are the two ways to deal with Python's cookie.
func bothPython() map[string]func(func(*sweatstackhttp.Config)) func(*sweatstackhttp.Config) {
	return map[string]func(func(*sweatstackhttp.Config)) func(*sweatstackhttp.Config){
		"moving over": moving, "side by side": sideBySide,
	}
}

// inBoth runs a test in both ways, with the browser of somebody who has been
// nowhere, and with the form that a good sign-in would have given.
func inBoth(t *testing.T, test func(t *testing.T, k *kit, token sweatstack.Token)) {
	t.Helper()
	for name, way := range bothPython() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: way(asItIs)})
			test(t, k, k.pythonSignIn(t, k.sandbox.Coach()))
		})
	}
}

// opens reports whether a browser that brings just this value is signed in.
func (k *kit) opens(t *testing.T, value string) bool {
	t.Helper()
	b := k.newBrowser(t)
	b.setCookie(pythonCookie, value)
	return b.signedIn() != ""
}

func TestPythonAttack_ForgedCookieOpensNothing(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, k *kit, token sweatstack.Token) {
		t.Helper()
		now := k.config.Now()
		good := sealPython(t, fernetKey, pair(token), now)
		require.True(t, k.opens(t, good), "the control")
		quoted := k.newBrowser(t).send(http.MethodGet, "/maybe", "", []string{"Cookie", `sweatstack_session="` + good + `"`})
		assert.Contains(t, quoted.body, "true", "with the quotes that Python puts around it")

		assert.False(t, k.opens(t, sealPython(t, otherFernetKey, pair(token), now)), "sealed with another key")
		for i := 0; i < len(good); i += 97 {
			bent := []byte(good)
			bent[i] = map[bool]byte{true: 'A', false: 'B'}[bent[i] != 'A']
			assert.False(t, k.opens(t, string(bent)), "letter %d changed", i)
		}
		raw, err := base64.URLEncoding.DecodeString(good)
		require.NoError(t, err)
		raw[len(raw)-1] ^= 1
		assert.False(t, k.opens(t, base64.URLEncoding.EncodeToString(raw)), "one bit of the signature")
		assert.False(t, k.opens(t, good[:len(good)-8]), "cut short")
		assert.False(t, k.opens(t, good+"AAAA"))
		assert.False(t, k.opens(t, strings.TrimRight(good, "=")+strings.Repeat("=", 5)))
		for _, junk := range []string{"-", "gAAAAA", "null", "{}", strings.Repeat("A", 5000)} {
			assert.False(t, k.opens(t, junk), "%.20q", junk)
		}
	})
}

func TestPythonAttack_CookieOfOnePurposeOpensForNoOther(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, k *kit, token sweatstack.Token) {
		t.Helper()
		other := *k // the same application, with cookies of its own
		other.config.Python = sweatstackhttp.PythonSessions{}
		_, mux := other.node(t)
		signed := &browser{t: t, app: mux, client: k.sandbox.SignIn(t, mux, k.sandbox.Coach())}
		require.NotEmpty(t, signed.signedIn())
		own := signed.cookies()[ownCookie]
		require.NotEmpty(t, own)
		assert.False(t, k.opens(t, own), "the kit's cookie under Python's name")

		python := sealPython(t, fernetKey, pair(token), k.config.Now())
		b := k.newBrowser(t)
		b.setCookie(ownCookie, python)
		assert.Empty(t, b.signedIn(), "Python's cookie under the kit's name")
		b = k.newBrowser(t)
		b.setCookie("__Host-"+"sweatstack_subject", python)
		assert.Empty(t, b.signedIn())

		state := sealPython(t, fernetKey, `{"nonce": "x", "next": "/"}`, k.config.Now())
		assert.False(t, k.opens(t, state), "another thing that the same key has sealed")
	})
}

func TestPythonAttack_TimeOfTheCookieCountsBothWays(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, k *kit, token sweatstack.Token) {
		t.Helper()
		for _, c := range []struct {
			name string
			at   time.Duration // from now
			want bool
		}{
			{"a year old", -365 * 24 * time.Hour, false},
			{"as old as an idle session gets", -24 * time.Hour, false},
			{"a minute younger than that", -24*time.Hour + time.Minute, true},
			{"now", 0, true},
			{"a clock that is a little ahead", time.Minute, true},
			{"from the future", 3 * time.Minute, false},
			{"from far in the future", 50 * 365 * 24 * time.Hour, false},
		} {
			assert.Equal(t, c.want, k.opens(t, sealPython(t, fernetKey, pair(token), k.config.Now().Add(c.at))), c.name)
		}
		assert.False(t, k.opens(t, sealPython(t, fernetKey, pair(token), time.Unix(0, 0))), "1970")
	})
}

// The time in a Fernet token has 64 bits. A sum with it must not wrap around
// to a good age.
func TestPythonAttack_TimeBeyondAllCalendarsIsRefused(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, k *kit, token sweatstack.Token) {
		t.Helper()
		for _, seconds := range []uint64{1<<64 - 1, 1 << 63, 1<<63 - 1, 1 << 62, 1 << 40, 1<<64 - 62135596800, 9223371966579724800} {
			value := sealAt(t, pair(token), seconds)
			ring, err := fernet.NewRing(fernetKey)
			require.NoError(t, err)
			_, _, err = ring.Decrypt(value)
			require.NoError(t, err, "the signature is good")
			assert.False(t, k.opens(t, value), "%d", seconds)
		}
	})
}

func TestPythonAttack_TwoCookiesThatBothOpenAreNoSession(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, k *kit, token sweatstack.Token) {
		t.Helper()
		mine := sealPython(t, fernetKey, pair(token), k.config.Now())
		planted := sealPython(t, fernetKey, pair(k.pythonSignIn(t, k.sandbox.LoneAthlete())), k.config.Now())
		for _, c := range []struct {
			name, header string
			want         bool
		}{
			{"the control", mine, true},
			{"twice the same", mine + "; sweatstack_session=" + mine, true},
			{"a planted one before", planted + "; sweatstack_session=" + mine, false},
			{"a planted one after", mine + "; sweatstack_session=" + planted, false},
			{"an empty one before", "; sweatstack_session=" + mine, true},
			{"junk after", mine + "; sweatstack_session=x", true},
			{"a lot of junk", strings.Repeat("x; sweatstack_session=", 9) + mine, false},
			{"a planted one between", mine + "; sweatstack_session=" + planted + "; sweatstack_session=" + mine, false},
			{"one of another key after", mine + "; sweatstack_session=" + sealPython(t, otherFernetKey, pair(token), k.config.Now()), true},
		} {
			a := k.newBrowser(t).send(http.MethodGet, "/maybe", "", []string{"Cookie", "sweatstack_session=" + c.header})
			assert.Equal(t, c.want, strings.Contains(a.body, "true"), c.name)
		}
	})
}

func TestPythonAttack_WorthlessCookieOfOursIsNoWayBackToPythons(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: moving(asItIs)})
	token := k.pythonSignIn(t, k.sandbox.Coach())
	ended := k.signIn(t, k.sandbox.Coach())
	value := ended.cookies()[ownCookie]
	ended.post(k.auth.URLs().Logout(), nil)
	for name, own := range map[string][2]string{
		"junk":             {ownCookie, "junk"},
		"of an ended sign": {ownCookie, value},
		"a part alone":     {ownCookie + "_1", "set.part"},
		"parts of nothing": {ownCookie, "2.abc"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := k.fromPython(t, pair(token))
			b.setCookie(own[0], own[1])
			assert.Empty(t, b.signedIn())
			assert.True(t, strings.HasPrefix(b.get("/me").location(), "/auth/sweatstack/login"))
			assert.Empty(t, b.signedIn(), "nor after the worthless one was cleared")
		})
	}
}

func TestPythonAttack_NothingIsReadAfterTheDate(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, k *kit, token sweatstack.Token) {
		t.Helper()
		k.sandbox.Advance(k.config.Python.Until.Sub(k.config.Now()) - time.Second)
		assert.True(t, k.opens(t, sealPython(t, fernetKey, pair(token), k.config.Now())))
		k.sandbox.Advance(time.Second)
		value := sealPython(t, fernetKey, pair(k.pythonSignIn(t, k.sandbox.LoneAthlete())), k.config.Now())
		assert.False(t, k.opens(t, value))

		b := k.newBrowser(t)
		b.setCookie(pythonCookie, value)
		b.post(k.auth.URLs().Logout(), nil)
		assert.False(t, b.has(pythonCookie), "log-out still takes it away")
		b = k.signIn(t, k.sandbox.Coach())
		assert.True(t, b.has(ownCookie))
		assert.False(t, b.has(pythonCookie))
	})
}

func TestPythonAttack_NothingIsReadUnlessAsked(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) { c.SessionSecrets = []string{fernetKey} }})
	b := k.fromPython(t, pair(k.pythonSignIn(t, k.sandbox.Coach())))
	assert.Empty(t, b.signedIn())
	b.post(k.auth.URLs().Logout(), nil)
	assert.True(t, b.has(pythonCookie), "not ours to touch")
}

func TestPythonAttack_DisconnectedUserStaysOut(t *testing.T) {
	t.Parallel()
	store := tokenstore.NewMemory()
	k := newKit(t, setup{config: moving(func(c *sweatstackhttp.Config) { c.Store = store })})
	token := k.pythonSignIn(t, k.sandbox.Coach())
	b := k.fromPython(t, pair(token))
	k.sandbox.Advance(time.Minute)
	require.NoError(t, k.auth.Disconnect(t.Context(), token.UserID))
	assert.Empty(t, b.signedIn())
	_, err := store.Load(t.Context(), token.UserID)
	assert.ErrorIs(t, err, tokenstore.ErrNotFound, "an old cookie brings no row back")
}

func TestPythonAttack_CookieAndTokensAreNeverTold(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, k *kit, token sweatstack.Token) {
		t.Helper()
		b := k.fromPython(t, pair(token))
		value := b.cookies()[pythonCookie]
		k.sandbox.Fail("POST /api/v1/oauth/token", sweatstacktest.Fault{Status: 500, Times: 9})
		k.sandbox.Advance(20 * time.Minute)
		bodies := b.get("/me").body
		k.sandbox.ClearFaults()
		k.sandbox.Advance(time.Minute)
		bodies += b.get("/me").body + b.post(k.auth.URLs().Logout(), nil).body
		for _, secret := range []string{value, token.AccessToken.Reveal(), token.RefreshToken.Reveal()} {
			assert.NotContains(t, k.log.String(), secret)
			assert.NotContains(t, bodies, secret)
		}
	})
}

// jwt makes an unsigned token with the given claims.
// sealAt seals a form with any time, also one that Go cannot tell.
func sealAt(t *testing.T, form any, seconds uint64) string {
	t.Helper()
	value := sealPython(t, fernetKey, form, time.Unix(0, 0))
	raw, err := base64.URLEncoding.DecodeString(value)
	require.NoError(t, err)
	binary.BigEndian.PutUint64(raw[1:], seconds)
	body := raw[:len(raw)-32]
	copy(raw[len(raw)-32:], signFernet(t, body))
	return base64.URLEncoding.EncodeToString(raw)
}

// whileRedeeming runs something once while the platform redeems a refresh token.
