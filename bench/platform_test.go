package bench

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// jwtLength is how long the tokens of the platform are, in bytes.
const jwtLength = 800

// platform is the part of the platform that a sign-in, a refresh and acting as
// another need, in process. Each of its tokens, also the refresh token, is a
// JWT of jwtLength bytes that no packing makes shorter; refresh tokens rotate. It
// keeps nothing, so that it takes no memory beside the kit's: whose a token is
// stands in the token.
type platform struct {
	latency atomic.Int64 // nanoseconds before each answer
	redeems atomic.Int64 // refresh tokens that were redeemed
}

// RoundTrip implements [http.RoundTripper].
func (p *platform) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	_ = r.Body.Close()
	if wait := time.Duration(p.latency.Load()); wait > 0 {
		select {
		case <-time.After(wait):
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
	}
	switch {
	case strings.HasSuffix(r.URL.Path, "/oauth/token"):
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return nil, err
		}
		return p.token(form)
	case strings.HasSuffix(r.URL.Path, "/oauth/delegated-token"):
		var wish struct{ Sub string }
		if err := json.Unmarshal(body, &wish); err != nil {
			return nil, err
		}
		return answer(wish.Sub)
	}
	return nil, fmt.Errorf("bench: the platform has no %s", r.URL.Path)
}

// token answers the token endpoint. The code is the id of who signs in.
func (p *platform) token(form url.Values) (*http.Response, error) {
	if form.Get("grant_type") == "authorization_code" {
		return answer(form.Get("code"))
	}
	p.redeems.Add(1)
	claims, err := sweatstack.ParseClaims(sweatstack.NewSecret(form.Get("refresh_token")))
	if err != nil {
		return nil, err
	}
	return answer(claims.Subject)
}

// answer gives a user new tokens for a quarter of an hour.
func answer(user string) (*http.Response, error) {
	body, err := json.Marshal(map[string]any{
		"access_token": jwtOf(user), "refresh_token": jwtOf(user),
		"token_type": "Bearer", "expires_in": 900,
	})
	if err != nil {
		return nil, err
	}
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)),
	}, nil
}

// jwtOf makes a token of the platform's form: header, claims filled up with
// randomness, and the 256 bytes of an RS256 signature.
func jwtOf(user string) string {
	const claims = 315 // bytes; with the other parts they make jwtLength
	random := make([]byte, claims+256)
	_, _ = rand.Read(random) // never fails
	payload := fmt.Sprintf(`{"sub":%q,"exp":4102444800,"jti":"`, user)
	fill := base64.RawURLEncoding.EncodeToString(random[:claims])
	payload += fill[:claims-len(payload)-len(`"}`)] + `"}`
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"RS256","typ":"JWT"}`)) + "." + encode([]byte(payload)) + "." + encode(random[claims:])
}
