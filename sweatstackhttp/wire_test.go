package sweatstackhttp

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// wireSessions are sessions of both modes, with tokens of all forms.
func wireSessions() map[string]session {
	at := time.Unix(1778068800, 0)
	base := session{id: "id", userID: "user", created: at, sealed: at.Add(time.Hour)}
	with := func(access, refresh string, expiry time.Time) session {
		s := base
		s.token = sweatstack.Token{
			AccessToken: sweatstack.NewSecret(access), RefreshToken: sweatstack.NewSecret(refresh), Expiry: expiry, UserID: "user",
		}
		return s
	}
	return map[string]session{
		"store mode":               base,
		"JWT":                      with("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1In0.c2ln", "refresh", at),
		"no refresh token":         with("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1In0.c2ln", "", at),
		"no expiry":                with("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1In0.c2ln", "refresh", time.Time{}),
		"opaque":                   with("opaque token", "refresh", at),
		"begins like a packed one": with("jopaque", "refresh", at),
		"three parts, no base64":   with("a.b!.c", "refresh", at),
		"three parts, padded":      with("YQ==.YQ==.YQ==", "refresh", at),
		"other spelling of base64": with("YR.YQ.YQ", "refresh", at),
		"line break in base64":     with("YW\nFh.YQ\r\n.YQ", "refresh", at),
		"empty parts":              with("..", "refresh", at),
		"four parts":               with("YQ.YQ.YQ.YQ", "refresh", at),
		"any bytes":                with("\x00\xff\n", "\x00\xff;\"", at),
	}
}

func TestSessionPayload_ComesBackAsItWas(t *testing.T) {
	t.Parallel()
	for name, want := range wireSessions() {
		got, ok := parseSession(want.payload())
		require.True(t, ok, name)
		assert.Equal(t, want.id, got.id, name)
		assert.Equal(t, want.userID, got.userID, name)
		assert.True(t, want.created.Equal(got.created), name)
		assert.True(t, want.sealed.Equal(got.sealed), name)
		assert.Equal(t, want.token.AccessToken.Reveal(), got.token.AccessToken.Reveal(), name)
		assert.Equal(t, want.token.RefreshToken.Reveal(), got.token.RefreshToken.Reveal(), name)
		assert.True(t, want.token.Expiry.Equal(got.token.Expiry), name)
	}
}

func TestSessionPayload_JWTTakesThreeQuartersOfItsRoom(t *testing.T) {
	t.Parallel()
	jwt := strings.Repeat("QUJD", 50) + "." + strings.Repeat("QUJD", 200) + "." + strings.Repeat("QUJD", 100)
	assert.Less(t, len(packJWT(sweatstack.NewSecret(jwt))), len(jwt)*3/4+10)
}

func TestSessionPayload_CutOrLengthenedAnywhereIsNoSession(t *testing.T) {
	t.Parallel()
	for name, s := range wireSessions() {
		payload := s.payload()
		bare := s
		bare.token = sweatstack.Token{}
		for cut := range payload {
			if cut == len(bare.payload()) {
				continue // what is left is a whole session of store mode
			}
			_, ok := parseSession(payload[:cut])
			assert.False(t, ok, "%s cut at %d", name, cut)
		}
		_, ok := parseSession(append(payload, 0))
		assert.False(t, ok, name)
	}
	_, ok := parseSession(session{id: "id", userID: ""}.payload())
	assert.False(t, ok, "nobody's session")
	other := append(appendField(nil, "1"), session{id: "id", userID: "user"}.payload()[2:]...)
	_, ok = parseSession(other)
	assert.False(t, ok, "another version")
}

// FuzzSessionPayload looks for bytes that make the reader panic, or that it
// reads as a session which is not the same when it is written again.
func FuzzSessionPayload(f *testing.F) {
	for _, s := range wireSessions() {
		f.Add(s.payload())
	}
	f.Add([]byte{})
	f.Add([]byte("\x012\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"))
	f.Fuzz(func(t *testing.T, payload []byte) {
		s, ok := parseSession(payload)
		if !ok {
			return
		}
		again, ok := parseSession(s.payload())
		require.True(t, ok)
		assert.Equal(t, s.id, again.id)
		assert.Equal(t, s.userID, again.userID)
		assert.True(t, s.token.AccessToken.Equal(again.token.AccessToken))
	})
}

// FuzzChunks looks for cookies that make the joining panic, or give more than
// it may.
func FuzzChunks(f *testing.F) {
	f.Add("whole", "", "")
	f.Add("2.set", "set.a", "set.b")
	f.Add("-1.set", "set.", ".")
	f.Add("8.", ".a", "a.")
	f.Fuzz(func(t *testing.T, first, second, third string) {
		got := joined(browserOf([]namedValue{{"name", first}, {"name_1", second}, {"name_2", third}}))
		assert.LessOrEqual(t, len(got), len(first)+len(second)+len(third))
		_, _, err := newTestSealer(t, purposeSession, sealSecret).open("name", got)
		assert.Error(t, err)
	})
}
