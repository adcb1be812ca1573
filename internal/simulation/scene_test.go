package simulation_test

import "time"

// scene draws one or several steps that belong together.
func (d *drawer) scene() {
	b := d.r.IntN(d.setup.browsers)
	switch n := d.r.IntN(100); {
	case n < 42:
		d.burst(b)
	case n < 50:
		d.add(d.request(step{action: selects, browser: b, athlete: pick(d.r, athletes())}))
	case n < 53:
		d.add(d.request(step{action: selectsSelf, browser: b}))
	case n < 57:
		d.add(d.request(step{action: notes, browser: b, athlete: pick(d.r, append(athletes(), ""))}))
	case n < 62:
		d.add(d.request(step{action: signsOut, browser: b}))
	case n < 69:
		d.add(step{action: pick(d.r, []action{signsIn, signsIn, signsTwice}), browser: b,
			user: pick(d.r, append(coaches(), "coach-1", athletes()[0])), there: d.way(), back: d.way()})
	case n < 72:
		d.add(step{action: works, user: pick(d.r, coaches())})
	default:
		d.event(n)
	}
}

// event draws something that nobody in a browser does.
func (d *drawer) event(n int) {
	coach, athlete := pick(d.r, coaches()), pick(d.r, athletes())
	switch {
	case n < 84:
		d.trouble()
	case n < 88 && d.setup.restarts:
		d.add(step{action: restarts})
	case n < 90 && d.setup.clockSteps:
		d.add(step{action: sets, span: d.up(2*time.Minute) - time.Minute})
	case n < 91:
		d.add(step{action: revokes, user: coach})
	case n < 93:
		d.add(step{action: loses, user: coach})
	case n < 95:
		d.add(step{action: withdraws, user: coach, athlete: athlete})
	case n < 97:
		d.add(step{action: gives, user: coach, athlete: athlete})
	case n < 98 && d.setup.store:
		d.add(step{action: disconnects, user: coach})
	case d.setup.sessions:
		d.add(step{action: everywhere, user: coach})
	default:
		d.burst(d.r.IntN(d.setup.browsers))
	}
}

// request draws the ways of a request.
func (d *drawer) request(s step) step {
	s.there, s.back, s.think = d.way(), d.way(), d.way()
	if d.r.IntN(8) == 0 {
		s.cancel = 1 + d.up(4*time.Second)
	}
	s.follows = d.r.IntN(2) == 0
	return s
}

// burst is a browser that opens several tabs, or a page with pictures.
func (d *drawer) burst(browser int) {
	spread := d.way()
	for range 1 + d.r.IntN(5) {
		d.add(d.request(step{action: visits, browser: browser,
			path: pick(d.r, []string{"/me", "/shown", "/shown", "/maybe"})}))
		d.at += d.up(spread/4 + 1)
	}
}

// trouble opens a window of faults, and lets people knock at it.
func (d *drawer) trouble() {
	kinds := []window{platformBad, platformBad, platformSlow}
	if d.setup.store || d.setup.sessions {
		kinds = append(kinds, storeUnreadable, storeUnwritable, storeForgetful, storeSlow)
	}
	if d.setup.shared {
		kinds = append(kinds, coordinatorDown)
	}
	span := d.up(10*time.Second) + time.Second
	if d.r.IntN(3) == 0 {
		span = d.up(3 * time.Minute)
	}
	if d.r.IntN(2) == 0 {
		d.at += d.setup.life // a token has to be renewed in the middle of it
	}
	d.add(step{action: opensWindow, window: pick(d.r, kinds), span: span})
	for range d.r.IntN(3) {
		d.at += d.up(span / 2)
		d.burst(d.r.IntN(d.setup.browsers))
	}
}
