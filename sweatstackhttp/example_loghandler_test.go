package sweatstackhttp_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"os"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// Each line of the application says who is behind it. Behind the middleware
// the context is enough; LogActor makes it known to an access log outside.
func ExampleNewLogHandler() {
	sandbox, err := sweatstacktest.Start()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = sandbox.Close() }()
	log := slog.New(sweatstackhttp.NewLogHandler(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: sameEachRun})))
	config := exampleConfig(sandbox)
	config.Logger = slog.New(slog.DiscardHandler) // this example shows the application's own lines
	auth, err := sweatstackhttp.Configure(config)
	if err != nil {
		fmt.Println(err)
		return
	}
	mux := http.NewServeMux()
	auth.Instrument(mux)
	mux.Handle("GET /ride", auth.SelectedUser(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		log.InfoContext(r.Context(), "drawing the ride")
	})))
	access := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mux.ServeHTTP(w, r)
		log.InfoContext(r.Context(), "request", "path", r.URL.Path)
	})

	browser := newExampleBrowser(mux, sandbox)
	if err := browser.signIn(auth.URLs().Login("/"), sandbox.Coach()); err != nil {
		fmt.Println(err)
		return
	}
	browser.visit(http.MethodPost, auth.URLs().SelectUser(sandbox.Athletes()[0].ID, "/ride", ""))
	browser.app = sweatstackhttp.LogActor(access)
	browser.visit(http.MethodGet, "/ride")
	browser.visit(http.MethodGet, "/elsewhere")
	// Output:
	// level=INFO msg="drawing the ride" actor=01J6RWTBX07APHFDB8E5N3KGN2 subject=01J9E1FPG0Z4JCQ7TJPC36D9E1 session=…
	// level=INFO msg=request path=/ride actor=01J6RWTBX07APHFDB8E5N3KGN2 subject=01J9E1FPG0Z4JCQ7TJPC36D9E1 session=…
	// level=INFO msg=request path=/elsewhere
}

// sameEachRun leaves out what differs from run to run.
func sameEachRun(_ []string, a slog.Attr) slog.Attr {
	switch a.Key {
	case slog.TimeKey:
		return slog.Attr{}
	case "session":
		return slog.String(a.Key, "…")
	}
	return a
}
