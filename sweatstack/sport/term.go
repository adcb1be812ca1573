package sport

import (
	"slices"
	"strings"
)

// Term is a sport by the rules of the Open Sport Taxonomy: a code, whose parts
// are joined by dots, and modifiers without order. [Parse] and [New] make one.
//
// It knows nothing of the older list: cycling.trainer is a term with an unknown
// code. Terms are equal by == when they mean the same sport. The zero Term has an
// empty code; it is no sport.
type Term struct {
	code string
	// modifiers are sorted, each once, joined by plus signs: a text keeps
	// Term comparable.
	modifiers string
}

// String gives the canonical text: the code, then each modifier after a plus
// sign, in alphabetical order.
func (t Term) String() string {
	if t.modifiers == "" {
		return t.code
	}
	return t.code + "+" + t.modifiers
}

// Sport gives the canonical text as the value for the wire.
func (t Term) Sport() Sport { return Sport(t.String()) }

// Code gives the sport without its modifiers.
func (t Term) Code() string { return t.code }

// Modifiers gives the modifiers in alphabetical order, in a new slice; nil when
// there are none.
func (t Term) Modifiers() []Modifier {
	if t.modifiers == "" {
		return nil
	}
	var list []Modifier
	for part := range strings.SplitSeq(t.modifiers, "+") {
		list = append(list, Modifier(part))
	}
	return list
}

// Label gives the name to show to people: that of the catalogue, else that of
// the code with the modifiers in brackets, such as "road cycling (race)". Of an
// unknown code, dots and underscores become blanks.
func (t Term) Label() string {
	if label := standardLabel(t.Sport()); label != "" {
		return label
	}
	label := standardLabel(Sport(t.code))
	if label == "" {
		label = strings.NewReplacer(".", " ", "_", " ").Replace(t.code)
	}
	modifiers := t.Modifiers()
	if len(modifiers) == 0 {
		return label
	}
	names := make([]string, len(modifiers))
	for i, modifier := range modifiers {
		names[i] = modifier.Label()
	}
	slices.Sort(names)
	return label + " (" + strings.Join(names, ", ") + ")"
}

// Parent gives the sport above: the code without its last part, with the same
// modifiers. It is false for a root.
func (t Term) Parent() (Term, bool) {
	last := strings.LastIndexByte(t.code, '.')
	if last <= 0 { // a dot at the very start has nothing above it
		return Term{}, false
	}
	return Term{code: t.code[:last], modifiers: t.modifiers}, true
}

// Disciplines gives the sports right below that the taxonomy knows, with the same
// modifiers, sorted; nil when there are none.
func (t Term) Disciplines() []Term {
	var list []Term
	for _, s := range All() {
		below, ok := strings.CutPrefix(string(s), t.code+".")
		if ok && !strings.ContainsAny(below, ".+") {
			list = append(list, Term{code: string(s), modifiers: t.modifiers})
		}
	}
	return list
}

// IsSubSportOf reports whether the sport is other or below it: its code is
// other's or continues it after a dot, and it has all modifiers of other. So a
// sport with more modifiers is below the one with fewer.
func (t Term) IsSubSportOf(other Term) bool {
	return isCodeBelow(t.code, other.code) && t.hasModifiers(other)
}

// hasModifiers reports whether all modifiers of other are in t. Both are sorted,
// so one walk over each is enough, however long a stranger made them.
func (t Term) hasModifiers(other Term) bool {
	mine := t.Modifiers()
	for _, wanted := range other.Modifiers() {
		at, found := slices.BinarySearch(mine, wanted)
		if !found {
			return false
		}
		mine = mine[at+1:]
	}
	return true
}

// IsStandard reports whether the sport is in the catalogue, which [All] lists.
func (t Term) IsStandard() bool { return standardLabel(t.Sport()) != "" }

// UsesKnownAtoms reports whether the taxonomy has the code and each modifier, and
// the modifiers may stand together. Such a sport need not be a standard one.
func (t Term) UsesKnownAtoms() bool { return t.check() == nil }

// Resolve gives the nearest standard sport: itself when it is one, else the
// nearest code above that the taxonomy knows, or [Generic], with as many of its
// modifiers as the catalogue has for that code. Where several sets are equally
// large, the first by text is taken.
func (t Term) Resolve() Term {
	code := t
	for !isCode(code.code) {
		above, ok := code.Parent()
		if !ok {
			above = Term{code: string(Generic), modifiers: t.modifiers}
		}
		code = above
	}
	return nearest(code, All())
}

// nearest picks from sports the one that has t's code, no modifier that t does
// not have, and the most of them; the first of several, and t's bare code if there
// is none. It walks the list and not the subsets of t's modifiers, of which there
// may be more than there is time.
func nearest(t Term, sports []Sport) Term {
	best, most := Term{code: t.code}, 0
	for _, s := range sports {
		candidate := split(string(s))
		if candidate.code != t.code || !t.hasModifiers(candidate) {
			continue
		}
		if n := len(candidate.Modifiers()); n > most {
			best, most = candidate, n
		}
	}
	return best
}
