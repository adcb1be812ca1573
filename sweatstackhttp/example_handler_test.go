package sweatstackhttp_test

import (
	"fmt"
	"net/http"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// The type of the handler's parameter says what a request must have. Here it
// is the person whose data is shown: an athlete while a coach acts as one.
func ExampleHandler() {
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

	mux := http.NewServeMux()
	auth.Instrument(mux)
	mux.Handle("GET /newest", sweatstackhttp.Handler(auth,
		func(w http.ResponseWriter, r *http.Request, user sweatstackhttp.SelectedUser) error {
			list, err := user.Client().Activities.List(r.Context(), sweatstack.ActivityListParams{Limit: 1})
			if err != nil {
				return err // answered with the status that fits
			}
			_, err = fmt.Fprintf(w, "%d activity, own data: %t", len(list), !user.Acting())
			return err
		}))

	browser := newExampleBrowser(mux, sandbox)
	status, location, _ := browser.visit(http.MethodGet, "/newest")
	fmt.Println(status, location)
	if err := browser.signIn(location, sandbox.Coach()); err != nil {
		fmt.Println(err)
		return
	}
	_, _, page := browser.visit(http.MethodGet, "/newest")
	fmt.Println(page)

	athlete := sandbox.Athletes()[0]
	browser.visit(http.MethodPost, auth.URLs().SelectUser(athlete.ID, "/newest", ""))
	_, _, page = browser.visit(http.MethodGet, "/newest")
	fmt.Println(page)
	// Output:
	// 303 /auth/sweatstack/login?next=/newest
	// 1 activity, own data: true
	// 1 activity, own data: false
}
