package simulation_test

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// action is what a step does.
type action string

const (
	visits      action = "opens"
	signsIn     action = "signs in as"
	signsTwice  action = "signs in, with a doubled callback, as"
	signsOut    action = "signs out"
	selects     action = "selects"
	selectsSelf action = "selects themselves"
	notes       action = "sends a form for"
	works       action = "a job calls the platform for"
	restarts    action = "restarts"
	sets        action = "sets its clock by"
	opensWindow action = "trouble:"
	revokes     action = "the platform revokes all of"
	loses       action = "the platform forgets the access tokens of"
	withdraws   action = "access is withdrawn from"
	gives       action = "access is given to"
	disconnects action = "the application disconnects"
	everywhere  action = "the application signs out everywhere"
)

// step is one thing that happens at its time.
type step struct {
	at      time.Duration
	action  action
	browser int
	node    int
	user    string // or the athlete of a coach
	athlete string
	path    string
	window  window
	// there and back are the ways of a request and its answer, think is how
	// long the application's handler works. After cancel the browser gives up;
	// zero means never.
	there, back, think, cancel time.Duration
	span                       time.Duration // of a window, or a clock's change
	// follows says that the person signs in when they are asked to.
	follows bool
}

func (s step) String() string {
	at := fmt.Sprintf("%-14v ", s.at)
	who := fmt.Sprintf("browser %d ", s.browser)
	way := fmt.Sprintf(" on node %d (%v there, %v work, %v back", s.node, s.there, s.think, s.back)
	if s.cancel > 0 {
		way += fmt.Sprintf(", gives up after %v", s.cancel)
	}
	if s.follows {
		way += ", signs in if asked"
	}
	way += ")"
	switch s.action {
	case visits:
		return at + who + "opens " + s.path + way
	case signsIn, signsTwice:
		return at + who + string(s.action) + " " + s.user + way
	case signsOut, selectsSelf:
		return at + who + string(s.action) + way
	case selects, notes:
		return at + who + string(s.action) + " " + s.athlete + way
	case restarts:
		return at + fmt.Sprintf("node %d restarts", s.node)
	case sets:
		return at + fmt.Sprintf("node %d sets its clock by %v", s.node, s.span)
	case opensWindow:
		return at + fmt.Sprintf("trouble: %s for %v", s.window, s.span)
	case withdraws, gives:
		return at + string(s.action) + " " + s.user + " by " + s.athlete
	case works:
		return at + string(s.action) + " " + s.user + fmt.Sprintf(" on node %d", s.node)
	}
	return at + string(s.action) + " " + s.user
}

// People of the simulation.
func coaches() []string  { return []string{"coach-1", "coach-2"} }
func athletes() []string { return []string{"athlete-1", "athlete-2", "athlete-3"} }

// drawSchedule draws everything that happens from outside.
func drawSchedule(seed uint64) schedule {
	r := rand.New(rand.NewPCG(seed, 1))
	s := schedule{seed: seed, setup: drawSetup(r)}
	d := &drawer{r: r, setup: s.setup}
	for b := range s.setup.browsers {
		d.at += d.short()
		d.add(step{action: signsIn, browser: b, user: pick(r, coaches()), there: d.short(), back: d.short()})
	}
	d.at += 5 * time.Second
	for range 15 + r.IntN(15) {
		d.at += d.gap()
		d.scene()
	}
	s.steps = d.steps
	return s
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// drawer draws the steps of a schedule.
type drawer struct {
	r     *rand.Rand
	setup setup
	at    time.Duration
	steps []step
}

// add puts a step at its time. The nanoseconds keep things apart that would
// otherwise happen at once, in an order that no seed fixes.
func (d *drawer) add(s step) {
	s.at = d.at + time.Duration(len(d.steps))*time.Microsecond
	s.node = d.r.IntN(d.setup.nodes)
	d.steps = append(d.steps, s)
}

// up draws a duration below a limit.
func (d *drawer) up(limit time.Duration) time.Duration {
	return time.Duration(d.r.Int64N(int64(limit)))
}

func (d *drawer) short() time.Duration { return d.up(80 * time.Millisecond) }

// way draws how long a request or an answer takes: mostly not long, sometimes
// as long as another tab needs for a lot of things.
func (d *drawer) way() time.Duration {
	switch d.r.IntN(12) {
	case 0:
		return d.up(40 * time.Second)
	case 1, 2:
		return d.up(3 * time.Second)
	}
	return d.short()
}

// gap draws the time between two scenes.
func (d *drawer) gap() time.Duration {
	switch n := d.r.IntN(20); {
	case n < 9:
		return d.up(3 * time.Second)
	case n < 13:
		return d.up(time.Minute)
	case n < 17:
		return d.setup.life - 15*time.Second + d.up(30*time.Second) // when tokens end
	case n < 19:
		return d.up(3 * d.setup.life)
	}
	return d.up(6 * time.Hour)
}
