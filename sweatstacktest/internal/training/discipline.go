package training

import "strings"

// motion is how power becomes speed.
type motion int

const (
	noMotion motion = iota // speed is not recorded
	rolling                // a mass with resistance: it coasts
	striding               // each metre costs energy: it stops at once
	flowing                // water: power grows with the cube of speed
)

// ground is where a session takes place.
type ground int

const (
	noGround ground = iota // indoors, or unknown
	openLoop               // a round trip on roads or trails
	circuit                // several rounds of a loop
	river                  // out and back, level
	oval                   // a track of a fixed length
	level                  // a pool: distance without position
)

// discipline is what this package knows about a sport.
type discipline struct {
	sport  string // the code, unchanged
	family string // its first part
	indoor bool
	winter bool // done in the cold months
	motion motion
	ground ground

	power        bool    // the usual device measures it
	cp           float64 // share of the athlete's critical power, at most 1
	depth        float64 // share of W′ that it can draw on, above 0 and at most 1
	burst        float64 // highest power ever, in shares of critical power
	rolls        float64 // rolling: coefficient of friction
	drag         float64 // rolling: drag area in m²; flowing: W per (m/s)³
	yield        float64 // rolling: share of the power that moves the body
	cost         float64 // striding: J per kg and metre on the level
	top          float64 // m/s, where people brake
	cadence      float64 // at two thirds of critical power
	quickens     float64 // by how much it rises to one and two thirds of it
	hilliness    float64 // share of ordinary hills
	round        float64 // circuit, oval: metres per round
	shortest     int     // minutes
	longest      int     // minutes
	steadyEffort float64 // share of CP of an easy hour
	noun         string  // as in "long ride"
}

// disciplineOf reads a code of the Open Sport Taxonomy: parts joined by "."
// and modifiers after "+". What it does not know gives a discipline that is
// recorded with heart rate only.
func disciplineOf(code string) discipline {
	name, modifiers, _ := strings.Cut(code, "+")
	family, _, _ := strings.Cut(name, ".")
	d := discipline{sport: code, family: family}
	for m := range strings.SplitSeq(modifiers, "+") {
		d.indoor = d.indoor || m == "stationary"
	}
	d.describe(name, strings.Contains(modifiers, "roller"))
	if d.indoor {
		d.ground, d.hilliness = noGround, 0
	}
	return d
}

func (d *discipline) describe(name string, roller bool) {
	d.depth, d.burst, d.quickens = 0.8, 2, 10
	switch d.family {
	case "cycling", "hand_cycling":
		d.cycling(name)
	case "running":
		d.running(name)
	case "xc_skiing", "cross_country_skiing":
		d.skiing(name, roller)
	case "rowing":
		d.rowing()
	case "walking":
		d.motion, d.ground, d.cp, d.cost, d.top = striding, openLoop, 1, 1.28, 2.1
		d.cadence, d.hilliness, d.shortest, d.longest = 112, 1.2, 40, 360
		d.depth, d.burst = 0.5, 1.5
		d.steadyEffort, d.noun = 0.45, "walk"
	case "swimming":
		d.motion, d.ground, d.cp, d.drag, d.top = flowing, level, 0.8, 90, 2
		d.cadence, d.shortest, d.longest = 29, 30, 80
		d.steadyEffort, d.noun = 0.68, "swim"
		if name == "swimming.open_water" {
			d.ground = river
		}
	default:
		d.motion, d.ground, d.cp = noMotion, noGround, 0.9
		d.shortest, d.longest, d.steadyEffort, d.noun = 30, 120, 0.55, "session"
	}
}

func (d *discipline) cycling(name string) {
	d.motion, d.ground, d.power, d.cp = rolling, openLoop, true, 1
	d.rolls, d.drag, d.yield, d.top = 0.005, 0.34, 0.97, 17
	d.cadence, d.hilliness, d.shortest, d.longest = 88, 1, 40, 320
	d.steadyEffort, d.noun, d.quickens = 0.66, "ride", 9
	d.depth, d.burst = 1, 8 // the legs of a rider turn as fast as they can
	switch {
	case d.family == "hand_cycling":
		d.cp, d.cadence = 0.6, 75
	case strings.HasPrefix(name, "cycling.gravel"), strings.HasPrefix(name, "cycling.cyclocross"):
		d.rolls, d.drag, d.top, d.cadence = 0.010, 0.38, 14, 82
	case strings.HasPrefix(name, "cycling.mountain"):
		d.rolls, d.drag, d.top, d.cadence, d.hilliness = 0.016, 0.45, 11, 76, 1.5
	case strings.HasPrefix(name, "cycling.time_trial"), strings.HasPrefix(name, "cycling.tt"):
		d.drag, d.hilliness = 0.24, 0.6
	case strings.HasPrefix(name, "cycling.track"):
		d.ground, d.round, d.hilliness, d.drag, d.cadence = oval, 250, 0, 0.23, 98
		d.longest = 90
	}
	if d.indoor {
		d.longest = 120
	}
}

func (d *discipline) running(name string) {
	d.motion, d.ground, d.power, d.cp = striding, openLoop, true, 1
	d.cost, d.top, d.cadence, d.hilliness = 1.04, 7, 172, 0.8
	d.shortest, d.longest, d.steadyEffort, d.noun = 25, 130, 0.76, "run"
	d.depth, d.burst = 0.5, 1.75 // who sprints on foot has no gears
	switch {
	case strings.HasPrefix(name, "running.trail"):
		d.cost, d.top, d.hilliness, d.cadence, d.longest = 1.09, 5.5, 2, 166, 150
	case strings.HasPrefix(name, "running.track"):
		d.ground, d.round, d.hilliness, d.longest = oval, 400, 0, 80
	}
}

func (d *discipline) skiing(name string, roller bool) {
	d.motion, d.ground, d.cp, d.winter = rolling, circuit, 1, !roller
	d.rolls, d.drag, d.yield, d.top, d.round = 0.034, 0.55, 0.74, 13, 5000
	d.cadence, d.hilliness, d.shortest, d.longest = 46, 1.3, 40, 210
	d.steadyEffort, d.noun = 0.68, "ski"
	if strings.HasSuffix(name, ".classic") || strings.HasSuffix(name, ".double_poling") {
		d.rolls, d.cadence = 0.042, 52
	}
	if roller {
		d.ground, d.rolls = openLoop, 0.026
	}
}

func (d *discipline) rowing() {
	d.motion, d.ground, d.cp, d.drag, d.top = flowing, river, 0.92, 4.2, 6.5
	d.cadence, d.shortest, d.longest = 21, 30, 100
	d.steadyEffort, d.noun = 0.66, "row"
	d.depth, d.burst, d.quickens = 0.9, 2.2, 26 // from 19 strokes a minute to 30 and above
	if d.indoor {
		d.power, d.drag, d.longest = true, 2.8, 75 // the formula of rowing machines
	}
}

// outdoors reports whether a session has a position.
func (d discipline) outdoors() bool { return d.ground != noGround && d.ground != level }
