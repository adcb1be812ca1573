package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// newTerminal opens a pseudo-terminal: its end for a program, and what a person
// sees on it.
func newTerminal(t *testing.T) (tty *os.File, seen func() string) {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil && os.Getenv("SWEATSTACK_REQUIRE_SERVICES") != "1" {
		t.Skip("there are no pseudo-terminals: ", err)
	}
	require.NoError(t, err)
	control := func(request uintptr, value *int32) {
		_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, master.Fd(), request, uintptr(unsafe.Pointer(value)))
		require.Zero(t, errno)
	}
	var number, unlock int32
	control(syscall.TIOCSPTLCK, &unlock)
	control(syscall.TIOCGPTN, &number)
	tty, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	require.NoError(t, err)
	var screen output
	go func() {
		buffer := make([]byte, 4096)
		for {
			n, err := master.Read(buffer)
			_, _ = screen.Write(buffer[:n])
			if err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() { _, _ = tty.Close(), master.Close() })
	return tty, func() string {
		_, _ = tty.WriteString("END")
		require.Eventually(t, func() bool { return strings.HasSuffix(screen.String(), "END") }, time.Minute, time.Millisecond)
		return strings.TrimSuffix(screen.String(), "END")
	}
}

func TestTerminal_GetsColoursUnlessItIsToldNotTo(t *testing.T) {
	t.Setenv("NO_COLOR", "")
	t.Setenv("TERM", "xterm")
	args := []string{"sports", "--all", "--only-root"}
	shown := func() string {
		tty, seen := newTerminal(t)
		assert.Equal(t, exitDone, run(t.Context(), args, streams{out: tty, err: tty}))
		return seen()
	}
	assert.Contains(t, shown(), "\x1b[1mSPORT")
	tty, _ := newTerminal(t)
	file := filepath.Join(t.TempDir(), "sports.txt")
	assert.Equal(t, exitDone, run(t.Context(), append(args, "-o", file), streams{out: tty, err: tty}))
	written, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.NotContains(t, string(written), "\x1b", "a file is not the terminal")
	t.Setenv("NO_COLOR", "1")
	assert.NotContains(t, shown(), "\x1b")
	t.Setenv("NO_COLOR", "")
	t.Setenv("TERM", "dumb")
	assert.NotContains(t, shown(), "\x1b")
}

func TestTerminal_ABarIsForThoseThatCanDraw(t *testing.T) {
	t.Setenv("TERM", "xterm")
	tty, _ := newTerminal(t)
	for term, want := range map[string]bool{"xterm": true, "dumb": false} {
		t.Setenv("TERM", term)
		bar, err := newProgressBar(tty, nil)
		require.NoError(t, err)
		assert.Equal(t, want, bar.to != nil, term)
		assert.Equal(t, want, newLoadingBar(tty, sweatstack.NewDate(2026, time.May, 6)).to != nil, term)
	}
}

func TestTerminal_IsSparedParquet(t *testing.T) {
	t.Parallel()
	tty, seen := newTerminal(t)
	assert.Equal(t, exitFailed, run(t.Context(), []string{"sports", "--all", "--parquet"}, streams{out: tty, err: tty}))
	assert.Contains(t, seen(), "name a file with --output")
}

// A note of an athlete may hold anything. A coach looks at it in every form.
func TestTerminal_NoFormLetsOthersMoveTheCursor(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	t.Setenv("NO_COLOR", "1")
	s := newShell(t)
	_, err := s.sandbox.Client(s.sandbox.Coach()).Traces.Create(t.Context(), sweatstack.TraceParams{
		Timestamp: time.Date(2026, 5, 6, 12, 0, 0, 0, time.UTC), Notes: "no\x1b[2J\u009b1m\u202e\r山te", Tags: []string{"\u009btag"},
	})
	require.NoError(t, err)
	args := []string{"traces", "list", "--start", "2026-05-06", "--end", "2026-05-06"}
	for _, form := range [][]string{nil, {"--json"}, {"--csv"}} {
		tty, seen := newTerminal(t)
		assert.Equal(t, exitDone, run(t.Context(), append(args, form...), streams{out: tty, err: tty}))
		page := seen()
		assert.Contains(t, page, "山te", form)
		for _, bad := range []string{"\x1b", "\u009b", "\u202e", "\r山"} {
			assert.NotContains(t, page, bad, form)
		}
	}
	assert.Contains(t, s.ok(append(args, "--csv")...), "\x1b[2J", "a program gets what is there")
}
