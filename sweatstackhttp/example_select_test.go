package sweatstackhttp_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// exampleAthlete gives the client of an athlete with some training. In a handler
// it is user.Client().
func exampleAthlete() (client *sweatstack.Client, done func(), err error) {
	day := time.Date(2026, time.May, 4, 12, 0, 0, 0, time.UTC)
	sandbox, err := sweatstacktest.Start(sweatstacktest.WithHistory(120), sweatstacktest.WithClock(func() time.Time { return day }))
	if err != nil {
		return nil, nil, err
	}
	return sandbox.Client(sandbox.Athletes()[0]), func() { _ = sandbox.Close() }, nil
}

// A person picks one of their newest activities.
func ExampleSelectActivity() {
	client, done, err := exampleAthlete()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer done()
	activities, err := sweatstackhttp.SelectActivity(context.Background(), client, sweatstack.ActivityListParams{Limit: 3})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, option := range activities.Options {
		fmt.Println(option.Label)
	}
	// In a handler: r.URL.Query().
	query := url.Values{"activity": {activities.Options[1].Value}}
	chosen, err := activities.Choose(query)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("chosen:", chosen[0].StartLocal.Date())
	// Output:
	// 2026-05-03 road cycling
	// 2026-05-02 road cycling
	// 2026-04-30 road cycling
	// chosen: 2026-05-02
}

// A filter for a list of activities: one sport, or all.
func ExampleSelectSport() {
	client, done, err := exampleAthlete()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer done()
	ctx := context.Background()
	sports, err := sweatstackhttp.SelectSport(ctx, client, sweatstackhttp.SelectSportParams{OnlyRoot: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	sports.None = "All sports"
	chosen, err := sports.Choose(url.Values{"sport": {"running"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	// An empty choice is no filter.
	list, err := client.Activities.List(ctx, sweatstack.ActivityListParams{Sports: chosen, Limit: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(list), "activities of", chosen)
	form, err := sports.Form("Show")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(form)
	// Output:
	// 2 activities of [running]
	// <form class="sweatstack-choice" method="get">
	// <label class="sweatstack-label" for="sweatstack-sport">Select a sport</label>
	// <select class="sweatstack-select" id="sweatstack-sport" name="sport">
	// <option value="">All sports</option>
	// <option value="cycling" dir="auto">cycling</option>
	// <option value="running" dir="auto" selected>running</option>
	// <option value="xc_skiing" dir="auto">XC skiing</option>
	// </select>
	// <button class="sweatstack-button" type="submit">Show</button>
	// </form>
}

// What a request names and the page did not offer is an error.
func ExampleSelectTag() {
	client, done, err := exampleAthlete()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer done()
	tags, err := sweatstackhttp.SelectTag(context.Background(), client)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, option := range tags.Options {
		fmt.Println(option.Label)
	}
	chosen, err := tags.Choose(url.Values{"tag": {"<script>"}})
	fmt.Println(chosen, errors.Is(err, sweatstackhttp.ErrNotOffered))
	// Output:
	// endurance
	// intervals
	// lactate
	// long ride
	// long run
	// long ski
	// recovery
	// sprints
	// tempo
	// test
	// threshold
	// [] true
}

// Several metrics at once.
func ExampleSelectMetric() {
	metrics := sweatstackhttp.SelectMetric()
	metrics.Multiple = true
	metrics.Options = metrics.Options[2:5] // power, speed and heart rate
	chosen, err := metrics.Choose(url.Values{"metric": {"heart_rate", "power"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(chosen)
	box, err := metrics.HTML()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(box)
	// Output:
	// [power heart_rate]
	// <label class="sweatstack-label" for="sweatstack-metric">Select metrics</label>
	// <select class="sweatstack-select" id="sweatstack-metric" name="metric" multiple>
	// <option value="power" dir="auto" selected>power</option>
	// <option value="speed" dir="auto">speed</option>
	// <option value="heart_rate" dir="auto" selected>heart_rate</option>
	// </select>
}
