package sweatstackhttp_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// A platform that answers with anything but an answer gives a page that says
// so. Nobody is signed out by it, and nothing panics.
func TestDamagedAnswers_GiveAPageAndNobodyIsSignedOut(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]sweatstacktest.Fault{
		"500":                        {Status: http.StatusInternalServerError},
		"500 with nothing":           {Status: http.StatusInternalServerError, Empty: true},
		"502 of a proxy":             {Status: http.StatusBadGateway, Body: "<html>bad gateway</html>"},
		"redirect to elsewhere":      {Status: http.StatusFound, Header: http.Header{"Location": {"https://evil.example"}}},
		"HTML with status 200":       {Body: "<!doctype html><title>maintenance</title>"},
		"nothing with status 200":    {Status: http.StatusOK, Empty: true},
		"nothing with status 204":    {Status: http.StatusNoContent, Empty: true},
		"no JSON":                    {Body: `{"activities":`},
		"JSON of another shape":      {Body: `"a text"`},
		"JSON of another kind":       {Body: `{"id":1}`, ContentType: "application/json"},
		"cut before the answer":      {Cut: true},
		"cut in the middle":          {Cut: true, Body: strings.Repeat(" ", 5000) + "[]"},
		"Parquet without a footer":   {Body: "PAR1" + strings.Repeat("x", 100), ContentType: "application/vnd.apache.parquet"},
		"Parquet, footer too long":   {Body: "PAR1xxxx\xff\xff\xff\x7fPAR1", ContentType: "application/vnd.apache.parquet"},
		"Parquet, footer of garbage": {Body: "PAR1" + strings.Repeat("\x19\xfc\xff", 20) + "\x3c\x00\x00\x00PAR1", ContentType: "application/vnd.apache.parquet"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for mode, change := range modes() {
				t.Run(mode, func(t *testing.T) {
					t.Parallel()
					k := newKit(t, setup{config: change})
					id := k.sandbox.Activities(k.sandbox.Coach())[0].ID
					quick := sweatstack.CallRetries(0) // the waits between are real time
					k.mux.Handle("/list", sweatstackhttp.Handler(k.auth, func(w http.ResponseWriter, r *http.Request, u sweatstackhttp.SelectedUser) error {
						list, err := u.Client().Activities.List(r.Context(), sweatstack.ActivityListParams{Limit: 1}, quick)
						if err != nil {
							return err
						}
						return say(w, "%d", len(list))
					}))
					k.mux.Handle("/data", sweatstackhttp.Handler(k.auth, func(w http.ResponseWriter, r *http.Request, u sweatstackhttp.SelectedUser) error {
						frame, err := u.Client().Activities.Data(r.Context(), id, sweatstack.ActivityDataParams{}, quick)
						if err != nil {
							return err
						}
						return say(w, "%v", frame)
					}))
					b := k.signIn(t, k.sandbox.Coach())
					require.Equal(t, http.StatusOK, b.get("/list").status)
					require.Equal(t, http.StatusOK, b.get("/data").status, k.log.String())
					k.sandbox.Fail("GET /api/v1/activities/", fault)
					k.sandbox.Fail("GET /api/v1/activities/*/data", fault)
					for _, path := range []string{"/list", "/data"} {
						page := b.get(path)
						assert.Equal(t, http.StatusBadGateway, page.status, path)
						assert.Contains(t, page.body, "You are still signed in", path)
						assert.NotContains(t, page.body, "maintenance", path)
						assert.Empty(t, page.header.Values("Set-Cookie"), path)
						program := b.api(http.MethodGet, path)
						assert.Equal(t, http.StatusBadGateway, program.status, path)
						assert.Equal(t, "application/problem+json", program.header.Get("Content-Type"), path)
					}
					k.sandbox.ClearFaults()
					assert.Equal(t, http.StatusOK, b.get("/list").status, "still signed in")
					assert.Equal(t, http.StatusOK, b.get("/data").status)
				})
			}
		})
	}
}

func TestDamagedAnswers_ToASwitchLeaveTheSelection(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]sweatstacktest.Fault{
		"500":                   {Status: http.StatusInternalServerError},
		"HTML":                  {Body: "<html>"},
		"nothing":               {Status: http.StatusOK, Empty: true},
		"token of another user": {Body: `{"access_token":"eyJhbGciOiJub25lIn0.eyJzdWIiOiJzb21lYm9keSBlbHNlIn0.x","expires_in":900}`},
		"cut":                   {Cut: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{})
			b := k.signIn(t, k.sandbox.Coach())
			require.Equal(t, http.StatusSeeOther, b.selects(k, k.sandbox.Athletes()[0]).status)
			k.sandbox.Fail("POST /api/v1/oauth/delegated-token", fault)
			a := b.selects(k, k.sandbox.Athletes()[1])
			assert.Equal(t, http.StatusServiceUnavailable, a.status, a.body)
			assert.Empty(t, a.header.Values("Set-Cookie"))
			k.sandbox.ClearFaults()
			assert.Contains(t, b.get("/shown").body, "subject "+k.sandbox.Athletes()[0].ID)
		})
	}
}
