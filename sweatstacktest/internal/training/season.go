package training

import (
	"math"
	"math/rand/v2"
)

// slot is the kind of day in a week plan.
type slot int

const (
	rest slot = iota
	easyDay
	enduranceDay
	hardDay  // intervals above critical power
	tempoDay // work at or just below it
	longDay
)

// weekPlans are from Monday to Sunday. Hard days never follow each other.
func weekPlans() [][7]slot {
	return [][7]slot{
		{rest, hardDay, enduranceDay, tempoDay, easyDay, longDay, enduranceDay},
		{rest, hardDay, enduranceDay, easyDay, tempoDay, enduranceDay, longDay},
		{easyDay, hardDay, easyDay, tempoDay, rest, longDay, enduranceDay},
	}
}

// share is the part of a week's hours that a slot takes.
func (s slot) share() float64 {
	switch s {
	case rest:
		return 0
	case easyDay:
		return 0.10
	case enduranceDay:
		return 0.17
	case hardDay, tempoDay:
		return 0.16
	default:
		return 0.32
	}
}

// week is where a week stands in the season.
type week struct {
	number  int
	phase   int     // 0 to 2 building, easyWeek
	cycle   int     // number of the four-week block
	level   float64 // of its block: share of an ordinary week's hours
	volume  float64 // of the week itself
	away    bool    // ill or on holiday
	ill     bool    // which of them, if away
	racing  bool    // in the racing months
	natural float64 // warmth at its beginning
	degrees float64 // °C, as it is most years
	goal    bool    // ends with a race that the athlete prepares for
}

const (
	easyWeek = 3
	// goalEvery is how many blocks lie between two goals: some two in a season.
	goalEvery = 3
)

func (b *body) week(number int) week {
	r := stream(b.seed, forWeek, uint64(number))
	w := week{
		number:  number,
		cycle:   int(floorDiv(int64(number+b.block), 4)),
		away:    r.Float64() < 0.035,
		ill:     r.IntN(2) == 0,
		natural: warmth(7*number, b.home.Latitude),
		degrees: b.home.climate(7 * number),
	}
	w.phase = number + b.block - 4*w.cycle
	w.level = 0.88 + 0.24*b.inSeason(w.natural)
	w.volume = [4]float64{0.92, 1.02, 1.12, 0.62}[w.phase] * w.level
	season := b.inSeason(w.natural) > 0.6
	w.racing = season && w.phase != easyWeek
	w.goal = season && w.phase == easyWeek && w.cycle%goalEvery == 0
	return w
}

// inSeason is 1 at the height of the season of the athlete's first sport.
func (b *body) inSeason(warm float64) float64 {
	if b.sports[0].winter {
		return 1 - warm
	}
	return warm
}

// sessions plans a day, in order of time.
func (b *body) sessions(day int) []Session {
	number, weekday := weekOf(day)
	w := b.week(number)
	r := stream(b.seed, forDay, uint64(day))
	if w.away || r.Float64() < 0.05 {
		return nil
	}
	s := weekPlans()[b.template][weekday]
	if s == rest {
		return nil
	}
	kind := b.kindFor(s, w, r)
	d := b.pickSport(kind, w, r)
	if w.goal && kind == race {
		d = b.sports[0]
	}
	minutes := 60 * b.hours * s.share() * w.volume * (0.88 + 0.24*r.Float64())
	main := b.session(day, 0, d, kind, minutes, mainHour(weekday, r))
	if w.goal && main.workout.kind == race {
		main.Tags = append(main.Tags, "goal")
	}
	// Twice a day on easy days, for those who train a lot.
	if b.hours < 7 || w.goal || (s != easyDay && s != enduranceDay) || r.Float64() > 0.08*(b.hours-6) {
		return []Session{main}
	}
	second := b.session(day, 1, b.pickSport(recovery, w, r), recovery, 30+15*r.Float64(), 6.2+0.8*r.Float64())
	if second.End().After(main.Start) {
		return []Session{main}
	}
	return []Session{second, main}
}

// mainHour is when people have time: after work, or on a morning of the weekend.
func mainHour(weekday int, r *rand.Rand) float64 {
	if weekday >= 5 {
		return 8.8 + 1.6*r.Float64()
	}
	return 16.6 + 1.8*r.Float64()
}

// kindFor chooses the workout of a slot.
func (b *body) kindFor(s slot, w week, r *rand.Rand) kind {
	choice := r.Float64()
	base := b.inSeason(w.natural) < 0.3
	switch {
	case s == longDay && w.goal:
		return race
	case s == easyDay, w.goal && s == enduranceDay:
		return recovery
	case w.goal && s == hardDay:
		return sprints // what keeps the legs awake
	case s == enduranceDay:
		return endurance
	case s == longDay:
		if w.racing && choice < 0.3 {
			return race
		}
		return long
	case w.phase == easyWeek && s == hardDay:
		if w.cycle%2 == 0 {
			return stepTest
		}
		return maximalTest
	case w.phase == easyWeek:
		return endurance
	case s == hardDay && base:
		return oneOf(choice, fourByEight, tempo, sprints)
	case s == hardDay:
		return oneOf(choice, fiveByFive, fourByEight, shortShort, sprints)
	case base:
		return oneOf(choice, tempo, threshold)
	default:
		return oneOf(choice, threshold, tempo, fourByEight)
	}
}

func oneOf(choice float64, kinds ...kind) kind {
	return kinds[min(int(choice*float64(len(kinds))), len(kinds)-1)]
}

// pickSport draws a sport: the order of liking counts, the season, and what
// suits the workout.
func (b *body) pickSport(k kind, w week, r *rand.Rand) discipline {
	total := 0.0
	weights := make([]float64, len(b.sports))
	for i, d := range b.sports {
		weights[i] = d.liking(k, w) / (1 + 0.5*float64(i))
		total += weights[i]
	}
	at := r.Float64() * total
	for i, weight := range weights {
		if at -= weight; at < 0 {
			return b.sports[i]
		}
	}
	return b.sports[len(b.sports)-1]
}

// liking is how much a sport suits a workout and the season. There is no snow
// when it is warm; and on ice nobody rides, on frozen water nobody rows.
func (d discipline) liking(k kind, w week) float64 {
	weight, warm := 0.75, w.natural
	switch {
	case d.winter:
		weight = 1e-6 + 2.3*math.Pow(1-warm, 4)*share(w.degrees, 4, -1)
	case d.indoor:
		weight = 0.12 + 0.9*(1-warm)
	case d.motion == rolling || d.ground == river:
		weight = (0.15 + 1.1*warm) * max(share(w.degrees, -2, 5), 0.002)
	}
	switch {
	case k == long && d.indoor, k == race && d.indoor:
		weight *= 0.06
	case k == long && d.longest < 150:
		weight *= 0.5
	case (k == stepTest || k == maximalTest) && !d.power:
		weight *= 0.3
	case (k == stepTest || k == maximalTest) && d.indoor:
		weight *= 3
	case k.hard() && (d.family == "walking" || d.motion == noMotion):
		weight *= 0.05
	}
	return weight
}

// share is 0 at the first number, 1 at the second, even between them, and stays
// within that.
func share(v, zero, one float64) float64 {
	return min(max((v-zero)/(one-zero), 0), 1)
}
