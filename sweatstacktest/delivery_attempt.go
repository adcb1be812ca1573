package sweatstacktest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/sweatstack/sweatstack-go/webhook"
)

// webhookTimeout is how long an endpoint may take.
const webhookTimeout = 2 * time.Second

// maxDeliveries is how many deliveries are remembered, and maxParallel how
// many requests are under way at the same time.
const (
	maxDeliveries = 2000
	maxParallel   = 32
)

// maxAttempts is how many attempts of a delivery are remembered; more than the
// pauses are.
const maxAttempts = 50

// retryPauses are the waits after a failed attempt: a little less than a day
// in all.
func retryPauses() []time.Duration {
	return []time.Duration{
		10 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute,
		time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour,
	}
}

// attemptAll tries several deliveries, a bounded number at the same time.
func (d *dispatcher) attemptAll(due []*pendingDelivery) {
	var wg sync.WaitGroup
	work := make(chan *pendingDelivery)
	for range min(len(due), maxParallel) {
		wg.Go(func() {
			for p := range work {
				d.attempt(p)
			}
		})
	}
	for _, p := range due {
		work <- p
	}
	close(work)
	wg.Wait()
}

// attempt tries once; p.busy is set by the caller, so that nobody else does.
func (d *dispatcher) attempt(p *pendingDelivery) {
	d.mu.Lock()
	fault, unwanted := p.fault, p.forgotten
	d.mu.Unlock()
	if unwanted {
		return
	}
	at, began := d.clock.now(), time.Now()
	status, err := d.post(p, fault)
	tried := Attempt{At: at, Status: status, Duration: time.Since(began)}
	if failed, ok := errors.AsType[*url.Error](err); ok {
		err = failed.Err // the URL is known, and may hold a secret
	}
	if err != nil {
		tried.Error = err.Error()
	}
	now, ok := d.note(p, tried)
	if !ok && d.ctx.Err() == nil {
		d.settings.log.Warn("sandbox: webhook not delivered", "delivery", now.ID, "url", withoutQuery(now.URL), "event", now.EventType,
			"attempt", len(now.Attempts), "status", status, "error", tried.Error, "next", now.Next)
	}
}

// note adds an attempt to a delivery and decides what comes next. It returns
// the delivery, and whether the event arrived.
func (d *dispatcher) note(p *pendingDelivery, tried Attempt) (Delivery, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	defer d.changed()
	p.busy = false
	if tried.Error != "" && d.closed {
		return p.copy(), false // the end of the sandbox cut it short
	}
	if len(p.Attempts) == maxAttempts {
		p.Attempts = slices.Delete(p.Attempts, 1, 2)
	}
	p.Attempts = append(p.Attempts, tried)
	p.Next = nil
	pauses, arrived := retryPauses(), tried.Error == "" && tried.Status >= 200 && tried.Status < 300
	switch {
	case arrived:
		p.State = stateDelivered
	case p.State == stateDelivered: // only one that was sent once more has failed
	case len(p.Attempts) > len(pauses):
		p.State = stateFailed
	default:
		next := d.clock.now().Add(pauses[len(p.Attempts)-1])
		p.Next = &next
		d.schedule(p)
	}
	return p.copy(), arrived
}

// withoutQuery is a URL for a log.
func withoutQuery(raw string) string {
	before, _, _ := strings.Cut(raw, "?")
	return before
}

// post sends one request. The signature is of the real time, without what was
// added by Advance: the receiver compares it with a clock of its own.
func (d *dispatcher) post(p *pendingDelivery, fault WebhookFault) (int, error) {
	var body io.Reader = bytes.NewReader(p.body)
	allowed := webhookTimeout
	if fault.Drip > 0 {
		drip := &dripReader{ctx: d.ctx, rest: p.body, pause: fault.Drip}
		body, allowed = drip, allowed+drip.duration()
	}
	ctx, cancel := context.WithTimeout(d.ctx, allowed)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.URL, body)
	if err != nil {
		return 0, err
	}
	secret := p.secret
	if fault.WrongSignature {
		secret = "nobody knows " + secret
	}
	r.ContentLength = int64(len(p.body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "SweatStack-Sandbox")
	r.Header.Set("X-Sweatstack-Signature", webhook.Sign(secret, d.clock.base().Add(fault.Skew), p.body))
	answer, err := d.client.Do(r)
	if err != nil {
		return 0, err
	}
	defer func() { _ = answer.Body.Close() }()
	_, err = io.Copy(io.Discard, io.LimitReader(answer.Body, maxBody))
	return answer.StatusCode, err
}
