package sqlite_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sqlite"
	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// movable is a clock that several handles share.
type movable struct{ ahead atomic.Int64 }

func (m *movable) now() time.Time {
	return time.Date(2026, 5, 6, 12, 0, 0, 0, time.UTC).Add(time.Duration(m.ahead.Load()))
}

func (m *movable) advance(d time.Duration) { m.ahead.Add(int64(d)) }

// refreshing asks for the successor of r, which the function gives.
func refreshing(redeem func() (sweatstack.Token, error)) sweatstack.RefreshRequest {
	return sweatstack.RefreshRequest{
		BaseURL: "https://p.example", ClientID: "c", Token: newToken("usr_1", "access", "r"), Refused: true,
		Redeem: func(context.Context, sweatstack.Token) (sweatstack.Token, error) { return redeem() },
	}
}

// overtaken has one process stand still while it redeems, and another one take
// over. It gives the answers of both.
func overtaken(t *testing.T, first, second func() (sweatstack.Token, error)) (slow, quick func() (sweatstack.Token, error), late *sqlite.Coordinator) {
	t.Helper()
	clock, path := &movable{}, newFile(t)
	a, b := openCoordinator(t, path, clock.now), openCoordinator(t, path, clock.now)
	begun, resume := make(chan struct{}), make(chan struct{})
	type answer struct {
		token sweatstack.Token
		err   error
	}
	answers := make(chan answer, 1)
	go func() {
		token, err := a.Refresh(t.Context(), refreshing(func() (sweatstack.Token, error) {
			close(begun)
			<-resume
			return first()
		}))
		answers <- answer{token, err}
	}()
	<-begun
	clock.advance(41 * time.Second)
	token, err := b.Refresh(t.Context(), refreshing(second))
	close(resume)
	got := <-answers
	return func() (sweatstack.Token, error) { return got.token, got.err },
		func() (sweatstack.Token, error) { return token, err },
		openCoordinator(t, path, clock.now)
}

func gives(refresh string) func() (sweatstack.Token, error) {
	return func() (sweatstack.Token, error) { return newToken("usr_1", "access-"+refresh, refresh), nil }
}

func fails(err error) func() (sweatstack.Token, error) {
	return func() (sweatstack.Token, error) { return sweatstack.Token{}, err }
}

func TestCoordinator_ALeaderThatWasOvertaken(t *testing.T) {
	t.Parallel()
	cut := errors.New("cut")
	tests := []struct {
		name          string
		first, second func() (sweatstack.Token, error)
		slow, quick   string // refresh tokens; empty: ErrUnavailable
		late          string
	}{
		{"takes over the result when its own was refused", fails(sweatstack.ErrInvalidGrant), gives("r2"), "r2", "r2", "r2"},
		{"takes over the result when nobody knows of its own", fails(cut), gives("r2"), "r2", "r2", "r2"},
		{"leaves the result of the other in the file", gives("r1"), gives("r2"), "r1", "r2", "r2"},
		{"writes its result when the other failed", gives("r1"), fails(cut), "r1", "", "r1"},
		{"writes its result when the other was refused", gives("r1"), fails(sweatstack.ErrInvalidGrant), "r1", "refused", "r1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			slow, quick, late := overtaken(t, tt.first, tt.second)
			for _, answer := range []struct {
				want  string
				token func() (sweatstack.Token, error)
			}{
				{tt.slow, slow},
				{tt.quick, quick},
				{tt.late, func() (sweatstack.Token, error) {
					return late.Refresh(t.Context(), refreshing(fails(errors.New("asked once more"))))
				}},
			} {
				got, err := answer.token()
				switch answer.want {
				case "":
					require.ErrorIs(t, err, sweatstack.ErrUnavailable)
				case "refused":
					require.ErrorIs(t, err, sweatstack.ErrReauthRequired)
				default:
					require.NoError(t, err)
					assert.Equal(t, answer.want, got.RefreshToken.Reveal())
				}
			}
		})
	}
}

