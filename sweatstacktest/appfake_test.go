package sweatstacktest_test

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// app is a small application: it signs people in and says who they are. It
// knows the platform only by its wire.
type app struct {
	origin   string
	sandbox  *sweatstacktest.Sandbox
	platform *http.Client

	mu       sync.Mutex
	verifier map[string]string
	last     tokens
}

// tokens is what the token endpoint answers.
type tokens struct {
	AccessToken  string  `json:"access_token"`
	TokenType    string  `json:"token_type"`
	ExpiresIn    int     `json:"expires_in"`
	RefreshToken *string `json:"refresh_token"`
	Scope        string  `json:"scope"`
	IDToken      string  `json:"id_token"`
}

func newApp(sandbox *sweatstacktest.Sandbox, origin string) *app {
	return &app{
		origin: origin, sandbox: sandbox, verifier: map[string]string{},
		platform: &http.Client{Transport: sandbox.Transport()},
	}
}

func (a *app) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/auth/sweatstack/login":
		state, verifier := rand.Text(), rand.Text()+rand.Text()
		a.mu.Lock()
		a.verifier[state] = verifier
		a.mu.Unlock()
		sum := sha256.Sum256([]byte(verifier))
		w.Header().Set("Location", "https://sandbox.sweatstack.test/oauth/authorize?"+url.Values{
			"client_id": {a.sandbox.ClientID()}, "redirect_uri": {a.origin + "/callback"}, "state": {state},
			"scope":          {"openid profile email data:read offline_access"},
			"code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"},
		}.Encode())
		http.SetCookie(w, &http.Cookie{Name: "state", Value: state, Path: "/", Secure: strings.HasPrefix(a.origin, "https")})
		w.WriteHeader(http.StatusSeeOther)
	case "/callback":
		a.callback(w, r)
	default:
		cookie, err := r.Cookie("user")
		if err != nil {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		_, _ = w.Write([]byte(cookie.Value))
	}
}

func (a *app) callback(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	cookie, err := r.Cookie("state")
	if err != nil || cookie.Value != q.Get("state") || q.Get("error") != "" {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	a.mu.Lock()
	verifier := a.verifier[cookie.Value]
	a.mu.Unlock()
	answer, err := a.platform.PostForm("https://sandbox.sweatstack.test/api/v1/oauth/token", url.Values{
		"grant_type": {"authorization_code"}, "code": {q.Get("code")}, "code_verifier": {verifier},
		"client_id": {a.sandbox.ClientID()}, "client_secret": {a.sandbox.Secrets().ClientSecret},
	})
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer func() { _ = answer.Body.Close() }()
	var got tokens
	if err := json.NewDecoder(answer.Body).Decode(&got); err != nil || answer.StatusCode != http.StatusOK {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	a.mu.Lock()
	a.last = got
	a.mu.Unlock()
	var claims struct {
		Sub string `json:"sub"`
	}
	payload, _ := base64.RawURLEncoding.DecodeString(strings.Split(got.AccessToken, ".")[1])
	_ = json.Unmarshal(payload, &claims)
	http.SetCookie(w, &http.Cookie{Name: "user", Value: claims.Sub, Path: "/", Secure: strings.HasPrefix(a.origin, "https")})
	w.Header().Set("Location", "/")
	w.WriteHeader(http.StatusSeeOther)
}
