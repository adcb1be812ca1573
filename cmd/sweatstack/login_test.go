package main

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

func TestLogin_WorkedAlsoWithScopesThatDoNotOpenTheName(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	s := newShell(t)
	s.sandbox.Fail("GET /api/v1/oauth/userinfo", sweatstacktest.Fault{Status: http.StatusForbidden})
	assert.Equal(t, "Signed in as "+s.sandbox.Coach().ID+".\n", s.ok("login"))
}

func TestLogin_TellsThatTheEnvironmentWins(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	s := newShell(t)
	_, _, errs := s.run("login")
	assert.Contains(t, errs, "SWEATSTACK_API_KEY")
}
