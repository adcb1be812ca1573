package rules_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The rules themselves, tried on what breaks them.

func TestRules_ArrowsGoOneWay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		folder, imports string
		want            bool
	}{
		{"webhook", "net/http", true},
		{"webhook", module + "/tokenstore", false},
		{"webhook", module + "/webhook/webhooktest", false},
		{"webhook", "github.com/stretchr/testify/assert", false},
		{"webhook", "example.org/new/host", false},
		{"sweatstack", module + "/sweatstack/frame", true},
		{"sweatstack", module + "/sweatstack/login", false},
		{"sweatstack", module + "/sweatstackhttp", false},
		{"sweatstack", "golang.org/x/sync/errgroup", true},
		{"sweatstack", "golang.org/x/syncx", false},
		{"sweatstack/sport", module + "/internal/clock", false},
		{"sweatstack/frame/internal/thrift", module + "/sweatstack/frame/internal/varint", true},
		{"sweatstackhttp", module + "/sqlite", false},
		{"sweatstacktest", module + "/sweatstackhttp", false},
		{"sweatstacktest/internal/pages", module + "/sweatstacktest/internal/world", true},
		{"cmd/sweatstack", module + "/sqlite", true},
		{"cmd/sweatstack", "github.com/mattn/go-sqlite3", true},
		{"cmd/sweatstack", "github.com/jackc/pgx/v5", false},
		{"internal/kittest", module + "/sqlite", true},
		{"examples/webapp", module + "/internal/clock", false},
		{"examples/webapp", module + "/sqlite", true},
	} {
		r, ok := roomOf(c.folder)
		require.True(t, ok, c.folder)
		assert.Equal(t, c.want, r.allows(c.imports), "%s imports %s", c.folder, c.imports)
	}
	_, ok := roomOf("sweatstackx")
	assert.False(t, ok, "a folder beside the rooms")
}

func parse(t *testing.T, code string) *ast.File {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "x.go", code, parser.ParseComments|parser.SkipObjectResolution)
	require.NoError(t, err)
	return file
}

func TestRules_SleepIsFoundOutsideOfABubbleOnly(t *testing.T) {
	t.Parallel()
	file := parse(t, `package x
func a(t *testing.T) { synctest.Test(t, func(t *testing.T) { time.Sleep(1) }); time.Sleep(2) }
func b() { go func() { time.Sleep(3) }() }`)
	assert.Len(t, sleeps(file), 2)
}

func TestRules_UndocumentedNamesAreFound(t *testing.T) {
	t.Parallel()
	file := parse(t, `package x
func A() {}
// B is fine.
func B() {}
type C interface { M(); /* fine */ N() // said here
}
type d struct{}
func (d) E() {}
func (*C2[T]) F() {}
// Why all of these.
const ( G = 1; H = 2 )
var I, j = 1, 2
var k = 3`)
	var names []string
	for _, decl := range file.Decls {
		for _, bare := range undocumented(decl) {
			names = append(names, bare.Name)
		}
	}
	assert.Equal(t, []string{"A", "C", "M", "F", "I"}, names)
}

func TestRules_GoBlocksAreFoundWithTheirLine(t *testing.T) {
	t.Parallel()
	blocks := goBlocks("a.md", "text\n```go\npackage a\n```\n```sh\ngo test work\n```\n```go\npackage b\n```\n")
	require.Len(t, blocks, 2)
	assert.Equal(t, block{document: "a.md", line: 3, code: "package a\n"}, blocks[0])
	assert.Equal(t, 9, blocks[1].line)
}
