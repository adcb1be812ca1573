package tokenstoretest

import "testing"

// CoordinatorRuleNames lists the rules in the order of the suite.
func CoordinatorRuleNames() []string {
	var names []string
	for _, r := range coordinatorRules() {
		names = append(names, r.name)
	}
	return names
}

// CheckCoordinator runs one rule and returns what breaks it.
func CheckCoordinator(t *testing.T, name string, open OpenCoordinators) error {
	t.Helper()
	for _, r := range coordinatorRules() {
		if r.name == name {
			return r.run(t, open)
		}
	}
	panic("no rule " + name)
}
