package sweatstackhttp_test

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// modesWithSessions are those in which a session is a row.
func modesWithSessions() map[string]func(*sweatstackhttp.Config) {
	all := modes()
	for name := range modesWithoutSessions() {
		delete(all, name)
	}
	return all
}

// eachWithSessions runs a test in both modes.
func eachWithSessions(t *testing.T, run func(t *testing.T, k *kit)) {
	t.Helper()
	for mode, change := range modesWithSessions() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			run(t, newKit(t, setup{config: change}))
		})
	}
}

func TestSessions_PersonSeesAndEndsTheirOwnAndNoOthers(t *testing.T) {
	t.Parallel()
	eachWithSessions(t, func(t *testing.T, k *kit) {
		t.Helper()
		coach, lone := k.sandbox.Coach(), k.sandbox.LoneAthlete()
		first := k.signIn(t, coach)
		k.sandbox.Advance(time.Second)
		second := k.signIn(t, coach)
		stranger := k.signIn(t, lone)

		list, err := k.auth.Sessions(t.Context(), coach.ID)
		require.NoError(t, err)
		require.Len(t, list, 2)
		assert.True(t, list[0].Created.After(list[1].Created), "the newest first")
		theirs, err := k.auth.Sessions(t.Context(), lone.ID)
		require.NoError(t, err)
		require.Len(t, theirs, 1)

		require.NoError(t, k.auth.SignOut(t.Context(), coach.ID, theirs[0].ID), "a forged form")
		assert.Equal(t, http.StatusOK, stranger.get("/me").status)
		require.NoError(t, k.auth.SignOut(t.Context(), coach.ID, "no such session"))
		require.NoError(t, k.auth.SignOut(t.Context(), coach.ID, list[1].ID))
		requireEnded(t, k, first)
		assert.Equal(t, http.StatusOK, second.get("/me").status)
		require.NoError(t, k.auth.SignOut(t.Context(), coach.ID, list[1].ID), "twice")
	})
}

func TestSessions_OwnOneIsToldByItsID(t *testing.T) {
	t.Parallel()
	eachWithSessions(t, func(t *testing.T, k *kit) {
		t.Helper()
		var id string
		k.mux.Handle("/id", sweatstackhttp.Handler(k.auth, func(_ http.ResponseWriter, _ *http.Request, u sweatstackhttp.AuthenticatedUser) error {
			id = u.SessionID()
			return nil
		}))
		b := k.signIn(t, k.sandbox.Coach())
		require.Equal(t, http.StatusOK, b.get("/id").status)
		list, err := k.auth.Sessions(t.Context(), k.sandbox.Coach().ID)
		require.NoError(t, err)
		assert.Equal(t, list[0].ID, id)
		k.sandbox.Advance(20 * time.Minute) // a refresh
		before := id
		require.Equal(t, http.StatusOK, b.get("/id").status)
		assert.Equal(t, before, id, "it stays through refreshes")
	})
}

func TestSessions_SignOutEverywhereEndsEachOnEveryNodeAtOnce(t *testing.T) {
	t.Parallel()
	eachWithSessions(t, func(t *testing.T, k *kit) {
		t.Helper()
		coach := k.sandbox.Coach()
		here, there, stranger := k.signIn(t, coach), k.signIn(t, coach), k.signIn(t, k.sandbox.LoneAthlete())
		_, there.app = k.node(t)
		require.Equal(t, http.StatusOK, there.get("/me").status)
		require.NoError(t, k.auth.SignOutEverywhere(t.Context(), coach.ID))
		requireEnded(t, k, here)
		requireEnded(t, k, there)
		assert.Equal(t, http.StatusOK, stranger.get("/me").status)
		list, err := k.auth.Sessions(t.Context(), coach.ID)
		require.NoError(t, err)
		assert.Empty(t, list)
		again := k.signIn(t, coach)
		assert.Equal(t, http.StatusOK, again.get("/me").status, "a new sign-in is a new session")
		if k.config.Store != nil {
			_, err := k.config.Store.Load(t.Context(), coach.ID)
			assert.NoError(t, err, "the tokens stay: webhooks go on")
		}
	})
}

// A node whose clock is behind must not make sessions that count as ended.
func TestSessions_SignInRightAfterAnEndOnANodeWithAFasterClock(t *testing.T) {
	t.Parallel()
	eachWithSessions(t, func(t *testing.T, k *kit) {
		t.Helper()
		right := k.config.Now
		ahead := *k
		ahead.config.Now = func() time.Time { return right().Add(time.Minute) }
		fast, _ := ahead.node(t)
		require.NoError(t, fast.SignOutEverywhere(t.Context(), k.sandbox.Coach().ID))
		assert.Equal(t, http.StatusOK, k.signIn(t, k.sandbox.Coach()).get("/me").status)
	})
}

