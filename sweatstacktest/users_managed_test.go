package sweatstacktest_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// userWire is a user as the platform writes them.
type userWire struct {
	ID           string   `json:"id"`
	FirstName    *string  `json:"first_name"`
	LastName     *string  `json:"last_name"`
	Admin        *bool    `json:"admin"`
	RegisteredAt string   `json:"registered_at"`
	DisplayName  string   `json:"display_name"`
	IsManaged    bool     `json:"is_managed"`
	Scopes       []string `json:"scopes"`
}

// with sends a request with a bearer and a body of a type.
func (w *wire) with(bearer, method, path, kind, body string) reply {
	w.t.Helper()
	return w.send(method, "/api/v1"+path, body, "Authorization", "Bearer "+bearer, "Content-Type", kind)
}

const (
	jsonType = "application/json"
	formType = "application/x-www-form-urlencoded"
)

func TestManagedUser_IsMadeChangedAndGone(t *testing.T) {
	t.Parallel()
	for _, api := range []sweatstacktest.API{sweatstacktest.Current, sweatstacktest.Legacy} {
		w := newWire(t, sweatstacktest.WithAPI(api))
		coach := w.signIn(w.sandbox.Coach()).AccessToken
		people := len(w.sandbox.Users())
		lone := w.sandbox.LoneAthlete()

		var made, read userWire
		answer := w.with(coach, http.MethodPost, "/users/", jsonType, `{"first_name":"Åse","last_name":null,"more":1}`)
		require.Equal(t, http.StatusOK, answer.status, "body %q", answer.body)
		answer.into(t, &made)
		assert.Len(t, made.ID, 26)
		assert.Equal(t, "Åse", made.DisplayName)
		assert.Nil(t, made.LastName)
		assert.NotNil(t, made.Admin)
		assert.NotEmpty(t, made.RegisteredAt)
		assert.True(t, made.IsManaged)
		w.get("/users/"+made.ID, coach).into(t, &read)
		assert.Equal(t, made, read)
		everybody := w.sandbox.Users()
		assert.Len(t, everybody, people+1)
		assert.Equal(t, w.sandbox.Coach().Zone, everybody[people].Zone, "lives where the coach does")
		assert.Equal(t, lone, w.sandbox.LoneAthlete(), "still the same")
		var listed []userWire
		w.get("/users/?name=%C3%85SE&include_shared=false", coach).into(t, &listed)
		require.Len(t, listed, 1)
		assert.Equal(t, made.ID, listed[0].ID)
		assert.NotEmpty(t, listed[0].Scopes)
	}
}

func TestManagedUser_FormChangesOnlyWhatItHolds(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	coach := w.signIn(w.sandbox.Coach()).AccessToken
	path := "/users/" + w.sandbox.ManagedUser().ID
	for _, c := range []struct {
		form   string
		status int
		name   string
	}{
		{"last_name=Lie", 200, "Oskar Lie"},
		{"first_name=Ole&more=1", 200, "Ole Lie"},
		{"", 200, "Ole Lie"},
		{"last_name=", 200, "Ole Lie"},
		{"first_name=A&last_name=B", 200, "A B"},
		{"first_name=", 200, "A B"},
		{"last_name=" + strings.Repeat("x", 201), 422, "A B"},
		{"first_name=%zz", 400, "A B"},
	} {
		answer := w.with(coach, http.MethodPut, path, formType, c.form)
		assert.Equal(t, c.status, answer.status, "%q: %q", c.form, answer.body)
		assert.Equal(t, c.name, w.sandbox.ManagedUser().Name(), c.form)
	}
	assert.Equal(t, http.StatusOK, w.with(coach, http.MethodPut, path, jsonType, `{"first_name":"Z"}`).status, "another body is a form without fields")
	assert.Equal(t, "A B", w.sandbox.ManagedUser().Name())
}

