package sweatstack_test

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// withdrawing gives delegated tokens without a refresh token, and takes only
// the newest of them.
type withdrawing struct {
	mu    sync.Mutex
	given int
}

func (w *withdrawing) answer(r *http.Request) reply {
	w.mu.Lock()
	defer w.mu.Unlock()
	if strings.HasSuffix(r.URL.Path, "/oauth/delegated-token") {
		w.given++
		return says(200, `{"access_token":"`+bearerFor("anna", strconv.Itoa(w.given))+`","refresh_token":null,"expires_in":900}`)
	}
	if r.Header.Get("Authorization") != "Bearer "+bearerFor("anna", strconv.Itoa(w.given)) {
		return says(401, `{"detail":"Could not validate credentials"}`)
	}
	return says(200, "[]")
}

func (w *withdrawing) withdraw() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.given++
}

func (w *withdrawing) tokens() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.given
}

func TestDelegatedClient_WithoutARefreshTokenManyRefusedCallsAskOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		platform := &withdrawing{}
		coach := clientOf(t, &script{replies: []reply{{choose: func(r *http.Request) reply { return platform.answer(r).choose(r) }}}}, sweatstack.WithToken(tokenFor("coach")))
		acting, err := coach.DelegatedClient(t.Context(), sweatstack.DelegatedTokenParams{UserID: "anna"})
		require.NoError(t, err)
		_, err = acting.Profile.Tags(t.Context())
		require.NoError(t, err)
		platform.withdraw()
		var calls sync.WaitGroup
		for i := range 20 {
			calls.Go(func() {
				time.Sleep(time.Duration(i%2) * time.Second) // half of them with the new token at once
				_, err := acting.Profile.Tags(t.Context())
				assert.NoError(t, err)
			})
		}
		calls.Wait()
		assert.Equal(t, 3, platform.tokens(), "the first, the withdrawn one, the one for all calls")
	})
}

func TestWhoAmI_ASwitchMeanwhileChangesNotWhereItLooks(t *testing.T) {
	t.Parallel()
	now := time.Now()
	s, client := newSquad(t, sweatstack.WithClock(func() time.Time { return now }))
	require.NoError(t, client.SwitchUser(t.Context(), sweatstack.ActAsParams{User: "anna", TeamID: "t", Mode: sweatstack.SearchByID}))
	now = now.Add(time.Hour) // so the token is renewed first
	s.special = func(r *http.Request, _ string) *reply {
		switch {
		case strings.HasSuffix(r.URL.Path, "/oauth/token"):
			assert.NoError(t, client.SwitchUser(t.Context(), by("bo")))
			return new(says(200, `{"access_token":"`+bearerFor("anna", "2")+`","refresh_token":"r","expires_in":900}`))
		case strings.HasSuffix(r.URL.Path, "/teams/t/users"):
			return new(says(200, listOf(person("anna", "Anna of the team"))))
		case strings.HasSuffix(r.URL.Path, "/users/"):
			return new(says(200, listOf(person("anna", "Anna of the list"))))
		}
		return nil
	}
	who, err := client.WhoAmI(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "Anna of the team", who.DisplayName)
}
