package sweatstackhttp_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// BenchmarkAuthenticatedRequest bounds what the kit adds to a request of
// somebody who is signed in: opening the session, finding the newest token,
// making the client. Each turn sends one request to a bare route and one to the
// same route behind the kit, so that both see the same machine; the metrics
// over-bare are the difference.
func BenchmarkAuthenticatedRequest(b *testing.B) {
	for _, mode := range []string{"cookie mode", "store mode"} {
		b.Run(mode, func(b *testing.B) {
			bare, authenticated := routesToCompare(b, mode == "store mode")
			extra := testing.AllocsPerRun(100, authenticated) - testing.AllocsPerRun(100, bare)
			var spent [2]time.Duration
			for b.Loop() {
				begun := time.Now()
				bare()
				between := time.Now()
				authenticated()
				spent[0] += between.Sub(begun)
				spent[1] += time.Since(between)
			}
			n := float64(b.N)
			b.ReportMetric(0, "ns/op") // of both together: says nothing
			b.ReportMetric(float64(spent[0])/n, "bare-ns/op")
			b.ReportMetric(float64(spent[1]-spent[0])/n, "over-bare-ns/op")
			b.ReportMetric(extra, "over-bare-allocs/op")
		})
	}
}

func routesToCompare(b *testing.B, stored bool) (bare, authenticated func()) {
	b.Helper()
	sandbox := sweatstacktest.New(b, sweatstacktest.WithRedirectURIs(appURL))
	config := sweatstackhttp.Config{
		ClientID: sandbox.ClientID(), ClientSecret: sandbox.Secrets().ClientSecret, AppURL: appURL,
		SessionSecrets: []string{sessionSecret}, HTTPClient: &http.Client{Transport: sandbox.Transport()},
		Logger: slog.New(slog.DiscardHandler),
	}
	if stored {
		config.Store = tokenstore.NewMemory()
	}
	auth, err := sweatstackhttp.Configure(config)
	if err != nil {
		b.Fatal(err)
	}
	page := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok")) })
	mux := http.NewServeMux()
	auth.Instrument(mux)
	mux.Handle("/bare", page)
	mux.Handle("/", page)
	mux.Handle("/me", auth.AuthenticatedUser(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = sweatstackhttp.AuthenticatedUserFrom(r.Context())
		page(w, r)
	})))
	client := sandbox.SignIn(b, mux, sandbox.Coach())
	run := func(path string) func() {
		request := httptest.NewRequest(http.MethodGet, appURL+path, nil)
		for _, c := range client.Jar.Cookies(request.URL) {
			request.AddCookie(c)
		}
		return func() {
			recorder := httptest.NewRecorder()
			mux.ServeHTTP(recorder, request)
			if recorder.Code != http.StatusOK {
				b.Fatal(recorder.Code)
			}
		}
	}
	return run("/bare"), run("/me")
}
