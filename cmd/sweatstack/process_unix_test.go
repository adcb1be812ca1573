//go:build unix

package main

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestInterrupt_EndsAWaitForStandardInput(t *testing.T) {
	t.Parallel()
	in, nobody := io.Pipe()
	t.Cleanup(func() { _ = nobody.Close() })
	ctx, interrupt := context.WithCancel(t.Context())
	code := make(chan int, 1)
	var out, errs output
	go func() {
		code <- run(ctx, []string{"webhook", "verify", "--secret", "x", "--signature", "t=1,v1=x"}, streams{in, &out, &errs})
	}()
	interrupt()
	select {
	case got := <-code:
		assert.Equal(t, exitInterrupted, got)
	case <-time.After(time.Minute):
		t.Error("it still waits")
	}
}

// buildCommand makes the program of this package.
func buildCommand(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "sweatstack")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".").CombinedOutput()
	require.NoError(t, err, "%s", out)
	return program
}

func TestInterrupt_TheSecondOneEndsAProgramThatIsStuck(t *testing.T) {
	t.Parallel()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "version")
	cmd.Env = append(os.Environ(), asProgram+"="+asStuckProgram)
	var out output
	cmd.Stdout = &out
	// A shell starts what runs in its background with interrupts ignored, and that
	// is handed down. What is caught here is as usual in the program.
	caught := make(chan os.Signal, 1)
	signal.Notify(caught, os.Interrupt)
	err := cmd.Start()
	signal.Stop(caught)
	require.NoError(t, err)
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	require.Eventually(t, func() bool { return strings.Contains(out.String(), "stuck") }, time.Minute, time.Millisecond)
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for range 6000 { // a minute
		select {
		case <-ended:
			assert.Equal(t, syscall.SIGINT, cmd.ProcessState.Sys().(syscall.WaitStatus).Signal())
			return
		case <-again.C:
			_ = cmd.Process.Signal(os.Interrupt)
		}
	}
	_ = cmd.Process.Kill()
	t.Error("it is stuck for good")
}

// Proxies are read from the environment once, so this takes a process of its own.
func TestDoctor_NamesTheProxyWithoutItsPasswordAndWarnsOfPlainHTTP(t *testing.T) {
	t.Parallel()
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"issuer":"x"}`))
	}))
	t.Cleanup(proxy.Close)
	cmd := exec.CommandContext(t.Context(), buildCommand(t), "doctor", "--url", "http://platform.example")
	cmd.Env = append(os.Environ(), "XDG_DATA_HOME="+t.TempDir(), "SWEATSTACK_API_KEY=", "SWEATSTACK_REFRESH_TOKEN=", "NO_PROXY=", "no_proxy=",
		"HTTP_PROXY="+strings.Replace(proxy.URL, "http://", "http://me:hidden@", 1), "http_proxy=")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	assert.Contains(t, string(out), "http://platform.example by the proxy "+strings.TrimPrefix(proxy.URL, "http://")+" answers without encryption")
	assert.NotContains(t, string(out), "hidden")
}

// What head does to the program before it: no trace of an error.
func TestBrokenPipe_IsQuiet(t *testing.T) {
	t.Parallel()
	program := buildCommand(t)
	out, err := exec.CommandContext(t.Context(), "sh", "-c", program+" completion bash | head -c 1; "+program+" sports --all --json | head -n 1").CombinedOutput()
	require.NoError(t, err)
	assert.Equal(t, "_[\n", string(out))
}
