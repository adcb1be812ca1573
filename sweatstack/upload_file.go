package sweatstack

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxUploadName is the longest name of a file that file systems have, in bytes.
const maxUploadName = 255

// UploadFile is one file to upload. Make it with [UploadPath], [UploadFS] or
// [UploadReader]. The zero value is not valid.
type UploadFile struct {
	name    string
	measure func() (int64, error) // before anything is sent; -1 is an unknown size
	open    func() (io.ReadCloser, error)
	again   bool // can be opened more than once
}

// UploadPath uploads a file of the disk, under its base name. That it is there,
// a regular file (a link to one counts) and readable is checked before anything
// is sent. It is opened again when its turn comes, and closed in every case.
func UploadPath(name string) UploadFile {
	f := UploadFS(os.DirFS(filepath.Dir(name)), filepath.Base(name))
	open, measure := f.open, f.measure
	f.open = func() (io.ReadCloser, error) {
		file, err := open()
		return file, withPath(err, name)
	}
	f.measure = func() (int64, error) {
		size, err := measure()
		return size, withPath(err, name)
	}
	return f
}

// withPath makes an error name the file as the caller did: a file system of one
// folder names it without that folder, which is where the mistake often is.
func withPath(err error, name string) error {
	if short, ok := errors.AsType[*fs.PathError](err); ok {
		return &fs.PathError{Op: short.Op, Path: name, Err: short.Err}
	}
	return err
}

// UploadFS uploads a file of a file system, under its base name, as
// [UploadPath] does.
func UploadFS(fsys fs.FS, name string) UploadFile {
	open := func() (io.ReadCloser, error) { return openRegular(fsys, name) }
	return UploadFile{
		name: path.Base(name), again: true, open: open,
		measure: func() (int64, error) {
			// A look before the first opening: that of a named pipe waits for ever.
			if info, err := fs.Stat(fsys, name); err != nil || !info.Mode().IsRegular() {
				return 0, cmp.Or(err, errNotRegular)
			}
			file, err := openRegular(fsys, name)
			if err != nil {
				return 0, err
			}
			defer func() { _ = file.Close() }()
			info, err := file.Stat()
			if err != nil {
				return 0, err
			}
			return knownSize(info.Size()), nil
		},
	}
}

var errNotRegular = errors.New("not a regular file")

// openRegular opens a file and makes sure that it is one.
func openRegular(fsys fs.FS, name string) (fs.File, error) {
	file, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		_ = file.Close()
		return nil, cmp.Or(err, errNotRegular)
	}
	return file, nil
}

// knownSize takes 0 for unknown: it is also what Linux says of files that it
// makes while they are read.
func knownSize(size int64) int64 {
	if size <= 0 {
		return -1
	}
	return size
}

// UploadReader uploads what r gives until its end, under the given name, whose
// extension says what it is: .fit or .csv. When r is an [io.Seeker] it is sent
// from where it stood when UploadReader was called; its size is known, and it
// can be sent again. Closing r stays with the caller.
//
// When Upload returns nothing reads from r any more, with one exception: a Read
// that gives neither bytes nor an error for a quarter of a second after the
// upload has ended is left alone, and may go on.
func UploadReader(name string, r io.Reader) UploadFile {
	f := UploadFile{
		name:    name,
		measure: func() (int64, error) { return -1, nil },
		open:    func() (io.ReadCloser, error) { return io.NopCloser(r), nil },
	}
	switch r := r.(type) {
	case nil:
		return UploadFile{name: name}
	case *bytes.Buffer:
		f.measure = func() (int64, error) { return knownSize(int64(r.Len())), nil }
	case *os.File:
		if info, err := r.Stat(); err == nil && info.Mode().IsRegular() {
			f.seekable(r) // devices can be sought, and are somewhere else then
		}
	case io.ReadSeeker:
		f.seekable(r)
	}
	return f
}

// seekable makes a file of a reader that can be read again.
func (f *UploadFile) seekable(r io.ReadSeeker) {
	begin, err := r.Seek(0, io.SeekCurrent)
	if err != nil {
		return // a pipe has the method too
	}
	f.again = true
	f.measure = func() (int64, error) {
		end, err := r.Seek(0, io.SeekEnd)
		if err != nil {
			end = begin // it has no end, or none that is known
		}
		_, err = r.Seek(begin, io.SeekStart)
		return knownSize(end - begin), err
	}
	f.open = func() (io.ReadCloser, error) {
		_, err := r.Seek(begin, io.SeekStart)
		return io.NopCloser(r), err
	}
}

// valid reports what is wrong with a file before it is touched. A name goes into
// the head of a part and, over there, perhaps into a path.
func (f UploadFile) valid() error {
	switch {
	case f.open == nil:
		return &ParamError{Name: "Files", Reason: "must not hold a zero UploadFile, or one of a nil reader"}
	case f.name == "", f.name == ".", f.name == "..", len(f.name) > maxUploadName, !utf8.ValidString(f.name),
		strings.ContainsFunc(f.name, func(r rune) bool { return unicode.IsControl(r) || r == '/' || r == '\\' }):
		return &ParamError{Name: "Files", Reason: fmt.Sprintf("%.64q is no name of a file", f.name)}
	}
	return nil
}

// contentType is that of the file's extension.
func (f UploadFile) contentType() string {
	if strings.EqualFold(path.Ext(f.name), ".csv") {
		return "text/csv"
	}
	return "application/octet-stream"
}

// UploadError is a file that cannot be opened or read. The platform was not at
// fault. It unwraps to the cause, such as [fs.ErrNotExist].
type UploadError struct {
	// Name is the file's name as the platform would see it.
	Name string
	// Err is what reading it ended with.
	Err error
}

// Error implements error.
func (e *UploadError) Error() string { return fmt.Sprintf("sweatstack: upload %q: %v", e.Name, e.Err) }

// Unwrap gives the cause.
func (e *UploadError) Unwrap() error { return e.Err }
