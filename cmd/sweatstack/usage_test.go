package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// A shell writes standard output to a file or to the next program, which must
// not take help for a result.
func TestUsage_OfAWrongCommandLineGoesToStandardError(t *testing.T) {
	t.Parallel()
	tests := []struct {
		args  []string
		usage string
		also  string
	}{
		{nil, "Usage: sweatstack <command> [flags]", "a command is missing"},
		{[]string{"fly"}, "Usage: sweatstack <command> [flags]", "  whoami "},
		{[]string{"activities"}, "Usage: sweatstack activities <command> [flags]", "  mean-max "},
		{[]string{"activites"}, "Usage: sweatstack <command> [flags]", `did you mean "activities"?`},
		{[]string{"activities", "get"}, "Usage: sweatstack activities get <id> [flags]", `expected "<id>"`},
		{[]string{"activities", "list", "--jsn"}, "Usage: sweatstack activities list [flags]", `did you mean one of "--json"`},
		{[]string{"users", "delete", "u_1"}, "Usage: sweatstack users delete <id> --yes [flags]", "missing flags: --yes"},
		{[]string{"\x1b[2Jfly"}, "Usage: sweatstack", "·[2Jfly"},
	}
	for _, tt := range tests {
		t.Run(strings.Join(tt.args, " "), func(t *testing.T) {
			t.Parallel()
			var out, errs output
			assert.Equal(t, exitUsage, run(t.Context(), tt.args, streams{out: &out, err: &errs}))
			assert.Empty(t, out.String())
			assert.Contains(t, errs.String(), tt.usage)
			assert.Contains(t, errs.String(), tt.also)
			assert.True(t, strings.HasPrefix(errs.String(), "sweatstack: "), "what is wrong comes first")
		})
	}
}
