package sweatstacktest

import (
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/chart"
	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/training"
)

// activitiesOnPage is how many activities the page of a user lists.
const activitiesOnPage = 40

// activityView is an activity on a page.
type activityView struct {
	ID, UserID, Day, Clock, Sport, Duration string
	Distance, Power, HeartRate              string
	Tags                                    []string
}

// viewActivity prepares an activity for a page, in its own time zone.
func (s *Sandbox) viewActivity(a *activity) activityView {
	local := a.start.In(a.zone)
	whole := s.sumsOf(a).whole
	view := activityView{
		ID: a.id, UserID: a.user, Day: local.Format("Mon 2 Jan 2006"), Clock: local.Format("15:04"),
		Sport: sport.Sport(a.sport).Label(), Duration: clockText(a.duration), Tags: a.tags,
	}
	if whole.Distance != nil {
		view.Distance = strconv.FormatFloat(whole.Distance.Sum/1000, 'f', 1, 64) + " km"
	}
	if whole.Power != nil {
		view.Power = strconv.FormatFloat(whole.Power.Mean, 'f', 0, 64) + " W"
	}
	if whole.HeartRate != nil {
		view.HeartRate = strconv.FormatFloat(whole.HeartRate.Mean, 'f', 0, 64) + " bpm"
	}
	return view
}

// clockText shows a length of time as hh:mm:ss, with more digits for long ones.
func clockText(d time.Duration) string {
	seconds := int64(d.Round(time.Second) / time.Second)
	return fmt.Sprintf("%02d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
}

// userPage shows a user: who may see the data, and the newest activities.
func (s *Sandbox) userPage(c *call) error {
	user, ok := s.user(c.vars["user_id"])
	if !ok {
		return refuse(http.StatusNotFound, "There is no such user.")
	}
	all := s.world.activities(user.ID)
	from, _ := strconv.Atoi(c.r.URL.Query().Get("from")) // what is no number is the first page
	from = max(0, min(from, len(all)))
	to := min(from+activitiesOnPage, len(all))
	var list []activityView
	for _, a := range all[from:to] {
		list = append(list, s.viewActivity(a))
	}
	return s.show(c, "user", user.Name(), map[string]any{
		"Person": s.view(user), "Activities": list, "Total": len(all), "From": from + 1, "To": to,
		"Newer": max(0, from-activitiesOnPage), "Older": to, "HasNewer": from > 0, "HasOlder": to < len(all),
	})
}

// chartView is a picture on a page.
type chartView struct {
	Title, Unit string
	Picture     template.HTML
}

// activityPage shows one activity with its streams and its mean-max curve.
func (s *Sandbox) activityPage(c *call) error {
	user, _ := s.user(c.vars["user_id"])
	a, ok := s.world.activity(user.ID, c.vars["activity_id"])
	if !ok {
		return refuse(http.StatusNotFound, "There is no such activity.")
	}
	streams := s.samples.get(a)
	var charts []chartView
	for _, line := range []struct{ metric, title, unit, colour string }{
		{"power", "Power", "W", "var(--power)"}, {"heart_rate", "Heart rate", "bpm", "var(--heart)"},
		{"speed", "Speed", "m/s", "var(--speed)"}, {"altitude", "Altitude", "m", "var(--height)"},
		{"cadence", "Cadence", "per minute", "var(--quiet)"}, {"smo2", "SmO₂", "%", "var(--accent)"},
		{"core_temperature", "Core temperature", "°C", "var(--heart)"},
	} {
		values, ok := streams.Seconds(line.metric)
		if !ok {
			continue
		}
		picture := chart.Line{Name: line.title, Unit: line.unit, Values: values, Colour: line.colour}
		charts = append(charts, chartView{line.title, line.unit, picture.SVG(float64(len(values)))})
	}
	type best struct{ Length, Value string }
	var curve []best
	metric, digits := "speed", 2
	line := chart.Curve{Name: "Best mean speed", Unit: "m/s", Colour: "var(--speed)"}
	if seconds, ok := streams.Seconds("power"); ok && len(seconds) > 0 {
		metric, digits = "power", 0
		line = chart.Curve{Name: "Best mean power", Unit: "W", Colour: "var(--power)"}
	}
	for _, b := range s.curveOf(a, metric, durations{name: "standard", seconds: training.StandardDurations()}, 0) {
		curve = append(curve, best{clockText(time.Duration(b.Duration) * time.Second), strconv.FormatFloat(b.Mean, 'f', digits, 64)})
		line.Points = append(line.Points, chart.Point{Seconds: float64(b.Duration), Value: b.Mean})
	}
	view := s.viewActivity(a)
	return s.show(c, "activity", view.Sport+" of "+user.Name()+", "+view.Day, map[string]any{
		"Activity": view, "Person": s.view(user), "Charts": charts, "Curve": curve, "CurveUnit": line.Unit, "CurvePicture": line.SVG(),
		"Metrics": strings.Join(a.metrics, ", "), "Devices": strings.Join(a.devices, ", "), "Laps": len(a.laps),
		"Traces": s.traceViews(a),
	})
}

// traceView is a trace on a page.
type traceView struct{ Clock, Lactate, Power, Speed, HeartRate, RPE string }

// traceViews prepares the measurements that were made during an activity, as
// the API shows them now.
func (s *Sandbox) traceViews(a *activity) []traceView {
	var views []traceView
	for _, t := range s.tracesIn(a) {
		view := traceView{Clock: t.at.In(a.zone).Format("15:04:05")}
		if t.lactate != nil {
			view.Lactate = strconv.FormatFloat(*t.lactate, 'f', 1, 64) + " mmol/L"
		}
		if t.rpe != nil {
			view.RPE = strconv.Itoa(*t.rpe)
		}
		if t.power != nil {
			view.Power = strconv.Itoa(*t.power) + " W"
		}
		if t.speed != nil {
			view.Speed = strconv.FormatFloat(*t.speed, 'f', 2, 64) + " m/s"
		}
		if t.heartRate != nil {
			view.HeartRate = strconv.Itoa(*t.heartRate) + " bpm"
		}
		views = append(views, view)
	}
	return views
}
