package simulation_test

import (
	"net/http"
	"strconv"
	"time"
)

// Bounds of the time after the trouble.
const (
	triesAfter = 6               // requests until a person has their page
	timeAfter  = 2 * time.Minute // from the first of them
)

// settle ends all trouble and looks whether everybody gets their page: those
// whose session goes on with it, the others after a sign-in. Then time goes by
// and everybody comes back, on each node.
func (w *world) settle() {
	w.settled.Store(true)
	w.windows.close()
	for round := range 3 {
		for _, b := range w.browsers {
			b.comesBack(round % w.setup.nodes)
		}
		w.sleep(w.setup.life + time.Second)
	}
}

// comesBack is a person who wants their page.
func (b *browser) comesBack(node int) {
	w := b.w
	begun := time.Now()
	for range triesAfter {
		s := step{action: visits, browser: b.n, node: node, path: "/me"}
		a, ok := b.send(request{step: s, method: http.MethodGet, path: s.path})
		switch {
		case !ok:
			w.violated("browser %d gets no answer although the trouble is over", b.n)
			return
		case a.status == http.StatusOK:
			if time.Since(begun) > timeAfter {
				w.violated("browser %d had to wait for %v", b.n, time.Since(begun))
			}
			return
		case asksToSignIn(a):
			// Whether that is right, judge has said.
			if b.person == "" {
				b.person = coaches()[0]
			}
			if !b.signIn(step{action: signsIn, browser: b.n, node: node, user: b.person}) {
				w.violated("browser %d cannot sign in although the trouble is over", b.n)
				return
			}
		case a.status == http.StatusServiceUnavailable:
			wait, _ := strconv.Atoi(a.header.Get("Retry-After"))
			w.sleep(time.Duration(wait) * time.Second)
		default:
			w.violated("browser %d gets %d although the trouble is over", b.n, a.status)
			return
		}
	}
	w.violated("browser %d is stuck: no page after %d requests in %v", b.n, triesAfter, time.Since(begun))
}
