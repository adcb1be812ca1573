package sweatstack_test

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// uploadTo starts a platform and gives a client of it.
func uploadTo(t *testing.T, handler http.HandlerFunc) *sweatstack.Client {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	client, err := sweatstack.NewClient(sweatstack.WithBaseURL(server.URL), sweatstack.WithToken(farUser()))
	require.NoError(t, err)
	return client
}

func parts(t *testing.T, contentType string, body io.Reader) [][2]string {
	t.Helper()
	_, params, err := mime.ParseMediaType(contentType)
	require.NoError(t, err)
	var all [][2]string
	for r := multipart.NewReader(body, params["boundary"]); ; {
		part, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			return all
		}
		require.NoError(t, err)
		content, err := io.ReadAll(part)
		require.NoError(t, err)
		if part.FormName() == "files" { // the platform never read the field sport
			all = append(all, [2]string{part.FileName(), string(content)})
		}
	}
}

func TestUpload_SendsThePartsOfPython(t *testing.T) {
	t.Parallel()
	vectors := readVectors[struct {
		Vectors []recordedCall `json:"vectors"`
	}](t, "requests_0_70.json")
	files := fstest.MapFS{"d/ride.fit": {Data: []byte("FITDATA")}, "run.csv": {Data: []byte("timestamp\n")}}
	found := 0
	for _, v := range vectors.Vectors {
		wanted, ok := map[string][]sweatstack.UploadFile{
			"upload([ride.fit,run.csv],sport=cycling)": {sweatstack.UploadFS(files, "d/ride.fit"), sweatstack.UploadFS(files, "run.csv")},
			"upload(ride.fit)":                         {sweatstack.UploadReader("ride.fit", strings.NewReader("FITDATA"))},
		}[v.Call]
		if !ok {
			continue
		}
		found++
		want := v.Requests[0]
		var contentType, target string
		var body bytes.Buffer
		client := uploadTo(t, func(w http.ResponseWriter, r *http.Request) {
			contentType, target = r.Header.Get("Content-Type"), r.URL.RequestURI()
			_, _ = io.Copy(&body, r.Body)
			_, _ = io.WriteString(w, `{"ok":true}`)
		})
		var last sweatstack.UploadProgress
		answer, err := client.Activities.Upload(t.Context(), sweatstack.UploadParams{
			Files: wanted, Progress: func(p sweatstack.UploadProgress) { last = p },
		})
		require.NoError(t, err)
		assert.JSONEq(t, `{"ok":true}`, string(answer.Raw))
		assert.Equal(t, want.Target, target)
		sent := parts(t, contentType, &body)
		assert.Equal(t, parts(t, want.Headers["content-type"], strings.NewReader(want.Body)), sent)
		assert.Equal(t, len(wanted)-1, last.File)
		assert.EqualValues(t, len(sent[len(sent)-1][1]), last.Bytes)
	}
	assert.Equal(t, 2, found)
}

func TestUpload_WrongFilesAreTypedErrorsAndNothingIsSent(t *testing.T) {
	t.Parallel()
	s, client := scripted(t, says(200, "{}"))
	upload := func(files ...sweatstack.UploadFile) error {
		_, err := client.Activities.Upload(t.Context(), sweatstack.UploadParams{Files: files})
		return err
	}
	for name, err := range map[string]error{
		"none": upload(), "eleven": upload(make([]sweatstack.UploadFile, 11)...), "zero value": upload(sweatstack.UploadFile{}),
		"line break": upload(sweatstack.UploadReader("a\r\nX: y", nil)), "path": upload(sweatstack.UploadReader("../a.fit", nil)),
	} {
		var wrong *sweatstack.ParamError
		assert.ErrorAs(t, err, &wrong, name)
	}
	missing := upload(sweatstack.UploadPath(filepath.Join(t.TempDir(), "none.fit")))
	require.ErrorIs(t, missing, fs.ErrNotExist)
	var wrong *sweatstack.UploadError
	require.ErrorAs(t, upload(sweatstack.UploadPath(t.TempDir())), &wrong, "a directory")
	assert.Empty(t, s.seen)
}

func TestUpload_SourceThatFailsMidwayIsNotThePlatformsFault(t *testing.T) {
	t.Parallel()
	client := uploadTo(t, func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) })
	broken := errors.New("disk fell out")
	_, err := client.Activities.Upload(t.Context(), sweatstack.UploadParams{Files: []sweatstack.UploadFile{
		sweatstack.UploadReader("a.fit", io.MultiReader(strings.NewReader("FIT"), iotest.ErrReader(broken))),
	}})
	require.ErrorIs(t, err, broken)
	require.NotErrorIs(t, err, sweatstack.ErrConnection)
}

func TestUpload_RefusalsAreFinal(t *testing.T) {
	t.Parallel()
	for _, status := range []int{413, 422, 503} {
		s, client := scripted(t, says(status, `{"detail":"no"}`))
		_, err := client.Activities.Upload(t.Context(), sweatstack.UploadParams{Files: []sweatstack.UploadFile{
			sweatstack.UploadReader("a.fit", strings.NewReader("FIT")),
		}})
		api, ok := errors.AsType[*sweatstack.APIError](err)
		require.True(t, ok)
		assert.Equal(t, status, api.Status)
		assert.Len(t, s.seen, 1)
	}
}

func TestUpload_IsSentAgainAfterARefusedTokenOnlyFromSourcesThatCanBeReadAgain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		source io.Reader
		want   []string
	}{
		"seeker": {strings.NewReader("FIT"), []string{"FIT", "FIT"}},
		"stream": {io.MultiReader(strings.NewReader("FIT")), []string{"FIT"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			client := uploadTo(t, func(w http.ResponseWriter, r *http.Request) {
				if strings.HasSuffix(r.URL.Path, "token") {
					_, _ = io.WriteString(w, `{"access_token":"`+farToken+`2","refresh_token":"r2","expires_in":900}`)
					return
				}
				body, _ := io.ReadAll(r.Body)
				got = append(got, parts(t, r.Header.Get("Content-Type"), bytes.NewReader(body))[0][1])
				if len(got) == 1 {
					w.WriteHeader(http.StatusUnauthorized)
				}
				_, _ = io.WriteString(w, "{}")
			})
			_, err := client.Activities.Upload(t.Context(), sweatstack.UploadParams{Files: []sweatstack.UploadFile{
				sweatstack.UploadReader("a.fit", c.source),
			}})
			assert.Equal(t, c.want, got)
			assert.Equal(t, len(c.want) == 1, errors.Is(err, sweatstack.ErrUnauthorized))
		})
	}
}

//nolint:paralleltest // it measures the heap
func TestUpload_NeverHoldsAFileInMemory(t *testing.T) {
	const size = 64 << 20
	var before, now runtime.MemStats
	var received int64
	client := uploadTo(t, func(w http.ResponseWriter, r *http.Request) {
		received, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, "{}")
	})
	runtime.GC()
	runtime.ReadMemStats(&before)
	_, err := client.Activities.Upload(t.Context(), sweatstack.UploadParams{Files: []sweatstack.UploadFile{
		sweatstack.UploadReader("big.fit", io.LimitReader(zeros{}, size)),
	}})
	require.NoError(t, err)
	runtime.ReadMemStats(&now)
	assert.Greater(t, received, int64(size))
	assert.Less(t, now.TotalAlloc-before.TotalAlloc, uint64(16<<20), "all that was allocated, freed or not")
}
