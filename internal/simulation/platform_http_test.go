package simulation_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Paths of the platform that the kit uses.
const (
	tokenPath     = "/api/v1/oauth/token"
	delegatedPath = "/api/v1/oauth/delegated-token"
	userInfoPath  = "/api/v1/oauth/userinfo"
)

// jwt makes an access token that tells its subject, unsigned: the kit never
// checks signatures.
func jwt(subject string, serial int, expires time.Time) string {
	payload := fmt.Sprintf(`{"sub":%q,"jti":"%d","exp":%d}`, subject, serial, expires.Unix())
	return "eyJhbGciOiJub25lIn0." + base64.RawURLEncoding.EncodeToString([]byte(payload)) + ".sig"
}

// challengeOf is the PKCE challenge of a verifier (S256).
func challengeOf(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// reply is one answer of the platform, before the network has it.
type reply struct {
	status     int
	body       []byte
	retryAfter string
	verdict    verdict
}

func jsonReply(status int, value any) reply {
	body, err := json.Marshal(value)
	if err != nil {
		panic(err) // maps of texts and numbers
	}
	return reply{status: status, body: body}
}

func refusedReply(status int, detail string) reply {
	return jsonReply(status, map[string]string{"detail": detail})
}

// serve answers a request that has arrived. by is the redeem that it is, or nil.
func (p *platform) serve(r *http.Request, body []byte, by *redeem) reply {
	switch r.URL.Path {
	case tokenPath:
		return p.serveToken(body, by)
	case delegatedPath, userInfoPath:
		token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		f := p.bearer(token)
		if !ok || f == nil {
			return refusedReply(http.StatusUnauthorized, "Invalid token")
		}
		if r.URL.Path == userInfoPath {
			// Who acts and through which sign-in, so that the checks can tell.
			return jsonReply(http.StatusOK, map[string]any{
				"sub": f.subject, "name": f.actor, "given_name": fmt.Sprint(f.origin().id), "family_name": nil,
				"email": nil, "registered_at": "2024-01-01T00:00:00Z", "issue": nil,
			})
		}
		var wish struct {
			Sub string `json:"sub"`
		}
		if json.Unmarshal(body, &wish) != nil {
			return refusedReply(http.StatusUnprocessableEntity, "not JSON")
		}
		return p.answer(p.delegate(f, wish.Sub), http.StatusForbidden)
	}
	return refusedReply(http.StatusNotFound, "Not Found")
}

func (p *platform) serveToken(body []byte, by *redeem) reply {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return refusedReply(http.StatusUnprocessableEntity, "not a form")
	}
	if form.Get("client_id") != clientID || form.Get("client_secret") != clientSecret {
		return refusedReply(http.StatusUnauthorized, "Invalid client credentials")
	}
	if form.Get("grant_type") == "authorization_code" {
		return p.answer(p.exchange(form.Get("code"), form.Get("code_verifier")), http.StatusBadRequest)
	}
	return p.answer(p.redeem(form.Get("refresh_token"), by), http.StatusBadRequest)
}

// answer puts a verdict on the wire.
func (p *platform) answer(v verdict, refusal int) reply {
	var out reply
	if v.refused {
		out = refusedReply(refusal, v.text)
	} else {
		out = jsonReply(http.StatusOK, map[string]any{
			"access_token": v.access, "token_type": "Bearer", "expires_in": int(p.life / time.Second),
			"refresh_token": v.refresh, "scope": "data:read",
		})
	}
	out.verdict = v
	return out
}
