package fernet_test

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/internal/fernet"
)

const (
	firstKey  = "c3dlYXRzdGFjay1nby12ZWN0b3Ita2V5LTAwMDAwMDE="
	secondKey = "MjAwMDAwMC15ZWstcm90Y2V2LW9nLWtjYXRzdGFld3M=" // another signing half too: only then does the MAC tell them apart
)

func at() time.Time { return time.Date(2026, 5, 6, 12, 0, 0, 0, time.UTC) }

func ringOf(t *testing.T, keys ...string) *fernet.Ring {
	t.Helper()
	ring, err := fernet.NewRing(keys...)
	require.NoError(t, err)
	return ring
}

func TestEncrypt_OpensAgainAtEveryLengthAroundABlock(t *testing.T) {
	t.Parallel()
	ring := ringOf(t, firstKey)
	for length := range 50 {
		text := strings.Repeat("ø", length)[:length]
		plaintext, sealed, err := ring.Decrypt(ring.Encrypt([]byte(text), at()))
		require.NoError(t, err, length)
		assert.Equal(t, text, string(plaintext))
		assert.Equal(t, at(), sealed)
	}
}

func TestEncrypt_NeverGivesTheSameTokenTwice(t *testing.T) {
	t.Parallel()
	ring := ringOf(t, firstKey)
	assert.NotEqual(t, ring.Encrypt([]byte("x"), at()), ring.Encrypt([]byte("x"), at()))
}

func TestEncrypt_UsesTheFirstKeyOfTheRing(t *testing.T) {
	t.Parallel()
	token := ringOf(t, firstKey, secondKey).Encrypt([]byte("x"), at())
	_, _, err := ringOf(t, firstKey).Decrypt(token)
	require.NoError(t, err)
	_, _, err = ringOf(t, secondKey).Decrypt(token)
	require.ErrorIs(t, err, fernet.ErrToken)
}

func TestEncrypt_WritesATimeBefore1970As1970(t *testing.T) {
	t.Parallel()
	ring := ringOf(t, firstKey)
	_, sealed, err := ring.Decrypt(ring.Encrypt(nil, time.Time{}))
	require.NoError(t, err)
	assert.Equal(t, time.Unix(0, 0).UTC(), sealed)
}

func TestDecrypt_RefusesEveryFlippedBit(t *testing.T) {
	t.Parallel()
	ring := ringOf(t, firstKey)
	raw, err := base64.URLEncoding.DecodeString(ring.Encrypt([]byte("access token"), at()))
	require.NoError(t, err)
	for i := range raw {
		for bit := range 8 {
			raw[i] ^= 1 << bit
			_, _, err := ring.Decrypt(base64.URLEncoding.EncodeToString(raw))
			require.ErrorIs(t, err, fernet.ErrToken, "byte %d, bit %d", i, bit)
			raw[i] ^= 1 << bit
		}
	}
}

func TestDecrypt_RefusesEveryTruncation(t *testing.T) {
	t.Parallel()
	ring := ringOf(t, firstKey)
	raw, err := base64.URLEncoding.DecodeString(ring.Encrypt([]byte("access token"), at()))
	require.NoError(t, err)
	for length := range raw {
		_, _, err := ring.Decrypt(base64.URLEncoding.EncodeToString(raw[:length]))
		require.ErrorIs(t, err, fernet.ErrToken, length)
	}
}

func TestDecrypt_RefusesOtherSpellingsOfAGoodToken(t *testing.T) {
	t.Parallel()
	ring := ringOf(t, firstKey)
	iv, err := hex.DecodeString("fbfffbfffbfffbfffbfffbfffbfffbff")
	require.NoError(t, err)
	token := ring.EncryptWithIV([]byte("hello"), iv, at())
	require.Contains(t, token, "_", "the case below needs a character that differs between the alphabets")
	require.True(t, strings.HasSuffix(token, "=="))
	_, _, err = ring.Decrypt(token)
	require.NoError(t, err)

	last := token[len(token)-3]
	for name, text := range map[string]string{
		"line break inside":    token[:10] + "\n" + token[10:],
		"line break after":     token + "\r\n",
		"space before":         " " + token,
		"padding removed":      strings.TrimRight(token, "="),
		"spare bits set":       token[:len(token)-3] + string(last+1) + "==",
		"standard alphabet":    strings.NewReplacer("-", "+", "_", "/").Replace(token),
		"followed by anything": token + "AAAA",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, err := ring.Decrypt(text)
			require.ErrorIs(t, err, fernet.ErrToken)
		})
	}
}

func TestNewRing_NeedsAKeyAndNamesTheBadOneByItsPlace(t *testing.T) {
	t.Parallel()
	_, err := fernet.NewRing()
	require.EqualError(t, err, "fernet: no key")

	_, err = fernet.NewRing(firstKey, "canary-secret")
	require.ErrorIs(t, err, fernet.ErrKey)
	require.ErrorContains(t, err, "key 2 of 2")
	assert.NotContains(t, err.Error(), "canary")

	_, err = fernet.NewRing(strings.Repeat("*", 44))
	require.ErrorIs(t, err, fernet.ErrKey)
}

func TestRing_PrintsNoKey(t *testing.T) {
	t.Parallel()
	ring := ringOf(t, firstKey)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d"} {
		for _, value := range []any{ring, *ring, struct{ r *fernet.Ring }{ring}} {
			text := fmt.Sprintf(verb, value)
			assert.NotContains(t, text, "sweatstack-go-vector")
			assert.NotContains(t, text, hex.EncodeToString([]byte("sweatstack")))
			assert.NotContains(t, text, "115 119 101 97 116")     // "sweat" as numbers
			assert.NotContains(t, text, "0x73, 0x77, 0x65, 0x61") // the same as Go source
			assert.NotContains(t, text, "48 48 48 49")            // the end of the key
		}
	}
}

// FuzzDecrypt holds that no text makes Decrypt panic, and that whatever opens
// is a token in its only spelling.
func FuzzDecrypt(f *testing.F) {
	ring, err := fernet.NewRing(firstKey)
	if err != nil {
		f.Fatal(err)
	}
	f.Add("")
	f.Add("gAAAAAA=")
	f.Add(ring.Encrypt([]byte("hello"), at()))
	f.Fuzz(func(t *testing.T, token string) {
		plaintext, sealed, err := ring.Decrypt(token)
		if err != nil {
			assert.ErrorIs(t, err, fernet.ErrToken)
			assert.Nil(t, plaintext)
			assert.True(t, sealed.IsZero())
			return
		}
		raw, err := base64.URLEncoding.DecodeString(token)
		require.NoError(t, err)
		assert.Equal(t, token, ring.EncryptWithIV(plaintext, raw[9:25], sealed))
	})
}

// FuzzNewRing holds that no text makes a key panic, and that a key that is
// taken works.
func FuzzNewRing(f *testing.F) {
	f.Add(firstKey)
	f.Add("  " + firstKey + "\n")
	f.Add(strings.Repeat("+", 43) + "=")
	f.Fuzz(func(t *testing.T, text string) {
		ring, err := fernet.NewRing(text)
		if err != nil {
			assert.ErrorIs(t, err, fernet.ErrKey)
			return
		}
		plaintext, _, err := ring.Decrypt(ring.Encrypt([]byte("x"), at()))
		require.NoError(t, err)
		assert.Equal(t, "x", string(plaintext))
	})
}
