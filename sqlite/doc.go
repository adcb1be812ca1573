// Package sqlite keeps tokens and sessions in one file on one machine.
//
// [Open] takes a path and gives a [DB], from which [DB.TokenStore] and
// [DB.SessionStore] take the stores of package tokenstore. It needs cgo and a C
// compiler, because it links SQLite itself. A program that was built without
// (CGO_ENABLED=0) gets an error of Open that says so.
//
// # The file
//
// The file is created with mode 0600, before its first byte is written; a file
// that others could read is narrowed. Next to it SQLite keeps a -wal and a -shm
// file of the same mode; all three belong together. A write is on the disk when
// it returns (journal mode WAL, synchronous FULL). What is deleted or replaced
// is overwritten with zeros, so that old tokens do not stay in the file.
//
// One connection writes, several read; readers never wait for the writer. Any
// number of processes of this machine may open the same file. A write waits up
// to five seconds for another process and then fails with [ErrBusy]. SQLite's
// locks do not work on most network file systems, so this is the engine of one
// machine. A process that has the file open must not open it by other
// means as well: on Unix, closing any descriptor of a file drops all locks that
// the process holds on it.
//
// # Sessions
//
// [SessionStore] keeps who is signed in with which browser, and what has ended.
// Both outlive a restart, and both are known to every process that has the file
// open: what one ends is ended for the next call of all. Rows whose time is over
// go with later sign-ins, a hundred at a time, so that the file holds about as
// much as lives. Nothing else removes an end. The Python plugin has no such
// tables and leaves them alone.
//
// # Several Go processes
//
// [DB.Coordinator] gives the [Coordinator] of all Go processes that have the
// file open: each refresh token is redeemed once among them, also on a platform
// that rotates, and a session that one of them has ended is ended in all. What
// it keeps of a refresh is sealed with the token before, and goes by itself. A
// single process does not need it, but it remembers ended sessions over a
// restart.
//
// # Sharing the file with Python
//
// The table sweatstack_tokens is that of the Python plugin, so that a FastAPI
// app and a Go app can use the same users. Both may have the file open at the
// same time. With [WithFernetKeys] the table is that of the plugin's encrypted
// store. Scopes have no column there and are not kept. Opening a table of one
// kind as the other is [ErrLayout].
//
// Sharing needs a platform that does not rotate refresh tokens. Today's does
// not. But the Python plugin 0.70 does not compare before it writes, and after
// a refresh it writes the refresh token back that it knew before. Once the
// platform rotates, that token is a used one: the next refresh with it is
// refused and the user is signed out. Go processes never write over one
// another's tokens, since each write names the generation that it replaces. But
// two that refresh the same user at the same moment both redeem the old token:
// harmless without rotation, or where the platform forgives it for a while. A
// coordinator in the file prevents it.
//
// The plugin's encrypted store knows one key. When Python reads the file too,
// that key must be the first one here, because the first one seals.
package sqlite