func TestCoordinator_ADeadLeaderCountsAsAFailure(t *testing.T) {
	t.Parallel()
	_, quick, _ := overtaken(t, gives("r1"), fails(errors.New("cut")))
	_, err := quick()
	unavailable, ok := errors.AsType[*sweatstack.UnavailableError](err)
	require.True(t, ok)
	assert.GreaterOrEqual(t, unavailable.RetryAfter, 2*time.Second, "the pause after two")
}

// A process that has just seen a failure hears of the success of another one.
func TestCoordinator_APauseEndsWhenAnotherProcessSucceeds(t *testing.T) {
	t.Parallel()
	clock, path := &movable{}, newFile(t)
	a, b := openCoordinator(t, path, clock.now), openCoordinator(t, path, clock.now)
	r := refreshing(fails(&sweatstack.UnavailableError{RetryAfter: 10 * time.Second}))
	_, err := a.Refresh(t.Context(), r)
	require.ErrorIs(t, err, sweatstack.ErrUnavailable)
	clock.advance(10 * time.Second)
	_, err = a.Refresh(t.Context(), r)
	require.ErrorIs(t, err, sweatstack.ErrUnavailable)
	clock.advance(9 * time.Second)
	_, err = b.Refresh(t.Context(), refreshing(gives("r2")))
	require.ErrorIs(t, err, sweatstack.ErrUnavailable, "the pause holds for all")
	clock.advance(time.Second - time.Millisecond)
	require.NoError(t, openDB(t, path).Exec(t.Context(), "UPDATE sweatstack_coordinator_refreshes SET retry_at = 0"))
	_, err = openCoordinator(t, path, clock.now).Refresh(t.Context(), refreshing(gives("r2")))
	require.NoError(t, err)
	got, err := a.Refresh(t.Context(), r)
	require.NoError(t, err)
	assert.Equal(t, "r2", got.RefreshToken.Reveal())
}

func TestCoordinator_ARedeemThatWouldBeCutOffIsNotBegun(t *testing.T) {
	t.Parallel()
	clock, path := &movable{}, newFile(t)
	db := openDB(t, path)
	c, err := db.Coordinator(sqlite.WithCoordinatorConfig(sweatstack.LocalCoordinatorConfig{
		Now: clock.now, FlightTimeout: 300 * time.Millisecond,
	}))
	require.NoError(t, err)
	lead := openCoordinator(t, path, clock.now)
	begun, resume, done := make(chan struct{}), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		_, _ = lead.Refresh(t.Context(), refreshing(func() (sweatstack.Token, error) {
			close(begun)
			<-resume
			return sweatstack.Token{}, sweatstack.ErrReauthRequired
		}))
	}()
	<-begun
	_, err = c.Refresh(t.Context(), refreshing(func() (sweatstack.Token, error) {
		assert.Fail(t, "redeemed although somebody holds the lease")
		return sweatstack.Token{}, nil
	}))
	require.ErrorIs(t, err, sweatstack.ErrUnavailable)
	close(resume)
	<-done
}

func TestCoordinator_AResultThatTheFileDoesNotTakeIsNotLost(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	db := openDB(t, path, sqlite.WithPatience(50*time.Millisecond))
	c, err := db.Coordinator()
	require.NoError(t, err)
	var letGo func()
	got, err := c.Refresh(t.Context(), refreshing(func() (sweatstack.Token, error) {
		letGo = hold(t, path)
		return gives("r2")()
	}))
	require.NoError(t, err)
	assert.Equal(t, "r2", got.RefreshToken.Reveal())
	letGo()
	for range 2 {
		got, err = c.Newest(t.Context(), refreshing(nil))
		require.NoError(t, err)
		assert.Equal(t, "r2", got.RefreshToken.Reveal())
	}
	require.Equal(t, 0, c.Stats().Flights)
}

func TestCoordinator_ABusyFileIsNobodysRefusal(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	c, err := openDB(t, path, sqlite.WithPatience(50*time.Millisecond)).Coordinator()
	require.NoError(t, err)
	letGo := hold(t, path)
	_, err = c.Refresh(t.Context(), refreshing(gives("r2")))
	require.ErrorIs(t, err, sweatstack.ErrUnavailable)
	require.ErrorIs(t, err, sqlite.ErrBusy)
	require.ErrorIs(t, c.EndSession(t.Context(), "session", time.Now().Add(time.Hour)), sqlite.ErrBusy)
	ended, err := c.SessionEnded(t.Context(), "session")
	require.NoError(t, err, "reading does not wait")
	assert.False(t, ended, "what could not be written holds nowhere")
	letGo()
	require.NoError(t, c.EndSession(t.Context(), "session", time.Now().Add(time.Hour)))
}

