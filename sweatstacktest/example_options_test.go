package sweatstacktest_test

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
	"github.com/sweatstack/sweatstack-go/webhook"
)

// Every option of a sandbox for an application of one's own.
func ExampleOption() {
	noon := time.Date(2026, time.May, 6, 12, 0, 0, 0, time.UTC)
	sandbox, err := sweatstacktest.Start(
		sweatstacktest.WithAPI(sweatstacktest.Current),
		sweatstacktest.WithAddr("127.0.0.1:0"),
		sweatstacktest.WithHistory(365),
		sweatstacktest.WithAccessTokenTTL(5*time.Minute),
		sweatstacktest.WithRefreshReuseGrace(10*time.Second),
		sweatstacktest.WithRememberedConsent(),
		sweatstacktest.WithLatency(time.Millisecond),
		sweatstacktest.WithClock(func() time.Time { return noon }),
		sweatstacktest.WithFixedSecrets(),
		sweatstacktest.WithLogger(slog.New(slog.DiscardHandler)),
		sweatstacktest.WithRedirectURIs("https://coach.example/auth/sweatstack/callback"),
		sweatstacktest.WithWebhookTarget("http://127.0.0.1:8000/webhooks/sweatstack"),
		sweatstacktest.WithAllowedWebhookHosts("hooks.internal"),
		sweatstacktest.WithAllowedHosts("sandbox.internal"),
		sweatstacktest.WithApplication(sweatstacktest.Application{
			ID: "dashboard", Name: "The dashboard", Secret: "only for tests",
			RedirectURIs:     []string{"http://localhost:9000/callback"},
			WebhookEndpoints: []string{"http://hooks.internal/sweatstack"}, WebhookSecret: "whsec_tests",
		}),
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = sandbox.Close() }()
	fmt.Println(sandbox.Now().Format(time.RFC3339))
	// Output: 2026-05-06T12:00:00Z
}

// Wrong options are named all at once.
func ExampleStart_wrongOptions() {
	_, err := sweatstacktest.Start(
		sweatstacktest.WithAPI("yesterday"),
		sweatstacktest.WithLatency(-time.Second),
	)
	fmt.Println(err)
	// Output:
	// sweatstacktest: latency -1s is negative
	// sweatstacktest: API "yesterday" is neither "current" nor "legacy"
}

// The platform of the time of the Python client 0.70 names sports in another
// way.
func ExampleWithAPI() {
	for _, api := range []sweatstacktest.API{sweatstacktest.Current, sweatstacktest.Legacy} {
		sandbox, err := sweatstacktest.Start(sweatstacktest.WithAPI(api))
		if err != nil {
			fmt.Println(err)
			return
		}
		ride, err := sandbox.AddActivity(sandbox.Coach(), sweatstacktest.Recording{Sport: "cycling.trainer", Power: []float64{200}})
		if err != nil {
			fmt.Println(err)
			return
		}
		details, err := sandbox.Client(sandbox.Coach()).Activities.Get(background(), ride.ID)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(api, details.Sport)
		_ = sandbox.Close()
	}
	// Output:
	// current cycling+stationary
	// legacy cycling.trainer
}

// Webhooks go to a handler in this process: no port is needed.
func ExampleWithWebhookHandler() {
	app := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { fmt.Println(r.Method, r.URL.Path) })
	sandbox, err := sweatstacktest.Start(sweatstacktest.WithWebhookHandler(app))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = sandbox.Close() }()
	if _, err := sandbox.SendWebhook(sweatstacktest.Webhook{UserID: sandbox.Coach().ID}); err != nil {
		fmt.Println(err)
	}
	// Output: POST /webhooks/sweatstack
}

// An application that is made with the secrets of the sandbox comes after it: the
// function finds it when the first webhook is sent.
func ExampleWithWebhookHandler_applicationMadeLater() {
	var app http.Handler
	sandbox, err := sweatstacktest.Start(sweatstacktest.WithWebhookHandler(
		http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { app.ServeHTTP(w, r) })))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = sandbox.Close() }()
	app, err = webhook.NewHandler(webhook.Config{Secrets: []string{sandbox.Secrets().WebhookSecret}},
		func(_ context.Context, event webhook.Event) error {
			fmt.Println(event.Type, event.ResourceID != "")
			return nil
		})
	if err != nil {
		fmt.Println(err)
		return
	}

	ride := sweatstacktest.Recording{Power: []float64{180, 200}}
	if _, err := sandbox.AddActivity(sandbox.Coach(), ride); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(sandbox.Deliveries()[0].State)
	// Output:
	// activity_created true
	// delivered
}

// notes is a storage in memory; a program has a file.
type notes map[string][]byte

func (n notes) Load(context.Context) (map[string][]byte, error) { return maps.Clone(n), nil }

func (n notes) Save(_ context.Context, values map[string][]byte) error {
	for name, value := range values {
		if value == nil {
			delete(n, name)
			continue
		}
		n[name] = value
	}
	return nil
}

// A sandbox that finds its state again.
func ExampleWithStorage() {
	var storage sweatstacktest.Storage = notes{}
	for range 2 {
		sandbox, err := sweatstacktest.Start(sweatstacktest.WithStorage(storage))
		if err != nil {
			fmt.Println(err)
			return
		}
		if _, err := sandbox.AddUser(sweatstacktest.NewUser{FirstName: "Ada"}); err != nil {
			fmt.Println(err)
			return
		}
		added := 0
		for _, user := range sandbox.Users() {
			if user.Role == sweatstacktest.RoleAdded {
				added++
			}
		}
		fmt.Println(added)
		if err := sandbox.Close(); err != nil {
			fmt.Println(err)
		}
	}
	// Output:
	// 1
	// 2
}
