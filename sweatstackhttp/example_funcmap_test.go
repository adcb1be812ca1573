package sweatstackhttp_test

import (
	"fmt"
	"html/template"
	"net/http"
	"os"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// A layout with everything that a signed-in person needs. The list of users may
// come from anywhere; SelectUser loads it.
func ExampleAuth_FuncMap() {
	auth, err := sweatstackhttp.Configure(sweatstackhttp.Config{
		ClientID: "my-client", ClientSecret: "my-secret",
		AppURL:         "https://coach.example",
		SessionSecrets: []string{"32 characters from a random source"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	layout, err := template.New("layout").Funcs(auth.FuncMap()).Parse(`
{{- sweatstackActing .Banner .Path}}
{{sweatstackSwitcher .Users .Path}}
{{sweatstackLogout}}
`)
	if err != nil {
		fmt.Println(err)
		return
	}
	users := []sweatstack.UserSummary{
		{ID: "01COACH", DisplayName: "Ingrid Solheim"}, {ID: "01ATHLETE", DisplayName: "<Anna>"},
	}
	err = layout.Execute(os.Stdout, map[string]any{
		"Path":   "/activities",
		"Users":  sweatstackhttp.SelectUserOf(users, "01ATHLETE", ""),
		"Banner": sweatstackhttp.ActingBanner{Actor: "Ingrid Solheim", Subject: "<Anna>"},
	})
	if err != nil {
		fmt.Println(err)
	}
	// Output:
	// <form class="sweatstack-acting" method="post" action="/auth/sweatstack/select-self">
	// <input type="hidden" name="next" value="/activities">
	// <p class="sweatstack-acting-text" role="status">You are looking at the data of <strong><bdi>&lt;Anna&gt;</bdi></strong>, signed in as <bdi>Ingrid Solheim</bdi>.</p>
	// <button class="sweatstack-button" type="submit">Back to myself</button>
	// </form>
	// <form class="sweatstack-switcher" method="post" action="/auth/sweatstack/select-user">
	// <input type="hidden" name="next" value="/activities">
	// <label class="sweatstack-label" for="sweatstack-user_id">Select a user</label>
	// <select class="sweatstack-select" id="sweatstack-user_id" name="user_id">
	// <option value="01COACH" dir="auto">Ingrid Solheim</option>
	// <option value="01ATHLETE" dir="auto" selected>&lt;Anna&gt;</option>
	// </select>
	// <button class="sweatstack-button" type="submit">Switch</button>
	// </form>
	// <form class="sweatstack-logout" method="post" action="/auth/sweatstack/logout">
	// <button class="sweatstack-button" type="submit">Sign out</button>
	// </form>
}

// A coach looks at an athlete's data, with the whole list at hand.
func ExampleSelectUser() {
	sandbox, err := sweatstacktest.Start()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = sandbox.Close() }()
	config := exampleConfig(sandbox)
	config.Scopes = append(sweatstack.DefaultScopes(), sweatstack.ScopeSharingRead) // to list users
	auth, err := sweatstackhttp.Configure(config)
	if err != nil {
		fmt.Println(err)
		return
	}
	mux := http.NewServeMux()
	auth.Instrument(mux)
	mux.Handle("GET /users", sweatstackhttp.Handler(auth,
		func(w http.ResponseWriter, r *http.Request, user sweatstackhttp.SelectedUser) error {
			users, err := sweatstackhttp.SelectUser(r.Context(), user, "")
			if err != nil {
				return err
			}
			for _, option := range users.Options {
				mark := "-"
				if option.Of.ID == user.ID() {
					mark = "*"
				}
				if _, err := fmt.Fprintln(w, mark, option.Label); err != nil {
					return err
				}
			}
			return nil
		}))

	browser := newExampleBrowser(mux, sandbox)
	if err := browser.signIn(auth.URLs().Login(""), sandbox.Coach()); err != nil {
		fmt.Println(err)
		return
	}
	// What the form of sweatstackSwitcher sends.
	browser.visit(http.MethodPost, "/auth/sweatstack/select-user?user_id="+sandbox.Athletes()[0].ID)
	_, _, page := browser.visit(http.MethodGet, "/users")
	fmt.Print(page)
	// Output:
	// - Ingrid Solheim
	// * Emil Berg
	// - Nora de Vries
	// - Jonas Lie
	// - Oskar
}