func TestSessions_CopiedCookieOfALoggedOutSessionStaysWorthlessAfterARestart(t *testing.T) {
	t.Parallel()
	eachWithSessions(t, func(t *testing.T, k *kit) {
		t.Helper()
		b := k.signIn(t, k.sandbox.Coach())
		copied := b.copy()
		require.Equal(t, http.StatusSeeOther, b.logsOut(k).status)
		k.signIn(t, k.sandbox.Coach()) // the row of the tokens is there again
		_, copied.app = k.node(t)
		requireEnded(t, k, copied)
	})
}

func TestSessions_IdleTimeIsInTheRowAndTheCookieIsNotWritten(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
		inStoreMode(c)
		withSessions(c)
		c.SessionIdle, c.SessionLifetime = 10*time.Hour, 48*time.Hour
	}})
	b := k.signIn(t, k.sandbox.Coach())
	begun := k.sandbox.Now()
	for k.sandbox.Now().Sub(begun) < 40*time.Hour {
		k.sandbox.Advance(9 * time.Hour)
		a := b.get("/me")
		require.Equal(t, http.StatusOK, a.status)
		require.Empty(t, a.header.Values("Set-Cookie"), "late answers have nothing to bring")
	}
	k.sandbox.Advance(3 * time.Hour) // 48 h
	requireNoSession(t, k, b)

	b = k.signIn(t, k.sandbox.Coach())
	k.sandbox.Advance(10 * time.Hour)
	list, err := k.auth.Sessions(t.Context(), k.sandbox.Coach().ID)
	require.NoError(t, err)
	assert.Empty(t, list, "what has ended without requests is no session")
	requireEnded(t, k, b)
}

func TestSessions_SelectionBelongsToTheSessionAndNoLateCookieChangesIt(t *testing.T) {
	t.Parallel()
	eachWithSessions(t, func(t *testing.T, k *kit) {
		t.Helper()
		athletes := k.sandbox.Athletes()
		b := k.signIn(t, k.sandbox.Coach())
		require.Equal(t, http.StatusSeeOther, b.selects(k, athletes[0]).status)
		assert.NotContains(t, b.cookies(), subjectCookie)
		old := b.copy() // a tab with all the cookies of this moment
		require.Equal(t, http.StatusSeeOther, b.selects(k, athletes[1]).status)
		for name, value := range old.cookies() {
			b.setCookie(name, value) // its late answer
		}
		assert.Contains(t, b.get("/shown").body, "subject "+athletes[1].ID)
		require.Equal(t, http.StatusSeeOther, b.post(k.auth.URLs().SelectSelf("/shown"), nil).status)
		assert.Contains(t, old.get("/shown").body, "subject "+k.sandbox.Coach().ID)
	})
}

func TestSessions_SwitchThatComesAfterTheLogoutChangesNothing(t *testing.T) {
	t.Parallel()
	eachWithSessions(t, func(t *testing.T, k *kit) {
		t.Helper()
		b := k.signIn(t, k.sandbox.Coach())
		late := b.copy()
		require.Equal(t, http.StatusSeeOther, b.logsOut(k).status)
		assert.Equal(t, http.StatusUnauthorized, late.selects(k, k.sandbox.Athletes()[0]).status)
		requireEnded(t, k, late)
	})
}

// failingSessions is a session store whose server is gone.
type failingSessions struct {
	tokenstore.SessionStore
	writes, reads atomic.Bool
}

var errSessions = errors.New("session store is gone")

func (s *failingSessions) Create(ctx context.Context, row tokenstore.Session) error {
	if s.writes.Load() {
		return errSessions
	}
	return s.SessionStore.Create(ctx, row)
}

func (s *failingSessions) Get(ctx context.Context, id string) (tokenstore.Session, error) {
	if s.reads.Load() {
		return tokenstore.Session{}, errSessions
	}
	return s.SessionStore.Get(ctx, id)
}

func (s *failingSessions) Touch(ctx context.Context, id string, seen time.Time) error {
	if s.writes.Load() {
		return errSessions
	}
	return s.SessionStore.Touch(ctx, id, seen)
}

func (s *failingSessions) Select(ctx context.Context, id, subject, team string) error {
	if s.writes.Load() {
		return errSessions
	}
	return s.SessionStore.Select(ctx, id, subject, team)
}

func (s *failingSessions) End(ctx context.Context, id string, until time.Time) error {
	if s.writes.Load() {
		return errSessions
	}
	return s.SessionStore.End(ctx, id, until)
}

func (s *failingSessions) EndAll(ctx context.Context, user string, at, until time.Time) error {
	if s.writes.Load() {
		return errSessions
	}
	return s.SessionStore.EndAll(ctx, user, at, until)
}

