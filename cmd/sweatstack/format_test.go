package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A script that takes the error for "nothing was done" would make the user or
// the trace twice, or would delete somebody and not know.
func TestForm_OneThatACommandDoesNotHaveIsRefusedBeforeAnythingIsDone(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	s := newShell(t)
	oskar := s.sandbox.Users()
	before := len(s.sandbox.Requests())
	for _, args := range [][]string{
		{"users", "create", "Tim", "--csv"}, {"users", "create", "Tim", "--parquet"},
		{"users", "delete", oskar[len(oskar)-1].ID, "--yes", "--json"},
		{"traces", "delete", "t_1", "--json"}, {"teams", "authorize", "x", "--csv"}, {"whoami", "--csv"},
		{"delegate", "emil", "--csv"}, {"keygen", "store", "--csv"}, {"version", "--parquet"},
		{"sandbox", "--json"}, {"sandbox", "-o", "x"}, {"webhook", "listen", "--secret", "x", "--csv"},
		{"completion", "bash", "--json"}, {"logout", "--json"}, {"login", "--csv"},
	} {
		code, out, errs := s.run(args...)
		assert.Equal(t, exitUsage, code, args)
		assert.Empty(t, out, args)
		assert.Contains(t, errs, "does not go with this command", args)
	}
	assert.Len(t, s.sandbox.Requests(), before, "nobody was asked")
}

func TestForm_EveryCommandHasOne(t *testing.T) {
	t.Parallel()
	var line commands
	parser, err := newParser(&line, streams{})
	require.NoError(t, err)
	for _, leaf := range parser.Model.Leaves(false) {
		assert.Contains(t, []formOf{formTable, formValue, formText, formNone}, formOf(leaf.Tag.Get("result")), leaf.Path())
	}
}

func TestForm_SentencesAreValuesForPrograms(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	s := newShell(t)
	for name, args := range map[string][]string{
		"version": {"version"}, "key": {"keygen", "store"}, "SWEATSTACK_API_KEY": {"delegate", "emil"}, "sub": {"login"},
	} {
		var value map[string]any
		require.NoError(t, json.Unmarshal([]byte(s.ok(append(args, "--json")...)), &value), name)
		assert.NotEmpty(t, value[name], name)
	}
}

func TestForm_OutputGoesToAFileForEveryCommandAndDashIsStandardOutput(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	s := newShell(t)
	for _, args := range [][]string{{"version"}, {"completion", "bash"}, {"tags"}, {"whoami", "--json"}, {"login"}} {
		file := filepath.Join(t.TempDir(), "out")
		assert.Empty(t, s.ok(append(args, "-o", file)...), args)
		written, err := os.ReadFile(file)
		require.NoError(t, err, args)
		assert.Equal(t, s.ok(append(args, "-o", "-")...), string(written), args)
		assert.Equal(t, s.ok(args...), string(written), args)
	}
	assert.Contains(t, s.ok("keygen", "store", "-o", "-"), "=")
}

// A shell that reads the lines would run what stands behind them.
func TestDelegate_ATokenThatAShellWouldActUponIsRefused(t *testing.T) {
	t.Parallel()
	for _, good := range []string{"", "eyJhbGciOiJSUzI1NiJ9.e30.a-b_c", "http://[::1]:8700/base", "dGVzdA=="} {
		assert.True(t, isShellWord(good), good)
	}
	for _, bad := range []string{"$(id)", "`id`", "a b", "a\nPATH=x", "a;b", "a|b", "'", `"`, `\`, "a&b", "~", "é", "\x1b[2J"} {
		assert.False(t, isShellWord(bad), bad)
	}
	assert.True(t, strings.Contains((&delegateCommand{}).Help(), "-o"))
}
