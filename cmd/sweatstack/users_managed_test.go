package main

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestUsers_AManagedUserIsReadAndRenamed(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	s := newShell(t)
	var made struct{ ID string }
	require.NoError(t, json.Unmarshal([]byte(s.ok("users", "create", "Ada", "Lind", "--json")), &made))
	assert.Contains(t, s.ok("users", "get", made.ID), "Ada Lind")
	assert.Contains(t, s.ok("users", "update", made.ID, "--first-name", "Eva"), "Eva Lind")
	renamed := s.ok("users", "update", made.ID, "--last-name", "Dahl", "--json")
	assert.Contains(t, renamed, `"display_name": "Eva Dahl"`)
	for _, tt := range []struct {
		args []string
		want int
	}{
		{[]string{"users", "update", made.ID}, exitUsage},
		{[]string{"users", "update", made.ID, "--first-name="}, exitUsage},
		{[]string{"users", "update", made.ID, "--last-name="}, exitUsage},
		{[]string{"users", "get", "u_none"}, exitNotFound},
		{[]string{"users", "get", s.sandbox.Athletes()[0].ID}, exitForbidden},
		{[]string{"users", "get", made.ID, "--user", "emil"}, exitUsage},
	} {
		code, _, errs := s.run(tt.args...)
		assert.Equal(t, tt.want, code, "%v: %s", tt.args, errs)
	}
}

func TestTraces_AreReplacedAsAWholeAndTagsMayHoldCommas(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	s := newShell(t)
	var made struct {
		ID      string
		Tags    []string
		Lactate *float64
		RPE     *int
		VO2     *float64 `json:"vo2"`
	}
	at := []string{"--at", "2026-05-06T14:00:00+02:00"}
	out := s.ok(append([]string{"traces", "create", "--lactate", "2.1", "--vo2", "55", "--tag", "race, A", "--tag", "b", "--json"}, at...)...)
	require.NoError(t, json.Unmarshal([]byte(out), &made))
	assert.Equal(t, []string{"race, A", "b"}, made.Tags)
	assert.Contains(t, s.ok("traces", "list", "--tag", "race, A"), made.ID, "a tag with a comma is one tag")
	require.NotNil(t, made.VO2)
	assert.InDelta(t, 55, *made.VO2, 0)

	code, _, errs := s.run("traces", "replace", made.ID, "--rpe", "7")
	assert.Equal(t, exitUsage, code, errs)
	assert.Contains(t, s.ok(append([]string{"traces", "replace", made.ID, "--rpe", "7"}, at...)...), made.ID)
	var list []struct {
		ID      string
		RPE     *int
		Lactate *float64
	}
	require.NoError(t, json.Unmarshal([]byte(s.ok("traces", "list", "--start", "2026-05-06", "--end", "2026-05-06", "--json")), &list))
	require.Len(t, list, 1)
	assert.Equal(t, made.ID, list[0].ID)
	assert.Equal(t, new(7), list[0].RPE)
	assert.Nil(t, list[0].Lactate)
	code, _, _ = s.run(append([]string{"traces", "replace", "t_none", "--rpe", "7"}, at...)...)
	assert.Equal(t, exitNotFound, code)
	code, _, _ = s.run(append([]string{"traces", "replace", made.ID}, at...)...)
	assert.Equal(t, exitUsage, code, "nothing was measured")
}
