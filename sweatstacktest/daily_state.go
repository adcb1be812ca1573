package sweatstacktest

import "time"

// state is how somebody wakes up.
type state struct {
	// tired compares the training of the last days with that of the last weeks:
	// 0 as usual, 1 after twice as much, -1 after none.
	tired float64
	// ill is 1 in the first days of an illness and 0 in health.
	ill float64
}

// states follow from the training before each day, from the first to the last
// one. Before the first everybody is taken to have trained as usual.
func (s *Sandbox) states(p *person, first, last time.Time) map[time.Time]state {
	hours := map[time.Time]float64{}
	for _, a := range s.world.activities(p.ID) {
		hours[midnight(a.start, a.zone)] += a.duration.Hours()
	}
	states := map[time.Time]state{}
	const week = 7
	usual := orElse(p.athlete.HoursPerWeek, 8) / week
	days, weeks := usual, usual // running means of about 3 days and 4 weeks
	for day := midnight(first, zoneOrUTC(p.Zone)); !day.After(last); day = day.AddDate(0, 0, 1) {
		is := state{tired: min(max((days-weeks)/usual, -1), 1.5)}
		if p.athlete.Ill(day) {
			is.ill = 1 - 0.12*float64((day.Weekday()+6)%week) // from Monday on
		}
		states[day] = is
		days += (hours[day] - days) / 2.5
		weeks += (hours[day] - weeks) / 28
	}
	return states
}
