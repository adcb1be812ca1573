// Package tokenstore is where an application keeps the tokens of its users, and
// the sessions in which they are signed in.
//
// [Store] is the contract: one token per user, replaced only by who knows what
// is stored. [Memory] keeps tokens as long as the process lives and is enough
// for tests and the first hour of a project. The package sqlite of this module
// outlives the process: one file, one machine, the table of the Python plugin.
//
// # Generations
//
// A refresh token may be good for one use only. When two requests redeem it,
// the later answer must not overwrite the earlier one, or the user is signed
// out. So [Store.Save] names what it replaces: the generation of the token
// that was read before, see [sweatstack.Token.Generation]. Whoever loses gets
// [ErrConflict], drops the own result and loads what the winner has stored.
// The generation is made from the stored texts and not counted, because the
// Python plugin writes the same rows and knows no counter.
//
// [Put] is for a sign-in, which brings a new token and does not care what was
// there before.
//
// # Sessions
//
// [SessionStore] is the second contract: which sessions live, and which have
// ended. A web kit that keeps its sessions there can list them, end one of them
// or all of a user, and knows in every process and after a restart what was
// ended elsewhere. [MemorySessions] is the one of a single process; package
// sqlite has the one that survives it.
//
// What has ended stays ended: for as long as asked, an id cannot come back, not
// even by a sign-in that began before. A store has no clock of its own, so that
// one whose clock is wrong cannot sign anybody out.
//
// # Writing an engine
//
// Call [Prepare] at the start of Save and [CheckUserID] at the start of Load
// and Delete, so that all engines refuse and keep the same. For sessions these
// are [PrepareSession], [CheckSession], [CheckSelection] and [PrepareMoment].
// The suites in package tokenstoretest check the rest of the contracts.
package tokenstore
