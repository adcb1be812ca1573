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

// SessionRuleNames lists the rules of a session store in the order of the suite.
func SessionRuleNames() []string {
	var names []string
	for _, r := range sessionRules() {
		names = append(names, r.name)
	}
	return names
}

// CheckSessions runs one rule of a session store and returns what breaks it.
func CheckSessions(ctx context.Context, name string, store tokenstore.SessionStore) error {
	for _, r := range sessionRules() {
		if r.name == name {
			return r.check(ctx, store)
		}
	}
	panic("no rule " + name)
}
