package main

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// activitiesCommand holds the commands about activities.
type activitiesCommand struct {
	List    activityListCommand    `cmd:"" help:"List activities, the newest first."`
	Get     activityGetCommand     `cmd:"" help:"Show one activity."`
	Latest  activityLatestCommand  `cmd:"" help:"Show the newest activity."`
	Data    activityDataCommand    `cmd:"" help:"Read the samples of an activity, one row per second."`
	MeanMax activityMeanMaxCommand `cmd:"" name:"mean-max" help:"Read the mean-max curve of an activity."`
	AWD     activityAWDCommand     `cmd:"" name:"awd" help:"Read the accumulated work duration of an activity."`
}

// activityFilter are the flags that pick activities.
type activityFilter struct {
	Start sweatstack.Date `help:"First day." placeholder:"YYYY-MM-DD"`
	End   sweatstack.Date `help:"Last day." placeholder:"YYYY-MM-DD"`
	Sport []string        `help:"Sport, with all below it. Repeat it for more." placeholder:"SPORT"`
	Tag   []string        `sep:"none" help:"Tag that an activity must have. Repeat it for more." placeholder:"TAG"`
}

// Validate is called by the parser.
func (f *activityFilter) Validate() error { return inOrder(f.Start, f.End) }

// params turns the flags into those of the client.
func (f *activityFilter) params() sweatstack.ActivityListParams {
	return sweatstack.ActivityListParams{Start: f.Start, End: f.End, Tags: f.Tag, Sports: sportsOf(f.Sport)}
}

// activityListCommand lists activities.
type activityListCommand struct {
	activityFilter

	Limit  int `short:"n" default:"20" help:"How many at most. 0 means all."`
	Offset int `help:"How many to leave out first."`
}

// Run lists them page by page.
func (c *activityListCommand) Run(s *session) error {
	client, err := s.client()
	if err != nil {
		return err
	}
	if err := s.checkSports(client, c.Sport); err != nil {
		return err
	}
	params := c.params()
	params.Limit, params.Offset = c.Limit, c.Offset
	list := []sweatstack.ActivitySummary{}
	t := table{
		head: []string{"DAY", "START", "SPORT", "DURATION", "DISTANCE", "POWER", "HEART RATE", "ID"},
		none: "No activities.", right: []int{3, 4, 5, 6},
	}
	for activity, err := range client.Activities.All(s.ctx, params) {
		if err != nil {
			return err
		}
		list = append(list, activity)
		t.rows = append(t.rows, activityRow(activity))
	}
	return s.show(result{table: t, json: list, frame: func() (*frame.Frame, error) { return sweatstack.ActivityFrame(list) }})
}

// activityRow is one line of the list.
func activityRow(a sweatstack.ActivitySummary) []string {
	day, clock, _ := strings.Cut(a.StartLocal.String(), "T")
	distance, power, heart := "", "", ""
	if sum := a.Summary; sum != nil {
		if sum.Distance != nil {
			distance = kilometres(sum.Distance.Sum)
		}
		if sum.Power != nil {
			power = withUnit(sum.Power.Mean, "W")
		}
		if sum.HeartRate != nil {
			heart = withUnit(sum.HeartRate.Mean, "bpm")
		}
	}
	return []string{day, clock[:min(5, len(clock))], a.Sport.Label(), clockOf(a.Duration), distance, power, heart, a.ID}
}

// clockOf shows a length of time as h:mm:ss.
func clockOf(d time.Duration) string {
	seconds := int64(d.Round(time.Second) / time.Second)
	return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
}

// kilometres shows metres as kilometres; nothing when unknown.
func kilometres(metres *float64) string {
	if metres == nil {
		return ""
	}
	return fmt.Sprintf("%.1f km", *metres/1000)
}

// withUnit shows a rounded number; nothing when unknown.
func withUnit(value *float64, unit string) string {
	if value == nil || math.IsNaN(*value) {
		return ""
	}
	return fmt.Sprintf("%.0f %s", *value, unit)
}

// activityGetCommand shows one activity.
type activityGetCommand struct {
	ID string `arg:"" help:"Id of the activity."`
}

// Run reads it.
func (c *activityGetCommand) Run(s *session) error {
	client, err := s.client()
	if err != nil {
		return err
	}
	details, err := client.Activities.Get(s.ctx, c.ID)
	if err != nil {
		return err
	}
	return s.show(ofActivity(details))
}

// activityLatestCommand shows the newest activity.
type activityLatestCommand struct{ activityFilter }

// Run finds it.
func (c *activityLatestCommand) Run(s *session) error {
	client, err := s.client()
	if err != nil {
		return err
	}
	if err := s.checkSports(client, c.Sport); err != nil {
		return err
	}
	details, err := client.Activities.Latest(s.ctx, c.params())
	if err != nil {
		return err
	}
	return s.show(ofActivity(details))
}

// ofActivity shows one activity in full.
func ofActivity(a sweatstack.ActivityDetails) result {
	row := activityRow(a.ActivitySummary)
	rows := [][]string{
		{"id", a.ID}, {"sport", a.Sport.Label() + " (" + string(a.Sport) + ")"},
		{"start", row[0] + " " + row[1]}, {"duration", row[3]},
	}
	add := func(name, value string) {
		if value != "" {
			rows = append(rows, []string{name, value})
		}
	}
	distance := row[4]
	if a.Distance != nil {
		distance = kilometres(a.Distance)
	}
	add("distance", distance)
	add("mean power", row[5])
	add("mean heart rate", row[6])
	metrics := make([]string, 0, len(a.Metrics))
	for _, metric := range a.Metrics {
		metrics = append(metrics, string(metric))
	}
	add("metrics", strings.Join(metrics, ", "))
	add("tags", strings.Join(a.Tags, ", "))
	add("devices", strings.Join(a.Devices, ", "))
	if len(a.Laps) > 0 {
		add("laps", fmt.Sprint(len(a.Laps)))
	}
	return result{table: table{rows: rows}, json: a, frame: func() (*frame.Frame, error) {
		return sweatstack.ActivityFrame([]sweatstack.ActivitySummary{a.ActivitySummary})
	}}
}
