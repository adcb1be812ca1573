package sweatstackhttp_test

import (
	"fmt"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

// Every wrong setting is reported at once, by its name.
func ExampleConfigure() {
	_, err := sweatstackhttp.Configure(sweatstackhttp.Config{
		ClientID:       "my-client",
		AppURL:         "http://coach.example",
		SessionSecrets: []string{"too short"},
	})
	fmt.Println(err)
	// Output:
	// sweatstackhttp: Config.ClientSecret: is empty
	// sweatstackhttp: Config.AppURL: is http; use https, or AllowInsecure on a closed network
	// sweatstackhttp: Config.SessionSecrets[0]: has 9 characters; want at least 32, from a random source
}
