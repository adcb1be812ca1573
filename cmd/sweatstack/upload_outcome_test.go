package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

func TestUpload_WhatWentThroughIsShownAlsoWhenTheRestFails(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	uploads := 0
	platform := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json")
		if uploads++; uploads > 1 {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		_, _ = w.Write([]byte(`{"sources":[{"id":"s","filename":"first.fit","origin":"upload","status":"processed","activity_ids":[],"created_at":"2026-05-06T12:00:00Z"}]}`))
	}))
	defer platform.Close()
	t.Setenv("SWEATSTACK_URL", platform.URL)
	t.Setenv("SWEATSTACK_API_KEY", "token")
	t.Setenv("SWEATSTACK_REFRESH_TOKEN", "")
	args := []string{"upload"}
	for i := range filesInOneUpload + 1 {
		path := filepath.Join(t.TempDir(), strings.Repeat("x", i+1)+".fit")
		require.NoError(t, os.WriteFile(path, []byte("x"), 0o600))
		args = append(args, path)
	}
	var out, errs output
	assert.Equal(t, exitForbidden, run(t.Context(), args, streams{out: &out, err: &errs}), errs.String())
	assert.Contains(t, out.String(), "first.fit")
}

func TestUpload_AFailedFileWithoutAReasonHasFailed(t *testing.T) {
	t.Parallel()
	for name, source := range map[string]sweatstack.Source{
		"a status":      {Filename: "a.fit", Status: sweatstack.SourceFailed},
		"only a reason": {Filename: "a.fit", Error: &sweatstack.SourceError{Code: "bad"}},
	} {
		rows, failed := rowsOfUpload(sweatstack.UploadReply{Sources: []sweatstack.Source{source}}, []string{"a.fit"})
		assert.Len(t, rows, 1, name)
		assert.Equal(t, 1, failed, name)
	}
}
