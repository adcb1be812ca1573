package rules_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/sweatstack/sweatstack-go"

// root is the top of the repository, seen from this folder.
var root = filepath.Join("..", "..")

// source is one Go file of the tree.
type source struct {
	path  string // from the root, with slashes
	file  *ast.File
	fset  *token.FileSet
	lines int
}

func (s source) folder() string  { return path.Dir(s.path) }
func (s source) isTest() bool    { return strings.HasSuffix(s.path, "_test.go") }
func (s source) isProgram() bool { return s.file.Name.Name == "main" }
func (s source) at(n ast.Node) string {
	return s.path + ":" + strconv.Itoa(s.fset.Position(n.Pos()).Line)
}

// imports are the import paths of the file.
func (s source) imports() []string {
	var paths []string
	for _, spec := range s.file.Imports {
		text, err := strconv.Unquote(spec.Path.Value)
		if err == nil {
			paths = append(paths, text)
		}
	}
	return paths
}

// parsed reads every Go file once for all tests of this package.
var parsed = sync.OnceValues(func() ([]source, error) {
	var all []source
	err := walk(func(name string, content []byte) error {
		if path.Ext(name) != ".go" {
			return nil
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, name, content, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		all = append(all, source{path: name, file: file, fset: fset, lines: bytes.Count(content, []byte("\n"))})
		return nil
	})
	return all, err
})

func sources(t *testing.T) []source {
	t.Helper()
	all, err := parsed()
	require.NoError(t, err)
	require.NotEmpty(t, all)
	return all
}

// walk calls visit with every file that belongs to the repository: not what
// git ignores, not what hidden folders hold, but the workflow and the gate.
func walk(visit func(name string, content []byte) error) error {
	return filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		if entry.IsDir() {
			if skipFolder(name) {
				return fs.SkipDir
			}
			return nil
		}
		if !entry.Type().IsRegular() {
			return nil
		}
		content, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		return visit(name, content)
	})
}

func skipFolder(name string) bool {
	switch name {
	case ".", ".ci", ".github":
		return false
	case "bin", "dist", "e2e/screenshots":
		return true
	}
	base := path.Base(name)
	return strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") || base == "testdata" || base == "__pycache__"
}
