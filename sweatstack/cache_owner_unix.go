//go:build unix

package sweatstack

import (
	"io/fs"
	"os"
	"syscall"
)

// ownFolder reports whether a folder belongs to the user of this process and
// nobody else may write to it. A folder in a place for everybody, such as /tmp,
// may have been made by somebody else before us.
func ownFolder(info fs.FileInfo) bool {
	if info.Mode().Perm()&0o022 != 0 {
		return false
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	return !ok || int64(stat.Uid) == int64(os.Geteuid())
}
