package sweatstack_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// platformStub redeems refresh tokens as a platform would that rotates them,
// and counts.
type platformStub struct {
	mu      sync.Mutex
	redeems map[string]int // by refresh token
	rotate  bool
	life    time.Duration
	delay   time.Duration
	fail    []error // answers of the next calls
}

func (p *platformStub) redeem(ctx context.Context, t sweatstack.Token) (sweatstack.Token, error) {
	if p.delay > 0 {
		select {
		case <-time.After(p.delay):
		case <-ctx.Done():
			return sweatstack.Token{}, ctx.Err()
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.fail) > 0 {
		err := p.fail[0]
		p.fail = p.fail[1:]
		return sweatstack.Token{}, err
	}
	refresh := t.RefreshToken.Reveal()
	if p.redeems == nil {
		p.redeems = make(map[string]int)
	}
	p.redeems[refresh]++
	if p.rotate {
		if p.redeems[refresh] > 1 {
			return sweatstack.Token{}, fmt.Errorf("reuse of %q: %w", "a refresh token", sweatstack.ErrInvalidGrant)
		}
		refresh += "'"
	}
	return sweatstack.Token{
		AccessToken:  sweatstack.NewSecret(fmt.Sprintf("access-%d-%s", p.redeems[t.RefreshToken.Reveal()], refresh)),
		RefreshToken: sweatstack.NewSecret(refresh),
		Expiry:       time.Now().Add(p.life),
		UserID:       t.UserID,
	}, nil
}

func (p *platformStub) count(refresh string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.redeems[refresh]
}

func (p *platformStub) request(t sweatstack.Token) sweatstack.RefreshRequest {
	return sweatstack.RefreshRequest{BaseURL: "https://p.example", ClientID: "c", Token: t, Redeem: p.redeem}
}

// endedToken is a token whose access token ended a second ago.
func endedToken(refresh string) sweatstack.Token {
	return sweatstack.Token{
		AccessToken: sweatstack.NewSecret("old-" + refresh), RefreshToken: sweatstack.NewSecret(refresh),
		Expiry: time.Now().Add(-time.Second), UserID: "u",
	}
}

func TestCoordinator_TenThousandCallersRedeemOnceAndAllGetTheResult(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &platformStub{rotate: true, life: 15 * time.Minute, delay: 2 * time.Second}
		c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{})
		old := endedToken("r")
		var wg sync.WaitGroup
		var wrong atomic.Int64
		for range 10_000 {
			wg.Go(func() {
				got, err := c.Refresh(t.Context(), p.request(old))
				if err != nil || got.RefreshToken.Reveal() != "r'" {
					wrong.Add(1)
				}
			})
		}
		wg.Wait()
		assert.Zero(t, wrong.Load())
		assert.Equal(t, 1, p.count("r"))
	})
}

func TestCoordinator_LateCallerWithTheOldTokenGetsTheSuccessor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &platformStub{rotate: true, life: 15 * time.Minute}
		c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{})
		old := endedToken("r")
		first, err := c.Refresh(t.Context(), p.request(old))
		require.NoError(t, err)
		time.Sleep(10 * time.Minute)
		late, err := c.Refresh(t.Context(), p.request(old))
		require.NoError(t, err)
		assert.True(t, late.AccessToken.Equal(first.AccessToken))
		assert.Equal(t, 1, p.count("r"))
	})
}

func TestCoordinator_OldGenerationsLeadToTheNewest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &platformStub{rotate: true, life: 15 * time.Minute}
		c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{Grace: 3 * time.Hour})
		old := endedToken("r")
		newest := old
		for range 5 {
			var err error
			newest, err = c.Refresh(t.Context(), p.request(newest))
			require.NoError(t, err)
			time.Sleep(15 * time.Minute)
		}
		require.Equal(t, "r'''''", newest.RefreshToken.Reveal())
		// The newest has ended by now: the oldest cookie leads to its successor.
		got, err := c.Refresh(t.Context(), p.request(old))
		require.NoError(t, err)
		assert.Equal(t, "r''''''", got.RefreshToken.Reveal())
		assert.Equal(t, 1, p.count("r"))
	})
}

