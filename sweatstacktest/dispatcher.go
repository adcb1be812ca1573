package sweatstacktest

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"
	"strconv"
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

// Attempt is one try to deliver a webhook.
type Attempt struct {
	// At is when it was made, by the sandbox's clock.
	At time.Time `json:"at"`
	// Status is the answer, zero when there was none.
	Status int `json:"status"`
	// Error says why there was no answer, or no whole one: what is cut, or does
	// not end in time, did not arrive, whatever its status.
	Error string `json:"error,omitempty"`
	// Duration is how long it took, in real time.
	Duration time.Duration `json:"duration_ns"`
}

// Delivery is a webhook on its way to an endpoint.
type Delivery struct {
	// ID names it within the sandbox.
	ID string `json:"id"`
	// URL is the endpoint.
	URL string `json:"url"`
	// EventType, UserID, ResourceID and Timestamp are the event.
	EventType  string    `json:"event_type"`
	UserID     string    `json:"user_id"`
	ResourceID string    `json:"resource_id,omitempty"`
	Timestamp  time.Time `json:"timestamp"`
	// State is pending, delivered or failed (given up).
	State string `json:"state"`
	// Attempts are the tries so far, oldest first.
	Attempts []Attempt `json:"attempts"`
	// Next is when the next try is due, by the sandbox's clock; nil when there
	// will be none.
	Next *time.Time `json:"next,omitempty"`
}

// retryPauses are the waits after a failed attempt: a little less than a day
// in all.
func retryPauses() []time.Duration {
	return []time.Duration{
		10 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute,
		time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour,
	}
}

// pendingDelivery is a delivery with what sending it takes.
type pendingDelivery struct {
	Delivery

	body   []byte
	secret string
	fault  WebhookFault
	timer  *time.Timer
	// busy is set while an attempt is under way, dropped when nobody wants
	// another.
	busy, dropped bool
}

// dispatcher sends webhooks and tries again. A delivery that waits has a timer
// of its own; advancing the clock wakes those that have become due.
type dispatcher struct {
	settings *settings
	clock    *clock
	changed  func() // is told that there is something to save
	client   *http.Client
	ctx      context.Context // ends with the sandbox, not with a call
	cancel   context.CancelFunc

	mu         sync.Mutex
	closed     bool
	count      int
	deliveries []*pendingDelivery
	// fault is what happens to the next events, held what it keeps back.
	fault *WebhookFault
	held  []*pendingDelivery
}

func newDispatcher(s *Sandbox) *dispatcher {
	d := &dispatcher{settings: &s.settings, clock: s.clock, changed: s.touch, client: s.settings.webhookClient()}
	d.ctx, d.cancel = context.WithCancel(context.Background())
	return d
}

// send makes the deliveries of events and waits for those first attempts that
// are not held back or delayed by a fault.
func (d *dispatcher) send(events ...Webhook) []Delivery {
	var made, now []*pendingDelivery
	d.mu.Lock()
	for _, w := range events {
		made = append(made, d.prepare(w, d.takeFault())...)
	}
	d.remember(made)
	for _, p := range made {
		switch {
		case p.fault.Hold > 1:
			d.held = append(d.held, p)
		case p.fault.Delay > 0:
			next := d.clock.now().Add(p.fault.Delay)
			p.Next = &next
			d.schedule(p)
		default:
			p.busy = true
			now = append(now, p)
		}
	}
	var released []*pendingDelivery
	if n := len(d.held); n > 0 && n >= d.held[0].fault.Hold {
		released = d.release()
	}
	d.mu.Unlock()
	d.attemptAll(now)
	d.attemptInTurn(released)

	d.mu.Lock()
	defer d.mu.Unlock()
	out := make([]Delivery, 0, len(made))
	for _, p := range made {
		out = append(out, p.copy())
	}
	return out
}

// prepare makes the deliveries of one event: its copies share their body. Hold
// the lock.
func (d *dispatcher) prepare(w Webhook, fault WebhookFault) []*pendingDelivery {
	w.Timestamp = w.Timestamp.UTC().Truncate(time.Microsecond)
	body := w.wire()
	made := make([]*pendingDelivery, min(max(w.Copies, 1)*max(fault.Copies, 1), maxCopies))
	for i := range made {
		d.count++
		made[i] = &pendingDelivery{body: body, secret: w.Secret, fault: fault, Delivery: Delivery{
			ID: "delivery_" + strconv.Itoa(d.count), URL: w.URL, EventType: w.EventType, UserID: w.UserID,
			ResourceID: w.ResourceID, Timestamp: w.Timestamp, State: "pending", Attempts: []Attempt{},
		}}
	}
	return made
}

