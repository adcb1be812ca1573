package sweatstacktest_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// background is the context of examples.
func background() context.Context { return context.Background() }

// started is a sandbox for an example.
func started(options ...sweatstacktest.Option) *sweatstacktest.Sandbox {
	sandbox, err := sweatstacktest.Start(options...)
	if err != nil {
		panic(err)
	}
	return sandbox
}

// In a test, New closes the sandbox at the end, and SignIn walks through the
// whole sign-in of an application.
func ExampleNew() {
	testPage := func(t *testing.T) { //nolint:thelper // it stands for a test, not for a helper.
		sandbox := sweatstacktest.New(t, sweatstacktest.WithRedirectURIs("https://app.example"))
		app := http.NewServeMux() // your application, with its sign-in
		browser := sandbox.SignIn(t, app, sandbox.Coach())
		_ = browser // has the cookies of the session

		// An application with another login route:
		browser = sandbox.SignInAt(t, app, "/login?next=/rides", sandbox.Athletes()[0])
		_ = browser
	}
	_ = testPage
	fmt.Println("see the package documentation")
	// Output: see the package documentation
}

// Who there is.
func ExampleSandbox_Users() {
	sandbox := started()
	defer func() { _ = sandbox.Close() }()
	fmt.Println(len(sandbox.Users()) > 4, sandbox.Coach().Name())
	fmt.Println(sandbox.ManagedUser().Name(), sandbox.ManagedUser().Managed)
	fmt.Println(sandbox.LoneAthlete().Name(), len(sandbox.LoneAthlete().ID))
	for _, team := range sandbox.Teams()[:1] {
		fmt.Println(team.Name, len(team.MemberIDs) > 2, team.OwnerID == sandbox.Coach().ID)
	}
	newest := sandbox.Activities(sandbox.Coach())[0]
	fmt.Println(newest.UserID == sandbox.Coach().ID, newest.Duration > 0)
	// Output:
	// true Ingrid Solheim
	// Oskar true
	// Sofie Haugen 16
	// Fjord Endurance true true
	// true true
}

// A person of one's own, for whom the coach may act.
func ExampleSandbox_AddUser() {
	sandbox := started()
	defer func() { _ = sandbox.Close() }()
	ada, err := sandbox.AddUser(sweatstacktest.NewUser{FirstName: "Ada", LastName: "Lind"})
	if err != nil {
		fmt.Println(err)
		return
	}
	coach := sandbox.Client(sandbox.Coach())
	_, err = coach.ActAs(background(), sweatstack.ActAsParams{User: ada.ID})
	fmt.Println(err != nil)

	if err := sandbox.Share(ada, sandbox.Coach()); err != nil {
		fmt.Println(err)
		return
	}
	acting, err := coach.ActAs(background(), sweatstack.ActAsParams{User: "ada"})
	if err != nil {
		fmt.Println(err)
		return
	}
	who, err := acting.WhoAmI(background())
	fmt.Println(who.DisplayName, err)

	// Ada takes it back: the tokens for her end at once.
	if err := sandbox.StopSharing(ada, sandbox.Coach()); err != nil {
		fmt.Println(err)
	}
	_, err = acting.Profile.Tags(background())
	fmt.Println(err != nil)
	// Output:
	// true
	// Ada Lind <nil>
	// true
}

// Tokens without the page, with the scopes that a test is about.
func ExampleSandbox_Token() {
	sandbox := started()
	defer func() { _ = sandbox.Close() }()
	token := sandbox.Token(sandbox.Coach(), "profile")
	answer, err := bearer(sandbox, "/activities/", token.AccessToken.Reveal())
	if err != nil {
		fmt.Println(err)
		return
	}
	_ = answer.Body.Close()
	fmt.Println(token.AccessToken, answer.Status)
	// Output: [REDACTED] 403 Forbidden
}

// A person disconnects the application.
func ExampleSandbox_Withdraw() {
	sandbox := started()
	defer func() { _ = sandbox.Close() }()
	client := sandbox.Client(sandbox.Coach())
	fmt.Println(sandbox.Withdraw(sandbox.Coach()), "sign-in ended")
	_, err := client.Profile.Tags(background())
	fmt.Println(err != nil)
	// Output:
	// 1 sign-in ended
	// true
}

