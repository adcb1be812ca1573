package main

import (
	"slices"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// latestID is what stands for the newest activity in place of an id.
const latestID = "latest"

// activityDataCommand reads samples.
type activityDataCommand struct {
	ID       string   `arg:"" default:"latest" help:"Id of the activity, or latest."`
	Metric   []string `short:"m" help:"Metric to read; all without it. Repeat it for more." placeholder:"METRIC"`
	Adaptive string   `enum:",power,speed" default:"" help:"Fewer rows: one for each stretch of about the same power or speed." placeholder:"METRIC"`
	Standard bool     `help:"Convert numbers to float64 and times to nanoseconds, as the Python client does."`
}

// Run reads them.
func (c *activityDataCommand) Run(s *session) error {
	params := sweatstack.ActivityDataParams{AdaptiveSamplingOn: sweatstack.Metric(c.Adaptive)}
	for _, name := range c.Metric {
		params.Metrics = append(params.Metrics, sweatstack.Metric(name))
	}
	return s.showFrame(c.ID, c.Standard, func(client *sweatstack.Client, id string) (*frame.Frame, error) {
		return client.Activities.Data(s.ctx, id, params)
	})
}

// activityMeanMaxCommand reads a mean-max curve.
type activityMeanMaxCommand struct {
	durationFlags

	ID       string `arg:"" default:"latest" help:"Id of the activity, or latest."`
	Metric   string `short:"m" enum:",power,speed" default:"" help:"The metric, power or speed; without it, power where the activity has it."`
	Standard bool   `help:"Convert numbers to float64 and times to nanoseconds, as the Python client does."`
}

// Run reads it.
func (c *activityMeanMaxCommand) Run(s *session) error {
	return s.showFrame(c.ID, c.Standard, func(client *sweatstack.Client, id string) (*frame.Frame, error) {
		metric := sweatstack.Metric(c.Metric)
		if metric == "" {
			details, err := client.Activities.Get(s.ctx, id)
			if err != nil {
				return nil, err
			}
			metric = sweatstack.MetricSpeed
			if slices.Contains(details.Metrics, sweatstack.MetricPower) {
				metric = sweatstack.MetricPower
			}
		}
		params := sweatstack.ActivityMeanMaxParams{Metric: metric}
		params.Durations, params.AllDurations = c.rows()
		return client.Activities.MeanMax(s.ctx, id, params)
	})
}

// activityAWDCommand reads an accumulated work duration.
type activityAWDCommand struct {
	ID       string `arg:"" default:"latest" help:"Id of the activity, or latest."`
	Metric   string `short:"m" enum:",power,speed" default:"" help:"The metric, power or speed; without it, the one of the sport."`
	Standard bool   `help:"Convert numbers to float64 and times to nanoseconds, as the Python client does."`
}

// Run reads it.
func (c *activityAWDCommand) Run(s *session) error {
	return s.showFrame(c.ID, c.Standard, func(client *sweatstack.Client, id string) (*frame.Frame, error) {
		return client.Activities.AWD(s.ctx, id, sweatstack.ActivityAWDParams{Metric: sweatstack.Metric(c.Metric)})
	})
}

// showFrame reads data of an activity, by its id or of the newest, and shows it.
func (s *session) showFrame(id string, standard bool, read func(*sweatstack.Client, string) (*frame.Frame, error)) error {
	client, err := s.client()
	if err != nil {
		return err
	}
	if id == latestID {
		newest, err := client.Activities.Latest(s.ctx, sweatstack.ActivityListParams{})
		if err != nil {
			return err
		}
		id = newest.ID
	}
	f, err := read(client, id)
	if err != nil {
		return err
	}
	if standard {
		if f, err = f.Standard(); err != nil {
			return err
		}
	}
	return s.show(ofFrame(f, "No samples."))
}
