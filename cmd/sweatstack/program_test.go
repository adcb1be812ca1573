package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// asProgram makes the test binary the program itself, for a test that starts it:
// as it is, or with an output that nobody reads.
const (
	asProgram      = "SWEATSTACK_TEST_AS_PROGRAM"
	asStuckProgram = "stuck"
)

func TestMain(m *testing.M) {
	switch os.Getenv(asProgram) {
	case "":
		os.Exit(m.Run())
	case asStuckProgram:
		os.Exit(start(os.Args[1:], streams{out: stuck{os.Stdout}, err: io.Discard}))
	default:
		os.Exit(start(os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}))
	}
}

// stuck is a stream whose reader never reads.
type stuck struct{ told io.Writer }

func (s stuck) Write([]byte) (int, error) {
	_, _ = s.told.Write([]byte("stuck"))
	<-time.After(time.Hour) // ended by a signal
	return 0, nil
}

// runInBash runs commands as one script that ends with the first failure, in an
// empty folder, with this program on the path and nobody signed in. What it has
// left in the background is ended.
func runInBash(t *testing.T, folder, script string) string {
	t.Helper()
	bash := toolOf(t, "bash")
	self, err := os.Executable()
	require.NoError(t, err)
	bin := t.TempDir()
	program := fmt.Sprintf("#!/bin/sh\nexec '%s' \"$@\"\n", self)
	require.NoError(t, os.WriteFile(filepath.Join(bin, "sweatstack"), []byte(program), 0o700))
	command := exec.CommandContext(t.Context(), bash, "-c",
		"set -euo pipefail\ntrap 'kill $(jobs -p) 2>/dev/null || true; wait || true' EXIT\n"+script)
	command.Dir = folder
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "SWEATSTACK_") {
			command.Env = append(command.Env, variable)
		}
	}
	command.Env = append(command.Env, asProgram+"=1", "HOME="+folder, "XDG_DATA_HOME="+folder, "NO_PROXY=*",
		"PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	var out, errs strings.Builder
	command.Stdout, command.Stderr = &out, &errs
	require.NoError(t, command.Run(), "%s\n%s", out.String(), errs.String())
	return out.String()
}
