package login_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/login"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

func TestTokenFile_IsWherePythonLooks(t *testing.T) {
	t.Parallel()
	account := func() (string, error) { return "/accounts/me", nil }
	tests := []struct {
		name, system string
		environment  map[string]string
		want         string
	}{
		{"Linux", "linux", map[string]string{"HOME": "/h"}, "/h/.local/share/SweatStack/tokens.json"},
		{"Linux with a data folder", "linux", map[string]string{"HOME": "/h", "XDG_DATA_HOME": "/d"}, "/d/SweatStack/tokens.json"},
		{"a relative data folder is ignored", "linux", map[string]string{"HOME": "/h", "XDG_DATA_HOME": "d"}, "/h/.local/share/SweatStack/tokens.json"},
		{"no HOME", "linux", nil, "/accounts/me/.local/share/SweatStack/tokens.json"},
		{"a relative HOME is ignored", "freebsd", map[string]string{"HOME": "h"}, "/accounts/me/.local/share/SweatStack/tokens.json"},
		{"macOS", "darwin", map[string]string{"HOME": "/h"}, "/h/Library/Application Support/SweatStack/tokens.json"},
		{"macOS with a data folder", "darwin", map[string]string{"HOME": "/h", "XDG_DATA_HOME": "/d"}, "/d/SweatStack/tokens.json"},
		{"Windows", "windows", map[string]string{"LOCALAPPDATA": "/l", "XDG_DATA_HOME": "/d"}, "/l/SweatStack/SweatStack/tokens.json"},
		{"Windows without the variable", "windows", nil, "/accounts/me/AppData/Local/SweatStack/SweatStack/tokens.json"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := login.TokenFileOf(test.system, func(name string) string { return test.environment[name] }, account)
			require.NoError(t, err)
			assert.Equal(t, test.want, filepath.ToSlash(got))
		})
	}
	homeless := func() (string, error) { return "", os.ErrNotExist }
	for _, system := range []string{"linux", "windows"} {
		_, err := login.TokenFileOf(system, func(string) string { return "" }, homeless)
		require.ErrorIs(t, err, login.ErrConfig)
	}
}

func TestFileStore_HasTheFormOfPython(t *testing.T) {
	t.Parallel()
	file := newFile(t)
	token := newToken("usr_1", "1")
	require.NoError(t, file.Save(t.Context(), token, ""))
	assert.Equal(t, "{\n  \"access_token\": \""+token.AccessToken.Reveal()+"\",\n  \"refresh_token\": \"refresh-usr_1-1\"\n}", content(t, file))
	token.RefreshToken = sweatstack.Secret{}
	require.NoError(t, file.Replace(t.Context(), token))
	assert.Contains(t, content(t, file), `"refresh_token": null`)
}

func TestFileStore_ReadsWhatOthersMayWrite(t *testing.T) {
	t.Parallel()
	access := accessToken("usr_1", time.Unix(1_900_000_000, 0), "1")
	tests := map[string]struct {
		content                string
		access, refresh, owner string
	}{
		"unknown members are ignored": {`{"access_token":"` + access + `","refresh_token":"r","x":[1]}`, access, "r", "usr_1"},
		"null is no token":            {`{"access_token":null,"refresh_token":"r"}`, "", "r", ""},
		"a missing member is none":    {`{"refresh_token":"r"}`, "", "r", ""},
		"empty text is no token":      {`{"access_token":"` + access + `","refresh_token":""}`, access, "", "usr_1"},
		"names count by the letter":   {`{"ACCESS_TOKEN":"x","refresh_token":"r"}`, "", "r", ""},
		"an access token of no form":  {`{"access_token":"opaque","refresh_token":"r"}`, "opaque", "r", ""},
		"escapes":                     {`{"refresh_token":"\ud83c\udfc3"}`, "", "🏃", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := fileWith(t, test.content).Current(t.Context())
			require.NoError(t, err)
			assert.Equal(t, test.access, got.AccessToken.Reveal())
			assert.Equal(t, test.refresh, got.RefreshToken.Reveal())
			assert.Equal(t, test.owner, got.UserID)
			if test.owner != "" {
				assert.Equal(t, time.Unix(1_900_000_000, 0).UTC(), got.Expiry)
			}
		})
	}
}

func TestFileStore_WithoutATokenNobodyIsThere(t *testing.T) {
	t.Parallel()
	for name, file := range map[string]*login.FileStore{
		"no file": newFile(t), "an empty object": fileWith(t, "{}"), "two nulls": fileWith(t, `{"access_token":null,"refresh_token":null}`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := file.Current(t.Context())
			require.ErrorIs(t, err, tokenstore.ErrNotFound)
			require.NoError(t, file.Clear(t.Context()))
			require.NoError(t, file.Save(t.Context(), newToken("usr_1", "1"), ""))
		})
	}
}

