package rules_test

import (
	"bytes"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The patterns are put together here, so that this file does not hold them.

func TestTraces_NoPathOfOneMachine(t *testing.T) {
	t.Parallel()
	machine := regexp.MustCompile(`(^|[\s"'=(:,` + "`" + `])(/(` + strings.Join([]string{"work", "farm", "root", "home", "Users"}, "|") + `)/|(\.\./)+shared/)`)
	eachLine(t, func(name string, number int, line string) {
		assert.False(t, machine.MatchString(line), "%s:%d: %s", name, number, line)
	})
}

func TestTraces_NothingLeftUnfinished(t *testing.T) {
	t.Parallel()
	unfinished := regexp.MustCompile(`\b(` + strings.Join([]string{"TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK", "not " + "implemented"}, "|") + `)\b`)
	eachLine(t, func(name string, number int, line string) {
		switch path.Ext(name) {
		case ".go", ".html", ".css", ".sql", ".yml", ".py":
			assert.False(t, unfinished.MatchString(line), "%s:%d: %s", name, number, line)
		}
	})
}

// eachLine calls visit with every line of every text file of the tree.
func eachLine(t *testing.T, visit func(name string, number int, line string)) {
	t.Helper()
	require.NoError(t, walk(func(name string, content []byte) error {
		if bytes.IndexByte(content, 0) >= 0 {
			return nil
		}
		number := 0
		for line := range strings.Lines(string(content)) {
			number++
			visit(name, number, strings.TrimRight(line, "\r\n"))
		}
		return nil
	}))
}
