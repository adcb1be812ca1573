package sweatstacktest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// bearer calls the API of a sandbox within the process and returns the status.
func bearer(sandbox *sweatstacktest.Sandbox, path, token string) (*http.Response, error) {
	r, err := http.NewRequest(http.MethodGet, "https://sandbox.sweatstack.test/api/v1"+path, http.NoBody)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Authorization", "Bearer "+token)
	return sandbox.Transport().RoundTrip(r)
}

// A program starts a sandbox with Start; a test takes New(t), which closes it.
func ExampleStart() {
	sandbox, err := sweatstacktest.Start(
		sweatstacktest.WithSeed(1),
		sweatstacktest.WithRefreshTokenRotation(),
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = sandbox.Close() }()

	for _, user := range sandbox.Users()[:6] {
		fmt.Printf("%s: %s\n", user.Name(), user.Role)
	}
	// Output:
	// Ingrid Solheim: Coach
	// Emil Berg: Athlete of the coach
	// Nora de Vries: Athlete of the coach
	// Jonas Lie: Athlete of the coach
	// Oskar: Managed by the coach
	// Sofie Haugen: Athlete on her own
}

// The clock of the sandbox moves, the one of the program does not: tokens end
// now instead of in a quarter of an hour.
func ExampleSandbox_Advance() {
	sandbox, err := sweatstacktest.Start()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = sandbox.Close() }()
	token := sandbox.Token(sandbox.Coach()).AccessToken.Reveal()

	for range 2 {
		answer, err := bearer(sandbox, "/profile/tags/", token)
		if err != nil {
			fmt.Println(err)
			return
		}
		_ = answer.Body.Close()
		fmt.Println(answer.Status)
		sandbox.Advance(15 * time.Minute)
	}
	// Output:
	// 200 OK
	// 401 Unauthorized
}

// A fault takes the place of the real answer, once or more often.
func ExampleSandbox_Fail() {
	sandbox, err := sweatstacktest.Start()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = sandbox.Close() }()
	sandbox.Fail("GET /api/v1/activities/*", sweatstacktest.Fault{Status: 503, Times: 1})
	token := sandbox.Token(sandbox.Coach()).AccessToken.Reveal()

	for range 2 {
		answer, err := bearer(sandbox, "/activities/latest", token)
		if err != nil {
			fmt.Println(err)
			return
		}
		_ = answer.Body.Close()
		fmt.Println(answer.Status)
	}
	// Output:
	// 503 Service Unavailable
	// 200 OK
}

// An endpoint that fails gets the event again, by the sandbox's clock.
func ExampleSandbox_SendWebhook() {
	attempts := 0
	endpoint := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var event struct {
			Type string `json:"event_type"`
		}
		_ = json.NewDecoder(r.Body).Decode(&event)
		attempts++
		fmt.Println("attempt", attempts, "of", event.Type)
		if attempts == 1 {
			w.WriteHeader(http.StatusInternalServerError)
		}
	})
	sandbox, err := sweatstacktest.Start(sweatstacktest.WithWebhookHandler(endpoint))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = sandbox.Close() }()

	sent, err := sandbox.SendWebhook(sweatstacktest.Webhook{EventType: "activity_updated"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(sent[0].State)
	sandbox.Advance(time.Minute)
	fmt.Println(sandbox.Deliveries()[0].State)
	// Output:
	// attempt 1 of activity_updated
	// pending
	// attempt 2 of activity_updated
	// delivered
}

// A recording of one's own: the curves are computed from it.
func ExampleSandbox_AddActivity() {
	sandbox, err := sweatstacktest.Start()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = sandbox.Close() }()

	ride, err := sandbox.AddActivity(sandbox.Coach(), sweatstacktest.Recording{
		Sport: "cycling+stationary", Power: []float64{180, 200, 220}, HeartRate: []float64{120, 121, 123},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(ride.Sport, ride.Duration, ride.Metrics)
	// Output:
	// cycling+stationary 3s [lap power heart_rate]
}

// A recording as a table: what a client read, changed, goes in again.
func ExampleRecording() {
	sandbox, err := sweatstacktest.Start()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = sandbox.Close() }()
	data, err := frame.New(
		frame.NewNumber("power", []int16{180, 200, 220, 240}, nil),
		frame.NewNumber("smo2", []float64{61, 60.5, 60, 59}, nil),
		frame.NewNumber("lap", []int8{0, 0, 1, 1}, nil),
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	ride, err := sandbox.AddActivity(sandbox.Coach(), sweatstacktest.Recording{Sport: "cycling", Data: data})
	if err != nil {
		fmt.Println(err)
		return
	}
	details, err := sandbox.Client(sandbox.Coach()).Activities.Get(background(), ride.ID)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(ride.Metrics, len(details.Laps), *details.Laps[1].Power.Mean)
	// Output: [lap power smo2] 2 230
}
