package simulation_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// setup is the application and the platform of one schedule.
type setup struct {
	store    bool // a token store; else the cookie carries the tokens
	sessions bool // a session store, that all nodes and lives share
	shared   bool // one coordinator for all nodes and lives
	nodes    int
	browsers int
	rotation rotation
	life     time.Duration // of an access token
	idle     time.Duration // of a session
	skews    []time.Duration
	// clockSteps says that clocks are set while the application runs. What the
	// kit promises in seconds is then not measured.
	clockSteps bool
	// restarts says that processes are killed.
	restarts bool
}

func (s setup) String() string {
	mode, coordinator := "cookie mode", "a coordinator each"
	if s.store {
		mode = "store mode"
	}
	if s.shared {
		coordinator = "one coordinator"
	}
	if s.sessions {
		mode += " with a session store"
	}
	return fmt.Sprintf("%s, %d nodes with %s, %d browsers, %s refresh tokens, access tokens for %v, idle end after %v, clocks %v, set meanwhile %t",
		mode, s.nodes, coordinator, s.browsers, s.rotation, s.life, s.idle, s.skews, s.clockSteps)
}

// drawSetup draws one of the ways in which the kit may be run. Those for which
// it promises less are left out: without a shared coordinator several nodes, and
// in cookie mode a restart, need a platform that does not rotate, or in store
// mode one with a grace.
func drawSetup(r *rand.Rand) setup {
	s := setup{
		nodes: 1, browsers: 2 + r.IntN(3), rotation: rotation(r.IntN(3)),
		life: []time.Duration{5 * time.Minute, 15 * time.Minute}[r.IntN(2)],
		idle: []time.Duration{time.Hour, 24 * time.Hour}[r.IntN(2)],
	}
	switch r.IntN(6) {
	case 0, 1: // cookie mode, one living process
		s.restarts = s.rotation == fixed
		s.clockSteps = r.IntN(4) == 0
	case 2: // cookie mode, several nodes
		s.nodes, s.restarts = 2+r.IntN(2), true
		s.shared = r.IntN(2) == 0
		if !s.shared {
			s.rotation = fixed
		}
	case 3, 4: // store mode, one coordinator
		s.store, s.shared, s.restarts = true, true, true
		s.nodes = 1 + r.IntN(3)
	case 5: // store mode, a coordinator each
		s.store, s.restarts = true, true
		s.nodes = 2 + r.IntN(2)
		s.rotation = []rotation{fixed, graceful}[r.IntN(2)]
	}
	s.sessions = r.IntN(3) == 0
	for range s.nodes {
		skew := time.Duration(r.Int64N(int64(100*time.Second))) - 50*time.Second
		if s.nodes == 1 {
			skew *= 200 // alone, a clock may be off by hours
		}
		s.skews = append(s.skews, skew.Truncate(time.Second))
	}
	return s
}

// schedule is all that happens from outside.
type schedule struct {
	seed  uint64
	setup setup
	steps []step
}

func (s schedule) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "seed %d: %v\n", s.seed, s.setup)
	for _, step := range s.steps {
		fmt.Fprintf(&b, "  %v\n", step)
	}
	return b.String()
}
