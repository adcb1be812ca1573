package main

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

// tracesCommand holds the commands about traces.
type tracesCommand struct {
	List   traceListCommand   `cmd:"" help:"List traces, the newest first."`
	Create traceCreateCommand `cmd:"" help:"Write a trace down: lactate, effort, power, speed or heart rate at one time."`
	Delete traceDeleteCommand `cmd:"" result:"text" help:"Delete a trace."`
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

// traceCreateCommand writes a trace down.
type traceCreateCommand struct {
	At        instant  `help:"When it was measured, as in 2026-05-06T14:00:00+02:00; now without it." placeholder:"TIME"`
	Lactate   *float64 `help:"Lactate in mmol/L." placeholder:"N"`
	RPE       *int     `name:"rpe" help:"Rating of perceived exertion." placeholder:"N"`
	Power     *int     `help:"Power in W." placeholder:"N"`
	Speed     *float64 `help:"Speed in m/s." placeholder:"N"`
	HeartRate *int     `help:"Heart rate in bpm." placeholder:"N"`
	Notes     string   `help:"Free text." placeholder:"TEXT"`
	Sport     string   `help:"Sport." placeholder:"SPORT"`
	Tag       []string `help:"Tag. Repeat it for more." placeholder:"TAG"`
}

// Validate is called by the parser. A trace of nothing is an Enter too early.
func (c *traceCreateCommand) Validate() error {
	if c.Lactate == nil && c.RPE == nil && c.Power == nil && c.Speed == nil && c.HeartRate == nil && c.Notes == "" {
		return errors.New("nothing was measured: give --lactate, --rpe, --power, --speed, --heart-rate or --notes")
	}
	return nil
}

// Run writes it down and shows it as the platform keeps it.
func (c *traceCreateCommand) Run(s *session) error {
	client, err := s.client()
	if err != nil {
		return err
	}
	if c.At.IsZero() {
		c.At.Time = time.Now()
	}
	if err := s.checkSports(client, []string{c.Sport}); err != nil {
		return err
	}
	made, err := client.Traces.Create(s.ctx, sweatstack.TraceParams{
		Timestamp: c.At.Time, Lactate: c.Lactate, RPE: c.RPE, Power: c.Power, Speed: c.Speed, HeartRate: c.HeartRate,
		Notes: c.Notes, Sport: sport.Sport(c.Sport), Tags: c.Tag,
	})
	if err != nil {
		return err
	}
	shown := ofTraces([]sweatstack.Trace{made})
	shown.json = made
	return s.show(shown)
}

// traceDeleteCommand deletes a trace.
type traceDeleteCommand struct {
	ID string `arg:"" help:"Id of the trace."`
}

// Run deletes it.
func (c *traceDeleteCommand) Run(s *session) error {
	client, err := s.client()
	if err != nil {
		return err
	}
	if err := client.Traces.Delete(s.ctx, c.ID); err != nil {
		return err
	}
	return s.write("Deleted " + printable(c.ID) + ".\n")
}
