package sweatstack_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// replied uploads to a platform that answers with a text.
func replied(t *testing.T, answer string) (sweatstack.UploadReply, error) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, answer)
	}))
	t.Cleanup(server.Close)
	client, err := sweatstack.NewClient(sweatstack.WithBaseURL(server.URL))
	require.NoError(t, err)
	return client.Activities.Upload(t.Context(), sweatstack.UploadParams{Files: []sweatstack.UploadFile{
		sweatstack.UploadReader("a.fit", strings.NewReader("x")),
	}})
}

func TestUploadReply_NamesTheSources(t *testing.T) {
	t.Parallel()
	reply, err := replied(t, `{"sources":[{"id":"s_1","type":null,"origin":"manual_upload","filename":"a.fit","status":"failed",
		"error":{"code":"invalid_file"},"activity_ids":[],"created_at":"2026-05-06T12:00:00Z","later":1}]}`)
	require.NoError(t, err)
	require.Len(t, reply.Sources, 1)
	source := reply.Sources[0]
	assert.Equal(t, sweatstack.SourceFailed, source.Status)
	assert.Equal(t, "invalid_file", source.Error.Code)
	assert.Empty(t, source.Type)
	assert.Contains(t, source.Extra, "later")
	assert.Contains(t, string(reply.Raw), `"later":1`)
}

func TestUploadReply_OfOlderPlatformsIsKeptAsItCame(t *testing.T) {
	t.Parallel()
	for _, answer := range []string{`{"message":"ok"}`, `"ok"`, `null`, `[1]`, `{"sources":null}`} {
		reply, err := replied(t, answer)
		require.NoError(t, err, answer)
		assert.Nil(t, reply.Sources, answer)
		assert.JSONEq(t, answer, string(reply.Raw))
	}
}

func TestUploadReply_WhatIsNoSourceIsCorruptData(t *testing.T) {
	t.Parallel()
	for _, answer := range []string{`{"sources":[{}]}`, `{"sources":[null]}`, `{"sources":7}`, `<html>`, ``} {
		_, err := replied(t, answer)
		assert.ErrorIs(t, err, sweatstack.ErrCorruptData, answer)
	}
}