// A file that cannot be read may be worth something to somebody.
func TestFileStore_ADamagedOrForeignFileIsATypedErrorAndStaysAsItIs(t *testing.T) {
	t.Parallel()
	const secret = "canary-token"
	tests := map[string]struct {
		content string
		want    error
	}{
		"empty":                 {"", login.ErrFileDamaged},
		"half-written":          {`{"access_token": "` + secret, login.ErrFileDamaged},
		"two objects":           {`{"refresh_token":"` + secret + `"}{}`, login.ErrFileDamaged},
		"a list":                {`["` + secret + `"]`, login.ErrFileDamaged},
		"null":                  {`null`, login.ErrFileDamaged},
		"a number for a token":  {`{"access_token":5,"refresh_token":"` + secret + `"}`, login.ErrFileDamaged},
		"a token with a zero":   {`{"access_token":"` + secret + `\u0000"}`, login.ErrFileDamaged},
		"a token that is long":  {`{"access_token":"` + strings.Repeat("x", 64<<10+1) + `"}`, login.ErrFileDamaged},
		"not UTF-8":             {"{\"refresh_token\":\"" + secret + "\xff\"}", login.ErrFileDamaged},
		"binary":                {"\x00\x01\x02", login.ErrFileDamaged},
		"longer than any token": {`{"refresh_token":"` + secret + `"}` + strings.Repeat(" ", int(login.MaxTokenFile)), login.ErrFileRefused},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := fileWith(t, test.content)
			_, errCurrent := file.Current(t.Context())
			_, errLoad := file.Load(t.Context(), "usr_1")
			var errList error
			for _, err := range file.List(t.Context()) {
				errList = err
			}
			for doing, err := range map[string]error{
				"current": errCurrent, "load": errLoad, "list": errList,
				"save":   file.Save(t.Context(), newToken("usr_1", "1"), ""),
				"delete": file.Delete(t.Context(), "usr_1"),
				"clear":  file.Clear(t.Context()),
			} {
				require.ErrorIs(t, err, test.want, doing)
				assert.NotContains(t, err.Error(), secret, doing)
			}
			assert.Equal(t, test.content, content(t, file))
		})
	}
}

func TestFileStore_WhatIsNoFileIsRefused(t *testing.T) {
	t.Parallel()
	file := fileAt(t, t.TempDir())
	_, err := file.Current(t.Context())
	require.ErrorIs(t, err, login.ErrFileRefused)
	require.ErrorIs(t, file.Replace(t.Context(), newToken("usr_1", "1")), login.ErrFileRefused)
}

func TestFileStore_NeverReplacesTheTokenOfAnotherUser(t *testing.T) {
	t.Parallel()
	mine, other := newToken("usr_1", "1"), newToken("usr_2", "1")
	file := newFile(t)
	require.NoError(t, file.Save(t.Context(), mine, ""))
	before := content(t, file)
	for _, prev := range []string{"", mine.Generation(), other.Generation()} {
		require.ErrorIs(t, file.Save(t.Context(), other, prev), login.ErrOtherUser)
	}
	_, err := tokenstore.Put(t.Context(), file, other)
	require.ErrorIs(t, err, login.ErrOtherUser)
	require.NoError(t, file.Delete(t.Context(), "usr_2"))
	_, err = file.Load(t.Context(), "usr_2")
	require.ErrorIs(t, err, tokenstore.ErrNotFound)
	assert.Equal(t, before, content(t, file))

	nobodys := fileWith(t, `{"refresh_token":"r"}`)
	require.ErrorIs(t, nobodys.Save(t.Context(), mine, ""), login.ErrOtherUser)
	seen, err := nobodys.Current(t.Context())
	require.NoError(t, err)
	require.NoError(t, nobodys.Save(t.Context(), mine, seen.Generation()), "who has seen it may follow it")
}

