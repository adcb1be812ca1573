package sweatstackhttp_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// exampleSettings are those of an application beside a sandbox.
func exampleSettings(sandbox *sweatstacktest.Sandbox) sweatstackhttp.Config {
	return sweatstackhttp.Config{
		ClientID: sandbox.ClientID(), ClientSecret: sandbox.Secrets().ClientSecret,
		AppURL: "https://coach.example", SessionSecrets: []string{sandbox.Secrets().SessionSecret},
		HTTPClient: &http.Client{Transport: sandbox.Transport()},
		Logger:     slog.New(slog.DiscardHandler),
	}
}

// An application says at its start what is wrong with its settings.
func ExampleAuth_Diagnose() {
	sandbox, err := sweatstacktest.Start() // knows only addresses of this machine
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = sandbox.Close() }()
	auth, err := sweatstackhttp.Configure(exampleSettings(sandbox))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, finding := range auth.Diagnose(context.Background()) {
		fmt.Println(finding.Severity, finding.Code)
		fmt.Println(finding.Problem)
	}
	// Output:
	// ERROR redirect-uri-refused
	// The platform refuses the redirect URI https://coach.example/auth/sweatstack/callback (status 400).
}

// Count events, and log them too.
func ExampleConfig_observe() {
	sandbox, err := sweatstacktest.Start(sweatstacktest.WithRedirectURIs("https://coach.example"))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = sandbox.Close() }()
	var failed []sweatstackhttp.SignInFailure // guard it with a mutex in a program
	log := sweatstack.LogEvents(slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: sameEachRun})))
	config := exampleSettings(sandbox)
	config.Observe = func(ctx context.Context, event sweatstack.Event) {
		if e, ok := event.(sweatstackhttp.SignInFailedEvent); ok {
			failed = append(failed, e.Step)
		}
		log(ctx, event)
	}
	auth, err := sweatstackhttp.Configure(config)
	if err != nil {
		fmt.Println(err)
		return
	}
	mux := http.NewServeMux()
	auth.Instrument(mux)
	forged := httptest.NewRequest(http.MethodGet, "https://coach.example/auth/sweatstack/callback?state=guess&code=stolen", http.NoBody)
	mux.ServeHTTP(httptest.NewRecorder(), forged)
	fmt.Println(slices.Contains(failed, sweatstackhttp.FailedState))
	// Output:
	// level=WARN msg="sweatstack event" event=sign_in_failed step=state
	// true
}
