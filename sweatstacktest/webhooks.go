package sweatstacktest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/sweatstack/sweatstack-go/webhook"
)

// Webhook is an event to send.
type Webhook struct {
	// URL is where it goes. Empty means the first endpoint of
	// [WithWebhookTarget].
	URL string
	// EventType is what happened. Empty means activity_created. One that package
	// webhook does not know is refused as misspelt, unless AnyType is set.
	EventType string
	// AnyType sends an EventType that nobody knows, as the platform may do one
	// day: a receiver has to pass it over.
	AnyType bool
	// UserID is whose data it is. Empty means the coach.
	UserID string
	// ResourceID is what it happened to. Empty means null on the wire.
	ResourceID string
	// Timestamp is when it happened, sent in UTC and whole microseconds. Zero
	// means the sandbox's now.
	Timestamp time.Time
	// Copies is how often the same event is sent, all at the same time. Zero
	// means once, more than 1000 is refused.
	Copies int
	// Secret signs it. Empty means the secret of the sandbox's application;
	// another one makes a wrong signature.
	Secret string
}

// Bounds of one event: how many copies, and how many bytes each of its texts
// has. The log of deliveries holds many of them.
const (
	maxCopies    = 1000
	maxEventText = 2000
)

// eventWire is the body of a webhook.
type eventWire struct {
	UserID     string  `json:"user_id"`
	EventType  string  `json:"event_type"`
	ResourceID *string `json:"resource_id"`
	Timestamp  string  `json:"timestamp"`
}

// check names what cannot be sent, or is meant to be something else.
func (w *Webhook) check() error {
	for name, text := range map[string]string{
		"URL": w.URL, "event type": w.EventType, "user id": w.UserID, "resource id": w.ResourceID,
	} {
		if len(text) > maxEventText {
			return fmt.Errorf("%s of a webhook has more than %d bytes", name, maxEventText)
		}
	}
	switch {
	case w.Copies < 0 || w.Copies > maxCopies:
		return fmt.Errorf("%d copies of a webhook are not between 0 and %d", w.Copies, maxCopies)
	case !w.AnyType && !webhook.EventType(w.EventType).Known():
		return fmt.Errorf("event type %q is none of %q; AnyType sends it all the same", w.EventType, webhook.EventTypes())
	case w.Timestamp.UTC().Year() < 1 || w.Timestamp.UTC().Year() > 9999:
		return errors.New("timestamp of a webhook is not in the years 1 to 9999")
	}
	return nil
}

// wire is the event as it is sent.
func (w *Webhook) wire() []byte {
	at := w.Timestamp.UTC()
	event := eventWire{UserID: w.UserID, EventType: w.EventType, Timestamp: at.Format(clockForm(at) + "Z")}
	if w.ResourceID != "" {
		event.ResourceID = &w.ResourceID
	}
	body, _ := json.Marshal(event) // texts only: cannot fail
	return body
}

// checkWebhookURL refuses targets that a webhook must not go to.
func (s *settings) checkWebhookURL(raw string) error {
	u, err := url.Parse(raw)
	switch {
	case err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "":
		return fmt.Errorf("webhook URL %q is not an absolute http URL", raw)
	case u.User != nil:
		return errors.New("webhook URL has a user")
	case s.webhookHandler != nil || isLoopback(u.Hostname()) || s.allowsWebhookHost(u.Hostname()):
		return nil
	}
	return fmt.Errorf("webhook host %q is neither loopback nor allowed", u.Hostname())
}

// endpoints is where the events of the sandbox's own application go; none when
// it has no endpoint.
func (s *settings) endpoints() []string {
	if len(s.webhookURLs) == 0 && s.webhookHandler != nil {
		return []string{"http://127.0.0.1/webhooks/sweatstack"}
	}
	return s.webhookURLs
}

// SendWebhook signs an event and sends it. It returns after the first attempt
// of every copy, with one delivery for each; what was not answered with 2xx
// within two seconds is tried again by the sandbox's clock, with pauses that
// grow from ten seconds to hours, for a day, each time signed anew. The error
// says that the event cannot be sent at all: no URL or a forbidden one, a type
// that is misspelt, a text of more than 2000 bytes, too many copies. A delivery
// that failed is none.
func (s *Sandbox) SendWebhook(w Webhook) ([]Delivery, error) {
	if own := s.settings.endpoints(); w.URL == "" && len(own) > 0 {
		w.URL = own[0]
	}
	if w.URL == "" {
		return nil, errors.New("sweatstacktest: webhook without URL, and no target is set")
	}
	if w.EventType == "" {
		w.EventType = "activity_created"
	}
	if w.UserID == "" {
		w.UserID = s.Coach().ID
	}
	if w.Timestamp.IsZero() {
		w.Timestamp = s.clock.now()
	}
	if w.Secret == "" {
		w.Secret = s.secrets.WebhookSecret
	}
	if err := w.check(); err != nil {
		return nil, fmt.Errorf("sweatstacktest: %w", err)
	}
	if err := s.settings.checkWebhookURL(w.URL); err != nil {
		return nil, fmt.Errorf("sweatstacktest: %w", err)
	}
	return s.webhooks.send(w), nil
}

// Deliveries returns the webhooks that were sent, oldest first. The sandbox
// remembers the newest 2000, and forgets those that wait last.
func (s *Sandbox) Deliveries() []Delivery { return s.webhooks.list() }

// webhookClient sends to a handler in this process when there is one. It
// follows no redirect: an endpoint has to answer itself.
func (s *settings) webhookClient() *http.Client {
	client := &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	if s.webhookHandler != nil {
		client.Transport = handlerTransport{s.webhookHandler}
		return client
	}
	// No proxy: a target on loopback must stay there.
	client.Transport = &http.Transport{DialContext: s.dialWebhook, MaxIdleConnsPerHost: 8, IdleConnTimeout: 30 * time.Second}
	return client
}

// dialWebhook connects to loopback only, whatever a name like x.localhost
// resolves to, except for hosts that were allowed by name.
func (s *settings) dialWebhook(ctx context.Context, network, addr string) (net.Conn, error) {
	dialer := &net.Dialer{Timeout: webhookTimeout}
	if !s.allowsWebhookHost(hostOnly(addr)) {
		dialer.Control = func(_, resolved string, _ syscall.RawConn) error {
			if !isLoopback(hostOnly(resolved)) {
				return errors.New("webhook host is not loopback")
			}
			return nil
		}
	}
	return dialer.DialContext(ctx, network, addr)
}

// allowsWebhookHost reports whether a host was allowed by name.
func (s *settings) allowsWebhookHost(host string) bool {
	return slices.ContainsFunc(s.webhookHosts, func(allowed string) bool { return strings.EqualFold(allowed, host) })
}
