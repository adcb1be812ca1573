package main

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

func TestDoctor_SeesAClockThatDiffers(t *testing.T) {
	tests := []struct {
		name          string
		base, advance time.Duration
		outcome, text string
	}{
		{"ahead", 0, 2 * time.Hour, "warning", "ahead of ours"},
		{"behind", -3 * time.Hour, 0, "warning", "behind ours"},
		{"by a little", 0, 10 * time.Second, "ok", "the clocks agree"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv("XDG_DATA_HOME", t.TempDir())
			s := shellOf(t, sweatstacktest.New(t, sweatstacktest.WithClock(func() time.Time { return time.Now().Add(tt.base) })))
			s.sandbox.Advance(tt.advance)
			_, out, _ := s.run("doctor", "--json")
			var findings []struct{ Check, Outcome, Text string }
			require.NoError(t, json.Unmarshal([]byte(out), &findings))
			for _, f := range findings {
				if f.Check == "platform" {
					assert.Equal(t, tt.outcome, f.Outcome)
					assert.Contains(t, f.Text, tt.text)
					return
				}
			}
			t.Fatalf("no finding about the platform: %s", out)
		})
	}
}
