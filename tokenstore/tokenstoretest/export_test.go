package tokenstoretest

import (
	"context"

	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// RuleNames lists the rules in the order of the suite.
func RuleNames() []string {
	var names []string
	for _, r := range rules() {
		names = append(names, r.name)
	}
	return names
}

// Check runs one rule and returns what breaks it.
func Check(ctx context.Context, name string, store tokenstore.Store) error {
	for _, r := range rules() {
		if r.name == name {
			return r.check(ctx, store)
		}
	}
	panic("no rule " + name)
}
