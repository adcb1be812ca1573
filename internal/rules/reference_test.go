package rules_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// referenceRow is a row of docs/reference/python-to-go.md.
type referenceRow struct {
	section                    string
	python, golang, test, note string
}

// referenceRows reads the tables of four columns, with the second-level heading
// above them.
func referenceRows(text string) []referenceRow {
	var rows []referenceRow
	section := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if heading, ok := strings.CutPrefix(line, "## "); ok {
			section = heading
		}
		inner, ok := strings.CutPrefix(line, "|")
		if !ok || strings.HasPrefix(inner, "---") || strings.HasPrefix(inner, " Python") {
			continue
		}
		row := referenceRow{section: section}
		cells := strings.Split(strings.TrimSuffix(inner, "|"), "|")
		for i, cell := range []*string{&row.python, &row.golang, &row.test, &row.note} {
			if i < len(cells) {
				*cell = strings.TrimSpace(cells[i])
			}
		}
		if len(cells) != 4 {
			row.note = "" // counts as empty, which is told
		}
		rows = append(rows, row)
	}
	return rows
}

// name is the Python cell without its marks.
func (r referenceRow) name() string { return strings.ReplaceAll(r.python, "`", "") }

// marked are the parts of a cell in backticks; those without a package belong
// to package sweatstack.
func marked(cell string, name string) []string {
	var names []string
	for _, match := range regexp.MustCompile("`("+name+")`").FindAllStringSubmatch(cell, -1) {
		full := match[1]
		if first := full[0]; first >= 'A' && first <= 'Z' {
			full = "sweatstack." + full
		}
		names = append(names, full)
	}
	return names
}

// faults says what is wrong with a row.
func (r referenceRow) faults(names declared, tests map[string]bool) []string {
	var faults []string
	for what, cell := range map[string]string{"Python": r.python, "Go": r.golang, "Test": r.test, "What differs": r.note} {
		if strings.Trim(cell, "–- ") == "" {
			faults = append(faults, "the cell "+what+" is empty")
		}
	}
	golang, proofs := marked(r.golang, "[A-Za-z][^`]*"), marked(r.test, "[A-Za-z][^`]*")
	if len(golang) == 0 || len(proofs) == 0 {
		faults = append(faults, "names nothing of Go, or no test")
	}
	// In the last cell only what is clearly a name of the tree.
	for _, name := range slices.Concat(golang, marked(r.note, `[a-z]+(?:\.[A-Z][A-Za-z0-9]*)+`)) {
		if pkg, _, _ := strings.Cut(name, "."); !names.has(name) && (names[pkg].names != nil || slices.Contains(golang, name)) {
			faults = append(faults, name+" is not there")
		}
	}
	for _, name := range proofs {
		if _, test, _ := strings.Cut(name, "."); !tests[name] || (!strings.HasPrefix(test, "Test") && !strings.HasPrefix(test, "Fuzz")) {
			faults = append(faults, name+" is no test")
		}
	}
	return faults
}

// pythonNames are the rows that must be there, by section.
func pythonNames(t *testing.T) map[string][]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "python_0_70.txt"))
	require.NoError(t, err)
	sections := map[string][]string{}
	section := ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		switch heading, ok := strings.CutPrefix(line, "# "); {
		case ok:
			section = heading
		case line != "" && section != "":
			sections[section] = append(sections[section], line)
		}
	}
	return sections
}

func readReference(t *testing.T) []referenceRow {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "docs", "reference", "python-to-go.md"))
	require.NoError(t, err)
	return referenceRows(string(text))
}

// functionsOfTheModule is the section that has no rows of its own: each of its
// names is one of the client's.
const functionsOfTheModule = "Module-level functions"

func TestReference_HasEveryNameOfThePythonClientOnce(t *testing.T) {
	t.Parallel()
	found := map[string][]string{}
	for _, row := range readReference(t) {
		found[row.section] = append(found[row.section], row.name())
	}
	listed := pythonNames(t)
	functions := listed[functionsOfTheModule]
	delete(listed, functionsOfTheModule)
	require.Len(t, listed, 5)
	for section, names := range listed {
		assert.ElementsMatch(t, names, found[section], section)
	}
	for section := range found {
		assert.Contains(t, listed, section, "a section that the list does not have")
	}
	for _, name := range functions {
		assert.Contains(t, listed["Client"], name)
	}
}

func TestReference_EveryCellIsFilledAndNamesWhatIsThere(t *testing.T) {
	t.Parallel()
	names, tests := declaredNames(t), testsOfTheTree(t)
	for _, row := range readReference(t) {
		assert.Empty(t, row.faults(names, tests), "docs/reference/python-to-go.md, %s", row.python)
	}
}

func TestReference_FaultsOfARowAreFound(t *testing.T) {
	t.Parallel()
	names, tests := declaredNames(t), testsOfTheTree(t)
	good := referenceRow{
		python: "`get_tags`", golang: "`Client.Profile.Tags`, `sport.Sport.Root`, `ActivityDetails.Duration`",
		test: "`TestRequests_AreEquivalentToThoseOfPython`", note: "The same.",
	}
	require.Empty(t, good.faults(names, tests))
	for name, spoil := range map[string]func(*referenceRow){
		"empty Python cell":        func(r *referenceRow) { r.python = "" },
		"dash for a Go name":       func(r *referenceRow) { r.golang = "–" },
		"Go name without marks":    func(r *referenceRow) { r.golang = "Client" },
		"no such type":             func(r *referenceRow) { r.golang = "`Cleint`" },
		"no such method":           func(r *referenceRow) { r.golang = "`Client.Profile.Tagz`" },
		"no such package":          func(r *referenceRow) { r.golang = "`sports.Sport`" },
		"unexported name":          func(r *referenceRow) { r.golang = "`Client.set`" },
		"a call, not a name":       func(r *referenceRow) { r.golang = "`Client.Profile.Tags()`" },
		"member of no type":        func(r *referenceRow) { r.golang = "`NewClient.Profile`" },
		"one of two is missing":    func(r *referenceRow) { r.golang += ", `Client.Tags`" },
		"no such test":             func(r *referenceRow) { r.test = "`TestNothing`" },
		"test of another package":  func(r *referenceRow) { r.test = "`frame.TestRequests_AreEquivalentToThoseOfPython`" },
		"a function that tests no": func(r *referenceRow) { r.test = "`readVectors`" },
		"empty test":               func(r *referenceRow) { r.test = " " },
		"empty note":               func(r *referenceRow) { r.note = "-" },
		"note on what is not":      func(r *referenceRow) { r.note = "See `frame.Frame.Normal`." },
	} {
		row := good
		spoil(&row)
		assert.NotEmpty(t, row.faults(names, tests), name)
	}
	rows := referenceRows("## A\n| Python 0.70 | Go |\n|---|---|\n| `x` | `Client` | three cells |\n## B\n| `y` | 2 | 3 | 4 |\n")
	require.Len(t, rows, 2)
	assert.NotEmpty(t, rows[0].faults(names, tests), "a row that is cut off")
	assert.Equal(t, "B", rows[1].section)
}
