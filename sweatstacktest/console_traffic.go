package sweatstacktest

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/sweatstack/sweatstack-go/webhook"
)

// rowsOnPage is how many requests or deliveries a page lists.
const rowsOnPage = 200

// requestView is a request on a page.
type requestView struct {
	Request

	Clock, User, Query, Took string
}

// requestsPage lists the newest requests.
func (s *Sandbox) requestsPage(c *call) error {
	var views []requestView
	for _, r := range slices.Backward(s.Requests()) {
		if len(views) == rowsOnPage {
			break
		}
		view := requestView{Request: r, Clock: s.moment(r.At), Query: r.Query.Encode(), Took: r.Duration.Round(10 * time.Microsecond).String()}
		if r.UserID != "" {
			view.User = s.nameOf(r.UserID)
		}
		if r.ActorID != r.UserID {
			view.User = s.nameOf(r.ActorID) + " as " + view.User
		}
		views = append(views, view)
	}
	listed := func(id string) bool {
		return slices.ContainsFunc(views, func(v requestView) bool { return v.ID == id })
	}
	return s.show(c, "requests", "Requests", map[string]any{"Requests": views, "Live": s.live(c, listed)})
}

// deliveryView is a delivery on a page.
type deliveryView struct {
	Delivery

	Clock, User, Outcome, NextClock string
}

// webhooksPage lists the newest deliveries and sends events. While it is watched
// it has no forms: what somebody types would be gone after two seconds.
func (s *Sandbox) webhooksPage(c *call) error {
	var views []deliveryView
	for _, d := range slices.Backward(s.Deliveries()) {
		if len(views) == rowsOnPage {
			break
		}
		view := deliveryView{Delivery: d, Clock: s.moment(d.Timestamp), User: s.nameOf(d.UserID), Outcome: d.State}
		if n := len(d.Attempts); n > 0 {
			last := d.Attempts[n-1]
			view.Outcome += ", " + strconv.Itoa(last.Status)
			if last.Status == 0 {
				view.Outcome = d.State + ", no answer"
			}
			if n > 1 {
				view.Outcome += " at try " + strconv.Itoa(n)
			}
		}
		if d.Next != nil {
			view.NextClock = s.moment(*d.Next)
		}
		views = append(views, view)
	}
	listed := func(id string) bool {
		return slices.ContainsFunc(views, func(v deliveryView) bool { return v.ID == id })
	}
	return s.show(c, "webhooks", "Webhooks", map[string]any{
		"Deliveries": views, "People": s.views(), "Types": webhook.EventTypes(), "Endpoints": s.settings.endpoints(),
		"Fault": s.webhooks.faultText(), "Live": s.live(c, listed),
	})
}

// actSend sends an event.
func (s *Sandbox) actSend(_ *call, f form) error {
	copies, err := f.number("copies")
	if err != nil {
		return err
	}
	_, err = s.SendWebhook(Webhook{
		URL: f.text("url"), EventType: f.text("event_type"), UserID: f.text("user_id"),
		ResourceID: f.text("resource_id"), Copies: copies,
	})
	return err
}

// actRedeliver sends a delivery once more.
func (s *Sandbox) actRedeliver(_ *call, f form) error {
	_, err := s.Redeliver(f.text("id"))
	return err
}

// actWebhookFault makes the next deliveries misbehave.
func (s *Sandbox) actWebhookFault(_ *call, f form) error {
	var fault WebhookFault
	switch f.text("kind") {
	case "duplicates":
		fault.Copies = 2
	case "reverse":
		fault.Hold = 5
	case "late":
		fault.Delay = time.Minute
	case "wrong":
		fault.WrongSignature = true
	case "old":
		fault.Skew = -10 * time.Minute
	case "slow":
		fault.Drip = 200 * time.Millisecond
	case "":
		s.webhooks.setFault(nil)
		return nil
	default:
		return refuse(http.StatusUnprocessableEntity, "There is no such fault.")
	}
	s.FailWebhooks(fault)
	return nil
}

// faultText says what happens to the next deliveries, and what an earlier fault
// still holds back; empty when nothing is odd.
func (d *dispatcher) faultText() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	var parts []string
	switch {
	case d.fault == nil:
	case d.fault.Times > 0:
		parts = append(parts, "The next "+strconv.Itoa(d.fault.Times)+" events misbehave.")
	default:
		parts = append(parts, "The next deliveries misbehave.")
	}
	if n := len(d.held); n > 0 {
		parts = append(parts, strconv.Itoa(n)+" are held back.")
	}
	return strings.Join(parts, " ")
}
