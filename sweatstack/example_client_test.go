package sweatstack_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// startSandbox stands in for the platform in the examples.
func startSandbox() *sweatstacktest.Sandbox {
	sandbox, err := sweatstacktest.Start()
	if err != nil {
		log.Fatal(err)
	}
	return sandbox
}

// A client is made from the token that a sign-in gave. On the platform itself
// the base URL is left out.
func ExampleNewClient() {
	sandbox := startSandbox()
	defer func() { _ = sandbox.Close() }()

	client, err := sweatstack.NewClient(
		sweatstack.WithBaseURL(sandbox.URL()),
		sweatstack.WithClientCredentials(sandbox.ClientID(), sweatstack.NewSecret(sandbox.Secrets().ClientSecret)),
		sweatstack.WithToken(sandbox.Token(sandbox.Coach())),
	)
	if err != nil {
		log.Fatal(err)
	}
	info, err := client.OAuth.UserInfo(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(info.Subject == sandbox.Coach().ID)
	// Output: true
}

// All fetches page after page while the loop goes on.
func ExampleActivitiesService_All() {
	sandbox := startSandbox()
	defer func() { _ = sandbox.Close() }()
	client := sandbox.Client(sandbox.Coach())

	count := 0
	for activity, err := range client.Activities.All(context.Background(), sweatstack.ActivityListParams{Limit: 3}) {
		if err != nil {
			log.Fatal(err)
		}
		if activity.Duration > 0 {
			count++
		}
	}
	fmt.Println(count)
	// Output: 3
}

// What went wrong is told apart with errors.Is and errors.AsType.
func ExampleAPIError() {
	sandbox := startSandbox()
	defer func() { _ = sandbox.Close() }()
	client := sandbox.Client(sandbox.Coach())

	_, err := client.Activities.Get(context.Background(), "no-such-activity")
	fmt.Println(errors.Is(err, sweatstack.ErrNotFound))
	if api, ok := errors.AsType[*sweatstack.APIError](err); ok {
		fmt.Println(api.Status, api.Path)
	}
	// Output:
	// true
	// 404 /activities/no-such-activity
}

// A coach calls with the token of an athlete.
func ExampleClient_DelegatedClient() {
	sandbox := startSandbox()
	defer func() { _ = sandbox.Close() }()
	coach := sandbox.Client(sandbox.Coach())
	athlete := sandbox.Athletes()[0]

	acting, err := coach.DelegatedClient(context.Background(), sweatstack.DelegatedTokenParams{UserID: athlete.ID})
	if err != nil {
		log.Fatal(err)
	}
	latest, err := acting.Activities.Latest(context.Background(), sweatstack.ActivityListParams{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(latest.ID == sandbox.Activities(athlete)[0].ID)
	// Output: true
}

// A program on a desktop begins a sign-in by itself: the verifier stays, the
// challenge goes along.
func ExampleOAuthService_AuthorizeURL() {
	client, err := sweatstack.NewClient()
	if err != nil {
		log.Fatal(err)
	}
	page, err := client.OAuth.AuthorizeURL(sweatstack.AuthorizeParams{
		RedirectURI: "http://127.0.0.1:8123/callback",
		State:       "opaque",
		Challenge:   sweatstack.ChallengeOf(sweatstack.NewSecret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")),
		Scopes:      []sweatstack.Scope{sweatstack.ScopeOpenID},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(page)
	// Output: https://app.sweatstack.no/oauth/authorize?client_id=5382f68b0d254378&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&redirect_uri=http%3A%2F%2F127.0.0.1%3A8123%2Fcallback&scope=openid&state=opaque
}
