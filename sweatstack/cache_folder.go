package sweatstack

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
)

// open opens the folder of the cache. Whatever happens to its path later, and
// whatever links lie in it, nothing outside of it is reached. What was opened
// is checked, not its name, so nobody can put another in its place between.
func (c *Cache) open() (*os.Root, error) {
	root, err := os.OpenRoot(c.dir)
	if err != nil {
		return nil, fmt.Errorf("sweatstack: cache: %w", err)
	}
	info, err := root.Stat(".")
	if err == nil {
		err = checkFolder(info)
	}
	if err != nil {
		_ = root.Close()
		return nil, err
	}
	return root, nil
}

// openUser opens the folder of a user; see [Cache.open]. With make set it is
// made when there is none.
func (c *Cache) openUser(place string, create bool) (*os.Root, error) {
	if create {
		if err := os.MkdirAll(c.dir, 0o700); err != nil {
			return nil, fmt.Errorf("sweatstack: cache: %w", err)
		}
	}
	root, err := c.open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = root.Close() }()
	for _, folder := range []string{path.Dir(place), place} {
		if create {
			if err := root.Mkdir(folder, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
				return nil, fmt.Errorf("sweatstack: cache: %w", err)
			}
		}
		info, err := root.Lstat(folder) // a link to the folder of another user is no folder
		if err != nil {
			return nil, fmt.Errorf("sweatstack: cache: %w", err)
		}
		if err := checkFolder(info); err != nil {
			return nil, err
		}
	}
	user, err := root.OpenRoot(place)
	if err != nil {
		return nil, fmt.Errorf("sweatstack: cache: %w", err)
	}
	return user, nil
}

// checkFolder refuses what others could put files into, or have.
func checkFolder(info fs.FileInfo) error {
	switch {
	case !info.IsDir():
		return fmt.Errorf("%w: %s is no folder", ErrCacheFolder, info.Name())
	case !ownFolder(info):
		return fmt.Errorf("%w: %s belongs to another user, or others may write to it", ErrCacheFolder, info.Name())
	}
	return nil
}
