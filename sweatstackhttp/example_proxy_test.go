package sweatstackhttp_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// A proxy in front of an application that knows nothing of OAuth. The
// application trusts the proxy's token because both share a secret.
func ExampleAuth_Proxy() {
	sandbox, err := sweatstacktest.Start()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = sandbox.Close() }()
	secret := sweatstack.NewSecret(strings.Repeat("of-random-letters-", 3))

	// The application behind: in a program of its own, or in Python.
	trust, err := sweatstackhttp.TrustedProxy(sweatstackhttp.TrustedProxyConfig{
		Secrets:    []sweatstack.Secret{secret},
		HTTPClient: &http.Client{Transport: sandbox.Transport()},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	behind := httptest.NewServer(trust(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user := sweatstackhttp.ProxiedUserFrom(r.Context())
		info, err := user.Client().OAuth.UserInfo(r.Context())
		if err != nil {
			http.Error(w, "no answer from SweatStack", http.StatusBadGateway)
			return
		}
		_, _ = fmt.Fprintf(w, "Hello, %s!", info.Name)
	})))
	defer behind.Close()

	// The proxy.
	auth, err := sweatstackhttp.Configure(exampleConfig(sandbox))
	if err != nil {
		fmt.Println(err)
		return
	}
	target, err := url.Parse(behind.URL)
	if err != nil {
		fmt.Println(err)
		return
	}
	proxy, err := auth.Proxy(target, sweatstackhttp.ProxyConfig{Secret: secret})
	if err != nil {
		fmt.Println(err)
		return
	}
	mux := http.NewServeMux()
	auth.Instrument(mux)
	mux.Handle("/", proxy)

	browser := newExampleBrowser(mux, sandbox)
	status, location, _ := browser.visit(http.MethodGet, "/")
	fmt.Println(status, location)
	if err := browser.signIn(location, sandbox.Coach()); err != nil {
		fmt.Println(err)
		return
	}
	_, _, page := browser.visit(http.MethodGet, "/")
	fmt.Println(page)
	// Output:
	// 303 /auth/sweatstack/login
	// Hello, Ingrid Solheim!
}