func TestCoordinator_ADamagedResultIsAskedForAgain(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	_, err := openCoordinator(t, path, nil).Refresh(t.Context(), refreshing(gives("r2")))
	require.NoError(t, err)
	require.NoError(t, openDB(t, path).Exec(t.Context(), "UPDATE sweatstack_coordinator_refreshes SET sealed = zeroblob(50)"))
	c := openCoordinator(t, path, nil)
	got, err := c.Newest(t.Context(), refreshing(nil))
	require.NoError(t, err)
	assert.Equal(t, "r", got.RefreshToken.Reveal())
	_, err = c.Refresh(t.Context(), refreshing(fails(sweatstack.ErrInvalidGrant)))
	require.ErrorIs(t, err, sweatstack.ErrReauthRequired, "the platform's word counts")
}

func TestCoordinator_ForgetsRowsWhoseTimeIsOver(t *testing.T) {
	t.Parallel()
	clock, path := &movable{}, newFile(t)
	db := openDB(t, path)
	c := openCoordinator(t, path, clock.now)
	rows := func(table string) int {
		n, err := db.Count(t.Context(), table)
		require.NoError(t, err)
		return n
	}
	ask := func(name string) {
		r := refreshing(gives(name + "'"))
		r.Token = newToken("usr_1", "a", name)
		_, err := c.Refresh(t.Context(), r)
		require.NoError(t, err)
		require.NoError(t, c.EndSession(t.Context(), name, clock.now().Add(24*time.Hour)))
	}
	for i := range 40 {
		ask(fmt.Sprint("early", i))
	}
	assert.Equal(t, 40, rows("sweatstack_coordinator_refreshes"))
	assert.Equal(t, 40, rows("sweatstack_coordinator_ended"))
	clock.advance(25 * time.Hour)
	for i := range 3 {
		ask(fmt.Sprint("late", i))
	}
	assert.Equal(t, 3, rows("sweatstack_coordinator_refreshes"))
	assert.Equal(t, 3, rows("sweatstack_coordinator_ended"))
}

func TestCoordinator_RefusesATableOfSomebodyElse(t *testing.T) {
	t.Parallel()
	for _, table := range []string{"sweatstack_coordinator_refreshes", "sweatstack_coordinator_ended"} {
		db := openDB(t, newFile(t))
		require.NoError(t, db.Exec(t.Context(), "CREATE TABLE "+table+" (x)"))
		_, err := db.Coordinator()
		require.ErrorContains(t, err, "sqlite: coordinator: ")
	}
}

func TestWithCoordinatorConfig_RefusesNegativeSettings(t *testing.T) {
	t.Parallel()
	db := openDB(t, ":memory:")
	for _, config := range []sweatstack.LocalCoordinatorConfig{{Grace: -1}, {FlightTimeout: -1}, {MaxGenerations: -1}} {
		_, err := db.Coordinator(sqlite.WithCoordinatorConfig(config))
		require.EqualError(t, err, "sqlite: coordinator: a setting is negative")
	}
}

func TestCoordinator_EndsOddSessionsToo(t *testing.T) {
	t.Parallel()
	c := openCoordinator(t, newFile(t), nil)
	for _, session := range []string{"", "\x00", "a\xff", strings.Repeat("x", 1<<20), "'; DROP TABLE sweatstack_tokens; --"} {
		ended, err := c.SessionEnded(t.Context(), session)
		require.NoError(t, err)
		require.False(t, ended)
		require.NoError(t, c.EndSession(t.Context(), session, time.Now().Add(time.Hour)))
		ended, err = c.SessionEnded(t.Context(), session)
		require.NoError(t, err)
		require.True(t, ended)
	}
}
