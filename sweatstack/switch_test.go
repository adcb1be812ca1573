package sweatstack_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

func TestSwitchUser_ChangesThisClientAndBringsItBack(t *testing.T) {
	t.Parallel()
	s, client := newSquad(t)
	ctx := t.Context()
	before := client.With(sweatstack.StaticToken(tokenFor("coach")))

	require.NoError(t, client.SwitchUser(ctx, sweatstack.ActAsParams{User: "ANNA"}))
	assert.Equal(t, []string{"coach GET /users/", "coach POST /oauth/delegated-token"}, s.tell())
	assert.Equal(t, "anna", s.callsAs(client))
	assert.Equal(t, "coach", s.callsAs(before), "other clients stay as they are")

	require.NoError(t, client.SwitchUser(ctx, by("bo")))
	assert.Equal(t, []string{"coach POST /oauth/delegated-token"}, s.tell(), "an id is not looked for, and the coach asks, not Anna")
	assert.Equal(t, "bo", s.callsAs(client))
	users, err := client.Users.List(ctx, sweatstack.UserListParams{})
	require.NoError(t, err)
	assert.Len(t, users, 5)
	assert.Equal(t, []string{"coach GET /users/"}, s.tell())

	require.NoError(t, client.SwitchBack(ctx))
	assert.Empty(t, s.tell(), "the client knows who acts")
	assert.Equal(t, "coach", s.callsAs(client))
}

func TestSwitchUser_WithATeamLooksInTheTeam(t *testing.T) {
	t.Parallel()
	s, client := newSquad(t)
	var sent string
	s.special = func(r *http.Request, body string) *reply {
		if strings.HasSuffix(r.URL.Path, "/delegated-token") {
			sent = body
		}
		return nil
	}
	for _, p := range []sweatstack.ActAsParams{{User: "anna", TeamID: "t"}, {User: "anna", TeamID: "t", Mode: sweatstack.SearchByID}} {
		require.NoError(t, client.SwitchUser(t.Context(), p))
		assert.Equal(t, []string{"coach GET /teams/t/users", "coach POST /oauth/delegated-token"}, s.tell())
		assert.JSONEq(t, `{"sub":"anna","team_id":"t"}`, sent)
	}
	who, err := client.WhoAmI(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "Anna", who.DisplayName)
	assert.Equal(t, []string{"coach GET /teams/t/users"}, s.tell())
}

func TestSwitchUser_ThatFailsLeavesTheClientAsItWas(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		params sweatstack.ActAsParams
		fault  reply
		want   error
	}{
		"nobody of that name": {params: sweatstack.ActAsParams{User: "zoe"}, want: sweatstack.ErrNotFound},
		"several":             {params: sweatstack.ActAsParams{User: "o"}},
		"no access":           {params: by("eva"), want: sweatstack.ErrForbidden},
		"platform down":       {params: by("bo"), fault: says(503, "")},
		"connection lost":     {params: by("bo"), fault: reply{choose: func(*http.Request) reply { return lost() }}, want: sweatstack.ErrConnection},
		"HTML":                {params: by("bo"), fault: says(200, "<html>"), want: sweatstack.ErrCorruptData},
		"another user's token": {
			params: by("bo"), fault: says(200, `{"access_token":"`+bearerFor("eva", "1")+`"}`), want: sweatstack.ErrCorruptData,
		},
		"caller is gone": {params: by("bo"), fault: reply{choose: func(*http.Request) reply { return reply{err: context.Canceled} }}, want: context.Canceled},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, client := newSquad(t)
			for _, current := range []string{"coach", "anna"} {
				if current == "anna" {
					require.NoError(t, client.SwitchUser(t.Context(), by("anna")))
				}
				s.special = func(r *http.Request, _ string) *reply {
					if c.fault.choose != nil && strings.HasSuffix(r.URL.Path, "/delegated-token") {
						return &c.fault
					}
					return nil
				}
				err := client.SwitchUser(t.Context(), c.params)
				require.Error(t, err)
				if c.want != nil {
					require.ErrorIs(t, err, c.want)
				}
				s.special = nil
				assert.Equal(t, current, s.callsAs(client))
			}
		})
	}
}

func TestSwitchUser_KeepsAllSettings(t *testing.T) {
	t.Parallel()
	for name, act := range map[string]func(context.Context, *sweatstack.Client) (*sweatstack.Client, error){
		"in place": func(ctx context.Context, c *sweatstack.Client) (*sweatstack.Client, error) {
			return c, c.SwitchUser(ctx, by("anna"))
		},
		"new client": func(ctx context.Context, c *sweatstack.Client) (*sweatstack.Client, error) {
			return c.ActAs(ctx, by("anna"))
		},
		"by id": func(ctx context.Context, c *sweatstack.Client) (*sweatstack.Client, error) {
			return c.DelegatedClient(ctx, sweatstack.DelegatedTokenParams{UserID: "anna"})
		},
		"principal": func(ctx context.Context, c *sweatstack.Client) (*sweatstack.Client, error) {
			return c.PrincipalClient(ctx)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, client := newSquad(t, sweatstack.WithClientCredentials("cid", sweatstack.NewSecret("the-secret")), sweatstack.WithUserAgent("app/1"))
			client, err := act(t.Context(), client)
			require.NoError(t, err)
			var form, agent string
			s.special = func(r *http.Request, body string) *reply {
				agent = r.Header.Get("User-Agent")
				if strings.HasSuffix(r.URL.Path, "/oauth/token") {
					form = body
					s.special = nil
					return new(says(200, `{"access_token":"opaque","expires_in":900}`))
				}
				return new(says(401, ""))
			}
			_, err = client.Profile.Tags(t.Context())
			require.NoError(t, err)
			assert.Contains(t, form, "client_id=cid")
			assert.Contains(t, form, "client_secret=the-secret")
			assert.Contains(t, form, "refresh_token=r-")
			assert.True(t, strings.HasPrefix(agent, "app/1 "))
			assert.Equal(t, "https://p.example/sub", client.BaseURL())
		})
	}
}

