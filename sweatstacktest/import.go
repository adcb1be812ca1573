package sweatstacktest

import (
	"compress/gzip"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/activityfile"
)

// Import reads all FIT and CSV files of a folder, and of the folders in it,
// into a user's history, one with each turn of the loop. They may be packed
// with gzip (ride.fit.gz). It is how you work on your own rides: os.DirFS is the
// folder of a disk, whose links to files are followed, those to folders not.
//
// Nothing is announced to webhook endpoints. The files are read again when
// their samples are needed, and must stay as they are; they are not kept in
// memory. They belong to the start of the sandbox: [Sandbox.Reset] keeps them,
// and their user as that was when they were read.
//
// A file that cannot be used is a source that failed, and does not end the loop.
// An error does: an unknown user, a folder that cannot be read, the end of ctx.
// Hidden files and folders, and files of other kinds, are left out.
func (s *Sandbox) Import(ctx context.Context, user User, files fs.FS) iter.Seq2[Source, error] {
	return func(yield func(Source, error) bool) {
		owner, ok := s.user(user.ID)
		if !ok {
			yield(Source{}, fmt.Errorf("sweatstacktest: there is no user %q", user.ID))
			return
		}
		err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case ctx.Err() != nil:
				return ctx.Err()
			case name != "." && strings.HasPrefix(path.Base(name), "."):
				if entry.IsDir() {
					return fs.SkipDir
				}
				return nil
			case entry.IsDir() && !utf8.ValidString(name): // package fs cannot look into it
				if !yield(s.failedImport(owner, name, errNameNotUTF8), nil) {
					return fs.SkipAll
				}
				return fs.SkipDir
			case entry.IsDir() || !isActivityFile(name):
				return nil
			}
			if !yield(s.importFile(owner, files, name), nil) {
				return fs.SkipAll
			}
			return nil
		})
		if err != nil {
			yield(Source{}, fmt.Errorf("sweatstacktest: import: %w", err))
		}
	}
}

// errNameNotUTF8 is why a file or a folder cannot be opened.
var errNameNotUTF8 = errors.New("the name is not UTF-8")

// packedEnding is that of a file that was compressed with gzip, as exports of
// training platforms have them.
const packedEnding = ".gz"

// isActivityFile goes by the ending of a name.
func isActivityFile(name string) bool {
	ending := strings.ToLower(path.Ext(unpackedName(name)))
	return ending == ".fit" || ending == ".csv"
}

// unpackedName is the name of what is in a file.
func unpackedName(name string) string {
	if ending := path.Ext(name); strings.EqualFold(ending, packedEnding) {
		return strings.TrimSuffix(name, ending)
	}
	return name
}

// importFile takes one file of a folder.
func (s *Sandbox) importFile(owner User, files fs.FS, name string) Source {
	load := func() ([]byte, error) { return readImport(files, name) }
	content, err := load()
	if err != nil {
		return s.failedImport(owner, name, err)
	}
	return s.takeImport(owner, uploadedFile{name: cutName(path.Base(name)), path: name, content: content, load: load})
}

// takeImport takes what was read, and remembers it for a reset.
func (s *Sandbox) takeImport(owner User, file uploadedFile) Source {
	taken := s.takeFile(owner, file)
	if p, ok := s.world.person(owner.ID); ok {
		s.imports.add(p, taken.source, taken.read)
	}
	return taken.source
}

// failedImport is the source of a file that cannot be read from its folder.
func (s *Sandbox) failedImport(owner User, name string, err error) Source {
	source := Source{
		ID: importSourceID(owner, name, nil), UserID: owner.ID, Filename: cutName(path.Base(name)),
		Status: sourceFailed, CreatedAt: s.clock.now(), ErrorCode: activityfile.CodeInvalid,
		ErrorMessage: strings.ToValidUTF8(err.Error(), "\ufffd"), imported: true,
	}
	s.sources.add(source)
	if p, ok := s.world.person(owner.ID); ok {
		s.imports.add(p, source, nil)
	}
	return source
}

// importSourceID is the id of the source of an imported file: the same at each
// start, so that activities keep theirs.
func importSourceID(owner User, name string, content []byte) string {
	return ulid(owner.RegisteredAt, 1, fmt.Sprintf("%s/%x/%s", owner.ID, sha256.Sum256(content), name))
}

// readImport reads a file of a folder, up to the size that an upload may have.
// It opens no pipe and no device, which might never end.
func readImport(files fs.FS, name string) (content []byte, err error) {
	if !utf8.ValidString(name) {
		return nil, errNameNotUTF8
	}
	info, err := fs.Stat(files, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("it is not a regular file")
	}
	file, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	var reader io.Reader = file
	if unpackedName(name) != name {
		if reader, err = gzip.NewReader(file); err != nil {
			return nil, err
		}
	}
	content, err = io.ReadAll(io.LimitReader(reader, maxUploadFile+1))
	if err == nil && len(content) > maxUploadFile {
		err = fmt.Errorf("the file has more than %d bytes", maxUploadFile)
	}
	return content, err
}
