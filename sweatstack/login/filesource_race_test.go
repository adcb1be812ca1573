package login_test

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/login"
)

// meanwhile does something while a token is redeemed, after the platform has
// answered.
type meanwhile struct {
	transport http.RoundTripper
	do        func() error
}

// RoundTrip implements [http.RoundTripper].
func (m meanwhile) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := m.transport.RoundTrip(r)
	if err == nil && strings.HasSuffix(r.URL.Path, "/oauth/token") {
		err = m.do()
	}
	return answer, err
}

// Python takes no part in the lock: it may write while Go redeems.
func TestClient_WhatPythonWritesDuringARenewal(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		written func(before, signedInAgain, other sweatstack.Token) sweatstack.Token
		stays   bool
		client  string // whose token the client has then: "own" or "written"
	}{
		"a renewal of the same refresh token is older than ours": {func(before, _, _ sweatstack.Token) sweatstack.Token {
			before.AccessToken = sweatstack.NewSecret(accessToken(before.UserID, farExpiry(), "python"))
			return before
		}, false, "own"},
		"a new sign-in of the same user is taken": {func(_, again, _ sweatstack.Token) sweatstack.Token { return again }, true, "written"},
		"a sign-in of somebody else is theirs":    {func(_, _, other sweatstack.Token) sweatstack.Token { return other }, true, "own"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sandbox := rotating(t)
			again := signedInPublic(t, sandbox)
			file, before := signedInFile(t, sandbox)
			written := test.written(before, again, sandbox.Token(sandbox.LoneAthlete()))
			text, err := login.EncodeTokens(written)
			require.NoError(t, err)

			cfg := config(t, sandbox, file, nobody(t))
			cfg.Options = []sweatstack.Option{sweatstack.WithHTTPClient(&http.Client{Transport: meanwhile{
				sandbox.Transport(), func() error { return os.WriteFile(file.Path(), text, 0o600) },
			}})}
			client, err := login.FromEnvironment(t.Context(), cfg)
			require.NoError(t, err)
			got, err := client.Token(t.Context())
			require.NoError(t, err)
			assert.Equal(t, sandbox.Coach().ID, got.UserID)
			assert.Equal(t, test.client == "written", got.Generation() == written.Generation())
			assert.Equal(t, test.stays, content(t, file) == string(text))
			if !test.stays {
				stored, err := file.Load(t.Context(), got.UserID)
				require.NoError(t, err)
				assert.Equal(t, got.Generation(), stored.Generation())
			}
			_, err = client.OAuth.UserInfo(t.Context())
			require.NoError(t, err)
		})
	}
}
