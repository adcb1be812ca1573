package sweatstacktest_test

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"math/big"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// The example of RFC 7636, appendix B.
const (
	verifier  = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
	challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
)

func TestToken_CodeGivesSignedTokens(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	answer := w.exchange(w.code(w.sandbox.Coach(), "nonce", "n-1"), "redirect_uri", "https://never.read.example")
	got := w.tokens(answer)
	assert.Equal(t, "no-store", answer.header.Get("Cache-Control"))
	assert.Equal(t, "Bearer", got.TokenType)
	assert.Equal(t, 900, got.ExpiresIn)
	assert.NotNil(t, got.RefreshToken)
	assert.Equal(t, allScopes, got.Scope)

	access := claims(t, got.AccessToken)
	assert.Equal(t, w.sandbox.Coach().ID, access["sub"])
	assert.Equal(t, w.sandbox.ClientID(), access["aud"])
	assert.InDelta(t, w.sandbox.Now().Add(15*time.Minute).Unix(), access["exp"], 2)
	assert.InDelta(t, w.sandbox.Now().Unix(), access["iat"], 2)
	assert.NotEmpty(t, access["jti"])
	assert.NotContains(t, access, "act")
	assert.NotContains(t, access, "tz", "gone since 0.88")

	id := claims(t, got.IDToken)
	assert.Equal(t, "n-1", id["nonce"])
	assert.Equal(t, "Ingrid Solheim", id["name"])

	var set struct {
		Keys []struct{ Kid, N, E string }
	}
	w.send(http.MethodGet, "/.well-known/jwks.json", "").into(t, &set)
	require.Len(t, set.Keys, 1)
	for _, token := range []string{got.AccessToken, got.IDToken} {
		assertSigned(t, set.Keys[0].N, set.Keys[0].E, token)
	}
}

// assertSigned checks an RS256 signature against a public key in JWK form.
func assertSigned(t *testing.T, modulus, exponent, token string) {
	t.Helper()
	n, err := base64.RawURLEncoding.DecodeString(modulus)
	require.NoError(t, err)
	e, err := base64.RawURLEncoding.DecodeString(exponent)
	require.NoError(t, err)
	key := &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(e).Int64())}
	cut := strings.LastIndexByte(token, '.')
	signature, err := base64.RawURLEncoding.DecodeString(token[cut+1:])
	require.NoError(t, err)
	sum := sha256.Sum256([]byte(token[:cut]))
	assert.NoError(t, rsa.VerifyPKCS1v15(key, crypto.SHA256, sum[:], signature))
	assert.Equal(t, 2048, key.N.BitLen())
}

func TestToken_PKCE(t *testing.T) {
	t.Parallel()
	withChallenge := []string{"code_challenge", challenge, "code_challenge_method", "S256"}
	of := func(verifier string) []string {
		sum := sha256.Sum256([]byte(verifier))
		return []string{"code_challenge", base64.RawURLEncoding.EncodeToString(sum[:]), "code_challenge_method", "S256"}
	}
	long := strings.Repeat("a", 128)
	tests := []struct {
		name     string
		asked    []string
		verifier string
		want     int
	}{
		{"right verifier", withChallenge, verifier, http.StatusOK},
		{"wrong verifier", withChallenge, strings.Repeat("a", 43), http.StatusBadRequest},
		{"no verifier", withChallenge, "", http.StatusBadRequest},
		{"verifier too short", withChallenge, "abc", http.StatusBadRequest},
		{"42 characters", of(long[:42]), long[:42], http.StatusBadRequest},
		{"43 characters", of(long[:43]), long[:43], http.StatusOK},
		{"128 characters", of(long), long, http.StatusOK},
		{"129 characters", of(long + "a"), long + "a", http.StatusBadRequest},
		{"foreign characters", of(long[:42] + "/"), long[:42] + "/", http.StatusBadRequest},
		{"every allowed character", of(long[:39] + "-._~"), long[:39] + "-._~", http.StatusOK},
		{"no challenge, no verifier", nil, "", http.StatusOK},
		{"verifier without a challenge", nil, verifier, http.StatusBadRequest},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t)
			code := w.code(w.sandbox.Coach(), tt.asked...)
			assert.Equal(t, tt.want, w.exchange(code, "code_verifier", tt.verifier).status)
			if tt.want != http.StatusOK {
				again := w.exchange(code, "code_verifier", verifier)
				assert.Equal(t, http.StatusBadRequest, again.status, "a wrong attempt uses the code up")
			}
		})
	}
}

