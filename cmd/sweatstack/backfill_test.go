package main

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

func dayOf(t *testing.T, text string) sweatstack.Date {
	t.Helper()
	var day sweatstack.Date
	require.NoError(t, day.UnmarshalText([]byte(text)))
	return day
}

func TestBackfill_TellsHowFarBackDataIsLoaded(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	s := newShell(t)
	require.NoError(t, s.sandbox.SetBackfill(s.sandbox.Coach(), time.Date(2025, 3, 1, 8, 0, 0, 0, time.UTC)))
	require.NoError(t, s.sandbox.SetBackfill(s.sandbox.Athletes()[0], time.Time{}))
	assert.Equal(t, "loaded back to  2025-03-01 08:00:00Z\n", s.ok("backfill"))
	assert.Equal(t, "loaded back to  nowhere yet\n", s.ok("backfill", "--user", "emil"))
	var status map[string]any
	require.NoError(t, json.Unmarshal([]byte(s.ok("backfill", "--json")), &status))
	assert.Equal(t, "2025-03-01T08:00:00Z", status["backfill_loaded_until"])
}

func TestBackfill_WatchesUntilTheDayIsReached(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	s := newShell(t)
	loaded := func(day string) {
		assert.NoError(t, s.sandbox.SetBackfill(s.sandbox.Coach(), dayOf(t, day).In(time.UTC)))
	}
	loaded("2025-03-01")
	var out, errs output
	code := make(chan int, 1)
	go func() {
		code <- run(t.Context(), []string{"backfill", "--until", "2024-06-01", "--wait", "10m", "--json"}, streams{out: &out, err: &errs})
	}()
	told := func(day string) {
		require.Eventually(t, func() bool { return strings.Contains(out.String(), day) }, time.Minute, time.Millisecond, errs.String())
	}
	told("2025-03-01")
	loaded("2024-06-02")
	told("2024-06-02")
	loaded("2024-06-01")
	assert.Equal(t, exitDone, <-code, errs.String())
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	assert.Len(t, lines, 3, "one line for each change")
	for _, line := range lines {
		assert.True(t, json.Valid([]byte(line)), line)
	}
	assert.Contains(t, s.ok("backfill", "--until", "2024-06-01"), "2024-06-01", "reached already")
}

func TestBackfill_AWatchEndsWithItsTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sandbox := sweatstacktest.New(t)
		require.NoError(t, sandbox.SetBackfill(sandbox.Coach(), time.Date(2025, 3, 1, 8, 0, 0, 0, time.UTC)))
		client := sandbox.Client(sandbox.Coach())
		var out, errs output
		s := &session{streams: streams{out: &out, err: &errs}, ctx: t.Context()}
		began := time.Now()
		until := &backfillCommand{Until: dayOf(t, "2024-06-01"), Wait: 200 * time.Millisecond}
		assert.Equal(t, exitFailed, s.report(until.watch(s, client)))
		assert.Contains(t, errs.String(), "not loaded back to 2024-06-01 within 200ms: 2025-03-01 08:00:00Z")
		assert.Equal(t, "loaded back to 2025-03-01 08:00:00Z\n", out.String())
		assert.Equal(t, 200*time.Millisecond, time.Since(began))
		require.NoError(t, (&backfillCommand{Watch: true, Wait: time.Second}).watch(s, client), "nothing was waited for")
		assert.Equal(t, 1200*time.Millisecond, time.Since(began))
	})
}

func TestBackfill_AWatchEndsWhenInterrupted(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	s := newShell(t)
	require.NoError(t, s.sandbox.SetBackfill(s.sandbox.Coach(), time.Date(2025, 3, 1, 8, 0, 0, 0, time.UTC)))
	code, _, _ := s.run("backfill", "--until", "2024-06-01", "--wait", "1ms")
	assert.Equal(t, exitFailed, code, "it came to its end before the platform told anything, or after")
	ctx, interrupt := context.WithCancel(t.Context())
	stop := &interrupting{interrupt: interrupt}
	assert.Equal(t, exitInterrupted, run(ctx, []string{"backfill", "--watch"}, streams{out: stop, err: &output{}}))
	for _, wrong := range [][]string{{"--wait=-1s"}, {"--watch", "-o", "x"}, {"--csv"}, {"--until", "soon"}} {
		code, _, _ := s.run(append([]string{"backfill"}, wrong...)...)
		assert.Equal(t, exitUsage, code, wrong)
	}
}

// interrupting is a screen whose person has seen enough with the first line.
type interrupting struct{ interrupt func() }

func (i *interrupting) Write(p []byte) (int, error) {
	i.interrupt()
	return len(p), nil
}

func TestLoadingBar_ShowsHowMuchOfTheWayIsGone(t *testing.T) {
	t.Parallel()
	var page bytes.Buffer
	bar := newLoadingBar(&page, dayOf(t, "2025-01-01"))
	at := func(day string) sweatstack.BackfillStatus {
		return sweatstack.BackfillStatus{LoadedUntil: dayOf(t, day).In(time.UTC)}
	}
	bar.show(at("2025-01-11"))
	bar.end()
	assert.Empty(t, page.String(), "for terminals only")
	bar.to, bar.until = &page, dayOf(t, "2025-01-01").In(time.UTC)
	bar.show(sweatstack.BackfillStatus{})
	bar.show(at("2025-01-11"))
	bar.show(at("2025-01-06"))
	bar.show(at("2024-12-01"))
	bar.end()
	assert.Equal(t, 1, strings.Count(page.String(), "  0 %"))
	assert.Contains(t, page.String(), " 50 %")
	assert.Contains(t, page.String(), "100 %")
	assert.True(t, strings.HasSuffix(page.String(), "\r\x1b[K"))
}
