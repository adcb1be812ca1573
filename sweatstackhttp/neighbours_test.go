package sweatstackhttp_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

// Cookies know no ports, and those of the kit are for every path: two
// applications on one host get each other's.
func TestCookies_ApplicationsOnOneHostSignNobodyOutOfEachOther(t *testing.T) {
	t.Parallel()
	for name, address := range map[string]string{
		"below a path":    "https://coach.example/athletes",
		"at another port": "https://coach.example:8443",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			one := newKit(t, setup{})
			other := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
				c.AppURL, c.SessionSecrets = address, []string{otherSecret}
			}})
			b := one.signIn(t, one.sandbox.Coach())
			require.Equal(t, http.StatusOK, b.get("/me").status)
			b.get("/auth/sweatstack/login")
			before := b.cookies()

			there := &browser{t: t, app: other.mux, client: b.client}
			require.Equal(t, http.StatusSeeOther, there.get("/me").status)
			require.Equal(t, http.StatusSeeOther, there.get("/auth/sweatstack/login").status)
			require.Equal(t, http.StatusSeeOther, there.post("/auth/sweatstack/logout", nil).status)
			require.NotEqual(t, before, b.cookies(), "a sign-in is under way there")
			for cookie, value := range before {
				assert.Equal(t, value, b.cookies()[cookie], cookie)
			}
			assert.Equal(t, http.StatusOK, b.get("/me").status)
			before = b.cookies()
			require.Equal(t, http.StatusSeeOther, b.get("/auth/sweatstack/login").status)
			for cookie, value := range before {
				assert.Equal(t, value, b.cookies()[cookie], cookie)
			}
		})
	}
}
