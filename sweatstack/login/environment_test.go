package login_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/login"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// environ sets the variables of this package, and no others.
func environ(t *testing.T, base, access, refresh string) {
	t.Helper()
	t.Setenv("SWEATSTACK_URL", base)
	t.Setenv("SWEATSTACK_API_KEY", access)
	t.Setenv("SWEATSTACK_REFRESH_TOKEN", refresh)
}

// Version 0.70 of the Python client took the access token of the one place and
// the refresh token of the other.
func TestFromEnvironment_NeverMixesTheTokensOfTwoPlaces(t *testing.T) { //nolint:paralleltest // it sets the environment
	sandbox := sweatstacktest.New(t)
	coach, other := signedInPublic(t, sandbox), sandbox.Token(sandbox.LoneAthlete())
	file := newFile(t)
	require.NoError(t, file.Replace(t.Context(), other))
	before := content(t, file)
	cfg := config(t, sandbox, file, nobody(t))

	environ(t, "", coach.AccessToken.Reveal(), "")
	client, err := login.FromEnvironment(t.Context(), cfg)
	require.NoError(t, err)
	got, err := client.Token(t.Context())
	require.NoError(t, err)
	assert.Equal(t, sandbox.Coach().ID, got.UserID)
	assert.True(t, got.RefreshToken.IsZero(), "that of the file is somebody else's")

	environ(t, "", endedAccess(coach.UserID), "")
	client, err = login.FromEnvironment(t.Context(), cfg)
	require.NoError(t, err)
	_, err = client.OAuth.UserInfo(t.Context())
	require.ErrorIs(t, err, sweatstack.ErrReauthRequired)

	environ(t, "", "", coach.RefreshToken.Reveal())
	client, err = login.FromEnvironment(t.Context(), cfg)
	require.NoError(t, err)
	who, err := client.OAuth.UserInfo(t.Context())
	require.NoError(t, err)
	assert.Equal(t, sandbox.Coach().ID, who.Subject)

	environ(t, "", "", "")
	client, err = login.FromEnvironment(t.Context(), cfg)
	require.NoError(t, err)
	who, err = client.OAuth.UserInfo(t.Context())
	require.NoError(t, err)
	assert.Equal(t, sandbox.LoneAthlete().ID, who.Subject, "empty text is not set")
	assert.Equal(t, before, content(t, file))
}

func TestFromEnvironment_TokensOfTheEnvironmentNeverReachTheFile(t *testing.T) { //nolint:paralleltest // it sets the environment
	sandbox := sweatstacktest.New(t, sweatstacktest.WithRefreshTokenRotation())
	token := ended(signedInPublic(t, sandbox))
	file := newFile(t)
	environ(t, "", token.AccessToken.Reveal(), token.RefreshToken.Reveal())
	for name, signIn := range map[string]func() (*sweatstack.Client, error){
		"without a browser": func() (*sweatstack.Client, error) {
			return login.FromEnvironment(t.Context(), config(t, sandbox, file, nobody(t)))
		},
		"with one": func() (*sweatstack.Client, error) {
			return login.Authenticate(t.Context(), config(t, sandbox, file, nobody(t)))
		},
	} {
		client, err := signIn()
		require.NoError(t, err, name)
		_, err = client.OAuth.UserInfo(t.Context())
		require.NoError(t, err, name)
	}
	assert.NoFileExists(t, file.Path())
}

func TestFromEnvironment_APairOfTwoPeopleIsThrownAway(t *testing.T) { //nolint:paralleltest // it sets the environment
	sandbox := sweatstacktest.New(t)
	environ(t, "", endedAccess(sandbox.LoneAthlete().ID), signedInPublic(t, sandbox).RefreshToken.Reveal())
	client, err := login.FromEnvironment(t.Context(), config(t, sandbox, nil, nobody(t)))
	require.NoError(t, err)
	_, err = client.OAuth.UserInfo(t.Context())
	require.ErrorIs(t, err, sweatstack.ErrCorruptData)
}

func TestFromEnvironment_WithoutTokensNobodyIsSignedIn(t *testing.T) { //nolint:paralleltest // it sets the environment
	environ(t, "", "", "")
	sandbox := sweatstacktest.New(t)
	for name, file := range map[string]*login.FileStore{"no file": newFile(t), "files are off": nil} {
		_, err := login.FromEnvironment(t.Context(), config(t, sandbox, file, nobody(t)))
		require.ErrorIs(t, err, login.ErrNotSignedIn, name)
	}
	_, err := login.FromEnvironment(t.Context(), config(t, sandbox, fileWith(t, "{"), nobody(t)))
	require.ErrorIs(t, err, login.ErrFileDamaged, "a damaged file is not taken for none")
}

func TestFromEnvironment_FindsThePlatform(t *testing.T) {
	sandbox := sweatstacktest.New(t)
	token := sandbox.Token(sandbox.Coach())
	environ(t, "https://other.example", token.AccessToken.Reveal(), "")
	client, err := login.FromEnvironment(t.Context(), login.Config{NoFile: true})
	require.NoError(t, err)
	assert.Equal(t, "https://other.example", client.BaseURL())
	client, err = login.FromEnvironment(t.Context(), login.Config{NoFile: true, BaseURL: "https://mine.example"})
	require.NoError(t, err)
	assert.Equal(t, "https://mine.example", client.BaseURL())
	t.Setenv("SWEATSTACK_URL", "")
	client, err = login.FromEnvironment(t.Context(), login.Config{NoFile: true})
	require.NoError(t, err)
	assert.Equal(t, sweatstack.DefaultBaseURL, client.BaseURL())
}

func TestFromEnvironment_ATokenThatIsNoneIsNamedAndNotTold(t *testing.T) { //nolint:paralleltest // it sets the environment
	for _, text := range []string{"canary token", "canary\n", "canary\r\nX-Evil: 1", "canaryø"} {
		environ(t, "", "", text)
		_, err := login.FromEnvironment(t.Context(), login.Config{NoFile: true})
		require.ErrorIs(t, err, login.ErrConfig)
		assert.Contains(t, err.Error(), "SWEATSTACK_REFRESH_TOKEN")
		assert.NotContains(t, err.Error(), "canary")
	}
}

// entrances are the two functions that give a client.
func entrances() map[string]func(context.Context, login.Config) (*sweatstack.Client, error) {
	return map[string]func(context.Context, login.Config) (*sweatstack.Client, error){
		"FromEnvironment": login.FromEnvironment, "Authenticate": login.Authenticate,
	}
}
