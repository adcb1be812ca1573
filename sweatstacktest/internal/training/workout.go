package training

import "math/rand/v2"

// kind is a type of workout.
type kind int

const (
	recovery kind = iota
	endurance
	long
	tempo
	threshold
	fourByEight
	fiveByFive
	shortShort
	sprints
	race
	stepTest
	maximalTest
)

// hard reports whether a kind has work near or above critical power.
func (k kind) hard() bool { return k > long }

// mode is how the effort within a step is chosen.
type mode int

const (
	hold    mode = iota // keep to the target
	wander              // follow the ground: harder uphill, coasting downhill
	attacks             // as wander, with surges
	allOut              // the best pace that W′ allows for the length of the step
	sprint              // everything at once
)

// step is a part of a workout. Efforts are shares of critical power; they run
// evenly from one to the other.
type step struct {
	seconds  int
	from, to float64
	mode     mode
	lap      bool // the lap button is pressed at its start
	sample   bool // blood is taken at its end
}

// workout is a kind with its steps.
type workout struct {
	kind  kind
	steps []step
}

func (w *workout) add(steps ...step) { w.steps = append(w.steps, steps...) }

func (w *workout) repeat(times int, steps ...step) {
	for range times {
		w.add(steps...)
	}
}

func (w workout) seconds() int {
	total := 0
	for _, s := range w.steps {
		total += s.seconds
	}
	return total
}

// newWorkout lays out a workout of about the given length. Structured ones last
// as long as their sets need, at least; what remains is easy. The length of a
// race is that of the race itself.
func newWorkout(k kind, seconds int, against rivals, d discipline, r *rand.Rand) workout {
	w := workout{kind: k}
	easy := d.steadyEffort * (0.96 + 0.08*r.Float64())
	switch k {
	case recovery:
		w.add(step{seconds: seconds, from: easy * 0.84, to: easy * 0.86, mode: wander, lap: true})
		return w
	case endurance, long:
		warm := min(600, seconds/4)
		w.add(step{seconds: warm, from: easy * 0.75, to: easy, mode: wander, lap: true})
		finish := easy * 1.03
		if k == long && r.IntN(3) == 0 {
			finish = easy * 1.22 // hard to the end
		}
		w.add(step{seconds: seconds - warm, from: easy, to: finish, mode: wander})
		return w
	}
	const warmUp, coolDown = 720, 480
	w.add(step{seconds: warmUp, from: 0.42, to: 0.72, mode: wander, lap: true})
	w.mainSet(k, seconds, against, r)
	if left := seconds - w.seconds() - coolDown; left > 300 && k < race {
		w.add(step{seconds: left, from: easy, to: easy, mode: wander, lap: true})
	}
	w.add(step{seconds: coolDown, from: 0.5, to: 0.4, mode: wander, lap: true})
	return w
}

// mainSet adds the hard part of a workout.
func (w *workout) mainSet(k kind, seconds int, against rivals, r *rand.Rand) {
	switch k {
	case tempo:
		times := max(2, min(4, seconds/2000))
		w.repeat(times, lap(900, 0.86+0.03*r.Float64()), lap(240, 0.52))
	case threshold:
		times := max(2, min(3, seconds/1900))
		w.repeat(times, lap(720+480*r.IntN(2), 0.955), lap(300, 0.5))
		w.steps[len(w.steps)-2].sample = r.IntN(3) == 0
	case fourByEight:
		w.repeat(4, lap(480, 1.02), lap(180, 0.48))
		w.emptyOut()
	case fiveByFive:
		w.repeat(5, lap(300, 1.09), lap(240, 0.45))
		w.emptyOut()
	case shortShort:
		on, off := step{seconds: 30, from: 1.26, to: 1.26}, step{seconds: 15, from: 0.55, to: 0.55}
		for range 3 { // one lap for each series
			w.add(lap(on.seconds, on.from), off)
			w.repeat(12, on, off)
			w.add(lap(240, 0.45))
		}
	case sprints:
		all := step{seconds: []int{8, 15, 30}[r.IntN(3)], from: 8, to: 8, mode: sprint, lap: true}
		w.repeat(6+r.IntN(3), all, lap(240-all.seconds, 0.5))
	case race:
		w.add(lap(120, 0.3))
		if against == clockOnly {
			w.add(step{seconds: seconds, mode: allOut, lap: true})
			return
		}
		effort := 0.94*fade(seconds) - 0.02*float64(seconds)/3600
		w.add(step{seconds: seconds, from: effort - 0.01, to: effort + 0.01, mode: attacks, lap: true})
		w.add(step{seconds: 20, from: 8, to: 8, mode: sprint})
	case stepTest:
		for effort := 0.58; effort < 1.09; effort += 0.1 {
			work := lap(300, effort)
			work.sample = true
			w.add(work, step{seconds: 40})
		}
	case maximalTest:
		efforts := [][2]int{{180, 720}, {60, 1200}, {300, 1200}}[r.IntN(3)]
		short, longer := efforts[0], efforts[1]
		w.add(lap(180, 0.9), lap(300, 0.45))
		w.add(step{seconds: short, mode: allOut, lap: true}, lap(1500, 0.45))
		w.add(step{seconds: longer, mode: allOut, lap: true})
	}
}

// emptyOut makes the last interval, which a rest follows, as hard as it can be.
func (w *workout) emptyOut() { w.steps[len(w.steps)-2].mode = allOut }

// lap is a step at an even effort that begins with the lap button.
func lap(seconds int, effort float64) step {
	return step{seconds: seconds, from: effort, to: effort, lap: true}
}

// tags are what a person would write on a session.
func (w workout) tags(d discipline, r *rand.Rand) []string {
	tidy := r.IntN(3) > 0
	switch w.kind {
	case long:
		return []string{"long " + d.noun}
	case race:
		return []string{"race"}
	case stepTest:
		return []string{"test", "lactate"}
	case maximalTest:
		return []string{"test"}
	case fiveByFive, shortShort:
		return []string{"intervals", "vo2max"}
	case fourByEight:
		return []string{"intervals"}
	case threshold:
		return []string{"threshold"}
	case sprints:
		return []string{"intervals", "sprints"}
	case tempo:
		return []string{"tempo"}
	case recovery:
		if tidy {
			return []string{"recovery"}
		}
	case endurance:
		if tidy {
			return []string{"endurance"}
		}
	}
	return nil
}
