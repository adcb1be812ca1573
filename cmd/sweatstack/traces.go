package main

import (
	"strconv"
	"strings"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// tracesCommand holds the commands about traces.
type tracesCommand struct {
	List    traceListCommand    `cmd:"" help:"List traces, the newest first."`
	Create  traceCreateCommand  `cmd:"" help:"Write a trace down: lactate, effort, power, speed or heart rate at one time."`
	Replace traceReplaceCommand `cmd:"" result:"text" help:"Write a trace anew."`
	Delete  traceDeleteCommand  `cmd:"" result:"text" help:"Delete a trace."`
}

// traceListCommand lists traces.
type traceListCommand struct {
	activityFilter

	Limit  int `short:"n" default:"20" help:"How many at most. 0 means all."`
	Offset int `help:"How many to leave out first."`
}

// Run lists them page by page.
func (c *traceListCommand) Run(s *session) error {
	client, err := s.client()
	if err != nil {
		return err
	}
	if err := s.checkSports(client, c.Sport); err != nil {
		return err
	}
	picked := c.params()
	params := sweatstack.TraceListParams{
		Start: picked.Start, End: picked.End, Sports: picked.Sports, Tags: picked.Tags, Limit: c.Limit, Offset: c.Offset,
	}
	list := []sweatstack.Trace{}
	for trace, err := range client.Traces.All(s.ctx, params) {
		if err != nil {
			return err
		}
		list = append(list, trace)
	}
	return s.show(ofTraces(list))
}

// ofTraces shows a list of traces.
func ofTraces(list []sweatstack.Trace) result {
	t := table{
		head: []string{"DAY", "TIME", "SPORT", "LACTATE", "POWER", "SPEED", "HEART RATE", "RPE", "NOTES", "ID"},
		none: "No traces.", right: []int{3, 4, 5, 6, 7},
	}
	for _, trace := range list {
		day, clock, _ := strings.Cut(trace.TimestampLocal.String(), "T")
		label := ""
		if trace.Sport != "" {
			label = trace.Sport.Label()
		}
		t.rows = append(t.rows, []string{
			day, clock[:min(5, len(clock))], label, decimal(trace.Lactate, 1, "mmol/L"), whole(trace.Power, "W"),
			decimal(trace.Speed, 2, "m/s"), whole(trace.HeartRate, "bpm"), whole(trace.RPE, ""), trace.Notes, trace.ID,
		})
	}
	return result{table: t, json: list, frame: func() (*frame.Frame, error) { return sweatstack.TraceFrame(list) }}
}

// whole shows a whole number; nothing when there is none.
func whole(value *int, unit string) string {
	if value == nil {
		return ""
	}
	return strings.TrimSpace(strconv.Itoa(*value) + " " + unit)
}

// decimal shows a number with so many decimals; nothing when there is none.
func decimal(value *float64, decimals int, unit string) string {
	if value == nil {
		return ""
	}
	return strconv.FormatFloat(*value, 'f', decimals, 64) + " " + unit
}
