package bench

import (
	"fmt"
	"math"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// firstSightTime is the bar of a request whose session cookie this node has not
// seen: it carries two JWTs of 800 bytes, which have to be opened.
const firstSightTime = 25 * time.Microsecond

// strangers are requests of that many people, each with a session cookie of
// their own, for the given router. Another node has signed them in.
func strangers(tb testing.TB, router http.Handler, people int) []shot {
	tb.Helper()
	node := newKit(tb, cookieMode)
	shots := make([]shot, people)
	for i := range shots {
		shots[i] = newShot(router, mePath, newBrowser(node.router).signIn(tb, person(i)).header())
	}
	return shots
}

// person is the id of one of many users.
func person(i int) string { return fmt.Sprintf("01J6RWTBX%017d", i) }

// BenchmarkFirstSight bounds what it costs to open a session cookie. Each round
// has a node of its own, which has opened none before.
func BenchmarkFirstSight(b *testing.B) {
	const people = 500
	shots := strangers(b, nil, people)
	peer := newGorillaRouter(b, withTokens())
	theirs := newContender(b, gorillaName, peer, mePath, signedIn(b, peer))
	ours, bareBest := time.Duration(math.MaxInt64), time.Duration(math.MaxInt64)
	rounds := 0
	for b.Loop() {
		router := newKit(b, cookieMode).router
		for _, path := range []string{barePath, mePath} {
			best := &bareBest
			if path == mePath {
				best = &ours
			}
			for i := range shots {
				shots[i].router = router
				shots[i].request.URL.Path = path
			}
			begun := time.Now()
			for _, s := range shots {
				s.fire()
			}
			*best = min(*best, time.Since(begun)/people)
		}
		round([]*contender{theirs}, rounds)
		rounds++
	}
	over := ours - bareBest
	b.ReportMetric(0, "ns/op") // of a whole round: says nothing
	b.ReportMetric(float64(over.Nanoseconds()), "kit-ns")
	b.ReportMetric(float64(theirs.over().Nanoseconds()), "gorilla-ns")
	t := &table{bar: 2, heading: "First sight of a session cookie with two 800-byte JWTs, over a bare handler"}
	t.add("what", "ours", gorillaName, "ratio", "bar", "")
	t.add("cookie mode, not seen before", micros(over), micros(theirs.over()),
		ratio(float64(theirs.over()), float64(over)), "≤ 25 µs", verdict(over <= firstSightTime))
	t.notes = append(t.notes,
		gorillaName+" opens its cookie on every request, ours on the first one only",
		fmt.Sprintf("best of %d rounds of %d different cookies each", rounds, people))
	results.show(t)
}

func TestFirstSight_OpensCookiesThatAnotherNodeHasSealedAndRemembersThem(t *testing.T) {
	t.Parallel()
	node := newKit(t, cookieMode)
	for i, s := range strangers(t, node.router, 20) {
		assert.Equal(t, http.StatusOK, s.fire())
		assert.Equal(t, i+1, node.auth.Stats().CachedSessions)
		assert.Equal(t, http.StatusOK, s.fire())
		assert.Equal(t, i+1, node.auth.Stats().CachedSessions, "the second time it is remembered")
	}
}
