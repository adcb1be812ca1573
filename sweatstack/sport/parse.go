package sport

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

var (
	// ErrSyntax means that a text cannot be taken apart as a sport: it is
	// empty, or a plus sign stands first, last or beside another.
	ErrSyntax = errors.New("sport: not a code with modifiers")

	// ErrUnknown means that the taxonomy does not have a code or a modifier, or
	// has two of the modifiers in one group.
	ErrUnknown = errors.New("sport: not in the taxonomy")
)

// Parse takes a sport apart: a code, then any number of modifiers, each after a
// plus sign. Modifiers may come in any order and repeatedly. It is as lenient as
// the taxonomy wants: nothing is trimmed, no case is changed, and unknown parts
// are fine. The only error is [ErrSyntax].
func Parse(text string) (Term, error) {
	if slices.Contains(strings.Split(text, "+"), "") {
		return Term{}, ErrSyntax
	}
	return split(text), nil
}

// split takes apart what is known to be right.
func split(text string) Term {
	code, rest, _ := strings.Cut(text, "+")
	if rest == "" {
		return Term{code: code}
	}
	modifiers := strings.Split(rest, "+")
	slices.Sort(modifiers)
	return Term{code: code, modifiers: strings.Join(slices.Compact(modifiers), "+")}
}

// New makes a sport of parts that the taxonomy knows. [ErrUnknown] says which
// part it does not, or which modifiers cannot stand together; [ErrSyntax] that
// the code or a modifier is empty.
func New(code string, modifiers ...Modifier) (Term, error) {
	parts := []string{code}
	for _, modifier := range modifiers {
		parts = append(parts, string(modifier))
	}
	term, err := Parse(strings.Join(parts, "+"))
	if err != nil {
		return Term{}, err
	}
	if err := term.check(); err != nil {
		return Term{}, err
	}
	return term, nil
}

// check names the first part that the taxonomy does not have.
func (t Term) check() error {
	if !isCode(t.code) {
		return fmt.Errorf("%w: code %q", ErrUnknown, t.code)
	}
	taken := make(map[string]Modifier)
	for _, modifier := range t.Modifiers() {
		if !modifier.Known() {
			return fmt.Errorf("%w: modifier %q", ErrUnknown, modifier)
		}
		group := modifier.Group()
		if group == "" {
			continue
		}
		if other, ok := taken[group]; ok {
			return fmt.Errorf("%w: %s and %s are both a %s", ErrUnknown, other, modifier, group)
		}
		taken[group] = modifier
	}
	return nil
}
