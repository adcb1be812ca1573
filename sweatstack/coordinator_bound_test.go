package sweatstack_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

func TestLocalCoordinator_MemoryStaysBelowItsBoundAndCountsWhatItForgets(t *testing.T) {
	t.Parallel()
	c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{MaxGenerations: 50})
	p := &platformStub{rotate: true, life: time.Hour}
	for i := range 1000 {
		_, err := c.Refresh(t.Context(), p.request(endedToken(fmt.Sprint(i))))
		require.NoError(t, err)
		require.LessOrEqual(t, c.Stats().Generations, 52, "a refresh adds two at most")
	}
	assert.Equal(t, uint64(2*1000-c.Stats().Generations), c.Stats().Evicted)
	// The one that was used last is still known.
	_, err := c.Refresh(t.Context(), p.request(endedToken("999")))
	require.NoError(t, err)
	assert.Equal(t, 1, p.count("999"))
}

func TestLocalCoordinator_TheBoundTakesThoseThatWereUsedLongestAgo(t *testing.T) {
	t.Parallel()
	c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{MaxGenerations: 50})
	p := &platformStub{rotate: true, life: time.Hour}
	kept := endedToken("kept")
	_, err := c.Refresh(t.Context(), p.request(kept))
	require.NoError(t, err)
	for i := range 200 {
		_, err := c.Refresh(t.Context(), p.request(endedToken(fmt.Sprint(i))))
		require.NoError(t, err)
		got, err := c.Newest(t.Context(), p.request(kept))
		require.NoError(t, err)
		require.Equal(t, "kept'", got.RefreshToken.Reveal())
	}
}

func TestLocalCoordinator_RefreshUnderWayIsNeverForgotten(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{MaxGenerations: 1})
		slow := &platformStub{rotate: true, life: time.Hour, delay: 10 * time.Second}
		answers := make(chan error, 20)
		ask := func(i int) {
			go func() { _, err := c.Refresh(t.Context(), slow.request(endedToken(fmt.Sprint(i)))); answers <- err }()
		}
		for i := range 10 {
			ask(i)
		}
		synctest.Wait()
		assert.Equal(t, sweatstack.CoordinatorStats{Generations: 10, Flights: 10, Waiting: 10}, c.Stats())
		for i := range 10 {
			ask(i)
		}
		synctest.Wait()
		assert.Equal(t, 20, c.Stats().Waiting)
		for range 20 {
			require.NoError(t, <-answers)
		}
		for i := range 10 {
			assert.Equal(t, 1, slow.count(fmt.Sprint(i)))
		}
		assert.LessOrEqual(t, c.Stats().Generations, 3)
		assert.Zero(t, c.Stats().Flights)
	})
}

func TestLocalCoordinator_ForgetsByItselfWhatNobodyNeeds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{})
		p := &platformStub{rotate: true, life: time.Hour}
		for i := range 500 {
			next, err := c.Refresh(t.Context(), p.request(endedToken(fmt.Sprint(i))))
			require.NoError(t, err)
			_, err = c.Newest(t.Context(), p.request(next)) // shown
			require.NoError(t, err)
		}
		require.Equal(t, 1000, c.Stats().Generations)
		time.Sleep(time.Hour)
		for i := range 300 {
			_, err := c.Refresh(t.Context(), p.request(endedToken(fmt.Sprint("new", i))))
			require.NoError(t, err)
		}
		assert.LessOrEqual(t, c.Stats().Generations, 2*300, "the spent ones are gone before everybody came back")
		assert.Zero(t, c.Stats().Evicted)
	})
}

func TestLocalCoordinator_EndedSessionsAreNeverEvictedAndForgottenWhenTheirTimeIsOver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{MaxGenerations: 1})
		const sessions = 10_000
		for i := range sessions {
			// Not in order, and some are ended again for longer.
			until := time.Now().Add(time.Duration(1+i*7919%sessions) * time.Second)
			require.NoError(t, c.EndSession(t.Context(), fmt.Sprint(i), until))
			if i%3 == 0 {
				require.NoError(t, c.EndSession(t.Context(), fmt.Sprint(i), until.Add(time.Second)))
				require.NoError(t, c.EndSession(t.Context(), fmt.Sprint(i), until.Add(-time.Hour)))
			}
		}
		assert.Equal(t, sessions, c.Stats().EndedSessions)
		for i := range sessions {
			ended, err := c.SessionEnded(t.Context(), fmt.Sprint(i))
			require.NoError(t, err)
			require.True(t, ended)
		}
		time.Sleep((sessions + 2) * time.Second)
		for i := range sessions/8 + 1 {
			require.NoError(t, c.EndSession(t.Context(), fmt.Sprint("late", i), time.Now().Add(time.Hour)))
		}
		assert.Equal(t, sessions/8+1, c.Stats().EndedSessions)
	})
}

