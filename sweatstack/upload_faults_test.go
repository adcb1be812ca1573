package sweatstack_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// protocols start a platform that speaks HTTP/1.1, and one that speaks HTTP/2,
// and give a client of it: they treat bodies that are not read differently.
func protocols() map[string]func(*testing.T, http.HandlerFunc) *sweatstack.Client {
	start := func(protocol string) func(*testing.T, http.HandlerFunc) *sweatstack.Client {
		return func(t *testing.T, handler http.HandlerFunc) *sweatstack.Client {
			t.Helper()
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				assert.Equal(t, protocol, r.Proto)
				handler(w, r)
			}))
			server.EnableHTTP2 = protocol == "HTTP/2.0"
			server.StartTLS()
			t.Cleanup(server.Close)
			client, err := sweatstack.NewClient(sweatstack.WithBaseURL(server.URL), sweatstack.WithToken(farUser()),
				sweatstack.WithHTTPClient(server.Client()))
			require.NoError(t, err)
			return client
		}
	}
	return map[string]func(*testing.T, http.HandlerFunc) *sweatstack.Client{"1.1": start("HTTP/1.1"), "2": start("HTTP/2.0")}
}

func upload(t *testing.T, client *sweatstack.Client, files ...sweatstack.UploadFile) error {
	t.Helper()
	_, err := client.Activities.Upload(t.Context(), sweatstack.UploadParams{Files: files})
	return err
}

func TestUpload_AnswersBeforeTheBodyIsReadAreTold(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		source func(t *testing.T) io.Reader
	}{
		"413 to a long file":         {413, func(*testing.T) io.Reader { return io.LimitReader(zeros{}, 32<<20) }},
		"413 to one that gives none": {413, stuck}, "401 to one that gives none": {401, stuck},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for protocol, clientOf := range protocols() {
				t.Run(protocol, func(t *testing.T) {
					t.Parallel()
					client := clientOf(t, func(w http.ResponseWriter, r *http.Request) {
						if strings.HasSuffix(r.URL.Path, "token") {
							_, _ = io.WriteString(w, `{"access_token":"`+farToken+`2","refresh_token":"r2","expires_in":900}`)
							return
						}
						w.Header().Set("Connection", "close") // or a Go server reads on before it answers
						w.WriteHeader(c.status)
					})
					begun := time.Now()
					err := upload(t, client, sweatstack.UploadReader("a.fit", c.source(t)))
					api, ok := errors.AsType[*sweatstack.APIError](err)
					require.True(t, ok, "%v", err)
					assert.Equal(t, c.status, api.Status)
					assert.Less(t, time.Since(begun), 30*time.Second)
				})
			}
		})
	}
}

// stuck is a pipe into which nobody writes.
func stuck(t *testing.T) io.Reader {
	t.Helper()
	r, w := io.Pipe()
	t.Cleanup(func() { _ = w.Close() })
	return r
}

func TestUpload_AnEarly401IsMendedWithAFileThatCanBeReadAgain(t *testing.T) {
	t.Parallel()
	for protocol, clientOf := range protocols() {
		t.Run(protocol, func(t *testing.T) {
			t.Parallel()
			var got atomic.Int64
			client := clientOf(t, func(w http.ResponseWriter, r *http.Request) {
				switch {
				case strings.HasSuffix(r.URL.Path, "token"):
					_, _ = io.WriteString(w, `{"access_token":"`+farToken+`2","refresh_token":"r2","expires_in":900}`)
				case r.Header.Get("Authorization") == "Bearer "+farToken:
					w.Header().Set("Connection", "close")
					w.WriteHeader(http.StatusUnauthorized)
				default:
					n, err := io.Copy(io.Discard, r.Body)
					assert.NoError(t, err)
					assert.Equal(t, r.ContentLength, n)
					got.Store(n)
					_, _ = io.WriteString(w, "{}")
				}
			})
			const size = 8 << 20
			data := strings.Repeat("x", size)
			require.NoError(t, upload(t, client, sweatstack.UploadFS(fstest.MapFS{"a.fit": {Data: []byte(data)}}, "a.fit"),
				sweatstack.UploadReader("b.fit", strings.NewReader(data))))
			assert.Greater(t, got.Load(), int64(2*size))
		})
	}
}

