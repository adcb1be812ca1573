package interop_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// call is a question to the Python client; testdata/peer.py tells its form.
type call struct {
	On     string         `json:"on"`
	Call   string         `json:"call"`
	Args   []any          `json:"args,omitempty"`
	Kwargs map[string]any `json:"kwargs,omitempty"`
	Keep   string         `json:"keep,omitempty"`
	Take   int            `json:"take,omitempty"`
}

// answer is what a side made of a call: one of its fields is set.
type answer struct {
	JSON   json.RawMessage `json:"json"`
	Table  *table          `json:"table"`
	Client string          `json:"client"` // whose data it opens
	Object string          `json:"object"`
	Error  *failure        `json:"error"`
}

// failure is an exception of Python.
type failure struct {
	Type   string `json:"type"`
	Status int    `json:"status"`
	Text   string `json:"text"`
}

// python is the interpreter that has sweatstack 0.70.0. Without one the test is
// skipped; where everything must run, that is a failure.
func python(t *testing.T) string {
	t.Helper()
	path := os.Getenv("SWEATSTACK_PYTHON")
	if path == "" {
		const why = "SWEATSTACK_PYTHON does not name a Python with sweatstack==0.70.0 and pandas"
		if os.Getenv("SWEATSTACK_REQUIRE_SERVICES") == "1" {
			t.Fatal(why)
		}
		t.Skip(why)
	}
	return path
}

// environment is what an application needs for the sandbox, by name.
func environment(t *testing.T, sandbox *sweatstacktest.Sandbox) map[string]string {
	t.Helper()
	text, err := sandbox.Environment()
	require.NoError(t, err)
	lines := map[string]string{}
	for line := range strings.Lines(text) {
		name, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		require.True(t, ok)
		lines[name] = value
	}
	return lines
}

// peer is a Python process that answers.
type peer struct {
	questions *json.Encoder
	answers   *bufio.Reader
}

// startPeer starts Python with an environment file, and more variables. It ends with the test.
func startPeer(t *testing.T, env map[string]string, more ...string) *peer {
	t.Helper()
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context())) // it is asked to end, not killed
	command := exec.CommandContext(ctx, python(t), "testdata/peer.py")
	// Nothing of the machine's own settings and token file may leak in.
	home := t.TempDir()
	command.Env = []string{"HOME=" + home, "XDG_DATA_HOME=" + home, "TMPDIR=" + home, "PATH=" + os.Getenv("PATH"), "NO_PROXY=*"}
	for name, value := range env {
		command.Env = append(command.Env, name+"="+value)
	}
	command.Env = append(command.Env, more...)
	in, err := command.StdinPipe()
	require.NoError(t, err)
	out, err := command.StdoutPipe()
	require.NoError(t, err)
	var errs strings.Builder
	command.Stderr = &errs
	require.NoError(t, command.Start())
	t.Cleanup(func() {
		_ = in.Close()
		err := command.Wait()
		stop()
		if err != nil || t.Failed() {
			t.Logf("python ended: %v\n%s", err, errs.String())
		}
	})
	return &peer{questions: json.NewEncoder(in), answers: bufio.NewReaderSize(out, 1<<20)}
}

// ask waits for the answer to one question.
func (p *peer) ask(t *testing.T, c call) answer {
	t.Helper()
	require.NoError(t, p.questions.Encode(c))
	line, err := p.answers.ReadBytes('\n')
	if err == io.EOF {
		require.FailNow(t, "python has ended", "at %s", c.Call)
	}
	require.NoError(t, err)
	var a answer
	require.NoError(t, json.Unmarshal(line, &a), "%.300s", line)
	return a
}

// The arguments that JSON has no form for.

func date(text string) map[string]string     { return map[string]string{"$date": text} }
func instant(text string) map[string]string  { return map[string]string{"$time": text} }
func sportArg(text string) map[string]string { return map[string]string{"$sport": text} }
func metric(text string) map[string]string   { return map[string]string{"$metric": text} }
