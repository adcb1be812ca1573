package sweatstackhttp_test

import (
	"fmt"
	"net/http"

	"github.com/go-chi/chi/v5"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// The kit on chi: its routes, a page for the principal, and one for everybody.
func ExampleAuth_Instrument() {
	sandbox, err := sweatstacktest.Start()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = sandbox.Close() }()
	auth, err := sweatstackhttp.Configure(exampleConfig(sandbox))
	if err != nil {
		fmt.Println(err)
		return
	}

	r := chi.NewRouter()
	auth.Instrument(r)
	r.With(auth.AuthenticatedUser).Get("/me", func(w http.ResponseWriter, r *http.Request) {
		user := sweatstackhttp.AuthenticatedUserFrom(r.Context())
		info, err := user.Client().OAuth.UserInfo(r.Context())
		if err != nil {
			auth.Fail(w, r, err)
			return
		}
		_, _ = fmt.Fprintf(w, "Hello, %s!", info.Name)
	})
	r.With(auth.OptionalUser).Get("/", func(w http.ResponseWriter, r *http.Request) {
		_, signedIn := sweatstackhttp.OptionalUserFrom(r.Context()).User()
		_, _ = fmt.Fprintf(w, "signed in: %t", signedIn)
	})

	browser := newExampleBrowser(r, sandbox)
	show := func(path string) {
		_, _, page := browser.visit(http.MethodGet, path)
		fmt.Println(page)
	}
	show("/")
	if err := browser.signIn(auth.URLs().Login(""), sandbox.Coach()); err != nil {
		fmt.Println(err)
		return
	}
	show("/")
	show("/me")
	browser.visit(http.MethodPost, auth.URLs().Logout())
	show("/")
	// Output:
	// signed in: false
	// signed in: true
	// Hello, Ingrid Solheim!
	// signed in: false
}
