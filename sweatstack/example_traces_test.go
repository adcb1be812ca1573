package sweatstack_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// A lactate test: two drops of blood, one of them corrected later.
func ExampleTracesService_Create() {
	sandbox := startSandbox()
	defer func() { _ = sandbox.Close() }()
	client, ctx := sandbox.Client(sandbox.LoneAthlete()), context.Background()

	begin := time.Date(2001, time.May, 6, 17, 0, 0, 0, time.FixedZone("", 2*60*60))
	var last sweatstack.Trace
	for step, lactate := range []float64{1.1, 2.4} {
		var err error
		last, err = client.Traces.Create(ctx, sweatstack.TraceParams{
			Timestamp: begin.Add(time.Duration(step) * 5 * time.Minute),
			Lactate:   new(lactate), Power: new(150 + 50*step), Sport: "cycling.road", Tags: []string{"lab"},
		})
		if err != nil {
			log.Fatal(err)
		}
	}
	// Replace clears what it does not name: here, the power.
	err := client.Traces.Replace(ctx, last.ID, sweatstack.TraceParams{
		Timestamp: last.Timestamp, Lactate: new(2.6), Sport: last.Sport, Tags: last.Tags,
	})
	if err != nil {
		log.Fatal(err)
	}
	for trace, err := range client.Traces.All(ctx, sweatstack.TraceListParams{Tags: []string{"lab"}}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(trace.Timestamp.UTC().Format(time.TimeOnly), *trace.Lactate, "mmol/L, power:", trace.Power != nil)
	}
	// Output:
	// 15:05:00 2.6 mmol/L, power: false
	// 15:00:00 1.1 mmol/L, power: true
}

// What is not there cannot be deleted, and what makes no sense is not sent.
func ExampleTracesService_Delete() {
	sandbox := startSandbox()
	defer func() { _ = sandbox.Close() }()
	client, ctx := sandbox.Client(sandbox.LoneAthlete()), context.Background()

	trace, err := client.Traces.Create(ctx, sweatstack.TraceParams{Timestamp: time.Now(), RPE: new(7)})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(client.Traces.Delete(ctx, trace.ID))
	fmt.Println(errors.Is(client.Traces.Delete(ctx, trace.ID), sweatstack.ErrNotFound))
	_, err = client.Traces.Create(ctx, sweatstack.TraceParams{Timestamp: time.Now(), Power: new(-1)})
	fmt.Println(err)
	// Output:
	// <nil>
	// true
	// sweatstack: Power: must not be negative
}

// The newest trace of all costs one request for one trace.
func ExampleTracesService_All() {
	sandbox := startSandbox()
	defer func() { _ = sandbox.Close() }()
	client := sandbox.Client(sandbox.Athletes()[0])

	for trace, err := range client.Traces.All(context.Background(), sweatstack.TraceListParams{Limit: 1}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(trace.Lactate != nil, trace.Activity != nil)
	}
	// Output: true true
}

// A list as a table, for CSV, Parquet or columns of numbers.
func ExampleTraceFrame() {
	at := time.Date(2026, time.May, 6, 15, 0, 0, 0, time.UTC)
	table, err := sweatstack.TraceFrame([]sweatstack.Trace{
		{ID: "a", Timestamp: at, Lactate: new(1.1), Power: new(150)},
		{ID: "b", Timestamp: at.Add(5 * time.Minute), Lactate: new(2.4)},
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, name := range []string{"lactate", "power"} {
		column, _ := table.Column(name)
		fmt.Println(name, column.Type(), column.Floats())
	}
	// Output:
	// lactate float64 [1.1 2.4]
	// power float64 [150 NaN]
}

// The plain columns are there even when nothing matches.
func ExampleActivityFrame() {
	table, err := sweatstack.ActivityFrame(nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(table.Len(), table.Columns()[1].Name(), table.Columns()[7].Type())
	// Output: 0 id duration
}
