// Package sport knows the sports of SweatStack: their values, their names for
// people, and which of them lie below which.
//
// # Two generations of values
//
// Up to early 2026 the platform used a list of its own, such as cycling.trainer
// or cross_country_skiing.skate. Since then it uses the Open Sport Taxonomy, in
// which a sport is a code with any number of modifiers: cycling+stationary,
// xc_skiing.skate+roller. Many values, such as cycling.road, are the same in both.
//
// [Sport] is the value as it stands on the wire, of either generation or of none:
// a value that this version does not know is kept as it is and works with every
// method. No method corrects a value; upper case, for example, makes another
// sport.
//
//   - Show a sport with [Sport.Label].
//   - Ask for a family of sports with [Sport.IsSubSportOf].
//   - Change the generation with [Sport.Taxonomy] and [Sport.Legacy]; where there
//     is no counterpart, [Sport.Resolve] and [Sport.ResolveLegacy] give the
//     nearest sport that there is.
//   - Offer a choice with [All] or [AllLegacy].
//
// [Sport.DisplayName], [Sport.Root], [Sport.Parent] and [Sport.IsRoot] do what the
// Python client 0.70 does. They split at dots and know nothing of modifiers.
//
// [Term] is a sport taken apart by the rules of the taxonomy, and of those alone;
// [Parse] makes one.
//
// The catalogue is that of the taxonomy's version 0.11.0. All names are in
// English. Everything here is a plain value and safe for concurrent use.
package sport
