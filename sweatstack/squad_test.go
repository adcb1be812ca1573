package sweatstack_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// bearerFor is an unsigned access token of a user; name tells several apart.
func bearerFor(user, name string) string {
	payload := `{"sub":"` + user + `","exp":4102444800,"n":"` + name + `"}`
	return "e30." + base64.RawURLEncoding.EncodeToString([]byte(payload)) + ".s"
}

// ownerOf reads whose token a request carries.
func ownerOf(r *http.Request) string {
	claims, err := sweatstack.ParseClaims(sweatstack.NewSecret(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")))
	if err != nil {
		return "opaque"
	}
	return claims.Subject
}

// squad is a platform of a coach who may act for anna, bo and bob. Special may
// answer a request in its place.
type squad struct {
	t       *testing.T
	special func(r *http.Request, body string) *reply
	log     []string // owner of the token, method and path of each request
}

func (s *squad) reply() reply {
	return reply{choose: func(r *http.Request) reply {
		body := readAll(s.t, r)
		path := strings.TrimPrefix(r.URL.Path, "/sub/api/v1")
		owner := "nobody"
		if r.Header.Get("Authorization") != "" {
			owner = ownerOf(r)
		}
		s.log = append(s.log, owner+" "+r.Method+" "+path)
		if s.special != nil {
			if answer := s.special(r, body); answer != nil {
				return answer.choose(r)
			}
		}
		switch path {
		case "/oauth/delegated-token":
			for _, user := range []string{"anna", "bo", "bob"} {
				if strings.Contains(body, `"sub":"`+user+`"`) {
					return says(200, `{"access_token":"`+bearerFor(user, "1")+`","refresh_token":"r-`+user+`","expires_in":900}`).choose(r)
				}
			}
			return says(403, `{"detail":"Not enough permissions"}`).choose(r)
		case "/oauth/principal-token":
			return says(200, `{"access_token":"`+bearerFor("coach", "2")+`","refresh_token":"r-coach-2","expires_in":900}`).choose(r)
		case "/users/", "/teams/t/users":
			return says(200, listOf(person("coach", "Coach"), person("anna", "Anna"), person("bo", "Bo"), person("bob", "Bob"), person("eva", "Eva"))).choose(r)
		default:
			return says(200, "[]").choose(r)
		}
	}}
}

// tell gives what was sent since the last time.
func (s *squad) tell() []string {
	log := s.log
	s.log = nil
	return log
}

func newSquad(t *testing.T, options ...sweatstack.Option) (*squad, *sweatstack.Client) {
	t.Helper()
	s := &squad{t: t}
	client, err := sweatstack.NewClient(append([]sweatstack.Option{
		sweatstack.WithBaseURL("https://p.example/sub"),
		sweatstack.WithHTTPClient(&http.Client{Transport: &script{replies: []reply{s.reply()}}}),
		sweatstack.WithToken(tokenFor("coach")),
	}, options...)...)
	require.NoError(t, err)
	return s, client
}

func tokenFor(user string) sweatstack.Token {
	return sweatstack.Token{AccessToken: sweatstack.NewSecret(bearerFor(user, "1")), RefreshToken: sweatstack.NewSecret("r-" + user)}
}

// callsAs makes a call and tells whose token it carried.
func (s *squad) callsAs(client *sweatstack.Client) string {
	s.t.Helper()
	s.tell()
	_, err := client.Profile.Tags(s.t.Context())
	require.NoError(s.t, err)
	owner, _, _ := strings.Cut(s.tell()[0], " ")
	return owner
}

func by(user string) sweatstack.ActAsParams {
	return sweatstack.ActAsParams{User: user, Mode: sweatstack.SearchByID}
}
