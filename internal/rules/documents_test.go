package rules_test

import (
	"encoding/json"
	"fmt"
	"go/format"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// documents are the Markdown files of the tree by path.
func documents(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	require.NoError(t, walk(func(name string, content []byte) error {
		if path.Ext(name) == ".md" {
			files[name] = string(content)
		}
		return nil
	}))
	return files
}

// block is a fenced Go block of a document.
type block struct {
	document string
	line     int // of its first line of code
	code     string
}

func goBlocks(document, text string) []block {
	var blocks []block
	var open *block
	number := 0
	for line := range strings.Lines(text) {
		number++
		fence := strings.TrimSpace(line)
		switch {
		case open == nil && fence == "```go":
			open = &block{document: document, line: number + 1}
		case open != nil && fence == "```":
			blocks = append(blocks, *open)
			open = nil
		case open != nil:
			open.code += line
		}
	}
	return blocks
}

// The blocks are laid over the tree as packages that are not there, so that
// they compile against this module, offline, and leave nothing behind.
func TestDocuments_GoBlocksAreWholeFilesThatCompile(t *testing.T) {
	t.Parallel()
	top, err := filepath.Abs(root)
	require.NoError(t, err)
	overlay := map[string]string{}
	// With a second package the go command compiles and does not link.
	args := []string{"build", "-overlay", "", "./internal/rules"}
	scratch := t.TempDir()
	for name, text := range documents(t) {
		if name != "README.md" && !within(name, "docs") {
			continue
		}
		for _, b := range goBlocks(name, text) {
			if !assert.True(t, strings.HasPrefix(b.code, "package "), "%s:%d: a Go block is a whole file, so that it can be compiled", b.document, b.line) {
				continue
			}
			assert.NotContains(t, b.code, module+"/internal", "%s:%d", b.document, b.line)
			if formatted, err := format.Source([]byte(b.code)); err == nil {
				assert.Equal(t, string(formatted), b.code, "%s:%d is not as gofmt has it", b.document, b.line)
			}
			folder := fmt.Sprintf("block%d", len(overlay)+1)
			file := filepath.Join(scratch, folder+".go")
			// The compiler then names the document and its line.
			code := fmt.Sprintf("//line %s:%d\n%s", filepath.Join(top, b.document), b.line, b.code)
			require.NoError(t, os.WriteFile(file, []byte(code), 0o600))
			overlay[filepath.Join(top, folder, "block.go")] = file
			args = append(args, "./"+folder)
		}
	}
	if len(overlay) == 0 {
		return
	}
	replace, err := json.Marshal(map[string]any{"Replace": overlay})
	require.NoError(t, err)
	args[2] = filepath.Join(scratch, "overlay.json")
	require.NoError(t, os.WriteFile(args[2], replace, 0o600))
	build := exec.CommandContext(t.Context(), "go", args...)
	build.Dir = top
	build.Env = append(os.Environ(), "GOPROXY=off")
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s", out)
}

func TestDocuments_LinksIntoTheTreeLeadSomewhere(t *testing.T) {
	t.Parallel()
	link := regexp.MustCompile(`\]\(([^)#\s]+)(#[^)\s]*)?\)`)
	program := regexp.MustCompile("(?s)```.*?```") // f[T](x) is no link
	for name, text := range documents(t) {
		text = program.ReplaceAllString(text, "")
		for _, match := range link.FindAllStringSubmatch(text, -1) {
			target := match[1]
			if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
				continue
			}
			_, err := os.Stat(filepath.Join(root, path.Dir(name), target))
			assert.NoError(t, err, "%s links to %s", name, target)
		}
	}
}

// Scripts and readers rely on these two.
func TestDocuments_ReadmeHasTheTwoCommands(t *testing.T) {
	t.Parallel()
	readme := documents(t)["README.md"]
	assert.Contains(t, readme, "go run ./examples/webapp")
	assert.Contains(t, readme, "go test work")
}

func TestDocuments_IndexListsEveryGuide(t *testing.T) {
	t.Parallel()
	all := documents(t)
	index := all["docs/README.md"]
	for name := range all {
		if guide, ok := strings.CutPrefix(name, "docs/"); ok && guide != "README.md" {
			assert.Contains(t, index, "("+guide+")", "docs/README.md does not list %s", guide)
		}
	}
}
