package sweatstackhttp

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// codeIsUser is a platform whose codes are the ids of the users they sign in.
type codeIsUser struct{}

func (codeIsUser) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, err
	}
	part := base64.RawURLEncoding.EncodeToString
	token := part([]byte(`{"alg":"none"}`)) + "." + part([]byte(`{"sub":"`+form.Get("code")+`"}`)) + "." + part([]byte("x"))
	recorder := httptest.NewRecorder()
	err = json.NewEncoder(recorder).Encode(map[string]any{"access_token": token, "refresh_token": "r", "expires_in": 900})
	return recorder.Result(), err
}

// The cookie's name is a short hash of the state, so two sign-ins can have the
// same one. They must not share the result of one exchange: the second person
// would get the session of the first.
func TestLogins_StatesWithTheSameCookieNameAreDifferentSignIns(t *testing.T) {
	t.Parallel()
	// Found by search: 48 bits of their SHA-256 are equal.
	states := map[string]string{"one": "COLLIDINGSTATE003PGQ5Z4KO4", "other": "COLLIDINGSTATE00FEQLX2TK2A"}
	a, err := Configure(Config{
		ClientID: "client", ClientSecret: "secret", AppURL: "https://coach.example", SessionSecrets: []string{sealSecret},
		HTTPClient: &http.Client{Transport: codeIsUser{}},
	})
	require.NoError(t, err)
	require.Equal(t, a.loginName(states["one"]), a.loginName(states["other"]))
	for user, state := range states {
		begun := httptest.NewRecorder()
		request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		tx, _ := a.newTransaction("/")
		tx.state, tx.verifier = state, sweatstack.NewSecret("verifier")
		require.NoError(t, a.writeLogin(begun, request, tx))

		back := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/auth/sweatstack/callback?code="+user+"&state="+state, nil)
		for _, c := range begun.Result().Cookies() {
			back.AddCookie(c)
		}
		done := httptest.NewRecorder()
		a.callback(done, back)
		require.Equal(t, http.StatusSeeOther, done.Code, done.Body)
		with := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		for _, c := range done.Result().Cookies() {
			if strings.Contains(c.Name, sessionBase) {
				with.AddCookie(c)
			}
		}
		s, _, ok := a.readSession(with)
		require.True(t, ok)
		assert.Equal(t, user, s.userID)
	}
}
