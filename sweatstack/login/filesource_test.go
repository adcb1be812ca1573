package login_test

import (
	"os"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/login"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// rotating is a platform on which a refresh token is good for one use.
func rotating(t *testing.T) *sweatstacktest.Sandbox {
	t.Helper()
	return sweatstacktest.New(t, sweatstacktest.WithRefreshTokenRotation(), sweatstacktest.WithRefreshReuseGrace(0))
}

// signedInFile gives a file with a token of the coach that has ended.
func signedInFile(t *testing.T, sandbox *sweatstacktest.Sandbox) (*login.FileStore, sweatstack.Token) {
	t.Helper()
	file, token := newFile(t), ended(signedInPublic(t, sandbox))
	require.NoError(t, file.Replace(t.Context(), token))
	return file, token
}

// program is a client of the file, as one more process would have.
func program(t *testing.T, sandbox *sweatstacktest.Sandbox, file *login.FileStore) *sweatstack.Client {
	t.Helper()
	cfg := config(t, sandbox, fileAt(t, file.Path()), nobody(t))
	cfg.Now = sandbox.Now // the pause after a renewal passes with the sandbox's time
	client, err := login.Authenticate(t.Context(), cfg)
	require.NoError(t, err)
	return client
}

func TestClient_WritesWhatItRenewsToTheFile(t *testing.T) {
	t.Parallel()
	sandbox := rotating(t)
	file, before := signedInFile(t, sandbox)
	client := program(t, sandbox, file)
	got, err := client.Token(t.Context())
	require.NoError(t, err)
	stored, err := file.Load(t.Context(), before.UserID)
	require.NoError(t, err)
	assert.Equal(t, got.Generation(), stored.Generation())
	assert.False(t, stored.RefreshToken.Equal(before.RefreshToken))
	_, err = client.OAuth.UserInfo(t.Context())
	require.NoError(t, err)
}

func TestClient_A401IsRenewedOnceAndReplayed(t *testing.T) {
	t.Parallel()
	sandbox := rotating(t)
	file := newFile(t)
	require.NoError(t, file.Replace(t.Context(), signedInPublic(t, sandbox)))
	client, err := login.FromEnvironment(t.Context(), config(t, sandbox, file, nobody(t)))
	require.NoError(t, err)
	sandbox.Advance(time.Hour) // the client's clock does not know
	_, err = client.OAuth.UserInfo(t.Context())
	require.NoError(t, err)
	assert.Equal(t, 1, sandbox.Counters().RefreshRedeemed)
}

// Eight programs with eight requests each: one redeem, nobody is signed out.
func TestClient_ManyProgramsRedeemARefreshTokenOnce(t *testing.T) {
	t.Parallel()
	sandbox := rotating(t)
	file, _ := signedInFile(t, sandbox)
	var asking sync.WaitGroup
	for range 8 {
		asking.Go(func() {
			client, err := login.FromEnvironment(t.Context(), config(t, sandbox, fileAt(t, file.Path()), nobody(t)))
			if !assert.NoError(t, err) {
				return
			}
			for range 8 {
				asking.Go(func() {
					_, err := client.OAuth.UserInfo(t.Context())
					assert.NoError(t, err)
				})
			}
		})
	}
	asking.Wait()
	assert.Equal(t, 1, sandbox.Counters().RefreshRedeemed)
	assert.Zero(t, sandbox.Counters().RefreshReused)
}

func TestClient_TakesWhatAnotherProgramHasRotated(t *testing.T) {
	t.Parallel()
	sandbox := rotating(t)
	file := newFile(t)
	require.NoError(t, file.Replace(t.Context(), signedInPublic(t, sandbox)))
	one, two := program(t, sandbox, file), program(t, sandbox, file)
	for range 3 {
		sandbox.Advance(time.Hour)
		for _, client := range []*sweatstack.Client{one, two} {
			_, err := client.OAuth.UserInfo(t.Context())
			require.NoError(t, err)
		}
		one = program(t, sandbox, file)
	}
	assert.Zero(t, sandbox.Counters().RefreshReused)
}

func TestClient_KeepsItsUserWhenSomebodyElseSignsInToTheFile(t *testing.T) {
	t.Parallel()
	sandbox := rotating(t)
	file := newFile(t)
	require.NoError(t, file.Replace(t.Context(), signedInPublic(t, sandbox)))
	client := program(t, sandbox, file)
	require.NoError(t, file.Replace(t.Context(), sandbox.Token(sandbox.LoneAthlete())))
	theirs := content(t, file)
	for range 2 {
		sandbox.Advance(time.Hour)
		who, err := client.OAuth.UserInfo(t.Context())
		require.NoError(t, err)
		assert.Equal(t, sandbox.Coach().ID, who.Subject)
		assert.Equal(t, theirs, content(t, file), "the file is theirs")
	}
}

func TestClient_ANewSignInOfTheSameUserIsTaken(t *testing.T) {
	t.Parallel()
	sandbox := rotating(t)
	file, token := signedInFile(t, sandbox)
	token.RefreshToken = sweatstack.NewSecret("revoked")
	require.NoError(t, file.Replace(t.Context(), token))
	client, err := login.FromEnvironment(t.Context(), config(t, sandbox, file, nobody(t)))
	require.NoError(t, err)
	for range 2 {
		_, err = client.OAuth.UserInfo(t.Context())
		require.ErrorIs(t, err, sweatstack.ErrReauthRequired)
	}
	require.NoError(t, file.Replace(t.Context(), signedInPublic(t, sandbox)))
	_, err = client.OAuth.UserInfo(t.Context())
	require.NoError(t, err, "the program need not start again")
}

func TestClient_ASignOutOnThisMachineEndsItsRenewals(t *testing.T) {
	t.Parallel()
	sandbox := rotating(t)
	file, _ := signedInFile(t, sandbox)
	client, err := login.FromEnvironment(t.Context(), config(t, sandbox, file, nobody(t)))
	require.NoError(t, err)
	require.NoError(t, file.Clear(t.Context()))
	_, err = client.OAuth.UserInfo(t.Context())
	require.ErrorIs(t, err, sweatstack.ErrReauthRequired)
	_, err = file.Current(t.Context())
	require.ErrorIs(t, err, tokenstore.ErrNotFound)
	assert.Zero(t, sandbox.Counters().RefreshRedeemed)
}

// A disk that is full, or a folder that cannot be written: the rotated token
// lives on in memory, and is written when that is possible again.
func TestClient_ATokenThatCannotBeSavedIsNotLost(t *testing.T) {
	t.Parallel()
	sandbox := rotating(t)
	file := newFile(t)
	require.NoError(t, file.Replace(t.Context(), signedInPublic(t, sandbox)))
	client := program(t, sandbox, file)
	require.NoError(t, os.MkdirAll(file.Path()+".new/in the way", 0o700))
	before := content(t, file)
	sandbox.Advance(time.Hour)
	_, err := client.OAuth.UserInfo(t.Context())
	require.NoError(t, err)
	assert.Equal(t, before, content(t, file))
	require.NoError(t, os.RemoveAll(file.Path()+".new"))
	sandbox.Advance(time.Hour)
	token, err := client.Token(t.Context())
	require.NoError(t, err)
	stored, err := file.Load(t.Context(), token.UserID)
	require.NoError(t, err)
	assert.Equal(t, token.Generation(), stored.Generation())
	assert.Zero(t, sandbox.Counters().RefreshReused)
}

func TestClient_AnAnswerForAnotherUserIsThrownAway(t *testing.T) {
	t.Parallel()
	sandbox := rotating(t)
	mixed := ended(signedInPublic(t, sandbox)) // the refresh token of the coach ...
	mixed.UserID = sandbox.LoneAthlete().ID    // ... beside an access token of somebody else
	mixed = ended(mixed)
	file := newFile(t)
	require.NoError(t, file.Replace(t.Context(), mixed))
	before := content(t, file)
	client, err := login.FromEnvironment(t.Context(), config(t, sandbox, file, nobody(t)))
	require.NoError(t, err)
	_, err = client.OAuth.UserInfo(t.Context())
	require.ErrorIs(t, err, sweatstack.ErrCorruptData)
	assert.Equal(t, before, content(t, file))
}

func TestClient_OfARefreshTokenAloneLearnsItsUser(t *testing.T) {
	t.Parallel()
	sandbox := rotating(t)
	token := signedInPublic(t, sandbox)
	file := fileWith(t, `{"access_token":null,"refresh_token":"`+token.RefreshToken.Reveal()+`"}`)
	client := program(t, sandbox, file)
	who, err := client.OAuth.UserInfo(t.Context())
	require.NoError(t, err)
	assert.Equal(t, sandbox.Coach().ID, who.Subject)
	_, err = file.Load(t.Context(), sandbox.Coach().ID)
	require.NoError(t, err)
}

func TestClient_ADamagedFileIsAnErrorAndStaysAsItIs(t *testing.T) {
	t.Parallel()
	sandbox := rotating(t)
	file, _ := signedInFile(t, sandbox)
	client, err := login.FromEnvironment(t.Context(), config(t, sandbox, file, nobody(t)))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(file.Path(), []byte("{"), 0o600))
	_, err = client.OAuth.UserInfo(t.Context())
	require.ErrorIs(t, err, sweatstack.ErrUnavailable)
	require.ErrorIs(t, err, login.ErrFileDamaged)
	assert.Equal(t, "{", content(t, file))
}