func TestCoordinator_PlatformThatDoesNotRotateIsAskedOncePerAccessToken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &platformStub{life: 15 * time.Minute}
		c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{})
		old := endedToken("r")
		first, err := c.Refresh(t.Context(), p.request(old))
		require.NoError(t, err)
		again, err := c.Refresh(t.Context(), p.request(old))
		require.NoError(t, err)
		assert.True(t, again.AccessToken.Equal(first.AccessToken))
		assert.Equal(t, 1, p.count("r"))
		time.Sleep(15 * time.Minute)
		next, err := c.Refresh(t.Context(), p.request(first))
		require.NoError(t, err)
		assert.False(t, next.AccessToken.Equal(first.AccessToken))
		assert.Equal(t, 2, p.count("r"))
	})
}

func TestCoordinator_DefiniteRefusalIsNeverAskedForTwice(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &platformStub{rotate: true, fail: []error{sweatstack.ErrInvalidGrant}}
		c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{})
		before := time.Now()
		for range 3 {
			_, err := c.Refresh(t.Context(), p.request(endedToken("r")))
			require.ErrorIs(t, err, sweatstack.ErrReauthRequired)
			refusal, ok := errors.AsType[*sweatstack.ReauthError](err)
			require.True(t, ok)
			assert.Equal(t, before, refusal.At)
			time.Sleep(time.Hour)
		}
		assert.Zero(t, p.count("r"), "the stub would have answered a second request")
	})
}

func TestCoordinator_UnknownOutcomeIsTriedAgainWithGrowingPauses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		lost := errors.New("connection cut")
		p := &platformStub{rotate: true, life: time.Minute, fail: []error{lost, lost, lost}}
		c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{})
		old := endedToken("r")
		var pauses []time.Duration
		for len(pauses) < 3 {
			_, err := c.Refresh(t.Context(), p.request(old))
			unavailable, ok := errors.AsType[*sweatstack.UnavailableError](err)
			require.True(t, ok, "%v", err)
			// Until the pause is over, nobody asks the platform.
			_, err = c.Refresh(t.Context(), p.request(old))
			require.ErrorIs(t, err, sweatstack.ErrUnavailable)
			pauses = append(pauses, unavailable.RetryAfter)
			time.Sleep(unavailable.RetryAfter)
		}
		assert.Len(t, p.fail, 0)
		assert.LessOrEqual(t, pauses[0], 2*time.Second)
		assert.Greater(t, pauses[2], pauses[0])
		got, err := c.Refresh(t.Context(), p.request(old))
		require.NoError(t, err)
		assert.Equal(t, "r'", got.RefreshToken.Reveal())
	})
}

func TestCoordinator_CallerWhoGoesAwayEndsOnlyItsOwnWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &platformStub{rotate: true, life: time.Minute, delay: 10 * time.Second}
		c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{})
		old := endedToken("r")
		leader, leave := context.WithCancel(t.Context())
		gone := make(chan error, 1)
		go func() {
			_, err := c.Refresh(leader, p.request(old))
			gone <- err
		}()
		synctest.Wait()
		leave()
		require.ErrorIs(t, <-gone, context.Canceled)
		got, err := c.Refresh(t.Context(), p.request(old))
		require.NoError(t, err)
		assert.Equal(t, "r'", got.RefreshToken.Reveal())
		assert.Equal(t, 1, p.count("r"))
	})
}

func TestCoordinator_FlightThatGetsNoAnswerEndsByItself(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &platformStub{delay: time.Hour}
		c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{FlightTimeout: 30 * time.Second})
		begun := time.Now()
		_, err := c.Refresh(t.Context(), p.request(endedToken("r")))
		require.ErrorIs(t, err, sweatstack.ErrUnavailable)
		assert.Equal(t, 30*time.Second, time.Since(begun))
	})
}

func TestCoordinator_PanicWhileRedeemingIsAnUnknownOutcome(t *testing.T) {
	t.Parallel()
	c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{})
	r := (&platformStub{}).request(endedToken("r"))
	r.Redeem = func(context.Context, sweatstack.Token) (sweatstack.Token, error) { panic("secret") }
	_, err := c.Refresh(t.Context(), r)
	require.ErrorIs(t, err, sweatstack.ErrUnavailable)
	assert.NotContains(t, err.Error(), "secret")
}