func TestToken_SecondUseOfACodeRevokesTheFirst(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	code := w.code(w.sandbox.Coach())
	first := w.tokens(w.exchange(code))
	require.Equal(t, http.StatusOK, w.get("/activities/?limit=1", first.AccessToken).status)
	assert.Equal(t, http.StatusBadRequest, w.exchange(code).status)
	assert.Equal(t, http.StatusUnauthorized, w.get("/activities/?limit=1", first.AccessToken).status)
	assert.Equal(t, http.StatusBadRequest, w.refresh(*first.RefreshToken).status)
}

func TestToken_CodeExpiresByTheSandboxClock(t *testing.T) {
	t.Parallel()
	option, _ := fixedClock()
	w := newWire(t, option)
	code := w.code(w.sandbox.Coach())
	w.sandbox.Advance(10 * time.Minute)
	assert.Equal(t, http.StatusBadRequest, w.exchange(code).status)
}

func TestToken_CodeBelongsToItsApplication(t *testing.T) {
	t.Parallel()
	w := newWire(t, sweatstacktest.WithApplication(sweatstacktest.Application{ID: "other", Secret: "s"}))
	code := w.code(w.sandbox.Coach())
	stolen := w.postForm(tokenPath, url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "client_id": {"other"}, "client_secret": {"s"},
	})
	assert.Equal(t, http.StatusBadRequest, stolen.status)
	assert.Equal(t, http.StatusOK, w.exchange(code).status, "the thief did not use it up")
}

func TestToken_ClientCredentials(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	id, secret := sandbox.ClientID(), sandbox.Secrets().ClientSecret
	refreshing := func(id, secret string) url.Values {
		return url.Values{"grant_type": {"refresh_token"}, "refresh_token": {"x"}, "client_id": {id}, "client_secret": {secret}}
	}
	tests := []struct {
		name    string
		form    url.Values
		headers []string
		want    int
	}{
		{"right secret, unknown token", refreshing(id, secret), nil, http.StatusBadRequest},
		{"wrong secret", refreshing(id, secret+"x"), nil, http.StatusUnauthorized},
		{"no secret", refreshing(id, ""), nil, http.StatusUnauthorized},
		{"unknown client", refreshing("nobody", ""), nil, http.StatusUnauthorized},
		{"no client", refreshing("", ""), nil, http.StatusUnauthorized},
		{"public client, empty secret", refreshing("5382f68b0d254378", ""), nil, http.StatusBadRequest},
		{"public client with a secret", refreshing("5382f68b0d254378", "x"), nil, http.StatusUnauthorized},
		{"basic alone", refreshing("", ""), []string{"Authorization", basic(id, secret)}, http.StatusBadRequest},
		{"basic beside the form", refreshing(id, secret), []string{"Authorization", basic(id, secret)}, http.StatusBadRequest},
		{"stale bearer beside the form", refreshing(id, secret), []string{"Authorization", "Bearer old"}, http.StatusBadRequest},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			answer := wireOf(t, sandbox).postForm(tokenPath, tt.form, tt.headers...)
			assert.Equal(t, tt.want, answer.status)
			if tt.want == http.StatusUnauthorized {
				assert.Equal(t, "Invalid client credentials", answer.detail(t))
			}
		})
	}
}

func basic(id, secret string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(id+":"+secret))
}

