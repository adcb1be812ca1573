// Package rules holds the rules of this repository as tests: what a reviewer
// would otherwise have to look for in every change.
//
//   - imports: which package may import which (CONTRIBUTING.md has the table);
//   - documentation: one package comment per package, in doc.go, and a comment
//     on every exported name;
//   - documents: every Go block of README.md and docs/ is a whole file that
//     compiles, and every link into the tree leads somewhere;
//   - security: docs/security.md has tests for every invariant, and each exists;
//   - bad input: docs/reference/bad-input.md has tests for every row, and each
//     exists;
//   - tests: no time.Sleep outside of a testing/synctest bubble;
//   - names and sizes: no drawer names, no file that holds many things;
//   - modules: what is in the workspace and what stays apart;
//   - traces: no path of one machine, nothing left unfinished.
//
// A rule holds for what is there; a package that does not exist yet breaks
// none. The tests read the tree with go/parser. Only the documents need the go
// command, and none needs the network.
package rules
