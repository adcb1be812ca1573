package sweatstack

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"
)

// errNotOurs is something other than a file in the place of one.
var errNotOurs = fmt.Errorf("%w: no regular file", ErrCorruptData)

// read gives the bytes of a file and when it was written or used last. No file
// is [fs.ErrNotExist]; what cannot be an answer is [ErrCorruptData].
func (c *Cache) read(place, file string) ([]byte, time.Time, error) {
	folder, err := c.openUser(place, false)
	if err != nil {
		return nil, time.Time{}, err
	}
	defer func() { _ = folder.Close() }()
	// Looked at before it is opened: opening a pipe would wait for its writer.
	info, err := folder.Lstat(file)
	switch {
	case err != nil:
		return nil, time.Time{}, fmt.Errorf("sweatstack: cache: %w", err)
	case !info.Mode().IsRegular():
		return nil, time.Time{}, errNotOurs
	}
	f, err := folder.Open(file)
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("sweatstack: cache: %w", err)
	}
	defer func() { _ = f.Close() }()
	// Another process may have put a newer file in its place meanwhile: size and
	// time are those of what was opened.
	if info, err = f.Stat(); err != nil {
		return nil, time.Time{}, fmt.Errorf("sweatstack: cache: %w", err)
	}
	if info.Size() > limitData {
		return nil, time.Time{}, fmt.Errorf("%w: a file of more than %d bytes", ErrCorruptData, int64(limitData))
	}
	body := make([]byte, info.Size())
	if n, err := io.ReadFull(f, body); errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		body = body[:n] // it became shorter: whoever reads it finds out
	} else if err != nil {
		return nil, time.Time{}, fmt.Errorf("sweatstack: cache: %w", err)
	}
	return body, info.ModTime(), nil
}

// touch notes that a file was used. A cache that cannot be written to only
// loses the order in which files make room.
func (c *Cache) touch(place, file string, now time.Time) {
	folder, err := c.openUser(place, false)
	if err != nil {
		return
	}
	defer func() { _ = folder.Close() }()
	_ = folder.Chtimes(file, now, now)
}

// remove takes a file away.
func (c *Cache) remove(place, file string) {
	folder, err := c.openUser(place, false)
	if err != nil {
		return
	}
	defer func() { _ = folder.Close() }()
	_ = folder.Remove(file) // what stays counts as missing anyway
}

// write keeps an answer, unless the cache was cleared since clears were
// counted. It reports whether it did.
func (c *Cache) write(place, file string, body []byte, now time.Time, clears int) (bool, error) {
	if int64(len(body)) > c.cfg.MaxBytes {
		return false, nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if clears != c.clears {
		return false, nil
	}
	folder, err := c.openUser(place, true)
	if err != nil {
		return false, err
	}
	defer func() { _ = folder.Close() }()
	if err := c.makeRoom(int64(len(body)), now); err != nil {
		return false, err
	}
	var raw [8]byte
	_, _ = rand.Read(raw[:]) // never fails: crypto/rand ends the program instead
	temporary := temporaryPrefix + hex.EncodeToString(raw[:])
	if err := writeWhole(folder, temporary, body, now); err != nil {
		_ = folder.Remove(temporary)
		return false, fmt.Errorf("sweatstack: cache: %w", err)
	}
	if err := folder.Rename(temporary, file); err != nil {
		_ = folder.Remove(temporary)
		return false, fmt.Errorf("sweatstack: cache: %w", err)
	}
	return true, nil
}

// writeWhole writes a new file. It is not forced to the disk: after a crash of
// the machine a damaged file counts as missing.
func writeWhole(folder *os.Root, name string, body []byte, now time.Time) error {
	f, err := folder.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(body)
	if err = errors.Join(err, f.Close()); err != nil { // some disks tell only now that they are full
		return err
	}
	return folder.Chtimes(name, now, now)
}

// missing reports whether an error is only the lack of a file.
func missing(err error) bool { return errors.Is(err, fs.ErrNotExist) }
