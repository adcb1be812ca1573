package rules_test

import (
	"go/ast"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// maxLines is where a file surely holds more than one thing.
const maxLines = 600

// A drawer takes everything, so nobody knows what is in it.
func drawers() []string {
	return []string{"base", "common", "helper", "helpers", "impl", "manager", "misc", "shared", "types", "util", "utils"}
}

func TestCode_FilesAndPackagesAreNamedForWhatTheyHold(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		name := strings.TrimSuffix(strings.TrimSuffix(path.Base(s.path), ".go"), "_test")
		assert.NotContains(t, drawers(), name, "%s", s.path)
		assert.NotContains(t, drawers(), strings.TrimSuffix(s.file.Name.Name, "_test"), "%s: package name", s.path)
	}
}

func TestCode_FilesHoldOneThing(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if !s.isTest() {
			assert.LessOrEqual(t, s.lines, maxLines, "%s is too long to hold one thing", s.path)
		}
	}
}

func TestCode_NothingRunsAtImport(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		for _, decl := range s.file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil {
				assert.NotEqual(t, "init", f.Name.Name, "%s", s.at(f))
			}
		}
	}
}

// Only the programs and the functions named for it read the environment.
func TestCode_EnvironmentIsReadOnlyByFunctionsNamedForIt(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if s.isTest() || !public(s.folder()) || within(s.folder(), "sweatstack/login") {
			continue
		}
		for _, decl := range s.file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok || strings.HasSuffix(f.Name.Name, "FromEnv") || strings.HasSuffix(f.Name.Name, "FromEnvironment") {
				continue
			}
			ast.Inspect(f, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok {
					for _, reader := range []string{"Getenv", "LookupEnv", "Environ"} {
						assert.False(t, isCall(call, "os", reader), "%s reads the environment in %s", s.at(call), f.Name.Name)
					}
				}
				return true
			})
		}
	}
}

// A sleep makes a test slow on a fast machine and wrong on a slow one. In a
// synctest bubble it costs nothing.
func TestCode_TestsSleepOnlyInsideASynctestBubble(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if !s.isTest() {
			continue
		}
		for _, call := range sleeps(s.file) {
			assert.Fail(t, "time.Sleep outside of synctest.Test", "%s", s.at(call))
		}
	}
}

// sleeps finds the calls of time.Sleep that no function literal given to
// synctest.Test encloses.
func sleeps(file *ast.File) []*ast.CallExpr {
	var found []*ast.CallExpr
	var bubbles []*ast.FuncLit
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if isCall(call, "synctest", "Test") {
			for _, arg := range call.Args {
				if literal, ok := arg.(*ast.FuncLit); ok {
					bubbles = append(bubbles, literal)
				}
			}
		}
		if isCall(call, "time", "Sleep") && !slices.ContainsFunc(bubbles, func(b *ast.FuncLit) bool {
			return b.Pos() <= call.Pos() && call.End() <= b.End()
		}) {
			found = append(found, call)
		}
		return true
	})
	return found
}

func isCall(call *ast.CallExpr, pkg, name string) bool {
	selector, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || selector.Sel.Name != name {
		return false
	}
	x, ok := selector.X.(*ast.Ident)
	return ok && x.Name == pkg
}

func TestCode_CommandsAreNamedAsUsersTypeThem(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		rest, ok := strings.CutPrefix(s.path, "cmd/")
		if !ok {
			continue
		}
		command, _, _ := strings.Cut(rest, "/")
		assert.Equal(t, "sweatstack", command, "%s: there is one command, and everything is below it", s.path)
	}
}
