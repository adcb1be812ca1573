// Package tokenstoretest checks that a store keeps the contract of package
// tokenstore.
//
// An engine calls [Run] for its tokens and [RunSessions] for its sessions, from
// tests of its own. Each rule of a contract is a sub-test named for it, so that
// a failure says which promise is broken:
//
//	--- FAIL: TestStore/of_50_concurrent_writers_exactly_one_wins_each_generation
//
// [RunCoordinator] does the same for a coordinator of package sweatstack, on
// several nodes that share one state.
//
// Run the suites with the race detector. They need nothing but what they check:
// no network, no order between the rules.
package tokenstoretest
