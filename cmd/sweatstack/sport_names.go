package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

// checkSports finds misspelt sports: the platform takes any text for one. It
// would answer a filter with an empty list, and keep what is written.
//
// The platform may know newer sports than this program. So a name that is not
// known here is looked for among the user's own sports. One that is not there
// either has no activities. If it is close to a known one it is refused, with
// what was probably meant; if not there is a warning, and the platform decides.
func (s *session) checkSports(client *sweatstack.Client, names []string) error {
	unknown := slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		return name == "" || sport.Sport(name).Known() // the client refuses the empty one
	})
	if len(unknown) == 0 {
		return nil
	}
	own, err := client.Profile.Sports(s.ctx, sweatstack.SportsParams{})
	switch {
	case s.ctx.Err() != nil:
		return s.ctx.Err()
	case errors.Is(err, sweatstack.ErrForbidden):
		// A sign-in may open activities and no profile. Then nobody can know.
		own = nil
	case err != nil:
		return err
	}
	for _, name := range unknown {
		if slices.ContainsFunc(own, func(o sport.Sport) bool { return o.IsSubSportOf(sport.Sport(name)) }) {
			continue
		}
		if meant := closeSports(name, own); len(meant) > 0 {
			return &sweatstack.ParamError{Name: "--sport", Reason: fmt.Sprintf("there is no %q: did you mean %s? All sports: sweatstack sports --all", name, strings.Join(meant, " or "))}
		}
		_, _ = fmt.Fprintf(s.err, "sweatstack: warning: %q is not a sport that this version knows, and the user has none of it\n", printable(name))
	}
	return nil
}

// mostMeant bounds the suggestions.
const mostMeant = 3

// closeSports gives the sports that a name may be a slip of, the closest first:
// a wrong letter, a wrong case, a label in place of the code.
func closeSports(name string, own []sport.Sport) []string {
	type guess struct {
		text string
		far  int
	}
	var guesses []guess
	for i, candidate := range slices.Concat(sport.All(), own, sport.AllLegacy()) {
		far, ok := slips(name, string(candidate))
		if !ok && i < len(sport.All()) && plainName(candidate.Label()) == plainName(name) {
			far, ok = 0, true
		}
		if ok && !slices.Contains(guesses, guess{string(candidate), far}) {
			guesses = append(guesses, guess{string(candidate), far})
		}
	}
	slices.SortStableFunc(guesses, func(a, b guess) int { return a.far - b.far })
	var meant []string
	for _, g := range guesses[:min(mostMeant, len(guesses))] {
		meant = append(meant, g.text)
	}
	return meant
}

// plainName is a name without case and punctuation.
func plainName(name string) string {
	return strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(name))
}

// slips counts the slips between a name and a sport, part by part: cycling.enduro
// has most letters of cycling.road in their places and is none. It is false when
// they are too many for a slip.
func slips(name, candidate string) (int, bool) {
	parts, others := strings.FieldsFunc(plainName(name), isSeparator), strings.FieldsFunc(candidate, isSeparator)
	if len(parts) != len(others) {
		return 0, false
	}
	sum := 0
	for i, part := range parts {
		far := distance(part, others[i])
		// One slip in a word, two in a long one, none in tt.
		if allowed := min(len(others[i])/4, 2); far > allowed {
			return 0, false
		}
		sum += far
	}
	return sum, true
}

func isSeparator(r rune) bool { return r == '.' || r == '+' }

// maxWord is how many bytes of a word are compared: no sport has more.
const maxWord = 40

// distance counts how many letters must be put in, taken out, changed, or
// swapped with the next one to turn one word into the other (optimal string
// alignment).
func distance(a, b string) int {
	if len(a) > maxWord || len(b) > maxWord {
		return maxWord
	}
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
