// Package bench compares the web kit with other session libraries, in one run
// on one machine, and prints a table for each bar that the kit has set itself.
//
// It holds nothing but tests and benchmarks. The tests look at what does not
// depend on the machine: allocations, bytes, entries, how often the platform is
// asked. The benchmarks measure time and memory, and only print.
//
//	GOWORK=off go -C bench test ./...
//	GOWORK=off go -C bench test -run '^$' -bench . ./...
//
// It is a module of its own so that nobody who uses the kit downloads its peers.
package bench