func TestToken_MalformedFormsAre422(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	missing := func(field string) string {
		return `[{"loc":["body","` + field + `"],"msg":"Field required","type":"missing"}]`
	}
	tests := []struct {
		name, body, kind, want string
		status                 int
	}{
		{"empty", "", "application/x-www-form-urlencoded", missing("grant_type"), 422},
		{"no code", "grant_type=authorization_code", "application/x-www-form-urlencoded", missing("code"), 422},
		{"no refresh token", "grant_type=refresh_token", "application/x-www-form-urlencoded", missing("refresh_token"), 422},
		{"other grant", "grant_type=password", "application/x-www-form-urlencoded", "authorization_code", 422},
		{"JSON", `{"grant_type":"refresh_token"}`, "application/json", missing("grant_type"), 422},
		{"broken escape", "grant_type=%zz", "application/x-www-form-urlencoded", "error parsing", 400},
		{"too large", strings.Repeat("a", 2<<20), "application/x-www-form-urlencoded", "too large", 413},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			answer := w.send(http.MethodPost, tokenPath, tt.body, "Content-Type", tt.kind)
			assert.Equal(t, tt.status, answer.status)
			assert.Contains(t, answer.detail(t), tt.want)
		})
	}
}

// Clients up to 0.87 send tz, and an empty secret for a public application.
func TestToken_TakesARefreshOfClient070(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	answer := w.postForm(tokenPath, url.Values{
		"grant_type": {"refresh_token"}, "refresh_token": {environment(t, w.sandbox)["SWEATSTACK_REFRESH_TOKEN"]},
		"tz": {"UTC"}, "client_id": {"5382f68b0d254378"}, "client_secret": {""},
	}, "Authorization", "Bearer expired")
	got := w.tokens(answer)
	assert.Equal(t, w.sandbox.Coach().ID, claims(t, got.AccessToken)["sub"])
}

func TestToken_PublicApplicationGetsARefreshTokenOnlyWithOfflineAccess(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	for scope, want := range map[string]bool{"data:read": false, "data:read offline_access": true} {
		code := w.code(w.sandbox.Coach(), "client_id", "5382f68b0d254378", "scope", scope)
		got := w.postForm(tokenPath, url.Values{
			"grant_type": {"authorization_code"}, "code": {code}, "client_id": {"5382f68b0d254378"},
		})
		assert.Equal(t, want, w.tokens(got).RefreshToken != nil)
		assert.Contains(t, string(got.body), `"refresh_token":`, "old clients fail on a missing key")
		assert.NotContains(t, string(got.body), "id_token", "only with openid")
	}
}

// environment reads the lines of the environment file.
func environment(t *testing.T, sandbox *sweatstacktest.Sandbox) map[string]string {
	t.Helper()
	text, err := sandbox.Environment()
	require.NoError(t, err)
	lines := map[string]string{}
	for line := range strings.Lines(text) {
		name, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		require.True(t, ok)
		lines[name] = value
	}
	return lines
}

func TestToken_TheZoneOfAnOldRefreshIsCheckedOnlyByTheOldPlatform(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		api  sweatstacktest.API
		zone string
		want int
	}{
		{sweatstacktest.Legacy, "Europe/Oslo", 200},
		{sweatstacktest.Legacy, "UTC", 200},
		{sweatstacktest.Legacy, "", 200},
		{sweatstacktest.Legacy, "Local", 422},
		{sweatstacktest.Legacy, "Mars/Base", 422},
		{sweatstacktest.Legacy, "../../etc/passwd", 422},
		{sweatstacktest.Legacy, "Europe/Oslo\x00", 422},
		{sweatstacktest.Current, "Mars/Base", 200},
	} {
		t.Run(string(tt.api)+" "+tt.zone, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, sweatstacktest.WithAPI(tt.api))
			answer := w.refresh(environment(t, w.sandbox)["SWEATSTACK_REFRESH_TOKEN"], "tz", tt.zone)
			assert.Equal(t, tt.want, answer.status, "%s", answer.body)
		})
	}
}

// Of many requests with one code exactly one is answered with tokens, and as
// the others are second uses, those tokens end.
func TestToken_ParallelExchangesOfACodeGiveOneAnswer(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	code := w.code(w.sandbox.Coach())
	answers := make([]reply, 30)
	var wg sync.WaitGroup
	for i := range answers {
		wg.Go(func() { answers[i] = w.exchange(code) })
	}
	wg.Wait()
	good := slices.DeleteFunc(answers, func(r reply) bool { return r.status != http.StatusOK })
	require.Len(t, good, 1)
	assert.Equal(t, 1, w.sandbox.Counters().CodeExchanged)
	assert.Equal(t, http.StatusUnauthorized, w.get("/activities/?limit=1", w.tokens(good[0]).AccessToken).status)
}
