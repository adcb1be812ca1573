package sweatstack_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

func TestWhoAmI_IsTheSubjectOfTheToken(t *testing.T) {
	t.Parallel()
	s, client := newSquad(t)
	who, err := client.WhoAmI(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "Coach", who.DisplayName)
	require.NoError(t, client.SwitchUser(t.Context(), by("bo")))
	s.tell()
	who, err = client.WhoAmI(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "Bo", who.DisplayName)
	assert.Equal(t, []string{"coach GET /users/"}, s.tell())
}

func TestWhoAmI_SaysWhyItCannotTell(t *testing.T) {
	t.Parallel()
	secret := sweatstack.NewSecret
	for name, c := range map[string]struct {
		token sweatstack.Token
		want  error
		asks  int
	}{
		"not signed in":     {sweatstack.Token{}, sweatstack.ErrNotSignedIn, 0},
		"no sub":            {sweatstack.Token{AccessToken: secret("e30.e30.s")}, sweatstack.ErrInvalidToken, 0},
		"no JWT":            {sweatstack.Token{AccessToken: secret("opaque")}, sweatstack.ErrInvalidToken, 0},
		"not in the list":   {tokenFor("stranger"), sweatstack.ErrNotFound, 1},
		"ended for good":    {sweatstack.Token{AccessToken: secret("a.b.c"), Expiry: time.Unix(1, 0)}, sweatstack.ErrReauthRequired, 0},
		"opaque but known":  {sweatstack.Token{AccessToken: secret("opaque"), UserID: "coach"}, nil, 1},
		"the token decides": {sweatstack.Token{AccessToken: secret(bearerFor("bo", "1")), UserID: "coach"}, nil, 1},
	} {
		s := &script{replies: []reply{says(200, listOf(person("coach", "Coach"), person("bo", "Bo")))}}
		client, err := sweatstack.NewClient(sweatstack.WithToken(c.token), sweatstack.WithHTTPClient(&http.Client{Transport: s}))
		require.NoError(t, err)
		_, err = client.WhoAmI(t.Context())
		require.ErrorIs(t, err, c.want, name)
		assert.Len(t, s.seen, c.asks, name)
	}
}