func TestSessions_StoreThatDoesNotAnswerIsNobodysSignOut(t *testing.T) {
	t.Parallel()
	for mode, change := range modesWithoutSessions() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			store := &failingSessions{SessionStore: tokenstore.NewMemorySessions()}
			k := newKit(t, setup{config: func(c *sweatstackhttp.Config) { change(c); c.Sessions = store }})
			b := k.signIn(t, k.sandbox.Coach())
			store.reads.Store(true)
			a := b.get("/me")
			assert.Equal(t, http.StatusServiceUnavailable, a.status)
			assert.NotEmpty(t, a.header.Get("Retry-After"))
			assert.Empty(t, a.header.Values("Set-Cookie"))
			require.Error(t, k.auth.Ready(t.Context()))
			store.reads.Store(false)
			require.NoError(t, k.auth.Ready(t.Context()))

			store.writes.Store(true)
			k.sandbox.Advance(5 * time.Minute)
			assert.Equal(t, http.StatusOK, b.get("/me").status, "a request that cannot be noted is answered")
			out := b.logsOut(k)
			assert.Equal(t, http.StatusServiceUnavailable, out.status, "a log-out that may not have happened does not look like one")
			assert.Empty(t, out.header.Values("Set-Cookie"))
			assert.Equal(t, http.StatusServiceUnavailable, b.selects(k, k.sandbox.Athletes()[0]).status)
			require.ErrorIs(t, k.auth.SignOutEverywhere(t.Context(), k.sandbox.Coach().ID), errSessions)
			fresh := k.newBrowser(t)
			signedIn := fresh.get(k.press(t, fresh.get("/auth/sweatstack/login").location(), "user_id", k.sandbox.Coach().ID))
			assert.Equal(t, http.StatusServiceUnavailable, signedIn.status)
			assert.Empty(t, signedIn.cookie(sessionCookie+"="))
			store.writes.Store(false)
			assert.Equal(t, http.StatusOK, b.get("/me").status)
		})
	}
}

func TestSessions_WithoutAStoreTheCallsSaySo(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	_, err := k.auth.Sessions(t.Context(), "user")
	require.ErrorIs(t, err, sweatstackhttp.ErrNoSessionStore)
	require.ErrorIs(t, k.auth.SignOut(t.Context(), "user", "id"), sweatstackhttp.ErrNoSessionStore)
	require.ErrorIs(t, k.auth.SignOutEverywhere(t.Context(), "user"), sweatstackhttp.ErrNoSessionStore)
}

func TestSessions_DisconnectEndsThemOnEveryNodeEvenAfterANewSignIn(t *testing.T) {
	t.Parallel()
	eachWithSessions(t, func(t *testing.T, k *kit) {
		t.Helper()
		b := k.signIn(t, k.sandbox.Coach())
		require.NoError(t, k.auth.Disconnect(t.Context(), k.sandbox.Coach().ID))
		k.signIn(t, k.sandbox.Coach())
		_, b.app = k.node(t)
		requireEnded(t, k, b)
	})
}

func TestLogout_KeepsTheStoredTokensUnlessTheApplicationSaysOtherwise(t *testing.T) {
	t.Parallel()
	for name, deletes := range map[string]bool{"they stay": false, "they go": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
				inStoreMode(c)
				withSessions(c)
				c.DeleteTokensOnLogout = deletes
			}})
			coach := k.sandbox.Coach()
			first, second := k.signIn(t, coach), k.signIn(t, coach)
			late := first.copy()
			require.Equal(t, http.StatusSeeOther, first.logsOut(k).status)
			_, err := k.auth.ClientFor(t.Context(), coach.ID)
			if !deletes {
				require.NoError(t, err, "webhooks go on")
				assert.Equal(t, http.StatusOK, second.get("/me").status)
				return
			}
			require.ErrorIs(t, err, tokenstore.ErrNotFound)
			requireEnded(t, k, second)
			// A second click on an old page must not disconnect a new sign-in.
			k.signIn(t, coach)
			require.Equal(t, http.StatusSeeOther, late.logsOut(k).status)
			_, err = k.auth.ClientFor(t.Context(), coach.ID)
			require.NoError(t, err)
		})
	}
}

func TestSessions_RowOfAnotherPersonIsNoSession(t *testing.T) {
	t.Parallel()
	store := tokenstore.NewMemorySessions()
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) { c.Sessions = swappedSessions{store} }})
	b := k.signIn(t, k.sandbox.Coach())
	assert.Equal(t, http.StatusSeeOther, b.get("/me").status)
}

// swappedSessions answers with rows of another person, as a broken engine may.
type swappedSessions struct{ tokenstore.SessionStore }

func (s swappedSessions) Get(ctx context.Context, id string) (tokenstore.Session, error) {
	row, err := s.SessionStore.Get(ctx, id)
	row.UserID = "somebody else"
	return row, err
}