func TestUpload_CanBeCancelledWhileAFileGivesNothing(t *testing.T) {
	t.Parallel()
	for protocol, clientOf := range protocols() {
		t.Run(protocol, func(t *testing.T) {
			t.Parallel()
			over := make(chan error, 1)
			client := clientOf(t, func(_ http.ResponseWriter, r *http.Request) {
				_, err := io.Copy(io.Discard, r.Body)
				over <- err
			})
			r, w := io.Pipe()
			ctx, cancel := context.WithCancel(t.Context())
			go func() {
				_, _ = io.WriteString(w, "FIT") // it is being read, and then gives nothing
				cancel()
			}()
			_, err := client.Activities.Upload(ctx, sweatstack.UploadParams{Files: []sweatstack.UploadFile{sweatstack.UploadReader("a.fit", r)}})
			require.ErrorIs(t, err, context.Canceled)
			require.ErrorIs(t, err, sweatstack.ErrConnection)
			require.Error(t, <-over, "the platform sees that the file is not whole")
			require.NoError(t, w.CloseWithError(errors.New("over")))
		})
	}
}

func TestUpload_TimeOutOfTheAttemptEndsIt(t *testing.T) {
	t.Parallel()
	client := uploadTo(t, func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) })
	_, err := client.Activities.Upload(t.Context(), sweatstack.UploadParams{Files: []sweatstack.UploadFile{
		sweatstack.UploadReader("a.fit", stuck(t)),
	}}, sweatstack.CallTimeout(50*time.Millisecond))
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.ErrorIs(t, err, sweatstack.ErrConnection)
}

func TestUpload_AConnectionThatIsCutIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	for protocol, clientOf := range protocols() {
		t.Run(protocol, func(t *testing.T) {
			t.Parallel()
			var requests atomic.Int64
			client := clientOf(t, func(_ http.ResponseWriter, r *http.Request) {
				requests.Add(1)
				_, _ = io.CopyN(io.Discard, r.Body, 1<<20)
				panic(http.ErrAbortHandler)
			})
			err := upload(t, client, sweatstack.UploadReader("a.fit", strings.NewReader(strings.Repeat("x", 16<<20))))
			require.ErrorIs(t, err, sweatstack.ErrConnection)
			_, source := errors.AsType[*sweatstack.UploadError](err)
			assert.False(t, source, "the file was not at fault")
			assert.EqualValues(t, 1, requests.Load())
		})
	}
}

func TestUpload_AFileThatFailsMidwayIsAnUploadErrorAndTheRequestIsNeverWhole(t *testing.T) {
	t.Parallel()
	broken := errors.New("disk fell out")
	for protocol, clientOf := range protocols() {
		t.Run(protocol, func(t *testing.T) {
			t.Parallel()
			over := make(chan error, 1)
			client := clientOf(t, func(_ http.ResponseWriter, r *http.Request) {
				_, err := io.Copy(io.Discard, r.Body)
				over <- err
			})
			err := upload(t, client, sweatstack.UploadReader("good.csv", strings.NewReader("timestamp\n")),
				sweatstack.UploadReader("a.fit", io.MultiReader(io.LimitReader(zeros{}, 1<<20), iotest.ErrReader(broken))))
			require.ErrorIs(t, err, broken)
			source, ok := errors.AsType[*sweatstack.UploadError](err)
			require.True(t, ok)
			assert.Equal(t, "a.fit", source.Name)
			require.Error(t, <-over)
		})
	}
}

func TestUpload_SuccessIsBelievedOnlyWhenEverythingWasSent(t *testing.T) {
	t.Parallel()
	_, client := scripted(t, says(200, "{}")) // it reads no body
	err := upload(t, client, sweatstack.UploadReader("a.fit", strings.NewReader("FIT")))
	require.ErrorIs(t, err, sweatstack.ErrCorruptData)
}

func TestUpload_WhatThePlatformSaidCountsMoreThanAFileThatFailsThen(t *testing.T) {
	t.Parallel()
	for status, answered := range map[int]bool{413: true, 200: false} {
		transport := roundTrip(func(r *http.Request) (*http.Response, error) {
			_, err := io.Copy(io.Discard, r.Body)
			require.Error(t, err)
			_ = r.Body.Close()
			return says(status, `{"detail":"no"}`).choose(r).response(r), nil
		})
		client, err := sweatstack.NewClient(sweatstack.WithToken(farUser()), sweatstack.WithHTTPClient(&http.Client{Transport: transport}))
		require.NoError(t, err)
		err = upload(t, client, sweatstack.UploadReader("a.fit", iotest.ErrReader(io.ErrClosedPipe)))
		_, api := errors.AsType[*sweatstack.APIError](err)
		assert.Equal(t, answered, api, "%v", err)
		_, source := errors.AsType[*sweatstack.UploadError](err)
		assert.Equal(t, !answered, source, "%v", err)
	}
}

