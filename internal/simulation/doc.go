// Package simulation holds one test: thousands of made-up days in the life of an
// application on the web kit, each drawn from a seed, on a fake clock.
//
// A day has people with browsers and tabs, one or several processes of the
// application, and a platform that may rotate refresh tokens and takes a second
// use of one for theft. Answers get lost, come late or come twice, requests are
// cancelled, processes are killed, stores fail, clocks are off, people sign out,
// switch athletes and sign in as somebody else. The kit is the real one; the
// platform, the browsers and the faults are models.
//
// What must hold in each of them, whatever happens:
//
//   - A refresh token is redeemed by one flight at a time, and never again after
//     a definite answer; the platform sees a second use only where the first
//     answer never reached the kit.
//   - A session ends because its person signed out, signed in again or was away
//     too long, because the platform refused the newest token, or because the
//     row was deleted. Nothing else sends a person to the sign-in.
//   - Nobody sees another's data, and no token works for anybody but the person
//     whose session it belongs to.
//   - After the trouble, everybody whose session has not ended gets their page
//     within two minutes, and everybody else can sign in.
//
// A seed that fails prints its steps, what happened, and how to run it again:
//
//	SWEATSTACK_SIMULATION_SEED=17 go test ./internal/simulation
//	SWEATSTACK_SIMULATION_SCHEDULES=200000 go test -timeout=2h ./internal/simulation
//	SWEATSTACK_SIMULATION_FIRST=10001 go test ./internal/simulation
//
// A seed fixes the steps and the order in which faults are drawn. The kit draws
// its pauses and keys itself, so a run is almost but not quite the same each
// time: a single seed is run several times over.
//
// There is nothing to import here.
package simulation
