package training

import (
	"math"
	"slices"
	"time"
)

// Athlete describes a person: their body and their habits. Everything else
// follows from it. Each field may be zero and then has the default that is
// named there; a number outside its range is taken as the nearest bound, so
// that there is no wrong athlete.
//
// The methods do not keep or change the slices.
type Athlete struct {
	// Seed tells one person from another. Two athletes with the same seed share
	// the days they train on and the ids of their sessions: give each their own.
	Seed uint64
	// Zone is where the person lives; it decides on which day and at which hour
	// a session starts. Nil means UTC.
	Zone *time.Location
	// Home is where loops begin and end. The zero Home is a town in Norway.
	// South of the equator the seasons are turned around.
	Home Home
	// CriticalPower is the highest power in W that can be held for long, at the
	// best of the season: 80 to 600, zero means 250.
	CriticalPower float64
	// WPrime is the work in J that can be done above it: 4000 to 60000, zero
	// means 20000.
	WPrime float64
	// MaxHeartRate is in bpm: 130 to 230, zero means 188.
	MaxHeartRate float64
	// RestingHeartRate is in bpm: 30 to 90, zero means 50.
	RestingHeartRate float64
	// Mass is in kg: 30 to 160, zero means 72.
	Mass float64
	// HoursPerWeek is the training of an ordinary week: 1 to 30, zero means 8.
	HoursPerWeek float64
	// Sports are codes of the Open Sport Taxonomy, the best liked first, such as
	// "cycling.road" or "rowing+stationary". None means "cycling.road". A code
	// that this package knows nothing about is trained with a heart-rate strap
	// only.
	Sports []string
	// Without are wire names of metrics that the person has no sensor for, such
	// as "power".
	Without []string
}

// Home is a place: degrees north and east, and metres above the sea.
type Home struct{ Latitude, Longitude, Altitude float64 }

// maxDays bounds a history: ten years.
const maxDays = 3653

// History returns the sessions of the last days, today in the athlete's zone
// counting as one, that have ended by until; newest first. Days above ten years
// are cut to that. A later until or more days add sessions and change none.
func (a Athlete) History(until time.Time, days int) []Session {
	b := newBody(a)
	today := dayOf(until.In(b.zone))
	var sessions []Session
	for day := today; day > today-min(max(days, 0), maxDays); day-- {
		for _, s := range slices.Backward(b.sessions(day)) {
			if !s.End().After(until) {
				sessions = append(sessions, s)
			}
		}
	}
	return sessions
}

// Ill reports whether the athlete cannot train on a day because of an illness,
// which takes a week. Only the date of day counts.
func (a Athlete) Ill(day time.Time) bool {
	b := newBody(a)
	number, _ := weekOf(dayOf(day))
	w := b.week(number)
	return w.away && w.ill
}

// body is an Athlete without doubts: every number in its range, and the traits
// that come from the seed. It is never changed after [newBody].
type body struct {
	seed             uint64
	zone             *time.Location
	home             Home
	cp, wPrime, peak float64 // W, J, W
	maxHR, restHR    float64
	mass, hours      float64
	sports           []discipline
	without          map[string]bool

	template  int  // which week plan
	block     int  // where in the four-week block week 0 is
	lapEvery  int  // seconds between automatic laps, 0 for none
	autoPause bool // the device drops rows while standing
	footpod   bool // runs have power
	blood     lactateCurve
}

func newBody(a Athlete) *body {
	b := &body{
		seed:    a.Seed,
		zone:    a.Zone,
		home:    a.Home,
		cp:      within(a.CriticalPower, 250, 80, 600),
		wPrime:  within(a.WPrime, 20000, 4000, 60000),
		maxHR:   within(a.MaxHeartRate, 188, 130, 230),
		restHR:  within(a.RestingHeartRate, 50, 30, 90),
		mass:    within(a.Mass, 72, 30, 160),
		hours:   within(a.HoursPerWeek, 8, 1, 30),
		without: make(map[string]bool, len(a.Without)),
	}
	if b.zone == nil {
		b.zone = time.UTC
	}
	if b.home == (Home{}) {
		b.home = Home{Latitude: 61.1153, Longitude: 10.4662, Altitude: 180}
	}
	b.home.Latitude = within(b.home.Latitude, 0, -80, 80)
	b.home.Longitude = within(b.home.Longitude, 0, -180, 180)
	b.home.Altitude = within(b.home.Altitude, 0, -400, 4000)
	for _, metric := range a.Without {
		b.without[metric] = true
	}
	for _, code := range a.Sports {
		b.sports = append(b.sports, disciplineOf(code))
	}
	if len(b.sports) == 0 {
		b.sports = append(b.sports, disciplineOf("cycling.road"))
	}

	traits := stream(b.seed, forTraits)
	b.template = traits.IntN(len(weekPlans()))
	b.block = traits.IntN(4)
	b.lapEvery = []int{0, 900, 1800}[traits.IntN(3)]
	b.autoPause = traits.IntN(2) == 0
	b.footpod = traits.IntN(3) > 0
	// The peak of the three-parameter model: how fast W′ can be spent.
	b.peak = b.cp + b.wPrime/(20+6*traits.Float64())
	b.blood = lactateCurve{
		rested: 0.7 + 0.4*traits.Float64(), critical: 3.4 + 1.2*traits.Float64(), steep: 4.6 + 1.6*traits.Float64(),
	}
	return b
}

// within returns v brought into a range; zero and NaN become the default.
func within(v, standard, low, high float64) float64 {
	if v == 0 || math.IsNaN(v) {
		v = standard
	}
	return min(max(v, low), high)
}
