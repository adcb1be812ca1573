package main

import (
	"os"
	"os/exec"
	"testing"
)

// toolOf gives the path of a program that a test runs. A machine may do without
// it; the gate may not.
func toolOf(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	switch {
	case err == nil:
	case os.Getenv("SWEATSTACK_REQUIRE_SERVICES") == "1":
		t.Fatal("there is no " + name)
	default:
		t.Skip("there is no " + name)
	}
	return path
}
