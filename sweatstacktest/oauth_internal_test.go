package sweatstacktest

import (
	"crypto/sha256"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// crowded is a sandbox whose table of grants is full of delegations from one
// sign-in, as a long day with a client that asks for a token for each call
// leaves it.
func crowded(t *testing.T) (s *Sandbox, signIn, next *grant) {
	t.Helper()
	s = New(t)
	signIn = &grant{actor: "coach", subject: "coach"}
	s.oauth.mu.Lock()
	defer s.oauth.mu.Unlock()
	s.oauth.addGrant(signIn)
	s.oauth.addRefresh(signIn, "refresh of the sign-in", false)
	for i := len(s.oauth.grants); i < maxGrants; i++ {
		g := &grant{actor: "coach", subject: "athlete", caller: "coach", root: signIn}
		s.oauth.addGrant(g)
		s.oauth.addRefresh(g, "refresh "+strconv.Itoa(i), false)
	}
	return s, signIn, &grant{actor: "coach", subject: "athlete", caller: "coach", root: signIn}
}

func TestGrants_DelegationsDoNotPushOutTheSignInTheyCameFrom(t *testing.T) {
	t.Parallel()
	s, signIn, next := crowded(t)
	oldest := s.oauth.grants[2]
	s.oauth.addGrant(next)
	assert.Len(t, s.oauth.grants, maxGrants)
	assert.Len(t, s.oauth.refresh, maxGrants-1, "its refresh token goes with it")
	assert.False(t, signIn.dead())
	assert.False(t, next.dead())
	assert.True(t, oldest.dead(), "the oldest delegation goes")
	assert.Same(t, s.oauth.environment.grant, s.oauth.grants[0])
}

func TestGrants_WhatHasEndedGoesFirst(t *testing.T) {
	t.Parallel()
	s, _, next := crowded(t)
	oldest, ended := s.oauth.grants[2], s.oauth.grants[maxGrants/2]
	ended.revoked = true
	s.oauth.addGrant(next)
	assert.False(t, oldest.dead())
	assert.NotContains(t, s.oauth.grants, ended)
	assert.Len(t, s.oauth.grants, maxGrants)
}

func TestGrants_TheOldestSignInGoesWhenThereIsNothingElse(t *testing.T) {
	t.Parallel()
	s := New(t)
	first := &grant{actor: "a", subject: "a"}
	s.oauth.addGrant(first)
	for range maxGrants + 5 {
		s.oauth.addGrant(&grant{actor: "a", subject: "a"})
	}
	assert.True(t, first.dead())
	assert.Len(t, s.oauth.grants, maxGrants)
	assert.False(t, s.oauth.environment.grant.dead(), "the pair of the environment file stays")
}

func TestCodes_AndAccessTokensAndBrowsersAreBounded(t *testing.T) {
	t.Parallel()
	o := newOAuthState()
	for i := range maxCodes + 3 {
		o.addCode(strconv.Itoa(i), &code{grant: &grant{}})
	}
	assert.Len(t, o.codes, maxCodes)
	assert.Len(t, o.codeOrder, maxCodes)
	for i := range maxBrowsers + 3 {
		o.remember(strconv.Itoa(i), "user", "client", []string{"openid", "openid"})
	}
	assert.Len(t, o.browsers, maxBrowsers)
	assert.Len(t, o.browserIDs, maxBrowsers)
	assert.Equal(t, []string{"openid"}, o.consents[[2]string{"user", "client"}])
	_, known := o.browser("0")
	assert.False(t, known, "the oldest is forgotten")
	for i := range maxAccessTokens + 3 {
		o.addAccess(strconv.Itoa(i), &accessToken{grant: &grant{}, expires: time.Now().Add(time.Hour)})
	}
	assert.Len(t, o.access, maxAccessTokens)
	_, known = o.bearer("0", time.Now())
	assert.False(t, known)
	_, known = o.bearer("3", time.Now())
	assert.True(t, known)
	g := &grant{}
	for i := range maxGenerations + 3 {
		o.addRefresh(g, strconv.Itoa(i), false)
	}
	assert.Len(t, g.refresh, maxGenerations)
	assert.Len(t, o.refresh, maxGenerations)
}

func TestEnvironment_NamesAnAccessTokenThatIsGood(t *testing.T) {
	t.Parallel()
	s := New(t)
	first, _, err := s.environmentTokens()
	require.NoError(t, err)
	again, _, err := s.environmentTokens()
	require.NoError(t, err)
	assert.Equal(t, first, again)

	s.Advance(time.Hour)
	later, _, err := s.environmentTokens()
	require.NoError(t, err)
	assert.NotEqual(t, first, later, "the first has expired")
	_, good := s.oauth.bearer(later, s.Now())
	assert.True(t, good)

	s.oauth.mu.Lock()
	delete(s.oauth.access, sha256.Sum256([]byte(later)))
	s.oauth.mu.Unlock()
	renewed, _, err := s.environmentTokens()
	require.NoError(t, err)
	assert.NotEqual(t, later, renewed, "it was pushed out of the table")
}
