package sweatstackhttp_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

func TestUnauthenticated_OwnAnswerThatSaysNothingIsNoSuccess(t *testing.T) {
	t.Parallel()
	for name, cookie := range map[string]string{"no cookie": "", "worthless cookie": "worthless"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
				c.Unauthenticated = func(w http.ResponseWriter, r *http.Request, _ string) {
					w.Header().Set("X-Seen", "1")
					if r.Method == http.MethodPost {
						w.WriteHeader(http.StatusTeapot)
					}
				}
			}})
			b := k.newBrowser(t)
			b.setCookie(sessionCookie, cookie)
			silent := b.api(http.MethodGet, "/me")
			assert.Equal(t, http.StatusUnauthorized, silent.status)
			assert.Equal(t, "1", silent.header.Get("X-Seen"))
			requirePrivate(t, silent)
			assert.Equal(t, http.StatusTeapot, b.api(http.MethodPost, "/me").status)
		})
	}
}
