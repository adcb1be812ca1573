package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// brokenPipe is a stream whose reader does worse than going away.
type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { panic("broken") }

func TestRun_APanicIsNotSuccess(t *testing.T) {
	t.Parallel()
	assert.PanicsWithValue(t, "broken", func() {
		run(t.Context(), []string{"version"}, streams{out: brokenPipe{}, err: brokenPipe{}})
	})
}
