package main

import (
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// freeAddress is an address on loopback that nobody listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	var config net.ListenConfig
	socket, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { assert.NoError(t, socket.Close()) }()
	return socket.Addr().String()
}

func TestDocuments_TheSessionInAnyLanguageWorksWhenPasted(t *testing.T) {
	t.Parallel()
	_, _ = toolOf(t, "curl"), toolOf(t, "openssl")
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "any-language.md"))
	require.NoError(t, err)
	var script strings.Builder
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
		if !strings.HasPrefix(block[1], "go install") {
			script.WriteString(block[1])
		}
	}
	ports := strings.NewReplacer("sandbox --env-file", "sandbox --addr 127.0.0.1:0 --env-file", "127.0.0.1:8787", freeAddress(t))
	folder := t.TempDir()
	out := runInBash(t, folder, ports.Replace(script.String()))
	for _, want := range []string{
		"PAR1", "timestamp,", "http://localhost:3000/callback?code=", `"name":"Emil Berg"`, "401\n", `"state":"delivered"`, `"status":"processed"`,
	} {
		assert.Contains(t, out, want)
	}
	assert.Equal(t, 2, strings.Count(out, `"name":"Emil Berg"`), "with the token of the sign-in, and with the renewed one")
	log, err := os.ReadFile(filepath.Join(folder, "events.txt"))
	require.NoError(t, err)
	assert.Equal(t, 1, strings.Count(string(log), "activity_created"))
}

func TestDocuments_TheStepOfTheWorkflowFillsItsEnvironment(t *testing.T) {
	t.Parallel()
	_ = toolOf(t, "timeout")
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "any-language.md"))
	require.NoError(t, err)
	step := regexp.MustCompile(`(?m)^- run: \|\n((?:    .*\n)+)`).FindSubmatch(page)
	require.NotNil(t, step)
	folder := t.TempDir()
	script := strings.Replace(string(step[1]), "sandbox --clock", "sandbox --addr 127.0.0.1:0 --clock", 1)
	runInBash(t, folder, "GITHUB_ENV=github.env\n"+script)
	environment, err := os.ReadFile(filepath.Join(folder, "github.env"))
	require.NoError(t, err)
	assert.Len(t, lines(string(environment)), 7)
}
