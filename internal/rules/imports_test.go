package rules_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// room is a folder with its rule: what its non-test files may import besides
// the standard library and packages of the same room. An entry that ends with
// "/..." stands for everything below; entries without a host are in this module.
type room struct {
	folder string
	may    []string
}

// rooms is the table of CONTRIBUTING.md. A folder belongs to the longest entry
// that leads to it, so sweatstack/login is not part of sweatstack.
func rooms() []room {
	return []room{
		{"sweatstack", []string{"sweatstack/frame", "sweatstack/sport", "internal/...", "golang.org/x/oauth2/...", "golang.org/x/sync/..."}},
		{"sweatstack/frame", []string{"github.com/parquet-go/parquet-go/..."}},
		{"sweatstack/sport", nil},
		{"sweatstack/login", []string{"sweatstack", "tokenstore"}},
		{"tokenstore", []string{"sweatstack", "internal/..."}},
		{"tokenstore/tokenstoretest", []string{"sweatstack", "tokenstore"}},
		{"webhook", nil},
		{"webhook/webhooktest", []string{"webhook"}},
		{"sweatstackhttp", []string{"sweatstack", "sweatstack/sport", "tokenstore", "webhook", "internal/..."}},
		{"sqlite", []string{"sweatstack", "tokenstore", "webhook", "internal/...", "github.com/mattn/go-sqlite3"}},
		{"sweatstacktest", []string{"sweatstack", "sweatstack/frame", "sweatstack/sport", "webhook", "internal/...", "github.com/muktihari/fit/..."}},
		{"cmd", []string{"...", "github.com/alecthomas/kong", "github.com/mattn/go-sqlite3"}},
		{"internal", []string{"..."}},
		{"examples", []string{"public", "postgres", "github.com/go-chi/chi/v5/..."}},
		{"postgres", []string{"public", "github.com/jackc/pgx/v5/..."}},
		{"redisstore", []string{"public", "github.com/redis/go-redis/v9/..."}},
		{"otel", []string{"public", "go.opentelemetry.io/..."}},
		{"e2e", []string{"public", "github.com/chromedp/..."}},
		{"bench", []string{"*"}},
		{"tools", []string{"*"}},
	}
}

func roomOf(folder string) (room, bool) {
	var best room
	for _, r := range rooms() {
		if within(folder, r.folder) && len(r.folder) > len(best.folder) {
			best = r
		}
	}
	return best, best.folder != ""
}

func within(folder, top string) bool {
	return folder == top || strings.HasPrefix(folder, top+"/")
}

func (r room) allows(imported string) bool {
	host, _, _ := strings.Cut(imported, "/")
	if !strings.Contains(host, ".") {
		return true
	}
	inside, ours := strings.CutPrefix(imported, module+"/")
	if ours {
		if target, ok := roomOf(inside); ok && target.folder == r.folder {
			return true
		}
		imported = inside
	}
	return slices.ContainsFunc(r.may, func(entry string) bool {
		switch entry {
		case "*":
			return true
		case "...":
			return ours
		case "public":
			return ours && !within(imported, "internal") && !within(imported, "cmd")
		}
		if top, deep := strings.CutSuffix(entry, "/..."); deep {
			return within(imported, top)
		}
		return imported == entry
	})
}

func TestImports_FollowTheArrowsBetweenRooms(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		r, ok := roomOf(s.folder())
		if !assert.True(t, ok, "%s is in no room: add its folder to the table of this test and of CONTRIBUTING.md", s.path) || s.isTest() {
			continue
		}
		for _, imported := range s.imports() {
			assert.True(t, r.allows(imported), "%s imports %s, which %s may not", s.path, imported, r.folder)
		}
	}
}

func TestImports_KitTestsUseNoEngine(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if !within(s.folder(), "sweatstackhttp") {
			continue
		}
		for _, imported := range s.imports() {
			assert.NotContains(t, []string{module + "/sqlite", "github.com/mattn/go-sqlite3"}, imported,
				"%s: tests of the kit on an engine belong in internal/kittest", s.path)
		}
	}
}

func TestImports_NestedModulesAndExamplesUseThePublicAPIOnly(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		r, _ := roomOf(s.folder())
		if !slices.Contains(r.may, "public") {
			continue
		}
		for _, imported := range s.imports() {
			assert.False(t, strings.HasPrefix(imported, module+"/internal"), "%s imports %s", s.path, imported)
		}
	}
}

// The linter reports a wrong import at its line, this package reports also what
// the linter cannot say. Both must know the same arrows.
func TestImports_LinterKnowsTheSameArrows(t *testing.T) {
	t.Parallel()
	config, err := os.ReadFile(filepath.Join(root, ".golangci.yml"))
	require.NoError(t, err)
	_, section, ok := strings.Cut(string(config), "\n    depguard:\n")
	require.True(t, ok)
	for _, r := range rooms() {
		switch r.folder {
		case "postgres", "redisstore", "otel", "examples", "e2e", "bench", "tools":
			continue // the linter has only a list of what these may not import
		}
		name := r.folder[strings.LastIndex(r.folder, "/")+1:]
		want := linterEntries(r.may)
		holdsRooms := slices.ContainsFunc(rooms(), func(other room) bool { return strings.HasPrefix(other.folder, r.folder+"/") })
		if !holdsRooms && !slices.Contains(r.may, "...") {
			want = append(want, module+"/"+r.folder+"/") // folders of its own
		}
		assert.ElementsMatch(t, want, allowedByLinter(section, name), "room %s", r.folder)
	}
}

// linterEntries writes the rule of a room as depguard has it.
func linterEntries(may []string) []string {
	entries := []string{}
	for _, entry := range may {
		top, deep := strings.CutSuffix(entry, "...")
		host, _, _ := strings.Cut(entry, "/")
		switch {
		case strings.Contains(host, ".") && entry != "...":
			entries = append(entries, strings.TrimSuffix(top, "/"))
		case deep:
			entries = append(entries, module+"/"+top)
		default:
			entries = append(entries, module+"/"+entry+"$")
		}
	}
	return entries
}

// allowedByLinter reads the allow list of one depguard rule.
func allowedByLinter(section, name string) []string {
	allowed := []string{}
	inRule, inAllow := false, false
	for line := range strings.Lines(section) {
		line = strings.TrimRight(line, "\n")
		indent := len(line) - len(strings.TrimLeft(line, " "))
		switch text := strings.TrimSpace(line); {
		case indent == 8:
			inRule, inAllow = text == name+":", false
		case indent == 10:
			inAllow = inRule && text == "allow:"
		case inAllow:
			allowed = append(allowed, strings.TrimPrefix(text, "- "))
		}
	}
	return allowed
}