func TestLocalCoordinator_NoResultOutlivesTheSession(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{})
		p := &platformStub{rotate: true, life: time.Hour}
		r := p.request(endedToken("r"))
		r.Until = time.Now().Add(time.Minute)
		_, err := c.Refresh(t.Context(), r)
		require.NoError(t, err)
		time.Sleep(time.Minute + time.Nanosecond)
		got, err := c.Newest(t.Context(), r)
		require.NoError(t, err)
		assert.Equal(t, "r", got.RefreshToken.Reveal())
		assert.Zero(t, c.Stats().Generations)
	})
}

// In store mode a flight hands out the row of the store, which may be a token
// that this process knows from elsewhere.
func TestLocalCoordinator_ResultsThatAreKnownAlreadyJoinTheirFamily(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{})
		p := &platformStub{rotate: true, life: 15 * time.Minute}
		b := endedToken("b")
		newest, err := c.Refresh(t.Context(), p.request(b)) // b'
		require.NoError(t, err)
		r := p.request(endedToken("a"))
		r.Redeem = func(context.Context, sweatstack.Token) (sweatstack.Token, error) { return b, nil }
		got, err := c.Refresh(t.Context(), r)
		require.NoError(t, err)
		assert.Equal(t, "b", got.RefreshToken.Reveal())
		got, err = c.Newest(t.Context(), r)
		require.NoError(t, err)
		assert.True(t, got.AccessToken.Equal(newest.AccessToken), "a leads to b', since b does")
		time.Sleep(time.Hour)
		got, err = c.Refresh(t.Context(), p.request(endedToken("a")))
		require.NoError(t, err)
		assert.Equal(t, "b''", got.RefreshToken.Reveal())
		assert.Equal(t, 1, p.count("b'"))
		assert.Zero(t, p.count("a"))
	})
}

func TestLocalCoordinator_ARefusedTokenStaysRefusedWhenAStoreStillHasIt(t *testing.T) {
	t.Parallel()
	c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{})
	p := &platformStub{rotate: true, fail: []error{sweatstack.ErrInvalidGrant}}
	_, err := c.Refresh(t.Context(), p.request(endedToken("b")))
	require.ErrorIs(t, err, sweatstack.ErrReauthRequired)
	r := p.request(endedToken("a"))
	r.Redeem = func(context.Context, sweatstack.Token) (sweatstack.Token, error) { return endedToken("b"), nil }
	_, err = c.Refresh(t.Context(), r)
	require.NoError(t, err)
	_, err = c.Refresh(t.Context(), p.request(endedToken("b")))
	require.ErrorIs(t, err, sweatstack.ErrReauthRequired)
	assert.Zero(t, p.count("b"))
}

func TestLocalCoordinator_APlatformThatGoesBackToAnOldTokenLeadsNobodyInCircles(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{Grace: time.Hour})
		turn := 0
		request := func(refresh string) sweatstack.RefreshRequest {
			return sweatstack.RefreshRequest{
				Token: endedToken(refresh),
				Redeem: func(context.Context, sweatstack.Token) (sweatstack.Token, error) {
					turn++
					return sweatstack.Token{
						AccessToken:  sweatstack.NewSecret(fmt.Sprint("access", turn)),
						RefreshToken: sweatstack.NewSecret([]string{"a", "b"}[turn%2]), Expiry: time.Now().Add(time.Minute),
					}, nil
				},
			}
		}
		for range 6 {
			got, err := c.Refresh(t.Context(), request("a"))
			require.NoError(t, err)
			assert.Equal(t, fmt.Sprint("access", turn), got.AccessToken.Reveal())
			time.Sleep(2 * time.Minute)
		}
		assert.Equal(t, 6, turn)
		assert.Equal(t, 2, c.Stats().Generations)
	})
}