func TestCoordinator_ClockThatIsOffDoesNotBecomeAStorm(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		// Every token seems to have ended when it comes.
		p := &platformStub{life: -time.Hour}
		c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{})
		token := endedToken("r")
		for range 100 {
			var err error
			token, err = c.Refresh(t.Context(), p.request(token))
			require.NoError(t, err)
		}
		for range 29 {
			time.Sleep(time.Second)
			var err error
			token, err = c.Refresh(t.Context(), p.request(token))
			require.NoError(t, err)
		}
		assert.Equal(t, 1, p.count("r"))
		time.Sleep(time.Second)
		_, err := c.Refresh(t.Context(), p.request(token))
		require.NoError(t, err)
		assert.Equal(t, 2, p.count("r"))
	})
}

func TestCoordinator_RefusedTokenIsRenewedAlthoughItLooksFresh(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &platformStub{life: 15 * time.Minute}
		c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{})
		first, err := c.Refresh(t.Context(), p.request(endedToken("r")))
		require.NoError(t, err)
		time.Sleep(10 * time.Second)
		r := p.request(first)
		r.Refused = true
		second, err := c.Refresh(t.Context(), r)
		require.NoError(t, err)
		assert.False(t, second.AccessToken.Equal(first.AccessToken))
		// A second caller whose token was refused takes the result over.
		third, err := c.Refresh(t.Context(), r)
		require.NoError(t, err)
		assert.True(t, third.AccessToken.Equal(second.AccessToken))
		assert.Equal(t, 2, p.count("r"))
	})
}

func TestCoordinator_ResultStaysUntilShownAndThenForTheGrace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &platformStub{rotate: true, life: 15 * time.Minute}
		c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{Grace: 2 * time.Minute})
		old := endedToken("r")
		next, err := c.Refresh(t.Context(), p.request(old))
		require.NoError(t, err)
		time.Sleep(5 * time.Hour)
		got, err := c.Newest(t.Context(), p.request(old))
		require.NoError(t, err)
		assert.True(t, got.RefreshToken.Equal(next.RefreshToken), "not shown yet, so it stays")

		_, err = c.Newest(t.Context(), p.request(next)) // a request shows it
		require.NoError(t, err)
		time.Sleep(time.Minute)
		got, err = c.Newest(t.Context(), p.request(old))
		require.NoError(t, err)
		assert.True(t, got.RefreshToken.Equal(next.RefreshToken), "within the grace")

		time.Sleep(5 * time.Minute)
		_, err = c.Refresh(t.Context(), p.request(endedToken("other"))) // any call sweeps
		require.NoError(t, err)
		got, err = c.Newest(t.Context(), p.request(old))
		require.NoError(t, err)
		assert.True(t, got.RefreshToken.Equal(old.RefreshToken), "forgotten after the grace")
	})
}

func TestCoordinator_EndedSessionStaysEndedUnderLoad(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &platformStub{life: time.Minute}
		c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{MaxGenerations: 100})
		require.NoError(t, c.EndSession(t.Context(), "s", time.Now().Add(24*time.Hour)))
		for i := range 1000 {
			_, err := c.Refresh(t.Context(), p.request(endedToken(fmt.Sprint(i))))
			require.NoError(t, err)
			time.Sleep(time.Minute)
		}
		ended, err := c.SessionEnded(t.Context(), "s")
		require.NoError(t, err)
		assert.True(t, ended)
	})
}

func TestRefreshRequest_KeyTellsGenerationsApartAndNoSecret(t *testing.T) {
	t.Parallel()
	p := &platformStub{}
	a, b := p.request(endedToken("r1")), p.request(endedToken("r2"))
	assert.NotEqual(t, a.Key(), b.Key())
	b.Token = a.Token
	b.ClientID = "other"
	assert.NotEqual(t, a.Key(), b.Key())
	assert.NotContains(t, a.Key(), "r1")
	// Parts cannot be shifted into one another.
	c, d := a, a
	c.BaseURL, c.ClientID = "https://p.example", "xc"
	d.BaseURL, d.ClientID = "https://p.examplex", "c"
	assert.NotEqual(t, c.Key(), d.Key())
}

func TestCoordinator_TokenWithoutRefreshTokenNeedsASignIn(t *testing.T) {
	t.Parallel()
	c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{})
	_, err := c.Refresh(t.Context(), (&platformStub{}).request(endedToken("")))
	require.ErrorIs(t, err, sweatstack.ErrReauthRequired)
}
