package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

// perPage is how many activities a page of the list shows.
const perPage = 20

// home is "/": an invitation to sign in, or the latest activities.
func (a *app) home(w http.ResponseWriter, r *http.Request, visitor sweatstackhttp.OptionalSelectedUser) error {
	user, signedIn := visitor.User()
	if !signedIn {
		return a.show(w, http.StatusOK, HomePage{Layout: a.layout("Start", "/")})
	}
	l, err := a.layoutFor(r, "Start", "/", user)
	if err != nil {
		return err
	}
	list, err := user.Client().Activities.List(r.Context(), sweatstack.ActivityListParams{Limit: 50})
	if err != nil {
		return err
	}
	return a.show(w, http.StatusOK, HomePage{
		Layout: l, Whose: l.whose("training"), Totals: totals(list, time.Now().AddDate(0, 0, -28)),
		Latest: Listing{Caption: "Latest activities", Rows: rows(list[:min(5, len(list))])},
	})
}

// activities is "/activities": the list, page by page.
func (a *app) activities(w http.ResponseWriter, r *http.Request, user sweatstackhttp.SelectedUser) error {
	l, err := a.layoutFor(r, "Activities", "/activities", user)
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil || number < 1 || number > 1_000_000 {
		number = 1
	}
	offset := (number - 1) * perPage
	// One more than is shown tells whether there is another page.
	list, err := user.Client().Activities.List(r.Context(), sweatstack.ActivityListParams{Offset: offset, Limit: perPage + 1})
	if err != nil {
		return err
	}
	view := ActivitiesPage{Layout: l, Whose: l.whose("activities")}
	if len(list) > perPage {
		list = list[:perPage]
		view.Older = fmt.Sprintf("/activities?page=%d", number+1)
	}
	if number > 1 {
		view.Newer = fmt.Sprintf("/activities?page=%d", number-1)
	}
	if len(list) > 0 {
		view.From, view.To = offset+1, offset+len(list)
	}
	view.List = Listing{Caption: "Activities, newest first", Rows: rows(list)}
	return a.show(w, http.StatusOK, view)
}

// apiActivities is "/api/activities": the newest activities as JSON, in the
// platform's own form.
func (a *app) apiActivities(w http.ResponseWriter, r *http.Request, user sweatstackhttp.SelectedUser) error {
	list, err := user.Client().Activities.List(r.Context(), sweatstack.ActivityListParams{Limit: 50})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(list)
}

func rows(list []sweatstack.ActivitySummary) []Row {
	all := make([]Row, len(list))
	for i, s := range list {
		all[i] = Row{ID: s.ID, Sport: s.Sport.Label(), Start: s.StartLocal.In(time.UTC), Duration: s.Duration}
		if s.Summary != nil {
			all[i].Distance, all[i].Power, all[i].HeartRate = means(*s.Summary)
		}
	}
	return all
}

// means are the numbers of a summary that tables show; nil for what was not
// recorded.
func means(s sweatstack.Summary) (distance, power, heartRate *float64) {
	if s.Distance != nil {
		distance = s.Distance.Sum
	}
	if s.Power != nil {
		power = s.Power.Mean
	}
	if s.HeartRate != nil {
		heartRate = s.HeartRate.Mean
	}
	return distance, power, heartRate
}

// totals sums up the activities since a day.
func totals(list []sweatstack.ActivitySummary, since time.Time) []Fact {
	count, duration, distance := 0, time.Duration(0), 0.0
	for _, s := range list {
		if s.Start.Before(since) {
			continue
		}
		count++
		duration += s.Duration
		if s.Summary != nil && s.Summary.Distance != nil && s.Summary.Distance.Sum != nil {
			distance += *s.Summary.Distance.Sum
		}
	}
	return []Fact{
		{Name: "Activities in four weeks", Value: strconv.Itoa(count)},
		{Name: "Time", Value: fmt.Sprintf("%.1f", duration.Hours()), Unit: "h"},
		{Name: "Distance", Value: fmt.Sprintf("%.0f", distance/1000), Unit: "km"},
	}
}
