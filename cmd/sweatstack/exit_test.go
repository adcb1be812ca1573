package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReport_SaysWhatToDoNext(t *testing.T) {
	data := t.TempDir()
	t.Setenv("XDG_DATA_HOME", data)
	s := newShell(t)
	code, _, errs := s.run("tags", "--url", "http://127.0.0.1:1", "--timeout", "1s")
	assert.Equal(t, exitUnavailable, code)
	assert.Contains(t, errs, "sweatstack: find out why with: sweatstack doctor\n")

	t.Setenv("SWEATSTACK_API_KEY", "")
	t.Setenv("SWEATSTACK_REFRESH_TOKEN", "")
	code, _, errs = s.run("tags")
	assert.Equal(t, exitSignIn, code)
	assert.Equal(t, "sweatstack: nobody is signed in\nsweatstack: sign in with: sweatstack login\n", errs)

	require.NoError(t, os.MkdirAll(filepath.Join(data, "SweatStack"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(data, "SweatStack", "tokens.json"), []byte("{"), 0o600))
	code, _, errs = s.run("tags")
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, errs, "tokens.json")
	assert.Contains(t, errs, "sign in with: sweatstack login")
}

// The names of the client's fields help nobody at a command line.
func TestReport_NamesTheFlagThatIsWrong(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	s := newShell(t)
	for want, args := range map[string][]string{
		"--limit: must not be negative":                         {"activities", "list", "--limit=-1"},
		"--heart-rate: must not be negative":                    {"traces", "create", "--heart-rate=-1"},
		"<first-name>: must not be empty":                       {"users", "create", ""},
		"--first-name: must not be empty":                       {"users", "update", "u_1", "--first-name="},
		"--durations: must be whole seconds, at least one each": {"activities", "mean-max", "--durations", "0"},
		"activity id: must not be empty, \".\" or \"..\"":       {"activities", "get", ""},
	} {
		code, _, errs := s.run(args...)
		assert.Equal(t, exitUsage, code, args)
		assert.Equal(t, "sweatstack: "+want+"\n", errs)
	}
}

func TestWithoutPackages(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"login: sweatstack: no": "no", "sweatstack: login: nobody": "nobody", "the login: no": "the login: no", "": "",
	} {
		assert.Equal(t, want, withoutPackages(text))
	}
}
