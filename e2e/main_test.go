package e2e_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// shared is what all tests use and none changes.
var shared struct {
	missing string  // why there is no browser; empty when there is one
	browser browser // one process, with a profile for each test
	program string  // the built example
}

func TestMain(m *testing.M) {
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
		os.Exit(1)
	}
	os.Exit(code)
}

func run(m *testing.M) (code int, err error) {
	chromium, err := findChromium()
	if err != nil {
		if os.Getenv("SWEATSTACK_REQUIRE_SERVICES") == "1" {
			return 0, fmt.Errorf("%w, and SWEATSTACK_REQUIRE_SERVICES=1 does not allow to skip", err)
		}
		shared.missing = err.Error()
		return m.Run(), nil
	}
	folder, err := os.MkdirTemp("", "sweatstack-e2e")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	if shared.program, err = build(folder); err != nil {
		return 0, err
	}
	if err := clearScreenshots(); err != nil {
		return 0, err
	}
	if shared.browser, err = startBrowser(chromium, filepath.Join(folder, "profile")); err != nil {
		return 0, err
	}
	defer shared.browser.stop()
	return m.Run(), nil
}

// build compiles the example as a user does: in the workspace.
func build(folder string) (string, error) {
	program := filepath.Join(folder, "webapp")
	build := exec.Command("go", "build", "-o", program, "./examples/webapp")
	build.Dir = ".."
	build.Env = append(os.Environ(), "GOWORK=") // these tests run with GOWORK=off
	if output, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build ./examples/webapp: %w\n%s", err, output)
	}
	return program, nil
}