func TestFileStore_RefusesWhatItCouldNotGiveBack(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*sweatstack.Token){
		"the access token of another user":   func(t *sweatstack.Token) { t.UserID = "usr_2" },
		"an access token that names no user": func(t *sweatstack.Token) { t.AccessToken = sweatstack.NewSecret("opaque") },
		"no access token":                    func(t *sweatstack.Token) { t.AccessToken = sweatstack.Secret{} },
		"no user":                            func(t *sweatstack.Token) { t.UserID = "" },
		"a refresh token with a zero byte":   func(t *sweatstack.Token) { t.RefreshToken = sweatstack.NewSecret("\x00") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file, token := newFile(t), newToken("usr_1", "1")
			change(&token)
			require.ErrorIs(t, file.Save(t.Context(), token, ""), tokenstore.ErrInvalid)
			require.ErrorIs(t, file.Replace(t.Context(), token), tokenstore.ErrInvalid)
			assert.NoFileExists(t, file.Path())
		})
	}
}

// Python truncates the file and then writes: for a moment it is empty.
func TestFileStore_WaitsOutAHalfWrittenFile(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		file := fileWith(t, "")
		whole, err := login.EncodeTokens(newToken("usr_1", "1"))
		require.NoError(t, err)
		written := make(chan error, 1)
		time.AfterFunc(45*time.Millisecond, func() { written <- os.WriteFile(file.Path(), whole, 0o600) })
		_, err = file.Load(t.Context(), "usr_1")
		require.NoError(t, <-written)
		require.NoError(t, err)
	})
}

func TestFileStore_ClearForgetsWhoeverIsThere(t *testing.T) {
	t.Parallel()
	file := newFile(t)
	require.NoError(t, file.Save(t.Context(), newToken("usr_1", "1"), ""))
	require.NoError(t, file.Clear(t.Context()))
	_, err := file.Current(t.Context())
	require.ErrorIs(t, err, tokenstore.ErrNotFound)
}

func TestFileStore_WhatACrashLeftBehindDoesNoHarm(t *testing.T) {
	t.Parallel()
	file := newFile(t)
	require.NoError(t, file.Save(t.Context(), newToken("usr_1", "1"), ""))
	require.NoError(t, os.WriteFile(file.Path()+".new", []byte("half of a tok"), 0o600))
	require.NoError(t, file.Replace(t.Context(), newToken("usr_1", "2")))
	assert.NoFileExists(t, file.Path()+".new")
	got, err := file.Load(t.Context(), "usr_1")
	require.NoError(t, err)
	assert.Equal(t, newToken("usr_1", "2").Generation(), got.Generation())
}

func FuzzTokenFile_WhatIsReadIsWrittenAsItWas(f *testing.F) {
	f.Add([]byte(`{"access_token": "a.eyJzdWIiOiJ1In0.c", "refresh_token": null}`))
	f.Add([]byte(`{"refresh_token":"\ud83c\udfc3 \u2028 <>&\u007f"}`))
	f.Add([]byte(`{"access_token":"a.eyJleHAiOjFlMzB9.c"}`))
	f.Add([]byte("{"))
	f.Fuzz(func(t *testing.T, text []byte) {
		token, err := login.ParseTokens(text)
		if err != nil {
			require.ErrorIs(t, err, login.ErrFileDamaged)
			require.Empty(t, token.Generation())
			return
		}
		written, err := login.EncodeTokens(token)
		require.NoError(t, err)
		for _, c := range written {
			require.True(t, c == '\n' || c >= ' ' && c <= '~', "%q", written)
		}
		again, err := login.ParseTokens(written)
		require.NoError(t, err)
		require.Equal(t, token.Generation(), again.Generation())
		require.Equal(t, token.UserID, again.UserID)
		require.Equal(t, token.Expiry, again.Expiry)
	})
}

func TestFileStore_ALinkStaysALink(t *testing.T) {
	t.Parallel()
	file := newFile(t)
	require.NoError(t, file.Save(t.Context(), newToken("usr_1", "1"), ""))
	link := filepath.Join(t.TempDir(), "tokens.json")
	if err := os.Symlink(file.Path(), link); err != nil {
		t.Skip("no links here:", err)
	}
	require.NoError(t, fileAt(t, link).Replace(t.Context(), newToken("usr_1", "2")))
	info, err := os.Lstat(link)
	require.NoError(t, err)
	assert.NotZero(t, info.Mode()&os.ModeSymlink)
	got, err := file.Load(t.Context(), "usr_1")
	require.NoError(t, err)
	assert.Equal(t, newToken("usr_1", "2").Generation(), got.Generation())
}

func TestFileStore_TellsNoTokenWhenItCannotWrite(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(folder, nil, 0o600))
	file := fileAt(t, filepath.Join(folder, "tokens.json")) // below a file
	token := newToken("usr_1", "canary")
	err := file.Replace(context.WithoutCancel(t.Context()), token)
	require.Error(t, err)
	assert.NotContains(t, fmt.Sprintf("%+v", err), token.RefreshToken.Reveal())
}
