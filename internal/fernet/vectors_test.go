package fernet_test

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/internal/fernet"
)

// vectors are results of Python's cryptography package.
type vectors struct {
	Vectors []struct {
		Name, Key, Cookie, Plaintext string
	}
	DecryptCases []struct {
		Name   string
		Keys   []string
		Cookie string
		Result any
	} `json:"decrypt_cases"`
	FixedIV []struct {
		Key       string
		Time      int64
		IV        string `json:"iv_hex"`
		Plaintext string
		Token     string
	} `json:"fernet_fixed_iv"`
	KeyForms []struct {
		Key      string
		Accepted bool
	} `json:"fernet_key_forms"`
}

func readVectors(t *testing.T) vectors {
	t.Helper()
	raw, err := os.ReadFile("testdata/session_cookies.json")
	require.NoError(t, err)
	var v vectors
	require.NoError(t, json.Unmarshal(raw, &v))
	return v
}

func TestEncrypt_ReproducesPythonByteForByte(t *testing.T) {
	t.Parallel()
	cases := readVectors(t).FixedIV
	require.NotEmpty(t, cases)
	for i, c := range cases {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			ring, err := fernet.NewRing(c.Key)
			require.NoError(t, err)
			iv, err := hex.DecodeString(c.IV)
			require.NoError(t, err)
			assert.Equal(t, c.Token, ring.EncryptWithIV([]byte(c.Plaintext), iv, time.Unix(c.Time, 0)))

			plaintext, sealed, err := ring.Decrypt(c.Token)
			require.NoError(t, err)
			assert.Equal(t, c.Plaintext, string(plaintext))
			assert.Equal(t, time.Unix(c.Time, 0).UTC(), sealed)
		})
	}
}

func TestDecrypt_OpensEveryPythonCookie(t *testing.T) {
	t.Parallel()
	cases := readVectors(t).Vectors
	require.NotEmpty(t, cases)
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			ring, err := fernet.NewRing(c.Key)
			require.NoError(t, err)
			plaintext, _, err := ring.Decrypt(c.Cookie)
			require.NoError(t, err)
			assert.Equal(t, c.Plaintext, string(plaintext))
		})
	}
}

func TestDecrypt_JudgesDamagedRotatedAndOldCookiesAsPythonDoes(t *testing.T) {
	t.Parallel()
	// These two open, and only their content is not a session.
	opensAllTheSame := map[string]bool{"valid Fernet, not JSON": true, "valid Fernet, JSON list": true}
	cases := readVectors(t).DecryptCases
	require.NotEmpty(t, cases)
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			ring, err := fernet.NewRing(c.Keys...)
			require.NoError(t, err)
			plaintext, _, err := ring.Decrypt(c.Cookie)
			if c.Result == "session" || opensAllTheSame[c.Name] {
				require.NoError(t, err)
				assert.NotEmpty(t, plaintext)
				return
			}
			require.ErrorIs(t, err, fernet.ErrToken)
			assert.Nil(t, plaintext)
		})
	}
}

func TestNewRing_TakesTheKeyFormsThatPythonTakes(t *testing.T) {
	t.Parallel()
	cases := readVectors(t).KeyForms
	require.NotEmpty(t, cases)
	for _, c := range cases {
		t.Run(fmt.Sprintf("%q", c.Key), func(t *testing.T) {
			t.Parallel()
			_, err := fernet.NewRing(c.Key)
			if c.Accepted {
				require.NoError(t, err)
			} else {
				require.ErrorIs(t, err, fernet.ErrKey)
			}
		})
	}
}
