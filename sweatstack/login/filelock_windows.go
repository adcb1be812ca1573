package login

import (
	"errors"
	"os"
	"syscall"
	"unsafe"
)

// tryLock takes the lock of an open file, or reports that it is taken.
func tryLock(file *os.File) (bool, error) {
	const (
		failImmediately = 1
		exclusive       = 2
		lockViolation   = syscall.Errno(33)
	)
	var where syscall.Overlapped
	done, _, err := syscall.NewLazyDLL("kernel32.dll").NewProc("LockFileEx").Call(
		file.Fd(), failImmediately|exclusive, 0, 1, 0, uintptr(unsafe.Pointer(&where)))
	switch {
	case done != 0:
		return true, nil
	case errors.Is(err, lockViolation), errors.Is(err, syscall.ERROR_IO_PENDING):
		return false, nil
	}
	return false, err
}
