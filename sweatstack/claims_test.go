package sweatstack_test

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// readVector decodes a file of testdata: results of the public Python package.
func readVector(tb testing.TB, name string, target any) {
	tb.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(tb, err)
	require.NoError(tb, json.Unmarshal(raw, target))
}

// tokenOf makes an access token with the given payload. Nobody checks the rest.
func tokenOf(payload string) sweatstack.Secret {
	return sweatstack.NewSecret("header." + base64.RawURLEncoding.EncodeToString([]byte(payload)) + ".signature")
}

type jwtVector struct {
	Name               string          `json:"name"`
	Token              string          `json:"token"`
	Claims             json.RawMessage `json:"claims"`
	DecodeError        string          `json:"decode_error"`
	PluginWantsRefresh bool            `json:"plugin_wants_refresh"`
}

// readable gives the claims that Go is to read; false where the token has to
// be an ErrInvalidToken. Python fails on those too, or (exp true) counts the
// truth value as second 1 of 1970.
func (v jwtVector) readable(t *testing.T) (claims map[string]any, ok bool) {
	t.Helper()
	if v.DecodeError != "" || json.Unmarshal(v.Claims, &claims) != nil {
		return nil, false
	}
	switch claims["exp"].(type) {
	case nil, float64:
		return claims, true
	}
	return nil, false
}

func TestParseClaims_ReadsWhatThePythonClientReads(t *testing.T) {
	t.Parallel()
	var file struct {
		Now     int64       `json:"now"`
		Vectors []jwtVector `json:"vectors"`
	}
	readVector(t, "jwt.json", &file)
	require.Len(t, file.Vectors, 23)
	now := time.Unix(file.Now, 0)
	for _, v := range file.Vectors {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			secret := sweatstack.NewSecret(v.Token)
			got, err := sweatstack.ParseClaims(secret)
			want, ok := v.readable(t)
			if !ok {
				require.ErrorIs(t, err, sweatstack.ErrInvalidToken)
				assert.Zero(t, got)
				assert.True(t, v.PluginWantsRefresh)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, want["sub"], got.Subject)
			zone, _ := want["tz"].(string)
			assert.Equal(t, zone, got.Zone)
			assert.Nil(t, got.Audience)
			token := sweatstack.Token{AccessToken: secret, Expiry: got.Expiry}
			exp, hasExpiry := want["exp"].(float64)
			if !hasExpiry {
				assert.True(t, got.Expiry.IsZero())
				assert.True(t, token.Fresh(now), "an unknown expiry counts as fresh")
				return
			}
			assert.Equal(t, exp, float64(got.Expiry.UnixNano())/1e9)
			assert.Equal(t, time.UTC, got.Expiry.Location())
			assert.Equal(t, !v.PluginWantsRefresh, token.Fresh(now))
			assert.Equal(t, exp-5 < float64(file.Now), !token.Fresh(now))
		})
	}
}

func TestParseClaims_RefusesWhatIsNoToken(t *testing.T) {
	t.Parallel()
	for name, token := range map[string]sweatstack.Secret{
		"nothing":               {},
		"no dot":                sweatstack.NewSecret("abc"),
		"empty payload":         sweatstack.NewSecret("a..c"),
		"one character":         sweatstack.NewSecret("a.A.c"),
		"JSON null":             tokenOf("null"),
		"JSON null and spaces":  tokenOf(" null\n"),
		"JSON text":             tokenOf(`"sub"`),
		"JSON number":           tokenOf("1"),
		"cut JSON":              tokenOf(`{"sub":"u"`),
		"two objects":           tokenOf(`{"sub":"u"}{}`),
		"sub a number":          tokenOf(`{"sub":1}`),
		"sub a list":            tokenOf(`{"sub":["u"]}`),
		"tz an object":          tokenOf(`{"tz":{}}`),
		"exp a text":            tokenOf(`{"exp":"1778068900"}`),
		"exp true":              tokenOf(`{"exp":true}`),
		"exp false":             tokenOf(`{"exp":false}`),
		"exp a list":            tokenOf(`{"exp":[1]}`),
		"exp beyond a float":    tokenOf(`{"exp":1e400}`),
		"exp beyond time":       tokenOf(`{"exp":1e18}`),
		"exp before time":       tokenOf(`{"exp":-1e18}`),
		"nested beyond reason":  tokenOf(strings.Repeat("[", 30_000)),
		"longer than the bound": tokenOf(`{"sub":"` + strings.Repeat("u", 64<<10) + `"}`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			claims, err := sweatstack.ParseClaims(token)
			require.ErrorIs(t, err, sweatstack.ErrInvalidToken)
			assert.Zero(t, claims)
		})
	}
}

