// Package tokenstoretest checks that a token store keeps the contract of
// package tokenstore.
//
// An engine calls [Run] from a test of its own. Each rule of the contract is a
// sub-test named for it, so that a failure says which promise is broken:
//
//	--- FAIL: TestStore/of_50_concurrent_writers_exactly_one_wins_each_generation
//
// Run the suite with the race detector. It needs nothing but the store: no
// clock, no network, no order between the rules.
package tokenstoretest
