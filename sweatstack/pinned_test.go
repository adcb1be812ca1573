package sweatstack_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestPinned_EveryIteratorKeepsItsUser reads the sources: a method that gives
// an iterator sends its requests one after the other, so it must begin with
//
//	s = s.client.pinned().Activities // or the service that it belongs to
//
// or a switch in the middle of a loop would mix the data of two users.
func TestPinned_EveryIteratorKeepsItsUser(t *testing.T) {
	t.Parallel()
	entries, err := os.ReadDir(".")
	require.NoError(t, err)
	found := 0
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), ".go") || strings.HasSuffix(entry.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), entry.Name(), nil, 0)
		require.NoError(t, err)
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok || f.Recv == nil || !f.Name.IsExported() || !givesIterator(f) {
				continue
			}
			found++
			assert.True(t, callsPinned(f), "%s: %s does not keep its user", entry.Name(), f.Name.Name)
		}
	}
	assert.NotZero(t, found)
}

// givesIterator reports whether one of a function's results is an iterator.
func givesIterator(f *ast.FuncDecl) bool {
	if f.Type.Results == nil {
		return false
	}
	found := false
	ast.Inspect(f.Type.Results, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok && strings.HasPrefix(s.Sel.Name, "Seq") {
			found = true
		}
		return true
	})
	return found
}

// callsPinned reports whether a function calls a method named pinned.
func callsPinned(f *ast.FuncDecl) bool {
	found := false
	ast.Inspect(f.Body, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Name == "pinned" {
			found = true
		}
		return true
	})
	return found
}
