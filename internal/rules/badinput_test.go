package rules_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// badInputs are the rows of docs/reference/bad-input.md: input, outcome, tests.
func badInputs(t *testing.T) [][]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "docs", "reference", "bad-input.md"))
	require.NoError(t, err)
	var rows [][]string
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if !strings.HasPrefix(line, "|") || strings.HasPrefix(line, "|--") || strings.TrimSpace(cells[0]) == "Input" {
			continue
		}
		if assert.Len(t, cells, 3, line) {
			rows = append(rows, cells)
		}
	}
	return rows
}

func TestBadInput_EveryRowNamesTestsThatExist(t *testing.T) {
	t.Parallel()
	all, rows := testsOfTheTree(t), badInputs(t)
	require.GreaterOrEqual(t, len(rows), 19)
	for _, row := range rows {
		assert.NotEmpty(t, strings.TrimSpace(row[1]), "%s: nothing comes of it", row[0])
		named := securityTests(row[2])
		assert.NotEmpty(t, named, "%s: no test", row[0])
		assert.Len(t, named, strings.Count(row[2], "`")/2, "%s: a name that is none of a test", row[0])
		for _, name := range named {
			assert.True(t, all[name], "docs/reference/bad-input.md names %s, which is not there", name)
		}
	}
}
