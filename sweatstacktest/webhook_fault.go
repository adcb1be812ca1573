package sweatstacktest

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// WebhookFault is a way for deliveries to misbehave as they do on a bad day of
// the platform. It hits each attempt of the events that it hits, until
// [Sandbox.ClearFaults]. The zero WebhookFault changes nothing.
type WebhookFault struct {
	// Times is how many events it hits; one that goes to several endpoints
	// counts once. Zero means all, until [Sandbox.ClearFaults] or
	// [Sandbox.Reset].
	Times int
	// Copies is how often each event is sent. Zero means once, more than 1000
	// is refused.
	Copies int
	// Hold keeps events back until there are so many, and then sends them in
	// reverse order, one after another. Copies, and the same event for several
	// endpoints, count once. Zero and one hold nothing back. ClearFaults, and
	// another fault, sends what is still held.
	Hold int
	// Delay passes before the first attempt, by the sandbox's clock. What Hold
	// keeps back has no delay.
	Delay time.Duration
	// Skew moves the time of the signature: minus ten minutes makes a signature
	// that is too old.
	Skew time.Duration
	// WrongSignature signs with a secret that nobody knows.
	WrongSignature bool
	// Drip sends the body in small pieces, with this pause in real time before
	// each. The two seconds that an endpoint has begin behind the last piece.
	Drip time.Duration
}

// check names what makes no sense.
func (f *WebhookFault) check() error {
	switch {
	case f.Times < 0 || f.Copies < 0 || f.Hold < 0 || f.Delay < 0 || f.Drip < 0:
		return errors.New("a webhook fault has a negative number")
	case f.Copies > maxCopies:
		return fmt.Errorf("%d copies of a webhook are more than %d", f.Copies, maxCopies)
	case f.Hold > maxDeliveries:
		return fmt.Errorf("%d webhooks held back are more than %d", f.Hold, maxDeliveries)
	}
	return nil
}

// FailWebhooks makes the deliveries of the next events misbehave. A later call
// replaces an earlier one. It panics on a fault that makes no sense: that is a
// mistake in the test.
func (s *Sandbox) FailWebhooks(fault WebhookFault) {
	if err := fault.check(); err != nil {
		panic("sweatstacktest: " + err.Error())
	}
	s.webhooks.setFault(&fault)
}

// setFault sets the fault of the next events, nil for none, of earlier ones
// too, and sends what an earlier fault held back.
func (d *dispatcher) setFault(fault *WebhookFault) {
	d.mu.Lock()
	d.fault = fault
	if fault == nil {
		for _, p := range d.deliveries {
			p.fault = WebhookFault{} // what waits heals
		}
	}
	released := d.release()
	d.mu.Unlock()
	d.attemptInTurn(released)
}

// takeFault returns the fault of the next event. Hold the lock.
func (d *dispatcher) takeFault() WebhookFault {
	if d.fault == nil {
		return WebhookFault{}
	}
	fault := *d.fault
	if d.fault.Times == 1 {
		d.fault = nil
	} else if d.fault.Times > 1 {
		d.fault.Times--
	}
	return fault
}

// heldEvents is how many events are held back. Hold the lock.
func (d *dispatcher) heldEvents() int {
	events := map[int]bool{}
	for _, p := range d.held {
		events[p.event] = true
	}
	return len(events)
}

// release takes everything that is held back, the newest first. Hold the lock.
func (d *dispatcher) release() []*pendingDelivery {
	released := slices.DeleteFunc(d.held, func(p *pendingDelivery) bool { return p.dropped })
	d.held = nil
	slices.Reverse(released)
	for _, p := range released {
		p.busy = true
	}
	return released
}

// attemptInTurn tries deliveries one after another.
func (d *dispatcher) attemptInTurn(due []*pendingDelivery) {
	for _, p := range due {
		d.attempt(p)
	}
}

// Redeliver sends a delivery once more, whatever became of it, signed anew, and
// returns it with that attempt. One that had arrived stays delivered and is not
// tried again, whatever the answer. Errors: an id that the sandbox does not
// remember, and a delivery that is under way.
func (s *Sandbox) Redeliver(id string) (Delivery, error) { return s.webhooks.redeliver(id) }

func (d *dispatcher) redeliver(id string) (Delivery, error) {
	p, err := d.claimByID(id)
	if err != nil {
		return Delivery{}, fmt.Errorf("sweatstacktest: delivery %q %w", id, err)
	}
	d.attempt(p)
	d.mu.Lock()
	defer d.mu.Unlock()
	return p.copy(), nil
}

// claimByID takes one delivery, so that nobody else tries it meanwhile.
func (d *dispatcher) claimByID(id string) (*pendingDelivery, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	i := slices.IndexFunc(d.deliveries, func(p *pendingDelivery) bool { return p.ID == id })
	if i < 0 {
		return nil, errors.New("is not known")
	}
	p := d.deliveries[i]
	if p.busy {
		return nil, errors.New("is under way")
	}
	p.busy = true
	p.stop()
	d.held = slices.DeleteFunc(d.held, func(held *pendingDelivery) bool { return held == p })
	return p, nil
}

// controlWebhookFault answers POST webhook-faults. A body {"clear":true} takes
// the fault back.
func (s *Sandbox) controlWebhookFault(r *http.Request) (any, error) {
	var body struct {
		Times          int  `json:"times"`
		Copies         int  `json:"copies"`
		Hold           int  `json:"hold"`
		Delay          span `json:"delay"`
		Skew           span `json:"skew"`
		WrongSignature bool `json:"wrong_signature"`
		Drip           span `json:"drip"`
		Clear          bool `json:"clear"`
	}
	if err := readControl(r, &body); err != nil {
		return nil, err
	}
	if body.Clear {
		s.webhooks.setFault(nil)
		return map[string]any{"webhook_fault": nil}, nil
	}
	fault := WebhookFault{
		Times: body.Times, Copies: body.Copies, Hold: body.Hold, Delay: time.Duration(body.Delay),
		Skew: time.Duration(body.Skew), WrongSignature: body.WrongSignature, Drip: time.Duration(body.Drip),
	}
	if err := fault.check(); err != nil {
		return nil, wrongBody(err)
	}
	s.webhooks.setFault(&fault)
	return map[string]any{"webhook_fault": body}, nil
}

// controlRedeliver answers POST redeliver: {"id":"delivery_1"}.
func (s *Sandbox) controlRedeliver(r *http.Request) (any, error) {
	var body struct {
		ID string `json:"id"`
	}
	if err := readControl(r, &body); err != nil {
		return nil, err
	}
	delivery, err := s.Redeliver(body.ID)
	if err != nil {
		return nil, wrongBody(err)
	}
	return map[string]any{"delivery": delivery}, nil
}
