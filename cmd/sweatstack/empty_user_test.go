package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// An empty variable in a script must not hand out the tokens of the person who
// is signed in, which open much more.
func TestDelegate_AnEmptyNameIsNotOneself(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	s := newShell(t)
	code, out, errs := s.run("delegate", "")
	assert.Equal(t, exitUsage, code)
	assert.Empty(t, out)
	assert.Contains(t, errs, "user")
	for _, args := range [][]string{
		{"--user", "", "traces", "create", "--notes", "whose"}, {"--user=", "tags"}, {"--team", s.sandbox.Teams()[0].ID, "tags"},
		{"--user", "emil", "users"}, {"--user", "emil", "users", "create", "Ola"}, {"--team", "x", "users"},
		{"--user", "emil", "delegate", "tuva"},
	} {
		code, out, _ = s.run(args...)
		assert.Equal(t, exitUsage, code, args)
		assert.Empty(t, out, args)
	}
}
