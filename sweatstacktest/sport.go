package sweatstacktest

import (
	"maps"
	"slices"
	"strings"
)

// legacySports pairs the sports of client 0.70 with those of the Open Sport
// Taxonomy where the two differ (SweatStack API reference, section 4.11).
func legacySports() [][2]string {
	return [][2]string{
		{"cycling.trainer", "cycling+stationary"},
		{"cycling.tt", "cycling.time_trial"},
		{"cycling.mountainbike", "cycling.mountain"},
		{"running.treadmill", "running+stationary"},
		{"rowing.ergometer", "rowing+stationary"},
		{"rowing.indoor", "rowing+stationary"},
		{"cross_country_skiing", "xc_skiing"},
		{"cross_country_skiing.classic", "xc_skiing.classic"},
		{"cross_country_skiing.skate", "xc_skiing.skate"},
		{"cross_country_skiing.ergometer", "xc_skiing+stationary"},
		{"cross_country_skiing.roller_skiing", "xc_skiing+roller"},
		{"cross_country_skiing.roller_skiing.classic", "xc_skiing.classic+roller"},
		{"cross_country_skiing.roller_skiing.skate", "xc_skiing.skate+roller"},
		{"unknown", "generic"},
	}
}

// taxonomySport gives the form of today for a sport in either form.
func taxonomySport(sport string) string {
	for _, pair := range legacySports() {
		if pair[0] == sport {
			return pair[1]
		}
	}
	code, modifiers := splitSport(sport)
	if len(modifiers) == 0 {
		return code
	}
	return code + "+" + strings.Join(modifiers, "+")
}

// legacySport gives the form of client 0.70. Modifiers that it has no word for
// are dropped.
func legacySport(sport string) string {
	for _, pair := range legacySports() {
		if pair[1] == sport {
			return pair[0]
		}
	}
	code, modifiers := splitSport(sport)
	if len(modifiers) > 0 {
		return legacySport(code)
	}
	return code
}

// splitSport separates the code from its modifiers, which come back sorted and
// without repetition.
func splitSport(sport string) (code string, modifiers []string) {
	code, rest, _ := strings.Cut(sport, "+")
	set := map[string]bool{}
	for modifier := range strings.SplitSeq(rest, "+") {
		if modifier != "" {
			set[modifier] = true
		}
	}
	return code, slices.Sorted(maps.Keys(set))
}

// within reports whether a sport is the asked one or below it: its code
// continues the asked one after a dot, and it has all the asked modifiers.
func within(sport, asked string) bool {
	code, modifiers := splitSport(sport)
	wanted, needed := splitSport(taxonomySport(asked))
	if code != wanted && !strings.HasPrefix(code, wanted+".") {
		return false
	}
	return !slices.ContainsFunc(needed, func(m string) bool { return !slices.Contains(modifiers, m) })
}

// rootSport is the first part of the code.
func rootSport(sport string) string {
	code, _ := splitSport(sport)
	root, _, _ := strings.Cut(code, ".")
	return root
}

// wellFormedSport accepts what the taxonomy's grammar accepts.
func wellFormedSport(sport string) bool {
	return sport != "" && !strings.HasPrefix(sport, "+") && !strings.HasSuffix(sport, "+") &&
		!strings.Contains(sport, "++")
}

// sportText is a sport in the form that this sandbox speaks.
func (s *Sandbox) sportText(sport string) string {
	if s.settings.api == Legacy {
		return legacySport(sport)
	}
	return sport
}

// sport reads the one sport of a query; none when it did not come.
func (q *query) sport() []string {
	sport, ok := q.last("sport")
	if !ok {
		return nil
	}
	if !wellFormedSport(sport) {
		q.complain("value_error", "Value error, invalid sport", "sport")
	}
	return []string{sport}
}

// sports reads the sports of a query under both names that the platform has
// had for it.
func (q *query) sports() []string {
	var sports []string
	seen := map[string]bool{}
	for _, name := range []string{"sport", "sports"} {
		for i, sport := range q.values[name] {
			if !wellFormedSport(sport) {
				q.complain("value_error", "Value error, invalid sport", name, i)
				continue
			}
			if !seen[sport] {
				seen[sport] = true
				sports = append(sports, sport)
			}
		}
	}
	return sports
}
