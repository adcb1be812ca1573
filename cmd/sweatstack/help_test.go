package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// helpOf gives the help of a command.
func helpOf(t *testing.T, path ...string) string {
	t.Helper()
	var out, errs output
	require.Equal(t, exitDone, run(t.Context(), append(path, "--help"), streams{out: &out, err: &errs}), errs.String())
	return out.String()
}

func TestHelp_TellsEnvironmentExitCodesAndExamples(t *testing.T) {
	t.Parallel()
	page := helpOf(t)
	for _, want := range []string{
		"SWEATSTACK_API_KEY", "SWEATSTACK_REFRESH_TOKEN", "SWEATSTACK_URL", "SWEATSTACK_LOCAL_CACHE", "SWEATSTACK_CACHE_DIR",
		"SWEATSTACK_WEBHOOK_SECRET", "NO_COLOR", "130  interrupted", "mmol/L", "sweatstack sandbox",
	} {
		assert.Contains(t, page, want)
	}
	assert.Less(t, strings.Index(page, "Signing in"), strings.Index(page, "--user"), "commands come before flags")
	assert.NotContains(t, helpOf(t, "activities"), "Exit codes")
}

// A command line in a help text that is wrong is worse than none.
func TestHelp_ExamplesAreCommandLinesThatTheParserTakes(t *testing.T) {
	t.Parallel()
	var line commands
	parser, err := newParser(&line, streams{})
	require.NoError(t, err)
	doc, err := os.ReadFile("../../docs/command-line.md")
	require.NoError(t, err)
	text := programHelp + "\n" + string(doc)
	leaves := 0
	for _, leaf := range parser.Model.Leaves(false) {
		assert.NotEmpty(t, leaf.Help, leaf.FullPath())
		assert.True(t, strings.HasSuffix(leaf.Help, "."), "%s: %s", leaf.FullPath(), leaf.Help)
		assert.False(t, strings.HasPrefix(leaf.Detail, " "), "%s: the help would take the first example for prose", leaf.FullPath())
		text += "\n" + leaf.Detail
		leaves++
	}
	assert.Greater(t, leaves, 30)
	examples := regexp.MustCompile(`(?m)^(?: {2}|ssh .*HOST )?sweatstack (.*)$`).FindAllStringSubmatch(text, -1)
	assert.Greater(t, len(examples), 25)
	quoted := regexp.MustCompile(`"[^"]*"|\S+`)
	for _, example := range examples {
		words := []string{}
		for _, word := range quoted.FindAllString(example[1], -1) {
			if word == "|" || word == "&" || word == "&&" || word == ">" || word == ">>" {
				break
			}
			words = append(words, strings.Trim(word, `"`))
		}
		if words[0] == "<command>" || strings.Contains(example[1], "*.fit") || strings.Contains(example[1], "ride.fit") {
			continue // upload looks for its files
		}
		var fresh commands
		parser, err := newParser(&fresh, streams{})
		require.NoError(t, err)
		_, err = parser.Parse(append(words, "--secret=x")[:len(words)+secretWanted(words)])
		require.NoError(t, err, "%v", words)
	}
}

// secretWanted is 1 for the commands whose secret is in the environment.
func secretWanted(words []string) int {
	if words[0] == "webhook" {
		return 1
	}
	return 0
}
