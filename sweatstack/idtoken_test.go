package sweatstack_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

func TestExchange_GivesTheIDTokenAndPrintsItNowhere(t *testing.T) {
	t.Parallel()
	_, client := scripted(t, says(200, `{"access_token":"`+farToken+`","expires_in":900,"id_token":"canary.id.token"}`))
	got, err := client.OAuth.Exchange(t.Context(), sweatstack.ExchangeParams{Code: sweatstack.NewSecret("c")})
	require.NoError(t, err)
	assert.Equal(t, "canary.id.token", got.IDToken.Reveal())
	encoded, err := json.Marshal(got)
	require.NoError(t, err)
	for _, printed := range []string{fmt.Sprintf("%v %+v %#v %s %q", got, got, got, got, got), string(encoded), got.LogValue().String()} {
		assert.NotContains(t, printed, "canary")
	}
	refreshed, err := client.OAuth.Refresh(t.Context(), sweatstack.Token{RefreshToken: sweatstack.NewSecret("r")})
	require.NoError(t, err)
	assert.True(t, refreshed.IDToken.IsZero(), "it tells of a sign-in, and a refresh is none")
}

func TestExchange_AnIDTokenThatIsNoTextIsNone(t *testing.T) {
	t.Parallel()
	for _, id := range []string{`null`, `5`, `["a"]`, `{}`, `true`, `""`} {
		_, client := scripted(t, says(200, `{"access_token":"a","expires_in":900,"id_token":`+id+`}`))
		got, err := client.OAuth.Exchange(t.Context(), sweatstack.ExchangeParams{Code: sweatstack.NewSecret("c")})
		require.NoError(t, err, id)
		assert.True(t, got.IDToken.IsZero(), id)
	}
}
