package sweatstacktest

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"unicode/utf8"
)

// Bounds of an upload. The platform's own limits are unknown; a day on a bike
// is a file of one or two megabytes.
const (
	maxUploadFiles = 10
	maxUploadParts = 100
	maxUploadFile  = 16 << 20
	maxUploadBody  = 64 << 20
	// maxKeptFiles bounds the files whose activities the sandbox has, together.
	maxKeptFiles = 256 << 20
	// maxFilename bounds a name, in bytes.
	maxFilename = 255
)

// uploadedFile is one file of an upload or of an import.
type uploadedFile struct {
	name    string
	content []byte
	// load reads the content again, and path is where it is in its folder; both
	// are empty for an upload, whose content is kept.
	load func() ([]byte, error)
	path string
}

// readName is the name by which the content is read: a file of an import may
// have been packed.
func (f uploadedFile) readName() string {
	if f.load != nil {
		return unpackedName(f.name)
	}
	return f.name
}

// reader gives the content whenever it is needed. It holds the content only
// when that is nowhere else.
func (f uploadedFile) reader() func() ([]byte, error) {
	if f.load != nil {
		return f.load
	}
	return func() ([]byte, error) { return f.content, nil }
}

// uploadedFiles reads the parts named files of a multipart body. All other
// parts are left alone, sport among them, which the platform never read.
func (c *call) uploadedFiles() ([]uploadedFile, error) {
	if !hasType(c.r, "multipart/form-data") {
		return nil, unprocessable(missing("body", "files"))
	}
	c.r.Body = http.MaxBytesReader(c.w, c.r.Body, maxUploadBody)
	reader, err := c.r.MultipartReader()
	if err != nil {
		return nil, refuse(http.StatusBadRequest, "There was an error parsing the body")
	}
	var files []uploadedFile
	count := 0
	for parts := 0; ; parts++ {
		part, err := reader.NextPart()
		if err == io.EOF { //nolint:errorlint // an EOF that is wrapped is a body that was cut off
			break
		}
		if err != nil {
			return nil, unreadable(err)
		}
		if parts == maxUploadParts {
			return nil, refuse(http.StatusBadRequest, fmt.Sprintf("Too many parts. Maximum number of parts is %d.", maxUploadParts))
		}
		if part.FormName() != "files" {
			continue // NextPart reads past it
		}
		if part.FileName() == "" {
			return nil, unprocessable(issue{
				Loc: []any{"body", "files", count}, Type: "value_error", Msg: "Value error, Expected UploadFile, received: <class 'str'>",
			})
		}
		if count++; count > maxUploadFiles {
			continue
		}
		content, err := readPart(part)
		if err != nil {
			return nil, err
		}
		files = append(files, uploadedFile{name: cutName(part.FileName()), content: content})
	}
	if count > maxUploadFiles {
		return nil, unprocessable(issue{
			Loc: []any{"body", "files"}, Type: "too_long",
			Msg: fmt.Sprintf("List should have at most %d items after validation, not %d", maxUploadFiles, count),
		})
	}
	if count == 0 {
		return nil, unprocessable(missing("body", "files"))
	}
	return files, nil
}

// readPart reads one file.
func readPart(part *multipart.Part) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(part, maxUploadFile+1))
	if err != nil {
		return nil, unreadable(err)
	}
	if len(content) > maxUploadFile {
		return nil, refuse(http.StatusRequestEntityTooLarge, "File too large")
	}
	return content, nil
}

// unreadable is the answer to a body that ends early or is too large.
func unreadable(err error) error {
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return refuse(http.StatusRequestEntityTooLarge, "Request body too large")
	}
	return refuse(http.StatusBadRequest, "There was an error parsing the body")
}

// cutName makes a name that JSON and a page can show.
func cutName(name string) string {
	name = strings.ToValidUTF8(name, "\ufffd")
	for len(name) > maxFilename {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	return name
}
