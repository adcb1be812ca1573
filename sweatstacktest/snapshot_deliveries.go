package sweatstacktest

import "slices"

// savedWebhooks is what the sandbox has sent and is about to send again.
type savedWebhooks struct {
	Count      int
	Deliveries []savedDelivery
}

// savedDelivery is a delivery with what sending it takes.
type savedDelivery struct {
	Delivery Delivery
	Body     []byte
	Secret   string
	Fault    WebhookFault
}

// saved gathers it.
func (d *dispatcher) saved() savedWebhooks {
	d.mu.Lock()
	defer d.mu.Unlock()
	out := savedWebhooks{Count: d.count}
	for _, p := range d.deliveries {
		out.Deliveries = append(out.Deliveries, savedDelivery{p.copy(), p.body, p.secret, p.fault})
	}
	return out
}

// restore puts it back; [dispatcher.resume] goes on with it.
func (d *dispatcher) restore(saved savedWebhooks) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.count, d.deliveries = saved.Count, nil
	for _, one := range saved.Deliveries {
		one.Delivery.Attempts = slices.Concat([]Attempt{}, one.Delivery.Attempts) // gob makes an empty list nil
		d.deliveries = append(d.deliveries, &pendingDelivery{
			Delivery: one.Delivery, body: one.Body, secret: one.Secret, fault: one.Fault,
		})
	}
}

// resume lets what was restored wait for its next attempt. What was under way
// when the sandbox ended, or was held back by a fault, is due at once.
func (d *dispatcher) resume() {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.clock.now()
	for _, p := range d.deliveries {
		if p.State == statePending && p.Next == nil {
			p.Next = &now
		}
		d.schedule(p)
	}
}
