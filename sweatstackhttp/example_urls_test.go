package sweatstackhttp_test

import (
	"fmt"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

// Login is for links, the other addresses are for forms with method POST.
func ExampleURLs() {
	auth, err := sweatstackhttp.Configure(sweatstackhttp.Config{
		ClientID: "my-client", ClientSecret: "my-secret",
		AppURL:         "https://example.org/coach",
		SessionSecrets: []string{"32 characters from a random source"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	urls := auth.URLs()
	fmt.Println(urls.Login("/coach/activities?page=2"))
	fmt.Println(urls.Logout())
	fmt.Println(urls.SelectUser("01J9E1FPG0Z4JCQ7TJPC36D9E1", "/coach/activities", ""))
	fmt.Println(urls.SelectSelf(""))
	// Output:
	// /coach/auth/sweatstack/login?next=/coach/activities%3Fpage%3D2
	// /coach/auth/sweatstack/logout
	// /coach/auth/sweatstack/select-user/01J9E1FPG0Z4JCQ7TJPC36D9E1?next=/coach/activities
	// /coach/auth/sweatstack/select-self
}
