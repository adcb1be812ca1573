package login

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"time"
)

// browserPatience is how long a program that opens a browser may take to fail.
// One that still runs then is taken for the browser itself.
const browserPatience = 3 * time.Second

// showPage prints the address and opens it. It does not wait for the browser; the
// channel tells when none could be opened.
func showPage(ctx context.Context, cfg Config, address string) <-chan error {
	_, _ = fmt.Fprintf(cfg.Output, "Sign in to SweatStack in your browser:\n\n  %s\n\n", address)
	unopened := make(chan error, 1)
	go func() {
		if err := openSafely(ctx, cfg.OpenBrowser, address); err != nil {
			unopened <- err
		}
	}()
	return unopened
}

// openSafely turns a panic of the caller's function into an error: it runs on a
// goroutine where nobody else could catch it.
func openSafely(ctx context.Context, open func(context.Context, string) error, address string) (err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("the function that opens it panicked")
		}
	}()
	return open(ctx, address)
}

// browserCommand is how a system opens an address. No shell reads the address.
func browserCommand(system string, getenv func(string) string, address string) ([]string, error) {
	switch system {
	case "darwin":
		return []string{"open", address}, nil
	case "windows":
		return []string{"rundll32", "url.dll,FileProtocolHandler", address}, nil
	}
	if getenv("DISPLAY") == "" && getenv("WAYLAND_DISPLAY") == "" {
		return nil, errors.New("there is no display")
	}
	return []string{"xdg-open", address}, nil
}

// openSystemBrowser opens an address in the browser of the system.
func openSystemBrowser(ctx context.Context, address string) error {
	command, err := browserCommand(runtime.GOOS, os.Getenv, address)
	if err != nil {
		return err
	}
	// The browser outlives the sign-in.
	cmd := exec.CommandContext(context.WithoutCancel(ctx), command[0], command[1:]...) //nolint:gosec // a fixed program
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	timer := time.NewTimer(browserPatience)
	defer timer.Stop()
	select {
	case err := <-ended:
		return err
	case <-timer.C:
	case <-ctx.Done():
	}
	return nil
}
