package sweatstacktest

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"time"
)

// midnight is the calendar day of an instant in a zone, as midnight UTC.
func midnight(at time.Time, zone *time.Location) time.Time {
	year, month, day := at.In(zone).Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// chance is a number between 0 and 1 that belongs to a day of a person.
func chance(p *person, what string, day time.Time) float64 {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d/%s/%s", p.athlete.Seed, what, day.Format(time.DateOnly)))
	return float64(binary.BigEndian.Uint64(sum[:8])>>11) / (1 << 53)
}

// spread is like chance, between -1 and 1, with the middle more likely.
func spread(p *person, what string, day time.Time) float64 {
	return chance(p, what, day) + chance(p, what+"'", day) - 1
}

// measured gives the values that the devices of a person have recorded, oldest
// first: of each day from the beginning of the history to today. They follow
// from the seed and the training of the days before. Whom a program has made
// has no devices.
func (s *Sandbox) measured(p *person, measure string) []dailyValue {
	if !p.trains() {
		return nil
	}
	s.world.mu.RLock()
	since := s.world.kept.since
	s.world.mu.RUnlock()
	zone := zoneOrUTC(p.Zone)
	last := midnight(s.clock.now(), zone)
	states := s.states(p, since, last)
	var out []dailyValue
	first := midnight(since, zone)
	if measure == "sleep_altitude" {
		out = append(out, dailyValue{first.AddDate(0, 0, -1), homeAltitude(p), sourceManual}) // where it begins
	}
	for day := first; !day.After(last); day = day.AddDate(0, 0, 1) {
		if value, source, ok := measuredOn(p, measure, day, states[day]); ok {
			out = append(out, dailyValue{day, value, source})
		}
	}
	return out
}

// measuredOn is what was recorded on a day in some state. A watch is sometimes
// not worn, a scale is stood on when one thinks of it.
func measuredOn(p *person, measure string, day time.Time, is state) (value float64, source string, ok bool) {
	const watch, hand = "garmin_connect", sourceManual
	worn := chance(p, "watch", day) > 0.06
	weighed := chance(p, "scale", day) < 0.4
	season := math.Sin(2 * math.Pi * float64(day.YearDay()) / 365)
	switch measure {
	case "body_mass":
		mass := orElse(p.athlete.Mass, 72)
		return math.Round(10*(mass*(1+0.012*season-0.006*is.tired)+0.5*spread(p, measure, day))) / 10, watch, weighed
	case "body_fat_pct":
		return math.Round(10*(usualFat(p)+1.2*season+0.6*spread(p, measure, day))) / 10, watch, weighed && chance(p, "fat", day) < 0.5
	case "resting_hr":
		return math.Round(orElse(p.athlete.RestingHeartRate, 50) + 2.2*is.tired + 9*is.ill + 2*spread(p, measure, day)), watch, worn
	case "hrv":
		return math.Round(usualHRV(p) * math.Exp(-0.10*is.tired-0.30*is.ill+0.12*spread(p, measure, day))), watch, worn
	case "sleep_duration":
		hours := 7.6 + 0.2*is.tired + 1.2*is.ill + 0.9*spread(p, measure, day)
		if weekday := day.Weekday(); weekday == time.Saturday || weekday == time.Sunday {
			hours += 0.5
		}
		return math.Round(hours*60) * 60, watch, worn
	case "sleep_altitude":
		// Written down when it changes: some of those who train most sleep in a
		// tent with thin air for three weeks in spring. They train at home.
		switch {
		case !hasTent(p):
		case day.Month() == time.April && day.Day() == 4:
			return 2300, hand, true
		case day.Month() == time.April && day.Day() == 25, day.Month() == time.January && day.Day() == 1:
			return homeAltitude(p), hand, true
		}
	case "menstrual_cycle_day":
		return 1, hand, hasCycle(p) && cycleBegins(p, day)
	}
	return 0, "", false
}

// usualHRV is the middle of somebody's heart rate variability in ms: the higher,
// the slower the pulse.
func usualHRV(p *person) float64 {
	return 68 - 1.4*(orElse(p.athlete.RestingHeartRate, 50)-50) + 12*spread(p, "hrv of", time.Time{})
}

// usualFat is the middle of somebody's share of fat in the body, in percent.
func usualFat(p *person) float64 {
	fat := 12 + 3*spread(p, "fat of", time.Time{})
	if hasCycle(p) {
		fat += 6
	}
	return fat
}

// hasTent reports whether somebody trains so much that an altitude tent pays.
func hasTent(p *person) bool { return p.athlete.HoursPerWeek >= 12 }

// homeAltitude is where somebody sleeps who is not away, in m.
func homeAltitude(p *person) float64 { return math.Max(20, p.athlete.Home.Altitude) }

// hasCycle reports whether somebody writes down a cycle. The first names of the
// sandbox's people tell.
func hasCycle(p *person) bool {
	return slices.Contains([]string{"Ingrid", "Nora", "Sofie", "Freya", "Leah"}, p.FirstName)
}

// cycleBegins reports whether a day is the first of a cycle of 27 to 30 days.
func cycleBegins(p *person, day time.Time) bool {
	length := int64(27 + p.athlete.Seed%4)
	days := day.Unix()/86400 + int64(p.athlete.Seed*11%29)
	return days%length == 0
}

// orElse takes the place of a zero value.
func orElse(value, otherwise float64) float64 {
	if value == 0 {
		return otherwise
	}
	return value
}
