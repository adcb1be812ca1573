package rules_test

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// goVersion is what x/oauth2 asks for; the same line stands in every module.
const goVersion = "go 1.26.0"

// modFiles reads every go.mod by its folder, "." for the root.
func modFiles(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	require.NoError(t, walk(func(name string, content []byte) error {
		if path.Base(name) == "go.mod" {
			files[path.Dir(name)] = string(content)
		}
		return nil
	}))
	require.Contains(t, files, ".")
	return files
}

func workspace(t *testing.T) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, "go.work"))
	require.NoError(t, err)
	return string(content)
}

func TestModules_AllAskForTheSameGo(t *testing.T) {
	t.Parallel()
	line := regexp.MustCompile(`(?m)^(go|toolchain) .*$`)
	files := modFiles(t)
	files["go.work"] = workspace(t)
	for folder, content := range files {
		assert.Equal(t, []string{goVersion}, line.FindAllString(content, -1), "%s", folder)
	}
}

func TestModules_AreNamedForTheirFolder(t *testing.T) {
	t.Parallel()
	for folder, content := range modFiles(t) {
		assert.True(t, strings.HasPrefix(content, "module "+path.Join(module, folder)+"\n"), "%s/go.mod", folder)
	}
}

// What needs a browser, peers or linters would raise the versions of everybody
// in the workspace, so it stays apart.
func TestModules_WorkspaceHoldsWhatUsersImportAndTheExamples(t *testing.T) {
	t.Parallel()
	work := workspace(t)
	for folder := range modFiles(t) {
		member := regexp.MustCompile(`(?m)^\s*(use\s+)?` + regexp.QuoteMeta(useLine(folder)) + `\s*$`).MatchString(work)
		switch folder {
		case "e2e", "bench", "tools":
			assert.False(t, member, "%s stays out of go.work", folder)
		default:
			assert.True(t, member, "%s belongs in go.work", folder)
		}
	}
}

func useLine(folder string) string {
	if folder == "." {
		return "."
	}
	return "./" + folder
}

// A replace counts only in the module that is built: in one that users import
// it would hide a version that does not exist.
func TestModules_OnlyProgramsReplaceTheRoot(t *testing.T) {
	t.Parallel()
	for folder, content := range modFiles(t) {
		replaces := strings.Contains(content, "\nreplace ") || strings.Contains(content, "\treplace ")
		switch folder {
		case "examples", "e2e", "bench":
			assert.Contains(t, content, "replace "+module+" => ../", "%s/go.mod", folder)
		default:
			assert.False(t, replaces, "%s/go.mod has a replace", folder)
		}
	}
}

// Users get the modules of one release together. The version is that of the
// next release: the workspace, and a copy of go.mod with a replace, lead to the
// tree until it is published.
func TestModules_ThoseThatUsersImportRequireOneReleaseOfTheRoot(t *testing.T) {
	t.Parallel()
	require := regexp.MustCompile(`(?m)^\s*(?:require )?` + regexp.QuoteMeta(module) + ` (v\S+)$`)
	versions := map[string][]string{}
	for folder, content := range modFiles(t) {
		switch folder {
		case ".", "tools", "examples", "e2e", "bench":
			continue
		}
		found := require.FindStringSubmatch(content)
		if assert.NotNil(t, found, "%s/go.mod requires no version of the root", folder) {
			versions[found[1]] = append(versions[found[1]], folder)
			assert.Regexp(t, `^v\d+\.\d+\.\d+$`, found[1], "%s/go.mod: a release, not a state of somebody's tree", folder)
		}
	}
	assert.Len(t, versions, 1, "%v", versions)
}
