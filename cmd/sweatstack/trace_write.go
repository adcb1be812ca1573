package main

import (
	"errors"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

// traceFlags say what was measured.
type traceFlags struct {
	Lactate   *float64 `help:"Lactate in mmol/L." placeholder:"N"`
	RPE       *int     `name:"rpe" help:"Rating of perceived exertion." placeholder:"N"`
	Power     *int     `help:"Power in W." placeholder:"N"`
	Speed     *float64 `help:"Speed in m/s." placeholder:"N"`
	HeartRate *int     `help:"Heart rate in bpm." placeholder:"N"`
	VO2       *float64 `name:"vo2" help:"Oxygen uptake, in the unit of your choice." placeholder:"N"`
	Notes     string   `help:"Free text." placeholder:"TEXT"`
	Sport     string   `help:"Sport." placeholder:"SPORT"`
	Tag       []string `sep:"none" help:"Tag. Repeat it for more." placeholder:"TAG"`
	TestID    string   `help:"Id of the test that it belongs to." placeholder:"ID"`
}

// Validate is called by the parser. A trace of nothing is an Enter too early.
func (f *traceFlags) Validate() error {
	if f.Lactate == nil && f.RPE == nil && f.Power == nil && f.Speed == nil && f.HeartRate == nil && f.Notes == "" {
		return errors.New("nothing was measured: give --lactate, --rpe, --power, --speed, --heart-rate or --notes")
	}
	return nil
}

// params turns the flags into those of the client.
func (f *traceFlags) params(s *session, client *sweatstack.Client, at time.Time) (sweatstack.TraceParams, error) {
	return sweatstack.TraceParams{
		Timestamp: at, Lactate: f.Lactate, RPE: f.RPE, Power: f.Power, Speed: f.Speed, HeartRate: f.HeartRate, VO2: f.VO2,
		Notes: f.Notes, Sport: sport.Sport(f.Sport), Tags: f.Tag, TestID: f.TestID,
	}, s.checkSports(client, []string{f.Sport})
}

// traceCreateCommand writes a trace down.
type traceCreateCommand struct {
	At instant `help:"When it was measured, as in 2026-05-06T14:00:00+02:00; now without it." placeholder:"TIME"`
	traceFlags
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
	params, err := c.params(s, client, c.At.Time)
	if err != nil {
		return err
	}
	made, err := client.Traces.Create(s.ctx, params)
	if err != nil {
		return err
	}
	shown := ofTraces([]sweatstack.Trace{made})
	shown.json = made
	return s.show(shown)
}

// traceReplaceCommand writes a trace anew.
type traceReplaceCommand struct {
	ID string  `arg:"" help:"Id of the trace."`
	At instant `required:"" help:"When it was measured, as in 2026-05-06T14:00:00+02:00." placeholder:"TIME"`
	traceFlags
}

// Help warns of what replacing means.
func (c *traceReplaceCommand) Help() string {
	return "The trace holds afterwards what is given here and nothing else: name also what stays as it is."
}

// Run writes it.
func (c *traceReplaceCommand) Run(s *session) error {
	client, err := s.client()
	if err != nil {
		return err
	}
	params, err := c.params(s, client, c.At.Time)
	if err != nil {
		return err
	}
	if err := client.Traces.Replace(s.ctx, c.ID, params); err != nil {
		return err
	}
	return s.write("Replaced " + printable(c.ID) + ".\n")
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
