package bench

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The bar of a request of somebody who was seen before, over a bare handler.
const (
	warmTime   = 3 * time.Microsecond
	warmAllocs = 12
)

// The Python plugin 0.70 (FastAPI) adds this much to a request, and this much
// when an athlete is selected. Both are quoted, not measured in this run.
const (
	pythonWarm   = 168 * time.Microsecond
	pythonActing = 345 * time.Microsecond
)

// contender is a library that has to know who sends a request. The bare route
// on the same router gets the same cookies.
type contender struct {
	name         string
	acting       bool
	bare, behind shot

	bareBest, behindBest time.Duration // of one request, in the best round
}

// over is what the library adds to a request.
func (c *contender) over() time.Duration { return c.behindBest - c.bareBest }

// allocs is how many allocations it adds.
func (c *contender) allocs() float64 {
	return testing.AllocsPerRun(200, func() { c.behind.fire() }) - testing.AllocsPerRun(200, func() { c.bare.fire() })
}

func newContender(tb testing.TB, name string, router http.Handler, path, cookies string) *contender {
	tb.Helper()
	c := &contender{
		name: name, bare: newShot(router, barePath, cookies), behind: newShot(router, path, cookies),
		bareBest: math.MaxInt64, behindBest: math.MaxInt64,
	}
	if bare, behind := c.bare.fire(), c.behind.fire(); bare != http.StatusOK || behind != http.StatusOK {
		tb.Fatalf("%s: status %d, and %d of the bare route", name, behind, bare)
	}
	return c
}

// newOurs makes a contender of the kit for each mode: as themselves, and acting
// as an athlete.
func newOurs(tb testing.TB) []*contender {
	tb.Helper()
	var ours []*contender
	for _, m := range modes() {
		k := newKit(tb, m)
		b := newBrowser(k.router).signIn(tb, coach)
		ours = append(ours, newContender(tb, string(m), k.router, mePath, b.header()))
		k = newKit(tb, m)
		b = newBrowser(k.router).signIn(tb, coach).selects(tb, athlete)
		acting := newContender(tb, string(m)+", acting", k.router, shownPath, b.header())
		acting.acting = true
		ours = append(ours, acting)
	}
	return ours
}

// newPeers makes the peers; the first two are those that the bar names, each
// with what it does fastest.
func newPeers(tb testing.TB) (scsPeer, gorillaPeer *contender, more []*contender) {
	tb.Helper()
	peer := func(name string, router http.Handler) *contender {
		return newContender(tb, name, router, mePath, signedIn(tb, router))
	}
	scsPeer = peer(scsName+", memory store, user id", newSCSRouter(userOnly()))
	gorillaPeer = peer(gorillaName+", cookie, user id", newGorillaRouter(tb, userOnly()))
	return scsPeer, gorillaPeer, []*contender{
		peer(scsName+", memory store, user id and two JWTs", newSCSRouter(withTokens())),
		peer(gorillaName+", cookie, user id and two JWTs", newGorillaRouter(tb, withTokens())),
	}
}

// round measures each contender once. They take turns in being first, so that
// none always runs behind the same neighbour.
func round(all []*contender, number int) {
	const requests = 200
	measure := func(s shot) time.Duration {
		begun := time.Now()
		for range requests {
			s.fire()
		}
		return time.Since(begun) / requests
	}
	for i := range all {
		c := all[(i+number)%len(all)]
		c.bareBest = min(c.bareBest, measure(c.bare))
		c.behindBest = min(c.behindBest, measure(c.behind))
	}
}

// BenchmarkWarmRequest bounds what the kit adds to each request of somebody who
// is signed in. The best of many short rounds counts for everybody: what else
// runs on the machine only ever adds.
func BenchmarkWarmRequest(b *testing.B) {
	ours := newOurs(b)
	scsPeer, gorillaPeer, more := newPeers(b)
	peers := append([]*contender{scsPeer, gorillaPeer}, more...)
	all := slices.Concat(ours, peers)
	rounds := 0
	for b.Loop() {
		round(all, rounds)
		rounds++
	}
	t := &table{bar: 1, heading: "Warm authenticated request: what it adds to a bare handler on the same router"}
	t.add("what", "ours", "allocs", scsName, "ratio", gorillaName, "ratio", "bar", "")
	scsTime, gorillaTime := scsPeer.over(), gorillaPeer.over()
	for _, c := range ours {
		over, allocs := c.over(), c.allocs()
		holds := over <= warmTime && allocs <= warmAllocs && over < scsTime && over < gorillaTime
		t.add(c.name, micros(over), fmt.Sprint(allocs),
			micros(scsTime), ratio(float64(scsTime), float64(over)),
			micros(gorillaTime), ratio(float64(gorillaTime), float64(over)),
			fmt.Sprintf("≤ 3 µs, ≤ %d, below both", warmAllocs), verdict(holds))
	}
	b.ReportMetric(0, "ns/op") // of a whole round: says nothing
	b.ReportMetric(float64(ours[0].over().Nanoseconds()), "kit-ns")
	b.ReportMetric(float64(scsTime.Nanoseconds()), "scs-ns")
	b.ReportMetric(float64(gorillaTime.Nanoseconds()), "gorilla-ns")
	for _, c := range peers {
		t.notes = append(t.notes, fmt.Sprintf("%s: %s, %v allocs", c.name, micros(c.over()), c.allocs()))
	}
	t.notes = append(t.notes,
		fmt.Sprintf("Python plugin 0.70, quoted: %s, %s acting", micros(pythonWarm), micros(pythonActing)),
		fmt.Sprintf("best of %d rounds of 200 requests each; the bare handler takes %s", rounds, micros(ours[0].bareBest)))
	results.show(t)
}

//nolint:paralleltest // AllocsPerRun counts the allocations of the whole process
func TestWarmRequest_AllocatesNoMoreThanTheBarAndLessThanThePeers(t *testing.T) {
	scsPeer, gorillaPeer, _ := newPeers(t)
	scsAllocs, gorillaAllocs := scsPeer.allocs(), gorillaPeer.allocs()
	require.Positive(t, scsAllocs)
	require.Positive(t, gorillaAllocs)
	for _, c := range newOurs(t) {
		allocs := c.allocs()
		t.Logf("%s: %v; %s %v; %s %v", c.name, allocs, scsName, scsAllocs, gorillaName, gorillaAllocs)
		assert.LessOrEqual(t, allocs, float64(warmAllocs), c.name)
		assert.Less(t, allocs, scsAllocs, c.name)
		assert.Less(t, allocs, gorillaAllocs, c.name)
	}
}

// A peer that did not find its session would look fast.
func TestWarmRequest_PeersKnowWhoAsks(t *testing.T) {
	t.Parallel()
	for name, router := range map[string]http.Handler{
		scsName: newSCSRouter(withTokens()), gorillaName: newGorillaRouter(t, withTokens()),
	} {
		assert.Equal(t, http.StatusOK, newShot(router, mePath, signedIn(t, router)).fire(), name)
		assert.Equal(t, http.StatusUnauthorized, newShot(router, mePath, "theme=dark").fire(), name)
	}
}
