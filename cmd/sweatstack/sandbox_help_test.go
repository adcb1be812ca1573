package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// helpCommands are the lines of a help text that are to be pasted.
func helpCommands(help string) []string {
	command := regexp.MustCompile(`^  (rm |sweatstack |for |set |AUTH=|curl )`)
	var out []string
	for line := range strings.Lines(help) {
		if command.MatchString(line) {
			out = append(out, strings.TrimSpace(line))
		}
	}
	return out
}

func TestSandbox_TheCommandsOfTheHelpWorkWhenPasted(t *testing.T) {
	t.Parallel()
	_ = toolOf(t, "curl")
	commands := helpCommands((&sandboxCommand{}).Help())
	require.Greater(t, len(commands), 9, commands)
	var script strings.Builder
	for _, command := range commands {
		// Two tests may not share a port, and the reader chooses the athlete.
		command = strings.Replace(command, "sandbox --env-file", "sandbox --addr 127.0.0.1:0 --env-file", 1)
		if strings.Contains(command, "$ATHLETE") {
			script.WriteString(`ATHLETE=$(curl -fsS -H "$AUTH" "$SWEATSTACK_URL/api/v1/users/" | grep -o '"id":"[^"]*"' | sed -n 2p | cut -d'"' -f4)` + "\n")
		}
		script.WriteString(command + "\necho\n")
	}
	out := runInBash(t, t.TempDir(), script.String())
	for _, want := range []string{`"sport":`, `"Emil Berg"`, `"status":"processed"`, `"access_token":`, `"now":`} {
		assert.Contains(t, out, want)
	}
	assert.Equal(t, 2, strings.Count(out, `"access_token":`), "of the athlete, and of the refresh")
}

func TestSandbox_ThePathsOfTheHelpAreThere(t *testing.T) {
	t.Parallel()
	environment, _ := startSandbox(t)
	_, latest := get(t, environment, "/api/v1/activities/latest")
	id := strings.Split(latest, `"`)[3]
	path := regexp.MustCompile(`[a-z]+/[a-z{}/-]*`)
	checked := 0
	for line := range strings.Lines((&sandboxCommand{}).Help()) {
		paths, ok := strings.CutPrefix(line, "  GET  ")
		if !ok || !strings.Contains(paths, "/") {
			continue
		}
		paths, _, _ = strings.Cut(paths, "   ") // what follows is their meaning
		for _, each := range path.FindAllString(strings.Split(paths, "  ")[0], -1) {
			status, body := get(t, environment, "/api/v1/"+strings.ReplaceAll(each, "{id}", id)+
				"?sport=running&metric=speed&start=2026-01-01")
			assert.Equal(t, 200, status, "%s: %.200s", each, body)
			checked++
		}
	}
	assert.Equal(t, 12, checked)
}

// The platform ignores a parameter that it does not know, so a wrong name in
// the help would answer with everything.
func TestSandboxHelp_EveryFilterOfActivitiesIsOne(t *testing.T) {
	t.Parallel()
	_, line, found := strings.Cut((&sandboxCommand{}).Help(), "GET  activities/?")
	require.True(t, found)
	query, _, _ := strings.Cut(line, " ")
	keepsNothing := map[string]string{
		"sport": "none", "start": "9999-01-01", "end": "0001-01-01", "tags": "none", "limit": "0", "offset": "999999",
	}
	environment, _ := startSandbox(t)
	for name := range strings.SplitSeq(query, "&") {
		name = strings.TrimSuffix(name, "=")
		_, list := get(t, environment, "/api/v1/activities/?limit=1&"+name+"="+keepsNothing[name])
		assert.Equal(t, "[]", list, name)
	}
}
