package sweatstacktest

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"
)

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
	count      int // deliveries made, and events, since the start
	events     int
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
	hit := map[eventKey]WebhookFault{} // each event is hit once, for all endpoints
	for _, w := range events {
		key := eventKey{w.EventType, w.UserID, w.ResourceID, w.Timestamp}
		fault, seen := hit[key]
		if !seen {
			fault = d.takeFault()
			hit[key] = fault
			d.events++
		}
		made = append(made, d.prepare(w, d.events, fault)...)
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
	if n := len(d.held); n > 0 && d.heldEvents() >= d.held[n-1].fault.Hold {
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
func (d *dispatcher) prepare(w Webhook, event int, fault WebhookFault) []*pendingDelivery {
	body := w.wire()
	made := make([]*pendingDelivery, min(max(w.Copies, 1)*max(fault.Copies, 1), maxCopies))
	for i := range made {
		d.count++
		made[i] = &pendingDelivery{body: body, secret: w.Secret, event: event, fault: fault, Delivery: Delivery{
			ID: "delivery_" + strconv.Itoa(d.count), URL: w.URL, EventType: w.EventType, UserID: w.UserID,
			ResourceID: w.ResourceID, Timestamp: w.Timestamp.UTC().Truncate(time.Microsecond), State: statePending, Attempts: []Attempt{},
		}}
	}
	return made
}

// remember adds deliveries and forgets the oldest, those that wait last. Hold
// the lock.
func (d *dispatcher) remember(made []*pendingDelivery) {
	d.deliveries = append(d.deliveries, made...)
	over := len(d.deliveries) - maxDeliveries
	for _, onlyDone := range []bool{true, false} {
		d.deliveries = slices.DeleteFunc(d.deliveries, func(p *pendingDelivery) bool {
			if over <= 0 || (onlyDone && p.State == statePending) {
				return false
			}
			over--
			p.stop()
			p.dropped = true
			return true
		})
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
		if d.closed || p.busy || p.Next == nil || p.Next.Sub(now) > rest {
			continue
		}
		waiting = append(waiting, p)
		step = min(step, max(p.Next.Sub(now), 0))
	}
	return step, waiting
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
		p.dropped, p.forgotten = true, true
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
