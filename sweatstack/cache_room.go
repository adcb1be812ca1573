package sweatstack

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"time"
)

// staleTemporary is how old a file is that a process has begun to write and
// will not finish.
const staleTemporary = time.Hour

// cacheEntry is a file of a cache.
type cacheEntry struct {
	path string // below the folder of the cache
	size int64
	at   time.Time
}

// entries lists the files of a cache: those that are named like its own, in
// folders that are named like its own. Links are not followed. What cannot be
// listed counts as not there.
func entries(root *os.Root) (files, temporary []cacheEntry) {
	for _, host := range listFolder(root, ".") {
		if !host.IsDir() || !isHostFolder(host.Name()) {
			continue
		}
		for _, user := range listFolder(root, host.Name()) {
			if !user.IsDir() || !isUserFolder(user.Name()) {
				continue
			}
			place := path.Join(host.Name(), user.Name())
			for _, file := range listFolder(root, place) {
				info, err := file.Info()
				if err != nil || !info.Mode().IsRegular() {
					continue
				}
				entry := cacheEntry{path.Join(place, file.Name()), info.Size(), info.ModTime()}
				switch {
				case isCacheFile(file.Name()):
					files = append(files, entry)
				case isTemporary(file.Name()):
					temporary = append(temporary, entry)
				}
			}
		}
	}
	return files, temporary
}

func listFolder(root *os.Root, folder string) []fs.DirEntry {
	found, err := fs.ReadDir(root.FS(), folder)
	if err != nil {
		return nil
	}
	return found
}

// makeRoom removes files until so many bytes more are within the bound. Another
// process may do the same at the same time: then more goes than must.
func (c *Cache) makeRoom(bytes int64, now time.Time) error {
	root, err := c.open()
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	files, temporary := entries(root)
	total := bytes
	for _, t := range temporary {
		if now.Sub(t.at) > staleTemporary {
			_ = root.Remove(t.path)
			continue
		}
		total += t.size
	}
	for _, f := range files {
		total += f.size
	}
	slices.SortFunc(files, func(a, b cacheEntry) int { return a.at.Compare(b.at) })
	for _, f := range files {
		if total <= c.cfg.MaxBytes {
			return nil
		}
		if err := root.Remove(f.path); err != nil && !missing(err) {
			continue // it is in use, say
		}
		total -= f.size
	}
	if total > c.cfg.MaxBytes {
		return fmt.Errorf("sweatstack: cache: no room for %d bytes", bytes)
	}
	return nil
}

// Clear removes the answers of a user, of every platform. An answer that is on
// its way is not kept either. Nothing to remove is no error. Other processes
// may keep answers that they had asked for.
func (c *Cache) Clear(userID string) error {
	name := userFolder(userID)
	return c.clear(func(place string) bool { return path.Base(place) == name })
}

// ClearAll removes the answers of all users; see [Cache.Clear].
func (c *Cache) ClearAll() error { return c.clear(func(string) bool { return true }) }

// clear removes the files in some folders, and the folders when nothing else is
// in them.
func (c *Cache) clear(chosen func(place string) bool) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clears++
	root, err := c.open()
	if missing(err) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	files, temporary := entries(root)
	var failed error
	for _, f := range append(files, temporary...) {
		if !chosen(path.Dir(f.path)) {
			continue
		}
		if err := root.Remove(f.path); err != nil && !missing(err) {
			failed = errors.Join(failed, fmt.Errorf("sweatstack: cache: %w", err))
			continue
		}
		_ = root.Remove(path.Dir(f.path)) // works for the last file
	}
	return failed
}

// count gives what write compares with.
func (c *Cache) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.clears
}
