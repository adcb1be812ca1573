package rules_test

import (
	"go/ast"
	"go/token"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// packages groups the files of the tree by folder.
func packages(t *testing.T) map[string][]source {
	t.Helper()
	folders := map[string][]source{}
	for _, s := range sources(t) {
		folders[s.folder()] = append(folders[s.folder()], s)
	}
	return folders
}

func TestDocumentation_EveryPackageHasExactlyOneComment(t *testing.T) {
	t.Parallel()
	folders := packages(t)
	for _, folder := range slices.Sorted(maps.Keys(folders)) {
		files := folders[folder]
		var commented []string
		testsOnly := !slices.ContainsFunc(files, func(s source) bool { return !s.isTest() })
		name := ""
		for _, s := range files {
			if s.isTest() && !testsOnly {
				assert.Nil(t, s.file.Doc, "%s: a test file adds to the comment of its package", s.path)
				continue
			}
			name = s.file.Name.Name
			if s.file.Doc != nil {
				commented = append(commented, s.path)
			}
		}
		if !assert.Len(t, commented, 1, "%s needs exactly one package comment", folder) {
			continue
		}
		if name != "main" && !testsOnly {
			assert.Equal(t, "doc.go", path.Base(commented[0]), "the comment of package %s belongs in doc.go", folder)
		}
	}
}

func TestDocumentation_PackageCommentNamesThePackage(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if s.file.Doc == nil {
			continue
		}
		begin := "Package " + strings.TrimSuffix(s.file.Name.Name, "_test") + " "
		if s.isProgram() {
			begin = "Command " + path.Base(s.folder()) + " "
		}
		assert.True(t, strings.HasPrefix(s.file.Doc.Text(), begin), "%s: the package comment begins with %q", s.path, begin)
	}
}

func TestDocumentation_EveryExportedNameHasAComment(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if s.isTest() || s.isProgram() {
			continue
		}
		for _, decl := range s.file.Decls {
			for _, bare := range undocumented(decl) {
				assert.Fail(t, "no comment", "%s: %s", s.at(bare), bare.Name)
			}
		}
	}
}

// undocumented lists the exported names of a declaration that no comment
// explains. A comment on a group of constants or variables covers the group.
func undocumented(decl ast.Decl) []*ast.Ident {
	var bare []*ast.Ident
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		if decl.Doc == nil && decl.Name.IsExported() && exportedReceiver(decl) {
			bare = append(bare, decl.Name)
		}
	case *ast.GenDecl:
		for _, spec := range decl.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				if !spec.Name.IsExported() {
					continue
				}
				if spec.Doc == nil && decl.Doc == nil {
					bare = append(bare, spec.Name)
				}
				bare = append(bare, undocumentedMethods(spec.Type)...)
			case *ast.ValueSpec:
				if spec.Doc != nil || spec.Comment != nil || decl.Doc != nil {
					continue
				}
				for _, name := range spec.Names {
					if name.IsExported() && (decl.Tok == token.CONST || decl.Tok == token.VAR) {
						bare = append(bare, name)
					}
				}
			}
		}
	}
	return bare
}

// undocumentedMethods lists the methods of an interface without a comment.
func undocumentedMethods(expr ast.Expr) []*ast.Ident {
	contract, ok := expr.(*ast.InterfaceType)
	if !ok {
		return nil
	}
	var bare []*ast.Ident
	for _, method := range contract.Methods.List {
		for _, name := range method.Names {
			if name.IsExported() && method.Doc == nil && method.Comment == nil {
				bare = append(bare, name)
			}
		}
	}
	return bare
}

// exportedReceiver is false for methods that a user of the package cannot name.
func exportedReceiver(decl *ast.FuncDecl) bool {
	if decl.Recv == nil || len(decl.Recv.List) == 0 {
		return true
	}
	expr := decl.Recv.List[0].Type
	for {
		switch e := expr.(type) {
		case *ast.StarExpr:
			expr = e.X
		case *ast.IndexExpr:
			expr = e.X
		case *ast.IndexListExpr:
			expr = e.X
		case *ast.Ident:
			return e.IsExported()
		default:
			return true
		}
	}
}

func TestDocumentation_EveryPublicPackageHasACheckedExample(t *testing.T) {
	t.Parallel()
	folders := packages(t)
	for _, folder := range slices.Sorted(maps.Keys(folders)) {
		if !public(folder) || suite(folder) || !slices.ContainsFunc(folders[folder], func(s source) bool { return !s.isTest() && !s.isProgram() }) {
			continue
		}
		checked := slices.ContainsFunc(folders[folder], func(s source) bool { return s.isTest() && hasCheckedExample(s.file) })
		assert.True(t, checked, "%s has no Example with an Output comment", folder)
	}
}

// suite reports whether a package holds the tests of a contract. It takes a
// *testing.T, which no example has.
func suite(folder string) bool {
	return folder == "tokenstore/tokenstoretest" || folder == "webhook/webhooktest"
}

// public reports whether users import packages of this folder.
func public(folder string) bool {
	if slices.Contains(strings.Split(folder, "/"), "internal") {
		return false
	}
	switch top, _, _ := strings.Cut(folder, "/"); top {
	case "cmd", "examples", "e2e", "bench", "tools":
		return false
	}
	return true
}

func hasCheckedExample(file *ast.File) bool {
	return slices.ContainsFunc(file.Decls, func(decl ast.Decl) bool {
		f, ok := decl.(*ast.FuncDecl)
		return ok && isCheckedExample(file, f)
	})
}

// isCheckedExample is true for an example whose output is compared; one without
// such a comment is only compiled.
func isCheckedExample(file *ast.File, f *ast.FuncDecl) bool {
	if f.Recv != nil || f.Body == nil || !strings.HasPrefix(f.Name.Name, "Example") {
		return false
	}
	return slices.ContainsFunc(file.Comments, func(group *ast.CommentGroup) bool {
		text := strings.ToLower(strings.TrimSpace(group.Text()))
		inside := group.Pos() > f.Body.Lbrace && group.End() < f.Body.Rbrace
		return inside && (strings.HasPrefix(text, "output:") || strings.HasPrefix(text, "unordered output:"))
	})
}

// A service is found by what a program does with it.
func TestDocumentation_EveryServiceHasACheckedExample(t *testing.T) {
	t.Parallel()
	var services []string
	examples := map[string]bool{} // by the type that they are of
	for _, s := range packages(t)["sweatstack"] {
		for _, decl := range s.file.Decls {
			switch decl := decl.(type) {
			case *ast.GenDecl:
				for _, spec := range decl.Specs {
					if typ, ok := spec.(*ast.TypeSpec); ok && !s.isTest() && strings.HasSuffix(typ.Name.Name, "Service") {
						services = append(services, typ.Name.Name)
					}
				}
			case *ast.FuncDecl:
				if name, ok := strings.CutPrefix(decl.Name.Name, "Example"); ok && s.isTest() && isCheckedExample(s.file, decl) {
					typ, _, _ := strings.Cut(name, "_")
					examples[typ] = true
				}
			}
		}
	}
	assert.GreaterOrEqual(t, len(services), 5)
	for _, service := range services {
		assert.True(t, examples[service], "%s has no Example with an Output comment", service)
	}
}
