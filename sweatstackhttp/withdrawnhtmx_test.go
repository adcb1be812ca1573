package sweatstackhttp_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// On plain http, and in browsers that are a few years old, there is no
// Sec-Fetch-Mode: then htmx looks like a person who goes to a page. A redirect
// would put the principal's data into the page of the athlete.
func TestActing_WithdrawnAccessSendsHtmxToNoOtherDataWithoutFetchMetadata(t *testing.T) {
	t.Parallel()
	htmx := []string{"Sec-Fetch-Mode", "", "Sec-Fetch-Site", "", "HX-Request", "true", "Accept", "text/html, */*"}
	k := newKit(t, setup{})
	k.mux.Handle("/page", k.auth.SelectedUser(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, waits := sweatstackhttp.NoticeFrom(r.Context())
		_ = say(w, "notice %t", waits)
	})))
	b := k.signIn(t, k.sandbox.Coach())
	require.Equal(t, http.StatusSeeOther, b.selects(k, k.sandbox.Athletes()[0]).status)
	k.sandbox.Advance(20 * time.Minute)
	k.sandbox.Fail("POST /api/v1/oauth/delegated-token", sweatstacktest.Fault{Status: http.StatusForbidden})
	gone := b.get("/page", htmx...)
	assert.Equal(t, http.StatusConflict, gone.status)
	assert.Equal(t, "true", gone.header.Get("HX-Refresh"))
	b.get("/page", htmx...) // a piece of a page does not use the notice up
	assert.Equal(t, "notice true", b.get("/page").body)
}
