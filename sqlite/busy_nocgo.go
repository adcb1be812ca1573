//go:build !cgo

package sqlite

// isBusy is for programs that were built without cgo: their [Open] fails, so no
// connection is in the way of another.
func isBusy(error) bool { return false }
