package rules_test

import (
	"go/ast"
	"path"
	"strings"
	"testing"
)

// declared are the public names of the tree, for texts that speak of them:
// packages by the name that a program uses.
type declared map[string]declaredPackage

type declaredPackage struct {
	names map[string]bool         // functions, types, constants and variables
	types map[string]declaredType // the types among them
}

type declaredType struct {
	members  map[string]string // fields and methods; for fields their type, as package.Type
	embedded []string          // as package.Type
}

// declaredNames reads the names from the sources of the public packages.
func declaredNames(t *testing.T) declared {
	t.Helper()
	all := declared{}
	for _, s := range sources(t) {
		if s.isTest() || s.isProgram() || !public(s.folder()) {
			continue
		}
		name := path.Base(s.folder())
		if _, ok := all[name]; !ok {
			all[name] = declaredPackage{map[string]bool{}, map[string]declaredType{}}
		}
		for _, decl := range s.file.Decls {
			all[name].add(name, decl)
		}
	}
	return all
}

func (p declaredPackage) add(pkg string, decl ast.Decl) {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		if decl.Recv == nil {
			p.names[decl.Name.Name] = true
			return
		}
		_, receiver, _ := strings.Cut(typeName(pkg, decl.Recv.List[0].Type), ".")
		p.typeOf(receiver).members[decl.Name.Name] = ""
	case *ast.GenDecl:
		for _, spec := range decl.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				p.names[spec.Name.Name] = true
				p.addMembers(pkg, spec)
			case *ast.ValueSpec:
				for _, name := range spec.Names {
					p.names[name.Name] = true
				}
			}
		}
	}
}

// typeOf is the entry of a type, which its methods may make before it.
func (p declaredPackage) typeOf(name string) declaredType {
	if _, ok := p.types[name]; !ok {
		p.types[name] = declaredType{members: map[string]string{}}
	}
	return p.types[name]
}

func (p declaredPackage) addMembers(pkg string, spec *ast.TypeSpec) {
	entry := p.typeOf(spec.Name.Name)
	var fields *ast.FieldList
	switch kind := spec.Type.(type) {
	case *ast.StructType:
		fields = kind.Fields
	case *ast.InterfaceType:
		fields = kind.Methods
	default:
		return
	}
	for _, field := range fields.List {
		for _, name := range field.Names {
			entry.members[name.Name] = typeName(pkg, field.Type)
		}
		if field.Names == nil {
			embedded := typeName(pkg, field.Type)
			entry.embedded = append(entry.embedded, embedded)
			entry.members[embedded[strings.LastIndex(embedded, ".")+1:]] = embedded
		}
	}
	p.types[spec.Name.Name] = entry
}

// typeName writes a type as package.Type, without pointers and parameters;
// empty for types that have no name.
func typeName(pkg string, expr ast.Expr) string {
	switch e := expr.(type) {
	case *ast.StarExpr:
		return typeName(pkg, e.X)
	case *ast.IndexExpr:
		return typeName(pkg, e.X)
	case *ast.IndexListExpr:
		return typeName(pkg, e.X)
	case *ast.Ident:
		return pkg + "." + e.Name
	case *ast.SelectorExpr:
		if x, ok := e.X.(*ast.Ident); ok {
			return x.Name + "." + e.Sel.Name
		}
	}
	return ""
}

// has reports whether a name like sweatstack.Client.Activities.All is there: a
// package, one of its names, and fields and methods from there on. Nothing of
// it may be unexported.
func (all declared) has(name string) bool {
	parts := strings.Split(name, ".")
	if len(parts) < 2 {
		return false
	}
	for _, part := range parts[1:] {
		if !ast.IsExported(part) {
			return false
		}
	}
	if !all[parts[0]].names[parts[1]] {
		return false
	}
	at := parts[0] + "." + parts[1]
	for _, part := range parts[2:] {
		var ok bool
		if at, ok = all.member(at, part); !ok {
			return false
		}
	}
	return true
}

// member looks a field or a method up, through embedded types too, and gives
// the type of a field.
func (all declared) member(at, name string) (string, bool) {
	pkg, typ, _ := strings.Cut(at, ".")
	entry := all[pkg].types[typ]
	if found, ok := entry.members[name]; ok {
		return found, true
	}
	for _, embedded := range entry.embedded {
		if found, ok := all.member(embedded, name); ok {
			return found, true
		}
	}
	return "", false
}
