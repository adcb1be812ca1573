package rules_test

import (
	"go/ast"
	"path"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// onlyReturned are types of the sandbox that come back from calls: examples show
// their fields. The last two are methods that fmt calls.
func onlyReturned() map[string]bool {
	return map[string]bool{
		"Activity": true, "Counters": true, "Delivery": true, "Request": true, "Secrets": true, "Team": true,
		"User": true, "TokenRecord": true, "Attempt": true, "Source": true, "String": true, "GoString": true,
	}
}

// Whoever writes a test with the sandbox finds each of its names in an example.
func TestDocumentation_EveryNameOfTheSandboxIsInAnExample(t *testing.T) {
	t.Parallel()
	shown, exported := map[string]bool{}, map[string]string{}
	for _, file := range sources(t) {
		if file.folder() != "sweatstacktest" {
			continue
		}
		switch {
		case file.isTest() && strings.HasPrefix(path.Base(file.path), "example_"):
			ast.Inspect(file.file, func(n ast.Node) bool {
				if name, ok := n.(*ast.Ident); ok {
					shown[name.Name] = true
				}
				return true
			})
		case !file.isTest():
			for _, decl := range file.file.Decls {
				for _, name := range exportedBy(decl) {
					exported[name.Name] = file.at(name)
				}
			}
		}
	}
	assert.NotEmpty(t, exported)
	for name, at := range exported {
		assert.True(t, shown[name] || onlyReturned()[name], "%s: %s is in no example", at, name)
	}
}

// exportedBy lists the functions, methods and types that a declaration exports.
func exportedBy(decl ast.Decl) []*ast.Ident {
	var names []*ast.Ident
	switch d := decl.(type) {
	case *ast.FuncDecl:
		if d.Name.IsExported() && exportedReceiver(d) {
			names = append(names, d.Name)
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			if s, ok := spec.(*ast.TypeSpec); ok && s.Name.IsExported() {
				names = append(names, s.Name)
			}
		}
	}
	return names
}