// remember adds deliveries and forgets the oldest.
func (d *dispatcher) remember(made []*pendingDelivery) {
	d.deliveries = append(d.deliveries, made...)
	if over := len(d.deliveries) - maxDeliveries; over > 0 {
		for _, p := range d.deliveries[:over] {
			p.stop()
			p.dropped = true
		}
		d.deliveries = slices.Delete(d.deliveries, 0, over)
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
	at, began := d.clock.now(), time.Now()
	status, err := d.post(p)
	d.mu.Lock()
	defer d.mu.Unlock()
	defer d.changed()
	p.busy = false
	if err != nil && d.closed {
		return // the end of the sandbox cut it short
	}
	tried := Attempt{At: at, Status: status, Duration: time.Since(began)}
	if err != nil {
		tried.Error = err.Error()
	}
	p.Attempts = append(p.Attempts, tried)
	p.Next = nil
	pauses := retryPauses()
	switch {
	case err == nil && status >= 200 && status < 300:
		p.State = "delivered"
	case p.State == "delivered": // only one that was sent once more has failed
	case len(p.Attempts) > len(pauses):
		p.State = "failed"
	default:
		next := d.clock.now().Add(pauses[len(p.Attempts)-1])
		p.Next = &next
		d.schedule(p)
	}
}

// schedule sets the timer of a delivery that waits. Hold the lock.
func (d *dispatcher) schedule(p *pendingDelivery) {
	if d.closed || p.dropped || p.Next == nil || p.busy {
		return
	}
	p.stop()
	p.timer = time.AfterFunc(max(p.Next.Sub(d.clock.now()), 0), func() { d.attemptAll(d.claim(p)) })
}

// claim takes those of the deliveries that are due, so that each is tried once.
func (d *dispatcher) claim(candidates ...*pendingDelivery) []*pendingDelivery {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.clock.now()
	var due []*pendingDelivery
	for _, p := range candidates {
		if d.closed || p.dropped || p.busy || p.Next == nil {
			continue
		}
		if p.Next.After(now) {
			d.schedule(p) // a clock that runs slower than the timer
			continue
		}
		p.busy = true
		p.stop()
		due = append(due, p)
	}
	return due
}

// advance moves the clock, with a stop wherever a delivery becomes due: it is
// tried at its time, and its next try has a time of its own within the rest. It
// returns when all of them have been tried.
func (d *dispatcher) advance(rest time.Duration) {
	for {
		step, waiting := d.untilDue(rest)
		moved := d.clock.advance(step)
		d.attemptAll(d.claim(waiting...))
		rest -= step
		if len(waiting) == 0 || moved < step {
			return // the clock stands where it was asked to, or goes no further
		}
	}
}

// untilDue is how long it takes until something is due, and what that may be;
// the whole rest and nothing when that is sooner.
func (d *dispatcher) untilDue(rest time.Duration) (time.Duration, []*pendingDelivery) {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.clock.now()
	var waiting []*pendingDelivery
	step := rest
	for _, p := range d.deliveries {
		if p.busy || p.Next == nil || p.Next.Sub(now) > rest {
			continue
		}
		waiting = append(waiting, p)
		step = min(step, max(p.Next.Sub(now), 0))
	}
	return step, waiting
}

// post sends one request. The signature is of the real time, without what was
// added by Advance: the receiver compares it with a clock of its own.
func (d *dispatcher) post(p *pendingDelivery) (int, error) {
	var body io.Reader = bytes.NewReader(p.body)
	allowed := webhookTimeout
	if p.fault.Drip > 0 {
		drip := &dripReader{ctx: d.ctx, rest: p.body, pause: p.fault.Drip}
		body, allowed = drip, allowed+drip.duration()
	}
	ctx, cancel := context.WithTimeout(d.ctx, allowed)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.URL, body)
	if err != nil {
		return 0, err
	}
	secret := p.secret
	if p.fault.WrongSignature {
		secret = "nobody knows " + secret
	}
	r.ContentLength = int64(len(p.body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "SweatStack-Sandbox")
	r.Header.Set("X-Sweatstack-Signature", webhook.Sign(secret, d.clock.base().Add(p.fault.Skew), p.body))
	answer, err := d.client.Do(r)
	if err != nil {
		return 0, err
	}
	defer func() { _ = answer.Body.Close() }()
	_, err = io.Copy(io.Discard, io.LimitReader(answer.Body, maxBody))
	return answer.StatusCode, err
}

func (p *pendingDelivery) stop() {
	if p.timer != nil {
		p.timer.Stop()
		p.timer = nil
	}
}

// copy returns the delivery as it is now. Hold the lock.
func (p *pendingDelivery) copy() Delivery {
	out := p.Delivery
	out.Attempts = slices.Clone(p.Attempts)
	if p.Next != nil {
		out.Next = new(*p.Next)
	}
	return out
}

// list returns all deliveries.
func (d *dispatcher) list() []Delivery {
	d.mu.Lock()
	defer d.mu.Unlock()
	out := make([]Delivery, 0, len(d.deliveries))
	for _, p := range d.deliveries {
		out = append(out, p.copy())
	}
	return out
}

// clear forgets all deliveries. Those under way come to an end unseen.
func (d *dispatcher) clear() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.forget()
}

// forget drops everything. Hold the lock.
func (d *dispatcher) forget() {
	for _, p := range d.deliveries {
		p.stop()
		p.dropped = true
	}
	d.deliveries, d.held, d.fault = nil, nil, nil
}

// close sends nothing any more and cancels what is under way. What waits stays
// in the list, for a storage.
func (d *dispatcher) close() {
	d.mu.Lock()
	d.closed = true // in one step: nothing may begin to wait in between
	for _, p := range d.deliveries {
		p.stop()
	}
	d.mu.Unlock()
	d.cancel()
	d.client.CloseIdleConnections()
}
