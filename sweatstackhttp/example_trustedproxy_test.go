package sweatstackhttp_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// An application behind a proxy: who comes around the proxy is nobody.
func ExampleTrustedProxy() {
	sandbox, err := sweatstacktest.Start()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = sandbox.Close() }()
	secret := strings.Repeat("of-random-letters-", 3)
	trust, err := sweatstackhttp.TrustedProxy(sweatstackhttp.TrustedProxyConfig{
		Secrets:    []sweatstack.Secret{sweatstack.NewSecret(secret)},
		Peers:      []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")},
		HTTPClient: &http.Client{Transport: sandbox.Transport()},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	app := trust(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user := sweatstackhttp.ProxiedUserFrom(r.Context())
		_, _ = fmt.Fprintf(w, "the coach: %t", user.ID() == sandbox.Coach().ID)
	}))

	for _, sent := range []string{secret, "guessed"} {
		r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
		r.RemoteAddr = "10.0.0.7:40000"
		r.Header.Set(sweatstackhttp.DefaultTokenHeader, sandbox.Token(sandbox.Coach()).AccessToken.Reveal())
		r.Header.Set(sweatstackhttp.ProxySecretHeader, sent)
		w := httptest.NewRecorder()
		app.ServeHTTP(w, r)
		fmt.Println(w.Code, strings.SplitN(w.Body.String(), "\n", 2)[0])
	}
	// Output:
	// 200 the coach: true
	// 401 {"detail":"This application is reached through its proxy.","status":401,"title":"Unauthorized","type":"about:blank"}
}
