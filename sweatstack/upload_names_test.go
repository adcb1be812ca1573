package sweatstack_test

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

func TestUpload_PathIsSentUnderItsBaseName(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "ride.fit")
	require.NoError(t, os.WriteFile(name, []byte("FITDATA"), 0o600))
	assert.Equal(t, [][2]string{{"ride.fit", "FITDATA"}}, sentParts(t, sweatstack.UploadPath(name)))
}

func TestUpload_NameCannotLeaveItsHeader(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		`a"; name="other.fit`, `a";filename="b.fit`, "løp på ås.fit", "跑步.fit", "a%0d%0aX: y.fit", "a; b=c.fit", "a b.fit",
		strings.Repeat("a", 251) + ".fit",
	} {
		sent := sentParts(t, sweatstack.UploadReader(name, strings.NewReader("FIT")))
		assert.Equal(t, [][2]string{{name, "FIT"}}, sent)
	}
	for _, name := range []string{
		"a\r\nX: y.fit", "a\nb.fit", "a\rb.fit", "a\x00.fit", "a\x7f.fit", "a\u0085.fit", "a\xff.fit", strings.Repeat("a", 252) + ".fit",
		`C:\rides\a.fit`, `..\a.fit`, "a/b.fit", "/etc/passwd", "..", ".", "",
	} {
		s, client := scripted(t, says(200, "{}"))
		_, err := client.Activities.Upload(t.Context(), sweatstack.UploadParams{Files: []sweatstack.UploadFile{
			sweatstack.UploadReader(name, strings.NewReader("FIT")),
		}})
		var wrong *sweatstack.ParamError
		require.ErrorAs(t, err, &wrong, name)
		assert.NotContains(t, wrong.Error(), "\n")
		assert.Less(t, len(wrong.Error()), 400)
		assert.Empty(t, s.seen, name)
	}
}

// sentParts uploads files and gives the parts that the platform reads.
func sentParts(t *testing.T, files ...sweatstack.UploadFile) [][2]string {
	t.Helper()
	var contentType string
	var body bytes.Buffer
	client := uploadTo(t, func(w http.ResponseWriter, r *http.Request) {
		contentType = r.Header.Get("Content-Type")
		_, _ = io.Copy(&body, r.Body)
		_, _ = io.WriteString(w, "{}")
	})
	_, err := client.Activities.Upload(t.Context(), sweatstack.UploadParams{Files: files})
	require.NoError(t, err)
	return parts(t, contentType, &body)
}