func TestManagedUser_GoesWithDataAndTokens(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	coach := w.signIn(w.sandbox.Coach())
	user := w.sandbox.ManagedUser()
	activity := w.sandbox.Activities(user)[0].ID
	delegated := w.tokens(w.delegate(coach.AccessToken, map[string]any{"sub": user.ID}))
	require.Equal(t, http.StatusOK, w.get("/activities/"+activity, delegated.AccessToken).status)

	gone := w.with(coach.AccessToken, http.MethodDelete, "/users/"+user.ID, formType, "")
	assert.Equal(t, http.StatusNoContent, gone.status)
	assert.Empty(t, gone.body)
	assert.Equal(t, http.StatusNotFound, w.with(coach.AccessToken, http.MethodDelete, "/users/"+user.ID, formType, "").status)
	assert.Equal(t, http.StatusNotFound, w.get("/users/"+user.ID, coach.AccessToken).status)
	assert.Equal(t, http.StatusUnauthorized, w.get("/activities/"+activity, delegated.AccessToken).status)
	assert.Equal(t, http.StatusBadRequest, w.refresh(*delegated.RefreshToken).status)
	assert.Equal(t, http.StatusNotFound, w.delegate(coach.AccessToken, map[string]any{"sub": user.ID}).status)
	assert.Equal(t, http.StatusOK, w.get("/users/", coach.AccessToken).status, "the coach stays")
	assert.Empty(t, w.sandbox.Activities(user))
	assert.Zero(t, w.sandbox.ManagedUser())

	w.sandbox.Reset()
	assert.Equal(t, user.ID, w.sandbox.ManagedUser().ID)
}

func TestManagedUser_OfOthersIsRefused(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	coach, athlete := w.signIn(w.sandbox.Coach()).AccessToken, w.signIn(w.sandbox.Athletes()[0]).AccessToken
	reading := w.signIn(w.sandbox.Coach(), "sharing:read").AccessToken
	managed := w.sandbox.ManagedUser().ID
	asManaged := w.tokens(w.delegate(coach, map[string]any{"sub": managed})).AccessToken
	for name, c := range map[string]struct {
		bearer, id   string
		read, change int
	}{
		"nobody":               {coach, "01ARZ3NDEKTSV4RRFFQ69G5FAV", 404, 404},
		"oneself":              {coach, w.sandbox.Coach().ID, 403, 403},
		"one's athlete":        {coach, w.sandbox.Athletes()[0].ID, 403, 403},
		"a stranger":           {coach, w.sandbox.LoneAthlete().ID, 404, 404},
		"somebody else's":      {athlete, managed, 404, 404},
		"without writing":      {reading, managed, 200, 403},
		"the managed one":      {asManaged, managed, 403, 403},
		"a slash in the id":    {coach, "..%2Fusers", 404, 404},
		"without a token":      {"", managed, 401, 401},
		"with a made-up token": {"x", managed, 401, 401},
	} {
		assert.Equal(t, c.read, w.get("/users/"+c.id, c.bearer).status, name)
		assert.Equal(t, c.change, w.with(c.bearer, http.MethodPut, "/users/"+c.id, formType, "last_name=x").status, name)
		assert.Equal(t, c.change, w.with(c.bearer, http.MethodDelete, "/users/"+c.id, formType, "").status, name)
	}
	assert.Equal(t, "Oskar", w.sandbox.ManagedUser().Name())
	assert.Equal(t, http.StatusForbidden, w.with(reading, http.MethodPost, "/users/", jsonType, `{"first_name":"x"}`).status)
	assert.Equal(t, http.StatusForbidden, w.with(asManaged, http.MethodPost, "/users/", jsonType, `{"first_name":"x"}`).status)
}

func TestManagedUser_BadBodiesAre422(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	coach := w.signIn(w.sandbox.Coach()).AccessToken
	before := len(w.sandbox.Users())
	for _, body := range []string{
		"", "{}", "[]", "null", `{"first_name":null}`, `{"first_name":""}`, `{"first_name":3}`, `{"last_name":"x"}`,
		`{"first_name":"` + strings.Repeat("x", 201) + `"}`, `{"first_name":"x","last_name":"` + strings.Repeat("x", 201) + `"}`, "{",
	} {
		assert.Equal(t, http.StatusUnprocessableEntity, w.with(coach, http.MethodPost, "/users/", jsonType, body).status, body)
	}
	assert.Equal(t, http.StatusUnprocessableEntity, w.with(coach, http.MethodPost, "/users/", formType, "first_name=x").status)
	assert.Len(t, w.sandbox.Users(), before)
}

func TestManagedUser_ManyAtOnce(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	before := len(w.sandbox.Users())
	coach := w.signIn(w.sandbox.Coach()).AccessToken
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 5 {
				var made userWire
				w.with(coach, http.MethodPost, "/users/", jsonType, `{"first_name":"x"}`).into(t, &made)
				w.with(coach, http.MethodPut, "/users/"+made.ID, formType, url.Values{"last_name": {"y"}}.Encode())
				w.get("/users/", coach)
				w.sandbox.Users()
				assert.Equal(t, http.StatusNoContent, w.with(coach, http.MethodDelete, "/users/"+made.ID, formType, "").status)
			}
		})
	}
	wg.Wait()
	assert.Len(t, w.sandbox.Users(), before)
}
