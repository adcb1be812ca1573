package sweatstack_test

import (
	"context"
	"fmt"
	"log"
	"slices"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// trackRides adds two rides on the track to the history of the sandbox's coach,
// who otherwise rides on the road, and returns her client: ten minutes at
// 200 W, and five at 220 W with a sprint of five seconds at the end.
func trackRides(sandbox *sweatstacktest.Sandbox) (client *sweatstack.Client, first, second string) {
	coach := sandbox.Coach()
	var ids []string
	for i, power := range [][]float64{
		slices.Repeat([]float64{200}, 600),
		slices.Concat(slices.Repeat([]float64{220}, 295), slices.Repeat([]float64{600}, 5)),
	} {
		ride, err := sandbox.AddActivity(coach, sweatstacktest.Recording{
			Sport: "cycling.track", Start: sandbox.Now().Add(time.Duration(2*i-9) * 24 * time.Hour), Power: power,
		})
		if err != nil {
			log.Fatal(err)
		}
		ids = append(ids, ride.ID)
	}
	return sandbox.Client(coach), ids[0], ids[1]
}

// The mean-max curve of one activity, at two durations.
func ExampleActivitiesService_MeanMax() {
	sandbox := startSandbox()
	defer func() { _ = sandbox.Close() }()
	client, _, sprint := trackRides(sandbox)

	curve, err := client.Activities.MeanMax(context.Background(), sprint, sweatstack.ActivityMeanMaxParams{
		Metric:    sweatstack.MetricPower,
		Durations: []time.Duration{5 * time.Second, 5 * time.Minute},
	})
	if err != nil {
		log.Fatal(err)
	}
	duration, _ := curve.Column("duration")
	power, _ := curve.Column("power")
	for i := range curve.Len() {
		length, _ := duration.Duration(i)
		watts, _ := power.Float(i)
		fmt.Println(length, watts, "W")
	}
	// Output:
	// 5s 600 W
	// 5m0s 226 W
}

// How long an activity was at or above a level.
func ExampleActivitiesService_AWD() {
	sandbox := startSandbox()
	defer func() { _ = sandbox.Close() }()
	client, _, sprint := trackRides(sandbox)

	work, err := client.Activities.AWD(context.Background(), sprint, sweatstack.ActivityAWDParams{})
	if err != nil {
		log.Fatal(err)
	}
	power, _ := work.Column("power")
	duration, _ := work.Column("duration")
	for i := range work.Len() {
		if watts, _ := power.Float(i); watts == 200 || watts == 300 {
			length, _ := duration.Duration(i)
			fmt.Println(watts, "W:", length)
		}
	}
	// Output:
	// 200 W: 5m0s
	// 300 W: 5s
}

// The newest activity of a sport, one row per second.
func ExampleActivitiesService_LatestData() {
	sandbox := startSandbox()
	defer func() { _ = sandbox.Close() }()
	client, _, _ := trackRides(sandbox)

	samples, err := client.Activities.LatestData(context.Background(),
		sweatstack.ActivityListParams{Sports: []sport.Sport{"cycling.track"}},
		sweatstack.ActivityDataParams{Metrics: []sweatstack.Metric{sweatstack.MetricPower}})
	if err != nil {
		log.Fatal(err)
	}
	power, _ := samples.Column("power")
	last, _ := power.Float(samples.Len() - 1)
	fmt.Println(samples.Len(), "seconds, the last at", last, "W")
	// Output: 300 seconds, the last at 600 W
}

// The best of all rides on the track, and which of them set it.
func ExampleLongitudinalService_MeanMax() {
	sandbox := startSandbox()
	defer func() { _ = sandbox.Close() }()
	client, steady, sprint := trackRides(sandbox)
	names := map[string]string{steady: "the steady ride", sprint: "the one with the sprint"}

	curve, err := client.Longitudinal.MeanMax(context.Background(), sweatstack.LongitudinalCurveParams{
		Sports:    []sport.Sport{"cycling.track"},
		Start:     sweatstack.DateOf(sandbox.Now()).AddDays(-30),
		Durations: []time.Duration{5 * time.Second, 5 * time.Minute, 10 * time.Minute},
	})
	if err != nil {
		log.Fatal(err)
	}
	duration, _ := curve.Column("duration")
	power, _ := curve.Column("power")
	activity, _ := curve.Column("activity_id")
	for i := range curve.Len() {
		length, _ := duration.Duration(i)
		watts, _ := power.Float(i)
		id, _ := activity.Text(i)
		fmt.Printf("%v: %v W, %s\n", length, watts, names[id])
	}
	// Output:
	// 5s: 600 W, the one with the sprint
	// 5m0s: 226 W, the one with the sprint
	// 10m0s: 200 W, the steady ride
}

// What is left after 60 kJ of work: the curve of rested legs beside the one of
// tired legs.
func ExampleLongitudinalService_MeanMax_after() {
	sandbox := startSandbox()
	defer func() { _ = sandbox.Close() }()
	client, _, _ := trackRides(sandbox)

	curve, err := client.Longitudinal.MeanMax(context.Background(), sweatstack.LongitudinalCurveParams{
		Sports:    []sport.Sport{"cycling.track"},
		Durations: []time.Duration{time.Minute},
		After:     []float64{0, 60},
	})
	if err != nil {
		log.Fatal(err)
	}
	after, _ := curve.Column("after")
	power, _ := curve.Column("power")
	for i := range curve.Len() {
		work, _ := after.Float(i)
		watts, _ := power.Float(i)
		fmt.Printf("after %v kJ: %v W\n", work, watts)
	}
	// Output:
	// after 0 kJ: 252 W
	// after 60 kJ: 200 W
}

// What the days of training sustain at one level.
func ExampleLongitudinalService_AWD() {
	sandbox := startSandbox()
	defer func() { _ = sandbox.Close() }()
	client, _, _ := trackRides(sandbox)

	work, err := client.Longitudinal.AWD(context.Background(), sweatstack.LongitudinalCurveParams{
		Sports: []sport.Sport{"cycling.track"},
	})
	if err != nil {
		log.Fatal(err)
	}
	row := 200 - 1 // levels are 1 W apart
	for _, name := range []string{"power", "max", "hard", "medium", "easy"} {
		column, _ := work.Column(name)
		value, _ := column.Float(row)
		fmt.Println(name, value)
	}
	// Output:
	// power 200
	// max 600
	// hard 600
	// medium 300
	// easy 300
}

// All samples of a month, whose activity is told by a column.
func ExampleLongitudinalService_Data() {
	sandbox := startSandbox()
	defer func() { _ = sandbox.Close() }()
	client, _, _ := trackRides(sandbox)

	samples, err := client.Longitudinal.Data(context.Background(), sweatstack.LongitudinalDataParams{
		Sports:  []sport.Sport{"cycling.track"},
		Start:   sweatstack.DateOf(sandbox.Now()).AddDays(-30),
		Metrics: []sweatstack.Metric{sweatstack.MetricPower},
	})
	if err != nil {
		log.Fatal(err)
	}
	rows := map[string]int{}
	activity, _ := samples.Column("activity_id")
	for i := range samples.Len() {
		id, _ := activity.Text(i)
		rows[id]++
	}
	fmt.Println(samples.Len(), "seconds of", len(rows), "activities")
	// Output: 900 seconds of 2 activities
}