func TestSwitchUser_WithoutRefreshTokenThePrincipalIsAskedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, client := newSquad(t)
		opaque := func(r *http.Request, _ string) *reply {
			if strings.HasSuffix(r.URL.Path, "/delegated-token") {
				return new(says(200, `{"access_token":"`+bearerFor("anna", "short")+`","refresh_token":null,"expires_in":900}`))
			}
			return nil
		}
		s.special = opaque
		require.NoError(t, client.SwitchUser(t.Context(), by("anna")))
		made, err := client.DelegatedClient(t.Context(), sweatstack.DelegatedTokenParams{UserID: "anna"})
		require.NoError(t, err)
		s.tell()
		time.Sleep(time.Hour)
		_, err = client.Profile.Tags(t.Context())
		require.NoError(t, err)
		assert.Equal(t, []string{"coach POST /oauth/delegated-token", "anna GET /profile/tags/"}, s.tell())

		// A client made from this one asks as the user it was made by, whoever
		// this one acts as since.
		s.special = nil
		require.NoError(t, client.SwitchUser(t.Context(), by("bo")))
		s.special = opaque
		time.Sleep(time.Hour)
		s.tell()
		_, err = made.Profile.Tags(t.Context())
		require.NoError(t, err)
		for _, line := range s.tell() {
			assert.False(t, strings.HasPrefix(line, "bo "), line)
		}
	})
}

// foreignSource gives delegated tokens of anna, as the web kit does.
type foreignSource struct{}

func (foreignSource) ActsForAnother() bool { return true }
func (foreignSource) Token(context.Context) (sweatstack.Token, error) {
	return tokenFor("anna"), nil
}

func TestSwitchUser_OnAClientWithATokenSourceChangesThatClientOnly(t *testing.T) {
	t.Parallel()
	s, base := newSquad(t)
	ctx := t.Context()
	source := sweatstack.StaticToken(tokenFor("coach"))
	client, twin := base.With(source), base.With(source)
	require.NoError(t, client.SwitchBack(ctx))
	assert.Empty(t, s.tell(), "it is the principal already")
	require.NoError(t, client.SwitchUser(ctx, by("bo")))
	assert.Equal(t, "bo", s.callsAs(client))
	assert.Equal(t, "coach", s.callsAs(twin))
	require.NoError(t, client.SwitchBack(ctx))
	token, err := client.Token(ctx)
	require.NoError(t, err)
	assert.True(t, token.AccessToken.Equal(tokenFor("coach").AccessToken), "the source is back")

	acting := base.With(foreignSource{})
	s.tell()
	require.NoError(t, acting.SwitchUser(ctx, by("bo")))
	assert.Equal(t, []string{"anna GET /oauth/principal-token", "coach POST /oauth/delegated-token"}, s.tell())
	require.NoError(t, acting.SwitchBack(ctx))
	assert.Equal(t, "coach", s.callsAs(acting))
	assert.Equal(t, "anna", s.callsAs(base.With(foreignSource{})))
}

func TestSwitchBack_WorksAlsoWhenTheAccessWasWithdrawn(t *testing.T) {
	t.Parallel()
	s, client := newSquad(t)
	require.NoError(t, client.SwitchUser(t.Context(), by("anna")))
	s.special = func(r *http.Request, _ string) *reply {
		if ownerOf(r) == "anna" {
			return new(says(403, ""))
		}
		return nil
	}
	_, err := client.Profile.Tags(t.Context())
	require.ErrorIs(t, err, sweatstack.ErrForbidden)
	require.NoError(t, client.SwitchBack(t.Context()))
	assert.Equal(t, "coach", s.callsAs(client))
}

func TestSwitchBack_AsksThePlatformWhenNobodyKnowsWhoActs(t *testing.T) {
	t.Parallel()
	s, client := newSquad(t, sweatstack.WithToken(tokenFor("anna"))) // a delegated token from elsewhere
	s.special = func(r *http.Request, _ string) *reply {
		if strings.HasSuffix(r.URL.Path, "/principal-token") {
			s.special = nil
			return new(says(404, ""))
		}
		return nil
	}
	require.ErrorIs(t, client.SwitchBack(t.Context()), sweatstack.ErrNotFound)
	assert.Equal(t, "anna", s.callsAs(client), "a failed one changes nothing")
	require.NoError(t, client.SwitchBack(t.Context()))
	assert.Equal(t, "coach", s.callsAs(client))
	s.tell()
	require.NoError(t, client.SwitchBack(t.Context()))
	assert.Empty(t, s.tell(), "once is enough")
}
