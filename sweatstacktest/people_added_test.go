package sweatstacktest_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

func TestAddUser_SignsInAndTrains(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	ada, err := w.sandbox.AddUser(sweatstacktest.NewUser{FirstName: "Ada", LastName: "Lind", Zone: "America/New_York"})
	require.NoError(t, err)
	assert.Equal(t, "Ada Lind", ada.Name())
	assert.Contains(t, w.sandbox.Users(), ada)
	_, err = w.sandbox.AddActivity(ada, sweatstacktest.Recording{Power: []float64{100, 200}})
	require.NoError(t, err)
	var list []struct{ ID string }
	w.get("/activities/", w.signIn(ada).AccessToken).into(t, &list)
	assert.Len(t, list, 1)
	assert.NotEqual(t, ada.ID, w.sandbox.LoneAthlete().ID, "the people of the sandbox keep their parts")
}

func TestAddUser_ManagedHasNoSignInAndOneKeeper(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	coach := w.sandbox.Coach()
	kid, err := w.sandbox.AddUser(sweatstacktest.NewUser{FirstName: "Kid", ManagedBy: coach})
	require.NoError(t, err)
	assert.True(t, kid.Managed)
	assert.Panics(t, func() { w.sandbox.Token(kid) })
	w.tokens(w.delegate(w.signIn(coach).AccessToken, map[string]string{"sub": kid.ID}))
	assert.Equal(t, http.StatusForbidden, w.delegate(w.signIn(w.sandbox.Athletes()[0]).AccessToken, map[string]string{"sub": kid.ID}).status)
}

func TestAddUser_RefusesWhatNoUserIs(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	for name, u := range map[string]sweatstacktest.NewUser{
		"no name": {}, "long": {FirstName: strings.Repeat("x", 201)}, "zone": {FirstName: "A", Zone: "Mars/Base"},
		"keeper": {FirstName: "A", ManagedBy: sweatstacktest.User{ID: "nobody"}},
	} {
		_, err := sandbox.AddUser(u)
		assert.ErrorContains(t, err, "sweatstacktest: ", name)
	}
}

func TestShare_OpensAndStopSharingEndsTheTokens(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	coach, sofie := w.sandbox.Coach(), w.sandbox.LoneAthlete()
	own := w.signIn(coach).AccessToken
	ask := func() reply { return w.delegate(own, map[string]string{"sub": sofie.ID}) }
	assert.Equal(t, http.StatusForbidden, ask().status)

	require.NoError(t, w.sandbox.Share(sofie, coach, "activities:read"))
	acting := w.tokens(ask())
	assert.Equal(t, http.StatusOK, w.get("/activities/?limit=1", acting.AccessToken).status)
	assert.NotContains(t, acting.Scope, "activities:write")

	require.NoError(t, w.sandbox.StopSharing(sofie, coach))
	assert.Equal(t, http.StatusUnauthorized, w.get("/activities/?limit=1", acting.AccessToken).status)
	assert.Equal(t, http.StatusBadRequest, w.refresh(*acting.RefreshToken).status)
	assert.Equal(t, http.StatusForbidden, ask().status)
	assert.Equal(t, http.StatusOK, w.get("/activities/?limit=1", own).status, "one's own stay")

	nobody := sweatstacktest.User{ID: "nobody"}
	assert.Error(t, w.sandbox.Share(nobody, coach))
	assert.Error(t, w.sandbox.Share(sofie, nobody))
	assert.Error(t, w.sandbox.Share(sofie, coach, "admin"))
	assert.Error(t, w.sandbox.StopSharing(nobody, coach))
}
