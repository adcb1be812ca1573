package sweatstack_test

import (
	"fmt"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

func ExampleParseDuration() {
	for _, text := range []string{"PT1H2M3S", "P1DT2H", "3723.5", "2 days 01:02:03", "an hour"} {
		length, err := sweatstack.ParseDuration(text)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(length, sweatstack.FormatDuration(length))
	}
	// Output:
	// 1h2m3s PT1H2M3S
	// 26h0m0s P1DT2H
	// 1h2m3.5s PT1H2M3.5S
	// 49h2m3s P2DT1H2M3S
	// sweatstack: time cannot be read: length "an hour": want a length of time such as PT1H2M3S, 3723 or 01:02:03
}

func ExampleParseInstant() {
	for _, text := range []string{"2025-06-03T07:30:00+02:00", "2025-06-03T05:30:00Z", "2025-06-03T05:30:00"} {
		instant, err := sweatstack.ParseInstant(text)
		fmt.Println(instant.Format(time.RFC3339), instant.Unix(), err)
	}
	// Output:
	// 2025-06-03T07:30:00+02:00 1748928600 <nil>
	// 2025-06-03T05:30:00Z 1748928600 <nil>
	// 2025-06-03T05:30:00Z 1748928600 <nil>
}

func ExampleLocalTime() {
	clock, err := sweatstack.ParseLocalTime("2025-06-03T07:30:00")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(clock.Format("Monday 15:04"), clock.Date())
	oslo := time.FixedZone("CEST", 2*60*60)
	fmt.Println(clock.In(oslo).UTC())
	fmt.Println(clock == sweatstack.LocalTimeOf(clock.In(oslo)))
	// Output:
	// Tuesday 07:30 2025-06-03
	// 2025-06-03 05:30:00 +0000 UTC
	// true
}

func ExampleDate() {
	today := sweatstack.DateOf(time.Date(2025, time.March, 2, 9, 0, 0, 0, time.UTC))
	fmt.Println(today, today.AddDays(-7), sweatstack.Date{}.IsZero())
	// Output:
	// 2025-03-02 2025-02-23 true
}
