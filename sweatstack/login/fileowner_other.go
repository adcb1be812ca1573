//go:build !unix

package login

import "io/fs"

// ownedByUs says yes: the profile folder of the user keeps others out here.
func ownedByUs(fs.FileInfo) bool { return true }
