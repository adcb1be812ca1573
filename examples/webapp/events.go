package main

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
	"github.com/sweatstack/sweatstack-go/webhook"
)

// maxSeen bounds how many webhooks are remembered.
const maxSeen = 500

// seen remembers the newest webhooks. An application of yours would write them
// to its database.
type seen struct {
	mu     sync.Mutex
	events []seenEvent // oldest first
}

type seenEvent struct {
	webhook.Event
	received time.Time
}

func (s *seen) add(e webhook.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events = append(s.events, seenEvent{e, time.Now()})
	if len(s.events) > maxSeen {
		s.events = slices.Delete(s.events, 0, len(s.events)-maxSeen)
	}
}

// of gives the events of one user, newest first.
func (s *seen) of(userID string) []seenEvent {
	s.mu.Lock()
	defer s.mu.Unlock()
	var theirs []seenEvent
	for _, e := range slices.Backward(s.events) {
		if e.UserID == userID {
			theirs = append(theirs, e)
		}
	}
	return theirs
}

// receive handles a verified webhook. user.Client gives a client of the user
// whom it is about, from the token store.
func (a *app) receive(ctx context.Context, event webhook.Event, user sweatstackhttp.WebhookUser) error {
	a.log.InfoContext(ctx, "webhook", "type", event.Type, "user", user.ID(), "resource", event.ResourceID)
	a.seen.add(event)
	return nil
}

// events is "/events": the webhooks about the person whose data is shown.
func (a *app) events(w http.ResponseWriter, r *http.Request, user sweatstackhttp.SelectedUser) error {
	l, err := a.layoutFor(r, "Events", "/events", user)
	if err != nil {
		return err
	}
	view := EventsPage{Layout: l}
	if a.sandbox != nil {
		view.Send = "/events"
		for _, t := range webhook.EventTypes() {
			view.Types = append(view.Types, string(t))
		}
	}
	name := l.User.Name
	if user.Acting() {
		name = l.User.Acting
	}
	for _, e := range a.seen.of(user.ID()) {
		event := Event{Received: e.received, Type: string(e.Type), User: name, Resource: e.ResourceID}
		if strings.HasPrefix(event.Type, "activity_") && event.Type != string(webhook.ActivityDeleted) && e.ResourceID != "" {
			event.Link = "/activities/" + e.ResourceID
		}
		view.Events = append(view.Events, event)
	}
	return a.show(w, http.StatusOK, view)
}

// sendEvent is the form of "/events": it asks the sandbox to send a webhook
// about the latest activity.
func (a *app) sendEvent(w http.ResponseWriter, r *http.Request, user sweatstackhttp.SelectedUser) error {
	if a.sandbox == nil {
		http.NotFound(w, r)
		return nil
	}
	list, err := user.Client().Activities.List(r.Context(), sweatstack.ActivityListParams{Limit: 1})
	if err != nil {
		return err
	}
	event := sweatstacktest.Webhook{EventType: r.PostFormValue("event_type"), UserID: user.ID()}
	if len(list) > 0 {
		event.ResourceID = list[0].ID
	}
	if _, err := a.sandbox.SendWebhook(event); err != nil {
		return err
	}
	http.Redirect(w, r, "/events", http.StatusSeeOther)
	return nil
}
