package sweatstack_test

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

func TestLocalCoordinator_TenThousandCallersOfWhomHalfGoAway(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &platformStub{rotate: true, life: 15 * time.Minute, delay: 10 * time.Second}
		c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{})
		old := endedToken("r")
		impatient, leave := context.WithCancel(t.Context())
		var answered, left, wrong atomic.Int64
		var wg sync.WaitGroup
		for i := range 10_000 {
			ctx := t.Context()
			if i%2 == 0 { // the leader too
				ctx = impatient
			}
			wg.Go(func() {
				got, err := c.Refresh(ctx, p.request(old))
				switch {
				case errors.Is(err, context.Canceled) && ctx == impatient:
					left.Add(1)
				case err == nil && got.RefreshToken.Reveal() == "r'":
					answered.Add(1)
				default:
					wrong.Add(1)
				}
			})
		}
		synctest.Wait()
		assert.Equal(t, sweatstack.CoordinatorStats{Generations: 1, Flights: 1, Waiting: 10_000}, c.Stats())
		leave()
		synctest.Wait()
		assert.Equal(t, 5000, c.Stats().Waiting)

		// Somebody else is served at once.
		begun := time.Now()
		other := &platformStub{rotate: true, life: time.Hour}
		_, err := c.Refresh(t.Context(), other.request(endedToken("other")))
		require.NoError(t, err)
		assert.Zero(t, time.Since(begun))

		wg.Wait()
		assert.EqualValues(t, 5000, answered.Load())
		assert.EqualValues(t, 5000, left.Load())
		assert.Zero(t, wrong.Load())
		assert.Equal(t, 1, p.count("r"))
		assert.Equal(t, sweatstack.CoordinatorStats{Generations: 4}, c.Stats())
	}) // the bubble fails when a goroutine is left
}

// The bubble fails when a goroutine is left that waits for anything.
func TestLocalCoordinator_LeavesNoGoroutineBehind(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{})
		for _, p := range []*platformStub{
			{life: time.Hour}, {delay: time.Hour}, {fail: []error{errors.New("cut")}}, {fail: []error{sweatstack.ErrInvalidGrant}},
		} {
			for range 1000 {
				ctx, leave := context.WithTimeout(t.Context(), 5*time.Second)
				go func() {
					defer leave()
					_, _ = c.Refresh(ctx, p.request(endedToken("r")))
				}()
			}
			time.Sleep(time.Minute)
		}
		assert.Zero(t, c.Stats().Flights)
		assert.Zero(t, c.Stats().Waiting)
	})
}

func TestLocalCoordinator_AThousandCallersRefusedWithAFreshTokenRefreshOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &platformStub{rotate: true, life: 15 * time.Minute, delay: time.Second}
		c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{})
		fresh := endedToken("r")
		fresh.Expiry = time.Now().Add(time.Hour)
		r := p.request(fresh)
		r.Refused = true
		var wg sync.WaitGroup
		for i := range 1000 {
			wg.Go(func() {
				time.Sleep(time.Duration(i) * 5 * time.Millisecond) // some are late
				got, err := c.Refresh(t.Context(), r)
				if assert.NoError(t, err) {
					assert.Equal(t, "r'", got.RefreshToken.Reveal())
				}
			})
		}
		wg.Wait()
		assert.Equal(t, 1, p.count("r"))
		assert.Zero(t, p.count("r'"))
	})
}

func TestLocalCoordinator_AFunctionThatNeverReturnsProperlyLeavesNobodyWaiting(t *testing.T) {
	t.Parallel()
	c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{})
	r := (&platformStub{}).request(endedToken("r"))
	r.Redeem = func(context.Context, sweatstack.Token) (sweatstack.Token, error) {
		runtime.Goexit()
		return sweatstack.Token{}, nil
	}
	_, err := c.Refresh(t.Context(), r)
	require.ErrorIs(t, err, sweatstack.ErrUnavailable)
	assert.Zero(t, c.Stats().Flights)
}

func TestLocalCoordinator_AnUnavailableErrorSetsThePauseItself(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &platformStub{life: time.Hour, fail: []error{&sweatstack.UnavailableError{RetryAfter: 3 * time.Second}}}
		c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{})
		for range 3 {
			_, err := c.Refresh(t.Context(), p.request(endedToken("r")))
			require.ErrorIs(t, err, sweatstack.ErrUnavailable)
			time.Sleep(time.Second)
		}
		_, err := c.Refresh(t.Context(), p.request(endedToken("r")))
		require.NoError(t, err)
	})
}

func TestLocalCoordinator_ARefusalThatSomebodyElseGotKeepsItsTime(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 5, 6, 12, 0, 0, 0, time.UTC)
	p := &platformStub{fail: []error{&sweatstack.ReauthError{At: at, Err: sweatstack.ErrInvalidGrant}}}
	c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{})
	_, err := c.Refresh(t.Context(), p.request(endedToken("r")))
	refusal, ok := errors.AsType[*sweatstack.ReauthError](err)
	require.True(t, ok)
	assert.Equal(t, at, refusal.At)
}

func TestLocalCoordinator_ATokenThatAnotherProcessGotIsNotReplacedByAnOlderOne(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &platformStub{life: time.Hour}
		c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{})
		own, err := c.Refresh(t.Context(), p.request(endedToken("r")))
		require.NoError(t, err)
		theirs := own
		theirs.AccessToken, theirs.Expiry = sweatstack.NewSecret("theirs"), own.Expiry.Add(time.Minute)
		got, err := c.Newest(t.Context(), p.request(theirs))
		require.NoError(t, err)
		assert.Equal(t, "theirs", got.AccessToken.Reveal())
		time.Sleep(time.Minute)
		r := p.request(theirs)
		r.Refused = true
		got, err = c.Refresh(t.Context(), r)
		require.NoError(t, err)
		assert.False(t, got.AccessToken.Equal(own.AccessToken), "older than what was refused")
		assert.Equal(t, 2, p.count("r"))
	})
}

func TestRefreshPause_GrowsToHalfAMinute(t *testing.T) {
	t.Parallel()
	for failures, middle := range map[int]time.Duration{
		-1: time.Second, 0: time.Second, 1: time.Second, 2: 2 * time.Second, 5: 16 * time.Second, 6: 30 * time.Second, 1 << 40: 30 * time.Second,
	} {
		for range 100 {
			assert.InEpsilon(t, middle, sweatstack.RefreshPause(failures, nil), 0.25, "%d", failures)
		}
	}
	busy := &sweatstack.APIError{Status: 503, RetryAfter: 20 * time.Second}
	assert.Equal(t, 20*time.Second, sweatstack.RefreshPause(1, busy))
	busy.RetryAfter = time.Hour
	assert.Equal(t, 30*time.Second, sweatstack.RefreshPause(1, busy))
}
