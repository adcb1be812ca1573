package sweatstack_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// Another process has redeemed the same refresh token since, and its access
// token was refused: the older one that is known here is no answer.
func TestCoordinator_RefusedTokenOfAnotherProcessIsNotAnsweredWithAnOlderOne(t *testing.T) {
	t.Parallel()
	for name, ahead := range map[string]time.Duration{
		"same clock": 0, "their clock is ahead": time.Minute, "their clock is behind": -time.Minute - 40*time.Second,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := &platformStub{life: 15 * time.Minute}
				c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{})
				known, err := c.Refresh(t.Context(), p.request(endedToken("r")))
				require.NoError(t, err)
				time.Sleep(time.Minute)
				theirs := known
				theirs.AccessToken = sweatstack.NewSecret("theirs")
				theirs.Expiry = time.Now().Add(15*time.Minute + ahead)
				r := p.request(theirs)
				r.Refused = true
				got, err := c.Refresh(t.Context(), r)
				require.NoError(t, err)
				assert.False(t, got.AccessToken.Equal(known.AccessToken))
				assert.False(t, got.AccessToken.Equal(theirs.AccessToken))
				assert.Equal(t, 2, p.count("r"))
			})
		})
	}
}

// Requests that bring it one after the other do not each redeem: a token that was
// refused replaces none that came since, however late it seems to end.
func TestCoordinator_RefusedTokenOfAnotherProcessMakesNoStorm(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &platformStub{life: 15 * time.Minute}
		c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{})
		theirs := endedToken("r")
		theirs.Expiry = time.Now().Add(16 * time.Minute)
		r := p.request(theirs)
		r.Refused = true
		for range 40 {
			got, err := c.Refresh(t.Context(), r)
			require.NoError(t, err)
			assert.False(t, got.AccessToken.Equal(theirs.AccessToken))
			time.Sleep(100 * time.Millisecond)
		}
		assert.Equal(t, 1, p.count("r"))
	})
}

// The answer to an older generation was on its way when the newer one was
// refused. It names that one, but it is the earlier word.
func TestCoordinator_LateAnswerDoesNotTakeBackARefusal(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{})
		newer := endedToken("newer")
		asked := 0
		slow := (&platformStub{}).request(endedToken("older"))
		slow.Redeem = func(context.Context, sweatstack.Token) (sweatstack.Token, error) {
			time.Sleep(3 * time.Second)
			return newer, nil
		}
		refused := (&platformStub{}).request(newer)
		refused.Redeem = func(context.Context, sweatstack.Token) (sweatstack.Token, error) {
			asked++
			return sweatstack.Token{}, sweatstack.ErrInvalidGrant
		}
		done := make(chan error, 1)
		go func() {
			_, err := c.Refresh(t.Context(), slow)
			done <- err
		}()
		time.Sleep(time.Second)
		_, err := c.Refresh(t.Context(), refused)
		require.ErrorIs(t, err, sweatstack.ErrReauthRequired)
		require.NoError(t, <-done)
		time.Sleep(time.Hour)
		_, err = c.Refresh(t.Context(), refused)
		require.ErrorIs(t, err, sweatstack.ErrReauthRequired)
		assert.Equal(t, 1, asked)
	})
}

func TestCoordinator_ClockThatIsSetBackDoesNotHoldOffARenewal(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{Now: func() time.Time { return now }})
	p := &platformStub{life: 15 * time.Minute}
	first, err := c.Refresh(t.Context(), p.request(endedToken("r")))
	require.NoError(t, err)
	now = now.Add(-time.Hour)
	r := p.request(first)
	r.Refused = true
	second, err := c.Refresh(t.Context(), r)
	require.NoError(t, err)
	assert.False(t, second.AccessToken.Equal(first.AccessToken))
}
