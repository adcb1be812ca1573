package main

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

// activity is "/activities/{id}": facts, charts, laps.
func (a *app) activity(w http.ResponseWriter, r *http.Request, user sweatstackhttp.SelectedUser) error {
	l, err := a.layoutFor(r, "Activity", "/activities", user)
	if err != nil {
		return err
	}
	id := chi.URLParam(r, "id")
	l.User.Next = "/activities" // another athlete does not have this one
	details, err := user.Client().Activities.Get(r.Context(), id)
	if errors.Is(err, sweatstack.ErrNotFound) {
		return a.show(w, http.StatusNotFound, ErrorPage{Layout: l, Status: http.StatusNotFound,
			Heading: "There is no such activity", Message: "It may have been deleted, or it belongs to somebody else."})
	}
	if err != nil {
		return err
	}
	view := ActivityPage{
		Layout: l, Sport: details.Sport.Label(), Start: details.StartLocal.In(time.UTC),
		Facts: facts(details), Laps: laps(details),
	}
	view.Trace, view.MeanMax, err = a.charts(r.Context(), user.Client(), id)
	switch {
	case errors.Is(err, sweatstack.ErrReauthRequired), r.Context().Err() != nil:
		return err
	case err != nil:
		// The facts are worth a page without the pictures.
		a.log.ErrorContext(r.Context(), "no charts", "activity", id, "user", user, "error", err)
		view.Trouble = "The samples of this activity could not be loaded, so there are no charts."
	case view.Trace == "":
		view.Trouble = "This activity has neither power nor heart rate."
	}
	return a.show(w, http.StatusOK, view)
}

// charts draws power and heart rate over time, and the mean-max curve.
func (a *app) charts(ctx context.Context, client *sweatstack.Client, id string) (trace, meanMax template.HTML, err error) {
	samples, err := client.Activities.Data(ctx, id, sweatstack.ActivityDataParams{
		Metrics: []sweatstack.Metric{sweatstack.MetricPower, sweatstack.MetricHeartRate, sweatstack.MetricAltitude},
	})
	if err != nil {
		return "", "", err
	}
	seconds, ok := secondsOf(samples)
	if !ok {
		return "", "", errors.New("samples without a timestamp")
	}
	chart := Chart{ID: "trace", Title: "Power and heart rate over time", XLabel: "Time (h:mm:ss)", Scale: Clock}
	power, heartRate := recorded(samples, "power"), recorded(samples, "heart_rate")
	if power == nil && heartRate == nil {
		return "", "", nil
	}
	if altitude := recorded(samples, "altitude"); altitude != nil {
		chart.Series = append(chart.Series, Series{Name: "Altitude", Unit: "m", Class: "altitude", X: seconds, Y: altitude, Side: Backdrop, MaxStep: 60})
	}
	if power != nil {
		chart.Series = append(chart.Series, Series{Name: "Power", Unit: "W", Class: "power", X: seconds, Y: power, FromZero: true, MaxStep: 5})
	}
	if heartRate != nil {
		chart.Series = append(chart.Series, Series{Name: "Heart rate", Unit: "bpm", Class: "heart-rate", X: seconds, Y: heartRate, Side: Right, MaxStep: 5})
	}
	if power != nil {
		durations, best := meanMaxOf(seconds, power)
		meanMax = Chart{
			ID: "mean-max", Title: "Highest mean power for each length of time", XLabel: "Duration", Scale: LogTime,
			Series: []Series{{Name: "Power", Unit: "W", Class: "mean-max", X: durations, Y: best, FromZero: true}},
		}.SVG()
	}
	return chart.SVG(), meanMax, nil
}

// recorded gives a column's values; nil when there is none, or nothing in it.
func recorded(samples *frame.Frame, name string) []float64 {
	column, ok := samples.Column(name)
	if !ok || column.Nulls() == column.Len() {
		return nil
	}
	return column.Floats()
}

func facts(d sweatstack.ActivityDetails) []Fact {
	all := []Fact{{Name: "Duration", Value: length(d.Duration)}}
	add := func(name string, value *float64, scale float64, format, unit string) {
		if value != nil {
			all = append(all, Fact{Name: name, Value: fmt.Sprintf(format, *value*scale), Unit: unit})
		}
	}
	if d.Summary == nil {
		add("Distance", d.Distance, 0.001, "%.1f", "km")
		return all
	}
	distance, power, heartRate := means(*d.Summary)
	if distance == nil {
		distance = d.Distance
	}
	add("Distance", distance, 0.001, "%.1f", "km")
	add("Mean power", power, 1, "%.0f", "W")
	if d.Summary.Power != nil {
		add("Max power", d.Summary.Power.Max, 1, "%.0f", "W")
	}
	add("Mean heart rate", heartRate, 1, "%.0f", "bpm")
	if d.Summary.HeartRate != nil {
		add("Max heart rate", d.Summary.HeartRate.Max, 1, "%.0f", "bpm")
	}
	if d.Summary.Altitude != nil {
		add("Climb", d.Summary.Altitude.Gain, 1, "%.0f", "m")
	}
	return all
}

func laps(d sweatstack.ActivityDetails) []Lap {
	all := make([]Lap, len(d.Laps))
	for i, l := range d.Laps {
		all[i] = Lap{Number: i + 1, At: l.Start.Sub(d.Start), Duration: l.Duration}
		all[i].Distance, all[i].Power, all[i].HeartRate = means(l.Summary)
	}
	return all
}
