package rules_test

import (
	"fmt"
	"go/ast"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// invariants is how many of them the kit has.
const invariants = 13

// securityTests are the tests named in a part of docs/security.md, as
// package.Name.
func securityTests(text string) []string {
	var names []string
	for _, match := range regexp.MustCompile("`(?:([a-z]+)\\.)?((?:Test|Fuzz)[A-Za-z0-9_]+)`").FindAllStringSubmatch(text, -1) {
		room := match[1]
		if room == "" {
			room = "sweatstackhttp"
		}
		names = append(names, room+"."+match[2])
	}
	return names
}

func readSecurity(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "docs", "security.md"))
	require.NoError(t, err)
	return string(text)
}

// testsOfTheTree are the names of all tests and fuzz targets, as package.Name.
func testsOfTheTree(t *testing.T) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	for _, s := range sources(t) {
		if !s.isTest() {
			continue
		}
		for _, decl := range s.file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil {
				all[path.Base(s.folder())+"."+f.Name.Name] = true
			}
		}
	}
	return all
}

func TestSecurity_EveryInvariantNamesTestsInTheIndex(t *testing.T) {
	t.Parallel()
	text := readSecurity(t)
	for number := 1; number <= invariants; number++ {
		_, section, found := strings.Cut(text, fmt.Sprintf("\n### %d. ", number))
		if !assert.True(t, found, "docs/security.md has no section for invariant %d", number) {
			continue
		}
		if end := regexp.MustCompile(`\n##+ `).FindStringIndex(section); end != nil {
			section = section[:end[0]]
		}
		assert.NotEmpty(t, securityTests(section), "invariant %d names no test", number)
		assert.Contains(t, section, "- Class: ", "invariant %d names no class of faults", number)
	}
}

func TestSecurity_EveryTestInTheIndexExists(t *testing.T) {
	t.Parallel()
	all := testsOfTheTree(t)
	named := securityTests(readSecurity(t))
	require.Greater(t, len(named), invariants)
	for _, name := range named {
		assert.True(t, all[name], "docs/security.md names %s, which is not there", name)
	}
}

// A class of published faults that the index does not tell is one that nobody
// finds.
func TestSecurity_EveryAdvisoryTestIsInTheIndex(t *testing.T) {
	t.Parallel()
	named := map[string]bool{}
	for _, name := range securityTests(readSecurity(t)) {
		named[name] = true
	}
	for name := range testsOfTheTree(t) {
		if strings.HasPrefix(name, "sweatstackhttp.TestAdvisory_") {
			assert.True(t, named[name], "docs/security.md does not name %s", name)
		}
	}
}
