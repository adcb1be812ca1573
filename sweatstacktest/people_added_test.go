package sweatstacktest_test

import (
	"net/http"
	"net/mail"
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

// Applications find people by their address: it must be one, and of one person.
func TestAddUser_HasAnEMailAddressOfItsOwn(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	addresses := map[string]string{}
	for _, u := range sandbox.Users() {
		addresses[u.Email] = u.Name()
	}
	var got []string
	for _, first := range []string{"Ada", "ada", "Anna Maria", "Åse-Lill", "O'Neil", "李", "Ingrid"} {
		u, err := sandbox.AddUser(sweatstacktest.NewUser{FirstName: first})
		require.NoError(t, err)
		assert.NotContains(t, addresses, u.Email, first)
		addresses[u.Email] = first
		address, err := mail.ParseAddress(u.Email)
		require.NoError(t, err, "%q", u.Email)
		assert.Equal(t, u.Email, address.Address)
		assert.Contains(t, sandbox.Users(), u)
		got = append(got, u.Email)
	}
	assert.Equal(t, []string{
		"ada@example.com", "ada2@example.com", "anna.maria@example.com", "åse-lill@example.com", "oneil@example.com", "李@example.com",
		"ingrid2@example.com",
	}, got)
}