func TestParseClaims_ErrorsTellNothingOfTheToken(t *testing.T) {
	t.Parallel()
	for _, payload := range []string{canary, `{"sub":{"` + canary + `":1}}`, `{"exp":"` + canary + `"}`, `"` + canary + `"`} {
		token := tokenOf(payload)
		_, err := sweatstack.ParseClaims(token)
		require.Error(t, err)
		requireNoLeak(t, err.Error())
		part := strings.Split(token.Reveal(), ".")[1]
		assert.NotContains(t, err.Error(), part)
	}
	_, err := sweatstack.ParseClaims(sweatstack.NewSecret("a." + canary + "!.c"))
	require.Error(t, err)
	requireNoLeak(t, err.Error())
}

func TestParseClaims_NamesCountByTheLetter(t *testing.T) {
	t.Parallel()
	claims, err := sweatstack.ParseClaims(tokenOf(`{"sub":"u","SUB":"other","Exp":1,"TZ":"Europe/Oslo","Aud":"app"}`))
	require.NoError(t, err)
	assert.Equal(t, sweatstack.Claims{Subject: "u"}, claims)
}

func TestParseClaims_ReadsTheAudienceInBothForms(t *testing.T) {
	t.Parallel()
	for payload, want := range map[string][]string{
		`{"aud":"app"}`:           {"app"},
		`{"aud":["app","other"]}`: {"app", "other"},
		`{"aud":""}`:              nil,
		`{"aud":[]}`:              nil,
		`{"aud":null}`:            nil,
		`{"aud":7}`:               nil,
		`{"aud":["app",7]}`:       nil,
		`{}`:                      nil,
	} {
		claims, err := sweatstack.ParseClaims(tokenOf(payload))
		require.NoError(t, err, payload)
		assert.Equal(t, want, claims.Audience, payload)
	}
}

func TestParseClaims_KeepsFractionsOfTheExpiry(t *testing.T) {
	t.Parallel()
	for payload, want := range map[string]time.Time{
		`{"exp":1778068805.5}`: time.Unix(1778068805, 5e8).UTC(),
		`{"exp":-1.5}`:         time.Unix(-2, 5e8).UTC(),
		`{"exp":1.7780688e9}`:  time.Unix(1778068800, 0).UTC(),
		`{"exp":0}`:            time.Unix(0, 0).UTC(),
	} {
		claims, err := sweatstack.ParseClaims(tokenOf(payload))
		require.NoError(t, err, payload)
		assert.Equal(t, want, claims.Expiry, payload)
	}
}

func FuzzParseClaims(f *testing.F) {
	var file struct {
		Vectors []jwtVector `json:"vectors"`
	}
	readVector(f, "jwt.json", &file)
	for _, v := range file.Vectors {
		f.Add(v.Token)
	}
	f.Add(tokenOf(`{"sub":"u","exp":1e15,"aud":["a"],"tz":"UTC"}`).Reveal())
	f.Fuzz(func(t *testing.T, token string) {
		claims, err := sweatstack.ParseClaims(sweatstack.NewSecret(token))
		if err != nil {
			require.ErrorIs(t, err, sweatstack.ErrInvalidToken)
			assert.Zero(t, claims)
			assert.Less(t, len(err.Error()), 120)
			return
		}
		// What was read is the payload's own: written again, it reads the same.
		payload, err := json.Marshal(map[string]any{"sub": claims.Subject, "tz": claims.Zone, "aud": claims.Audience})
		require.NoError(t, err)
		again, err := sweatstack.ParseClaims(tokenOf(string(payload)))
		if len(payload) < 40<<10 {
			require.NoError(t, err)
			claims.Expiry = time.Time{}
			assert.Equal(t, claims, again)
		}
	})
}