func TestUpload_AFaultThatWrapsTheEndOfAFileIsNoEnd(t *testing.T) {
	t.Parallel()
	client := uploadTo(t, func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) })
	err := upload(t, client, sweatstack.UploadReader("a.fit", iotest.ErrReader(fmt.Errorf("share gone: %w", io.EOF))))
	_, source := errors.AsType[*sweatstack.UploadError](err)
	assert.True(t, source, "%v", err)
}

// meanReader breaks the contract of io.Reader.
type meanReader int

func (n meanReader) Read([]byte) (int, error) { return int(n), nil }

func TestUpload_ReadersThatBreakTheirContractAreErrorsAndNoEndlessLoop(t *testing.T) {
	t.Parallel()
	for name, n := range map[string]int{"nothing for ever": 0, "less than nothing": -1, "more than there is room": 1 << 30} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := uploadTo(t, func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) })
			err := upload(t, client, sweatstack.UploadReader("a.fit", meanReader(n)))
			_, ok := errors.AsType[*sweatstack.UploadError](err)
			assert.True(t, ok, "%v", err)
		})
	}
}

func TestUpload_TellsNoProgressAndReadsNoFileAfterItHasReturned(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var returned, late atomic.Bool
		source := readFunc(func(p []byte) (int, error) {
			time.Sleep(100 * time.Millisecond) // a slow disk, by the clock of the bubble
			late.CompareAndSwap(false, returned.Load())
			return len(p), nil
		})
		transport := roundTrip(func(r *http.Request) (*http.Response, error) {
			go func() { _, _ = io.Copy(io.Discard, r.Body) }()
			time.Sleep(250 * time.Millisecond)
			_ = r.Body.Close()
			return says(413, "").choose(r).response(r), nil
		})
		client, err := sweatstack.NewClient(sweatstack.WithToken(farUser()), sweatstack.WithHTTPClient(&http.Client{Transport: transport}))
		require.NoError(t, err)
		_, err = client.Activities.Upload(t.Context(), sweatstack.UploadParams{
			Files:    []sweatstack.UploadFile{sweatstack.UploadReader("a.fit", source)},
			Progress: func(sweatstack.UploadProgress) { late.CompareAndSwap(false, returned.Load()) },
		})
		returned.Store(true)
		require.Error(t, err)
		time.Sleep(time.Minute)
		assert.False(t, late.Load())
	})
}

type readFunc func([]byte) (int, error)

func (f readFunc) Read(p []byte) (int, error) { return f(p) }

func (a reply) response(r *http.Request) *http.Response {
	return &http.Response{StatusCode: a.status, Header: a.header, Body: io.NopCloser(a.body), Request: r}
}

func TestUpload_AConnectionOfThePoolThatWasClosedCostsNothing(t *testing.T) {
	t.Parallel()
	var bodies []string
	transport := roundTrip(func(r *http.Request) (*http.Response, error) {
		_, _ = io.CopyN(io.Discard, r.Body, 100) // into a buffer, of which nothing was written
		_ = r.Body.Close()
		if r.GetBody == nil {
			return nil, net.ErrClosed
		}
		again, err := r.GetBody()
		require.NoError(t, err)
		sent, err := io.ReadAll(again)
		require.NoError(t, err)
		assert.EqualValues(t, r.ContentLength, len(sent))
		bodies = append(bodies, parts(t, r.Header.Get("Content-Type"), strings.NewReader(string(sent)))[0][1])
		return says(200, "{}").choose(r).response(r), again.Close()
	})
	client, err := sweatstack.NewClient(sweatstack.WithToken(farUser()), sweatstack.WithHTTPClient(&http.Client{Transport: transport}))
	require.NoError(t, err)
	data := strings.Repeat("FIT", 1000)
	name := filepath.Join(t.TempDir(), "a.fit")
	require.NoError(t, os.WriteFile(name, []byte(data), 0o600))
	require.NoError(t, upload(t, client, sweatstack.UploadPath(name)))
	require.NoError(t, upload(t, client, sweatstack.UploadReader("a.fit", strings.NewReader(data))))
	assert.Equal(t, []string{data, data}, bodies)
	require.ErrorIs(t, upload(t, client, sweatstack.UploadReader("a.fit", iotest.OneByteReader(strings.NewReader(data)))),
		sweatstack.ErrConnection, "a stream cannot be read again")
}
