package sweatstacktest

import (
	"errors"
	"net/http"
	"strconv"
	"time"
)

// overviewPage answers GET /: where the sandbox is, its clock, and who there is.
func (s *Sandbox) overviewPage(c *call) error {
	type teamView struct {
		Team

		Members []personView
	}
	var teams []teamView
	for _, t := range s.Teams() {
		view := teamView{Team: t}
		for _, id := range t.MemberIDs {
			if member, ok := s.user(id); ok {
				view.Members = append(view.Members, s.view(member))
			}
		}
		teams = append(teams, view)
	}
	return s.show(c, "overview", "Overview", map[string]any{
		"People": s.views(), "Teams": teams, "URL": s.issuer(), "ClientID": s.secrets.ClientID,
		"Counters": s.Counters(), "Seed": s.settings.seed, "TTL": lengthText(s.settings.accessTTL),
		"Rotates": s.settings.rotate, "Requests": len(s.Requests()), "Deliveries": len(s.Deliveries()),
	})
}

// lengthText shows a length of time in a sentence.
func lengthText(d time.Duration) string {
	switch {
	case d%time.Hour == 0:
		return strconv.FormatInt(int64(d/time.Hour), 10) + " h"
	case d%time.Minute == 0:
		return strconv.FormatInt(int64(d/time.Minute), 10) + " min"
	}
	return d.String()
}

// actClock moves the clock forward.
func (s *Sandbox) actClock(_ *call, f form) error {
	d, err := f.length("advance")
	if err != nil {
		return err
	}
	if d <= 0 {
		return errors.New("the clock moves forward only")
	}
	s.Advance(d)
	return nil
}

// actReset brings the sandbox back to its start.
func (s *Sandbox) actReset(*call, form) error {
	s.Reset()
	return nil
}

// tokensPage shows what was issued, as fingerprints.
func (s *Sandbox) tokensPage(c *call) error {
	type tokenView struct {
		TokenRecord

		User, Actor, App string
	}
	var views []tokenView
	for _, record := range s.oauth.tokens(s.clock.now(), maxTokenRecords) {
		view := tokenView{TokenRecord: record, User: s.nameOf(record.UserID), Actor: s.nameOf(record.ActorID), App: record.ClientID}
		if app, ok := s.application(record.ClientID); ok {
			view.App = app.title()
		}
		views = append(views, view)
	}
	return s.show(c, "tokens", "Tokens", map[string]any{"Tokens": views, "People": s.views(), "Counters": s.Counters()})
}

// nameOf is the name of a user, or the id of one who is gone.
func (s *Sandbox) nameOf(id string) string {
	if user, ok := s.user(id); ok {
		return user.Name()
	}
	return id
}

// actWithdraw ends the sign-ins of a user.
func (s *Sandbox) actWithdraw(_ *call, f form) error {
	user, ok := s.user(f.text("user_id"))
	if !ok {
		return refuse(http.StatusNotFound, "There is no such user.")
	}
	s.Withdraw(user)
	return nil
}