// What was asked, without secrets.
func ExampleSandbox_Requests() {
	sandbox := started()
	defer func() { _ = sandbox.Close() }()
	if _, err := sandbox.Client(sandbox.Coach()).Profile.Tags(background()); err != nil {
		fmt.Println(err)
		return
	}
	for _, request := range sandbox.Requests() {
		fmt.Println(request.Method, request.Path, request.Status, request.UserID == sandbox.Coach().ID)
	}
	// Output: GET /api/v1/profile/tags/ 200 true
}

// Reset brings everything back to the start, ClearFaults only the faults.
func ExampleSandbox_Reset() {
	sandbox := started()
	defer func() { _ = sandbox.Close() }()
	client := sandbox.Client(sandbox.Coach(), sweatstack.WithMaxRetries(0))
	sandbox.Fail("*", sweatstacktest.Fault{Status: http.StatusInternalServerError})
	_, err := client.Profile.Tags(background())
	fmt.Println(err != nil)
	sandbox.ClearFaults()
	_, err = client.Profile.Tags(background())
	fmt.Println(err)
	sandbox.Reset()
	fmt.Println(len(sandbox.Requests()), sandbox.Counters())
	// Output:
	// true
	// <nil>
	// 0 {0 0 0 0 0}
}

// Deliveries that come twice, and one that is sent again by hand.
func ExampleSandbox_FailWebhooks() {
	var received atomic.Int32 // copies come side by side
	app := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { received.Add(1) })
	sandbox := started(sweatstacktest.WithWebhookHandler(app))
	defer func() { _ = sandbox.Close() }()

	sandbox.FailWebhooks(sweatstacktest.WebhookFault{Times: 1, Hold: 0, Copies: 2})
	if _, err := sandbox.SendWebhook(sweatstacktest.Webhook{}); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(received.Load(), "received")

	delivery, err := sandbox.Redeliver(sandbox.Deliveries()[0].ID)
	if err != nil {
		fmt.Println(err)
		return
	}
	last := delivery.Attempts[len(delivery.Attempts)-1]
	fmt.Println(delivery.State, last.Status, received.Load())
	// Output:
	// 2 received
	// delivered 200 3
}

// The sandbox as a handler, behind a server of one's own.
func ExampleSandbox_Handler() {
	sandbox := started()
	defer func() { _ = sandbox.Close() }()
	server := httptest.NewServer(sandbox.Handler())
	defer server.Close()
	answer, err := http.Get(server.URL + "/api/v1/profile/tags/")
	if err != nil {
		fmt.Println(err)
		return
	}
	_ = answer.Body.Close()
	fmt.Println(answer.Status)
	// Output: 401 Unauthorized
}

// The lines for an application in another process or language.
func ExampleSandbox_Environment() {
	sandbox := started(sweatstacktest.WithSeed(7))
	defer func() { _ = sandbox.Close() }()
	lines, err := sandbox.Environment()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(strings.Contains(lines, "SWEATSTACK_URL="+sandbox.URL()))
	fmt.Println(strings.Contains(lines, "SWEATSTACK_CLIENT_ID="+sandbox.ClientID()))
	fmt.Println(sandbox.Secrets().ClientID == sandbox.ClientID(), len(sandbox.Secrets().SessionSecret))
	// Output:
	// true
	// true
	// true 44
}

// How far older data of a user is loaded, for clients that watch it.
func ExampleSandbox_SetBackfill() {
	sandbox := started()
	defer func() { _ = sandbox.Close() }()
	day := time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC)
	if err := sandbox.SetBackfill(sandbox.Coach(), day); err != nil {
		fmt.Println(err)
		return
	}
	status, err := sandbox.Client(sandbox.Coach()).Activities.BackfillStatus(background())
	fmt.Println(status.LoadedUntil.Format(time.DateOnly), err)
	// Output: 2024-01-01 <nil>
}
