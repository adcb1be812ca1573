package main

import (
	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

// longitudinalCommand holds the commands about data over many activities.
type longitudinalCommand struct {
	Data    longitudinalDataCommand    `cmd:"" help:"Read the samples of many activities."`
	MeanMax longitudinalMeanMaxCommand `cmd:"" name:"mean-max" help:"Read the best efforts over many activities."`
	AWD     longitudinalAWDCommand     `cmd:"" name:"awd" help:"Read the accumulated work duration over many activities."`
}

// sportsOf turns flags into sports.
func sportsOf(names []string) []sport.Sport {
	var sports []sport.Sport
	for _, name := range names {
		sports = append(sports, sport.Sport(name))
	}
	return sports
}

// longitudinalDataCommand reads samples.
type longitudinalDataCommand struct {
	Sport    []string        `required:"" help:"Sport, with all below it. Repeat it for more." placeholder:"SPORT"`
	Start    sweatstack.Date `required:"" help:"First day." placeholder:"YYYY-MM-DD"`
	End      sweatstack.Date `help:"Last day; today without it." placeholder:"YYYY-MM-DD"`
	Metric   []string        `short:"m" help:"Metric to read. Repeat it for more." placeholder:"METRIC"`
	Adaptive string          `enum:",power,speed" default:"" help:"Fewer rows: one for each stretch of about the same power or speed." placeholder:"METRIC"`
}

// Validate is called by the parser.
func (c *longitudinalDataCommand) Validate() error { return inOrder(c.Start, c.End) }

// Run reads them.
func (c *longitudinalDataCommand) Run(s *session) error {
	params := sweatstack.LongitudinalDataParams{
		Sports: sportsOf(c.Sport), Start: c.Start, End: c.End, AdaptiveSamplingOn: sweatstack.Metric(c.Adaptive),
	}
	for _, name := range c.Metric {
		params.Metrics = append(params.Metrics, sweatstack.Metric(name))
	}
	return s.showTable("No samples.", c.Sport, func(client *sweatstack.Client) (*frame.Frame, error) {
		return client.Longitudinal.Data(s.ctx, params)
	})
}

// curveFlags say which curve over many activities is wanted.
type curveFlags struct {
	Sport  []string        `required:"" help:"Sport, with all below it. Repeat it for more." placeholder:"SPORT"`
	Metric string          `short:"m" enum:",power,speed" default:"" help:"The metric, power or speed; without it, power for cycling and speed for the rest." placeholder:"METRIC"`
	Start  sweatstack.Date `help:"First day." placeholder:"YYYY-MM-DD"`
	End    sweatstack.Date `help:"Last day." placeholder:"YYYY-MM-DD"`
}

// Validate is called by the parser.
func (c *curveFlags) Validate() error { return inOrder(c.Start, c.End) }

// params turns the flags into those of the client.
func (c *curveFlags) params() sweatstack.LongitudinalCurveParams {
	return sweatstack.LongitudinalCurveParams{
		Sports: sportsOf(c.Sport), Metric: sweatstack.Metric(c.Metric), Start: c.Start, End: c.End,
	}
}

// longitudinalMeanMaxCommand reads best efforts.
type longitudinalMeanMaxCommand struct {
	curveFlags
	durationFlags

	After []float64 `help:"Best efforts after so much work: kJ of power, metres of speed, within a year at most. Five at most." placeholder:"N"`
}

// Run reads them.
func (c *longitudinalMeanMaxCommand) Run(s *session) error {
	params := c.params()
	params.After = c.After
	params.Durations, params.AllDurations = c.rows()
	return s.showTable("No efforts.", c.Sport, func(client *sweatstack.Client) (*frame.Frame, error) {
		return client.Longitudinal.MeanMax(s.ctx, params)
	})
}

// longitudinalAWDCommand reads accumulated work durations.
type longitudinalAWDCommand struct{ curveFlags }

// Run reads them.
func (c *longitudinalAWDCommand) Run(s *session) error {
	return s.showTable("No work.", c.Sport, func(client *sweatstack.Client) (*frame.Frame, error) {
		return client.Longitudinal.AWD(s.ctx, c.params())
	})
}

// showTable reads a table over activities of some sports and shows it.
func (s *session) showTable(none string, sports []string, read func(*sweatstack.Client) (*frame.Frame, error)) error {
	client, err := s.client()
	if err != nil {
		return err
	}
	if err := s.checkSports(client, sports); err != nil {
		return err
	}
	f, err := read(client)
	if err != nil {
		return err
	}
	return s.show(ofFrame(f, none))
}
