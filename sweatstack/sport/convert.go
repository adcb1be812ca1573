package sport

import "slices"

// Taxonomy gives the sport as the taxonomy writes it. It is true when the
// taxonomy has it; a sport that it has already comes back as it is.
//
// Else the sport comes back unchanged, with false: nobody knows what the
// platform makes of it. Of the older list these are the lengths of tracks and
// pools, rowing.indoor, rowing.regatta, rowing.fixed-seat, rowing.coastal,
// swimming.flume, and cross_country_skiing.backcountry and .ergometer.
// [Sport.Resolve] gives the nearest sport for them.
func (s Sport) Taxonomy() (Sport, bool) {
	if term, ok := renewed(string(s)); ok {
		return term.Sport(), true
	}
	term, err := Parse(string(s))
	return s, err == nil && term.UsesKnownAtoms()
}

// longest is more than the length of any value that is known, in bytes. The climb
// from a very long value looks at its last few steps only.
const longest = 64

// renewed gives the term of a text without modifiers that either generation has.
func renewed(code string) (Term, bool) {
	if len(code) > longest {
		return Term{}, false
	}
	for _, pair := range counterparts() {
		if code == string(pair.legacy) {
			return split(string(pair.taxonomy)), true
		}
	}
	if code == string(Unknown) {
		code = string(Generic)
	}
	return Term{code: code}, isCode(code)
}

// Legacy gives the sport as the older list writes it. It is true when that list
// has it; a sport that it has already comes back as it is.
//
// Else the sport comes back unchanged, with false. Of the standard sports these
// are alpine_skiing, hand_cycling, snowboarding, xc_skiing.double_poling, and all
// with the modifiers assisted, commute, race or virtual, as well as
// walking+stationary. [Sport.ResolveLegacy] gives the nearest sport for them.
func (s Sport) Legacy() (Sport, bool) {
	if isLegacy(s) {
		return s, true
	}
	term, err := Parse(string(s))
	if err != nil {
		return s, false
	}
	for _, pair := range counterparts() {
		if term.Sport() == pair.taxonomy {
			return pair.legacy, true
		}
	}
	return s, false
}

// isLegacy reports whether the older list has the value.
func isLegacy(s Sport) bool {
	return len(s) <= longest && (slices.Contains(AllLegacy(), s) || slices.Contains(rollerSports(), s))
}

// Resolve gives the nearest standard sport of the taxonomy, for a sport of either
// generation or of none: swimming.pool for swimming.pool.25m, xc_skiing for
// cross_country_skiing.backcountry, [Generic] when nothing is near. The result is
// always one of [All].
func (s Sport) Resolve() Sport {
	term, err := Parse(string(s))
	if err != nil {
		return Generic
	}
	for {
		if found, ok := renewed(term.code); ok {
			return found.with(term.modifiers).Resolve().Sport()
		}
		above, ok := term.Parent()
		if !ok {
			return Generic
		}
		term = above
	}
}

// with adds modifiers, joined by plus signs.
func (t Term) with(modifiers string) Term {
	if modifiers == "" {
		return t
	}
	return split(t.String() + "+" + modifiers)
}

// ResolveLegacy gives the nearest sport of the older list, for a sport of either
// generation or of none: cycling.trainer for cycling+stationary+virtual,
// running for running+race, [Generic] when nothing is near. The result is one of
// [AllLegacy], or one of the three roller skiing sports that came later.
func (s Sport) ResolveLegacy() Sport {
	term, err := Parse(string(s))
	if err != nil {
		return Generic
	}
	current := make([]Sport, 0, len(counterparts()))
	for _, pair := range counterparts() {
		current = append(current, pair.taxonomy)
	}
	for !isLegacy(Sport(term.code)) && !slices.Contains(current, Sport(term.code)) {
		above, ok := term.Parent()
		if !ok {
			return Generic
		}
		term = above
	}
	// Both the code alone and each sport in the list have a counterpart.
	found, _ := nearest(term, current).Sport().Legacy()
	return found
}

// counterpart is one sport with a value in each generation.
type counterpart struct{ legacy, taxonomy Sport }

// counterparts lists the sports whose value changed and can be changed back
// (SweatStack API reference, section 4.11; the roller sports by their names).
// [Unknown] is not among them: it became [Generic], which is in both.
func counterparts() []counterpart {
	return []counterpart{
		{CyclingTrainer, CyclingStationary},
		{RunningTreadmill, RunningStationary},
		{RowingErgometer, RowingStationary},
		{CyclingTT, CyclingTimeTrial},
		{CyclingMountainBike, CyclingMountain},
		{CrossCountrySkiing, XCSkiing},
		{CrossCountrySkiingClassic, XCSkiingClassic},
		{CrossCountrySkiingSkate, XCSkiingSkate},
		{CrossCountrySkiingRoller, XCSkiingRoller},
		{CrossCountrySkiingRollerClassic, XCSkiingClassicRoller},
		{CrossCountrySkiingRollerSkate, XCSkiingSkateRoller},
	}
}
