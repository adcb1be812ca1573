package sport

import (
	"slices"
	"strings"
)

// Modifier says more about how or why a sport was done. It is an open set like
// [Sport].
type Modifier string

// The modifiers of the taxonomy.
const (
	Assisted   Modifier = "assisted"   // by a motor
	Commute    Modifier = "commute"    // a purpose
	Group      Modifier = "group"      // a company
	Leisure    Modifier = "leisure"    // a purpose
	Race       Modifier = "race"       // a purpose
	Roller     Modifier = "roller"     // on rollers in place of snow
	Solo       Modifier = "solo"       // a company
	Stationary Modifier = "stationary" // on a machine that does not move
	Test       Modifier = "test"       // a purpose
	Training   Modifier = "training"   // a purpose
	Virtual    Modifier = "virtual"    // in a made-up world
)

// Modifiers gives all modifiers of the taxonomy in a new slice, sorted.
func Modifiers() []Modifier {
	return []Modifier{
		Assisted, Commute, Group, Leisure, Race, Roller, Solo, Stationary, Test, Training, Virtual,
	}
}

// Known reports whether the taxonomy has the modifier.
func (m Modifier) Known() bool { return slices.Contains(Modifiers(), m) }

// Label gives the name to show to people.
func (m Modifier) Label() string { return strings.ReplaceAll(string(m), "_", " ") }

// Group gives the group of the modifier, "company" or "purpose", or the empty
// text when it has none. A sport has at most one modifier of each group.
func (m Modifier) Group() string {
	switch m {
	case Group, Solo:
		return "company"
	case Commute, Leisure, Race, Test, Training:
		return "purpose"
	default:
		return ""
	}
}
