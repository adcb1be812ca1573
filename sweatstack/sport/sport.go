package sport

import (
	"slices"
	"strings"
)

// Sport is the value of a sport on the wire. It is an open set: one that this
// version does not know is kept as it is. The empty text is no sport, but works
// with every method.
type Sport string

// Known reports whether this version knows the value: as one of the older list,
// or as a code of the taxonomy with modifiers that may stand together.
func (s Sport) Known() bool {
	if isLegacy(s) {
		return true
	}
	term, err := Parse(string(s))
	return err == nil && term.UsesKnownAtoms()
}

// Label gives the name to show to people, such as "indoor cycling" for both
// cycling+stationary and cycling.trainer. It is lower case but for abbreviations,
// and empty only for the empty sport. For a sport that this version does not
// know it is the value with blanks in place of its punctuation.
func (s Sport) Label() string {
	current, _ := s.Taxonomy()
	term, err := Parse(string(current))
	if err != nil {
		return s.DisplayName()
	}
	return term.Label()
}

// DisplayName gives the name that the Python client 0.70 shows: the first part,
// then the others in brackets, such as "swimming (open water)". Newer values
// with modifiers come out as they are; [Sport.Label] has a name for both.
func (s Sport) DisplayName() string {
	root, rest, found := strings.Cut(strings.ReplaceAll(string(s), "_", " "), ".")
	if !found {
		return root
	}
	return root + " (" + strings.ReplaceAll(rest, ".", " ") + ")"
}

// Root gives the first part of the value: cycling for cycling.track.250m.
func (s Sport) Root() Sport {
	root, _, _ := strings.Cut(string(s), ".")
	return Sport(root)
}

// Parent gives the value without its last part: cycling.track for
// cycling.track.250m. A root gives itself.
func (s Sport) Parent() Sport {
	last := strings.LastIndexByte(string(s), '.')
	if last < 0 {
		return s
	}
	return s[:last]
}

// IsRoot reports whether the value has one part only.
func (s Sport) IsRoot() bool { return !strings.Contains(string(s), ".") }

// IsSubSportOf reports whether the sport is one of others or below it. Below
// cycling.track are cycling.track.250m and cycling.track+race, but not
// cycling.tracking; below cycling+stationary is cycling.road+stationary. Without
// others it is false.
//
// Values are compared as they are. Bring both to one generation first where they
// may differ: cross_country_skiing.skate is not below xc_skiing.
func (s Sport) IsSubSportOf(others ...Sport) bool {
	return slices.ContainsFunc(others, s.isBelow)
}

// isBelow follows the taxonomy, whose rule is that of the older list for values
// without modifiers. What the taxonomy cannot read is compared as a text.
func (s Sport) isBelow(other Sport) bool {
	term, err := Parse(string(s))
	above, aboveErr := Parse(string(other))
	if err != nil || aboveErr != nil {
		return isCodeBelow(string(s), string(other))
	}
	return term.IsSubSportOf(above)
}

// isCodeBelow demands equality or a dot: cycling_foo is not below cycling. The
// Python client 0.70 forgets the dot.
func isCodeBelow(code, above string) bool {
	rest, ok := strings.CutPrefix(code, above)
	return ok && (rest == "" || rest[0] == '.')
}
