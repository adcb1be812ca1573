package e2e_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// program is a running example application with its sandbox.
type program struct {
	t       *testing.T
	url     string
	sandbox string

	mu       sync.Mutex
	lines    []string
	expected []string
}

// startProgram starts a copy of the application for one test. When the test
// ends it is interrupted, and must then end by itself with status 0, having
// logged no error but the expected ones.
func startProgram(t *testing.T) *program {
	t.Helper()
	if shared.missing != "" {
		t.Skip(shared.missing)
	}
	p := &program{t: t}
	command := exec.Command(shared.program, "-addr", "127.0.0.1:0", "-sandbox-addr", "127.0.0.1:0")
	command.Dir = t.TempDir()
	command.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "SWEATSTACK_") })
	stderr, err := command.StderrPipe()
	require.NoError(t, err)
	require.NoError(t, command.Start())

	listening, ended := make(chan []string, 1), make(chan error, 1)
	go func() {
		address := regexp.MustCompile(`msg=listening url="?([^" ]+)"? sandbox="?([^" ]+)"?`)
		for lines := bufio.NewScanner(stderr); lines.Scan(); {
			p.keep(lines.Text())
			if found := address.FindStringSubmatch(lines.Text()); found != nil {
				listening <- found
			}
		}
		ended <- command.Wait()
	}()
	t.Cleanup(func() {
		_ = command.Process.Signal(os.Interrupt)
		select {
		case err := <-ended:
			assert.NoError(t, err, "the program did not stop cleanly")
		case <-time.After(startLimit):
			_ = command.Process.Kill()
			assert.Fail(t, "the program does not stop")
		}
		p.check()
	})
	select {
	case found := <-listening:
		p.url, p.sandbox = found[1], found[2]
	case err := <-ended:
		ended <- err
		require.Fail(t, "the program ended at once", "%v\n%s", err, strings.Join(p.log(), "\n"))
	case <-time.After(startLimit):
		require.Fail(t, "the program does not listen", "%s", strings.Join(p.log(), "\n"))
	}
	return p
}

func (p *program) keep(line string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lines = append(p.lines, line)
}

func (p *program) log() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.lines)
}

// expectError allows errors in the log whose line holds a text.
func (p *program) expectError(text string) {
	p.expected = append(p.expected, text)
}

// check fails the test for errors in the log. A failed test shows all of it.
func (p *program) check() {
	for _, line := range p.log() {
		wrong := strings.Contains(line, "level=ERROR") || strings.Contains(line, "level=WARN") ||
			strings.Contains(line, "panic") || strings.Contains(line, "DATA RACE")
		if wrong && !slices.ContainsFunc(p.expected, func(text string) bool { return strings.Contains(line, text) }) {
			assert.Fail(p.t, "the program logged a fault", "%s", line)
		}
	}
	if p.t.Failed() {
		p.t.Log("log of the program:\n" + strings.Join(p.log(), "\n"))
	}
}

// control sends a command to the sandbox's control API.
func (p *program) control(name string, command map[string]any) {
	p.t.Helper()
	body, err := json.Marshal(command)
	require.NoError(p.t, err)
	request, err := http.NewRequestWithContext(p.t.Context(), http.MethodPost, p.sandbox+"/_sandbox/"+name, bytes.NewReader(body))
	require.NoError(p.t, err)
	request.Header.Set("Content-Type", "application/json")
	p.answer(request, nil)
}

// counters are what the sandbox has counted, by name.
func (p *program) counters() map[string]int {
	p.t.Helper()
	request, err := http.NewRequestWithContext(p.t.Context(), http.MethodGet, p.sandbox+"/_sandbox/state", nil)
	require.NoError(p.t, err)
	var state struct {
		Counters map[string]int `json:"counters"`
	}
	p.answer(request, &state)
	return state.Counters
}

func (p *program) answer(request *http.Request, into any) {
	p.t.Helper()
	client := http.Client{Timeout: stepLimit}
	response, err := client.Do(request)
	require.NoError(p.t, err)
	defer response.Body.Close()
	require.Equal(p.t, http.StatusOK, response.StatusCode)
	if into != nil {
		require.NoError(p.t, json.NewDecoder(response.Body).Decode(into))
	}
}
