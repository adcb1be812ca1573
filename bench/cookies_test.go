package bench

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What a browser may send with each request: the value of its Cookie header, in
// bytes.
const (
	cookieModeBytes = 2400
	storeModeBytes  = 400
	pythonBytes     = 4600 // the Python plugin 0.70 with an athlete selected, quoted
)

// cookieBytes is the length of the Cookie header of somebody who has signed in,
// and, acting, has selected an athlete.
func cookieBytes(tb testing.TB, m mode, acting bool) int {
	tb.Helper()
	k := newKit(tb, m)
	b := newBrowser(k.router).signIn(tb, coach)
	if acting {
		b.selects(tb, athlete)
	}
	b.send(tb, http.MethodGet, shownPath, http.StatusOK)
	return len(b.header())
}

// mostBytes is the bar of a mode.
func mostBytes(m mode) int {
	if m == cookieMode {
		return cookieModeBytes
	}
	return storeModeBytes
}

// BenchmarkCookieBytes prints what goes over the wire with each request.
func BenchmarkCookieBytes(b *testing.B) {
	t := &table{bar: 5, heading: "Cookie header with 800-byte JWTs, in bytes"}
	for b.Loop() {
		gorilla := len(signedIn(b, newGorillaRouter(b, withTokens())))
		scsBytes := len(signedIn(b, newSCSRouter(withTokens())))
		t.rows = nil
		t.add("what", "ours", "competitor", "", "ratio", "bar", "")
		for _, m := range modes() {
			for _, acting := range []bool{false, true} {
				bytes, bar := cookieBytes(b, m, acting), mostBytes(m)
				name, peer, theirs := string(m), gorillaName+", two JWTs", gorilla
				switch {
				case m != cookieMode:
					peer, theirs = scsName+", nothing but its id", scsBytes
				case acting:
					peer, theirs = "Python plugin 0.70, quoted", pythonBytes
				}
				if acting {
					name += ", athlete selected"
				}
				t.add(name, fmt.Sprint(bytes), fmt.Sprint(theirs), peer, ratio(float64(theirs), float64(bytes)),
					fmt.Sprintf("≤ %d", bar), verdict(bytes <= bar))
				if m == cookieMode && acting {
					b.ReportMetric(float64(bytes), "bytes")
				}
			}
		}
	}
	b.ReportMetric(0, "ns/op") // of a few sign-ins: says nothing
	t.notes = append(t.notes, "browsers must keep 4,096 bytes of a cookie (RFC 6265, section 6.1)")
	results.show(t)
}

func TestCookieBytes_StayBelowTheBarWithAnAthleteSelected(t *testing.T) {
	t.Parallel()
	require.Len(t, jwtOf(coach), jwtLength)
	for _, m := range modes() {
		bytes := cookieBytes(t, m, true)
		t.Logf("%s: %d bytes", m, bytes)
		assert.LessOrEqual(t, bytes, mostBytes(m), string(m))
	}
}
