package bench

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

// cookieFile keeps the cookies of many sessions outside of the heap, which is
// what is measured. Each has the same room.
type cookieFile struct {
	file  *os.File
	count int
}

// cookieRoom is more than any Cookie header of a session in cookie mode.
const cookieRoom = 4096

// newCookieFile signs that many people in.
func newCookieFile(tb testing.TB, people int) *cookieFile {
	tb.Helper()
	file, err := os.Create(filepath.Join(tb.TempDir(), "cookies"))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = file.Close() })
	var node *kit
	for i := range people {
		if i%1000 == 0 {
			// A node remembers its last sign-ins for some minutes. What counts here
			// is the node that serves the sessions.
			node = newKit(tb, cookieMode)
		}
		header := newBrowser(node.router).signIn(tb, person(i)).header()
		if len(header) > cookieRoom {
			tb.Fatalf("a Cookie header of %d bytes", len(header))
		}
		if _, err := file.WriteAt([]byte(header+strings.Repeat(" ", cookieRoom-len(header))), int64(i)*cookieRoom); err != nil {
			tb.Fatal(err)
		}
	}
	return &cookieFile{file: file, count: people}
}

// header reads the Cookie header of one session.
func (c *cookieFile) header(tb testing.TB, i int) string {
	tb.Helper()
	room := make([]byte, cookieRoom)
	if _, err := c.file.ReadAt(room, int64(i)*cookieRoom); err != nil {
		tb.Fatal(err)
	}
	return strings.TrimRight(string(room), " ")
}

// heap is what is in use after everything that nobody holds has gone.
func heap() float64 {
	for range 3 { // pools give back what they hold only after the second one
		runtime.GC()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

// turn sends a request of each session from one to another.
func (c *cookieFile) turn(tb testing.TB, router http.Handler, from, to int) {
	tb.Helper()
	for i := from; i < to; i++ {
		if status := newShot(router, mePath, c.header(tb, i)).fire(); status != http.StatusOK {
			tb.Fatalf("session %d: status %d", i, status)
		}
	}
}

// BenchmarkSoak bounds the memory of a node that serves many live sessions, two
// times round: what it remembers of them, and nothing else, grows until the
// bound is reached. Beside it scs keeps the same sessions in its memory store.
func BenchmarkSoak(b *testing.B) {
	const live, step = 100_000, 20_000
	for b.Loop() {
		cookies := newCookieFile(b, live)
		ours, stats := soakKit(b, cookies, step)
		theirs := soakSCS(b, live, step)
		showSoak(live, step, ours, theirs, stats)
		b.ReportMetric(ours[len(ours)-1]/(1<<20), "kit-MiB")
		b.ReportMetric(theirs[len(theirs)-1]/(1<<20), "scs-MiB")
	}
	b.ReportMetric(0, "ns/op") // of a whole soak: says nothing
}

// soakKit serves all sessions two times round, and gives what the node takes
// after each step.
func soakKit(b *testing.B, cookies *cookieFile, step int) (used []float64, stats []sweatstackhttp.Stats) {
	b.Helper()
	k := newKit(b, cookieMode)
	for from := 0; from < 2*cookies.count; from += step {
		cookies.turn(b, k.router, from%cookies.count, from%cookies.count+step)
		used, stats = append(used, heap()), append(stats, k.auth.Stats())
	}
	runtime.KeepAlive(k)
	return without(used), stats
}

// soakSCS keeps as many sessions in the memory store of scs.
func soakSCS(b *testing.B, live, step int) (used []float64) {
	b.Helper()
	manager := newSCS()
	for i := range live {
		if err := keepInSCS(b.Context(), manager, person(i)); err != nil {
			b.Fatal(err)
		}
		if (i+1)%step == 0 {
			used = append(used, heap())
		}
	}
	runtime.KeepAlive(manager)
	return without(used)
}

// without takes off what is left when the measured thing has gone. What was
// there before it began may have gone meanwhile.
func without(used []float64) []float64 {
	rest := heap()
	for i := range used {
		used[i] -= rest
	}
	return used
}

func showSoak(live, step int, ours, theirs []float64, stats []sweatstackhttp.Stats) {
	const bound = sweatstackhttp.DefaultSessionCacheBytes
	t := &table{bar: 4, heading: fmt.Sprintf("Heap of a node in cookie mode with %d live sessions, round robin", live)}
	t.add("live sessions seen", "ours", scsName+", memory store", "ratio", "ours: entries", "ours: by its own count", "bar", "")
	for i, used := range ours {
		seen, scsUsed := fmt.Sprintf("%dk, second round", live/1000), theirs[len(theirs)-1]
		if i < len(theirs) {
			seen, scsUsed = fmt.Sprintf("%dk", (i+1)*step/1000), theirs[i]
		} else if i < len(ours)-1 {
			continue // the end of the second round says it
		}
		s := stats[i]
		t.add(seen, mebibytes(used), mebibytes(scsUsed), ratio(scsUsed, used), fmt.Sprint(s.CachedSessions), mebibytes(float64(s.CachedBytes)),
			"≤ 10,000 entries, ≤ 64 MiB", verdict(s.CachedSessions <= sweatstackhttp.DefaultSessionCacheEntries && used <= bound))
	}
	t.notes = append(t.notes,
		scsName+" has to keep the sessions themselves, ours are in the cookies: the bound is what it costs not to open them each time")
	results.show(t)
}

func TestSoak_RemembersNoMoreThanTheBoundHoweverManySessionsLive(t *testing.T) {
	t.Parallel()
	const live, step = 16_000, 2_000
	cookies := newCookieFile(t, live)
	k := newKit(t, cookieMode)
	full := false
	for from := 0; from < live; from += step {
		cookies.turn(t, k.router, from, from+step)
		stats := k.auth.Stats()
		assert.LessOrEqual(t, stats.CachedSessions, sweatstackhttp.DefaultSessionCacheEntries)
		assert.LessOrEqual(t, stats.CachedBytes, sweatstackhttp.DefaultSessionCacheBytes)
		full = full || stats.CachedSessions < from+step
	}
	require.True(t, full, "the bound was reached")
	cookies.turn(t, k.router, 0, step)
	assert.LessOrEqual(t, k.auth.Stats().CachedSessions, sweatstackhttp.DefaultSessionCacheEntries, "forgotten sessions are still good")
}
