package sweatstack

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// UploadFile is one file to upload. Make it with [UploadPath], [UploadFS] or
// [UploadReader]. The zero value is not valid.
type UploadFile struct {
	name  string
	check func() error // before anything is sent
	open  func() (io.ReadCloser, error)
	again bool // can be opened more than once
}

// UploadPath uploads a file of the disk, under its base name. It is opened when
// its turn comes, and closed in every case.
func UploadPath(name string) UploadFile {
	return UploadFS(os.DirFS(filepath.Dir(name)), filepath.Base(name))
}

// UploadFS uploads a file of a file system, under its base name.
func UploadFS(fsys fs.FS, name string) UploadFile {
	return UploadFile{
		name: path.Base(name), again: true,
		check: func() error {
			info, err := fs.Stat(fsys, name)
			if err == nil && !info.Mode().IsRegular() {
				err = errors.New("not a regular file")
			}
			return err
		},
		open: func() (io.ReadCloser, error) { return fsys.Open(name) },
	}
}

// UploadReader uploads what r gives until its end, under the given name, whose
// extension says what it is: .fit or .csv. It is sent a second time only when
// r is an [io.Seeker]. Closing r stays with the caller.
func UploadReader(name string, r io.Reader) UploadFile {
	f := UploadFile{name: name, check: func() error { return nil }}
	f.open = func() (io.ReadCloser, error) { return io.NopCloser(r), nil }
	if seeker, ok := r.(io.Seeker); ok {
		if begin, err := seeker.Seek(0, io.SeekCurrent); err == nil {
			f.again = true
			f.open = func() (io.ReadCloser, error) {
				_, err := seeker.Seek(begin, io.SeekStart)
				return io.NopCloser(r), err
			}
		}
	}
	return f
}

// valid reports what is wrong with a file before anything is sent.
func (f UploadFile) valid() error {
	switch {
	case f.open == nil:
		return &ParamError{Name: "Files", Reason: "must not hold a zero UploadFile"}
	case f.name == "", f.name == ".", f.name == "..", strings.ContainsFunc(f.name, func(r rune) bool { return r < ' ' || r == 0x7f || r == '/' || r == '\\' }):
		return &ParamError{Name: "Files", Reason: fmt.Sprintf("%.64q is no name of a file", f.name)}
	}
	if err := f.check(); err != nil {
		return &UploadError{Name: f.name, Err: err}
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
