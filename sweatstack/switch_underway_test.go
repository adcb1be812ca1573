package sweatstack_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

func TestSwitchUser_RequestUnderWayKeepsItsUserThroughTheRetry(t *testing.T) {
	t.Parallel()
	s, client := newSquad(t)
	var redeemed string
	s.special = func(r *http.Request, body string) *reply {
		switch {
		case strings.HasSuffix(r.URL.Path, "/profile/tags/") && strings.Contains(r.Header.Get("Authorization"), bearerFor("coach", "1")):
			// While the first answer is on its way, somebody switches.
			s.special = func(r *http.Request, body string) *reply {
				if strings.HasSuffix(r.URL.Path, "/oauth/token") {
					redeemed = body
					return new(says(200, `{"access_token":"`+bearerFor("coach", "new")+`","expires_in":900}`))
				}
				return nil
			}
			require.NoError(t, client.SwitchUser(t.Context(), by("anna")))
			return new(says(401, ""))
		default:
			return nil
		}
	}
	_, err := client.Profile.Tags(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []string{
		"coach GET /profile/tags/", "coach POST /oauth/delegated-token",
		"nobody POST /oauth/token", "coach GET /profile/tags/",
	}, s.tell())
	assert.Contains(t, redeemed, "r-coach")
	assert.Equal(t, "anna", s.callsAs(client))
}

func TestSwitchUser_LoopAndCallsInSeveralRequestsKeepTheirUser(t *testing.T) {
	t.Parallel()
	s, client := newSquad(t)
	s.special = func(r *http.Request, _ string) *reply {
		switch path := r.URL.Path; {
		case strings.HasSuffix(path, "/activities/") && r.URL.Query().Get("limit") == "1":
			require.NoError(t, client.SwitchUser(t.Context(), by("bo")))
			return new(says(200, listOf(activityJSON("a1"))))
		case strings.HasSuffix(path, "/activities/"):
			return new(says(200, bigPage(r.URL.Query())))
		case strings.HasSuffix(path, "/activities/a1"):
			return new(says(200, activityJSON("a1")))
		}
		return nil
	}
	for a, err := range client.Activities.All(t.Context(), sweatstack.ActivityListParams{}) {
		require.NoError(t, err)
		if a.ID == "big_0" {
			require.NoError(t, client.SwitchUser(t.Context(), by("anna")))
		}
	}
	for _, line := range s.tell() {
		assert.True(t, strings.HasPrefix(line, "coach "), line)
	}
	_, err := client.Activities.Latest(t.Context(), sweatstack.ActivityListParams{})
	require.NoError(t, err)
	log := s.tell()
	assert.Equal(t, "anna GET /activities/", log[0])
	assert.Equal(t, "anna GET /activities/a1", log[len(log)-1])
	assert.Equal(t, "bo", s.callsAs(client))
}
