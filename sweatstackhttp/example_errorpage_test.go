package sweatstackhttp_test

import (
	"fmt"
	"html/template"
	"net/http"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// Error pages in the look of the application.
func ExampleErrorPage() {
	sandbox, err := sweatstacktest.Start()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = sandbox.Close() }()
	config := exampleConfig(sandbox)
	config.ErrorTemplate = template.Must(template.New("error").Parse(
		`<h1>{{.Title}}</h1><p>{{.Text}}</p>{{if .SignIn}}<a href="{{.Login}}">Sign in</a>{{end}}`))
	config.RedirectUnauthenticated = new(false) // a page in place of a redirect
	auth, err := sweatstackhttp.Configure(config)
	if err != nil {
		fmt.Println(err)
		return
	}
	app := auth.AuthenticatedUser(http.NotFoundHandler())
	status, _, page := newExampleBrowser(app, sandbox).visit(http.MethodGet, "/activities")
	fmt.Println(status)
	fmt.Println(page)
	// Output:
	// 401
	// <h1>Please sign in</h1><p>This page is for people who are signed in.</p><a href="/auth/sweatstack/login?next=/activities">Sign in</a>
}
