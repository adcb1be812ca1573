package sweatstackhttp_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

// kitCookieNames are cookies of the kit in all their forms, on https and on
// http, of this application and of one on another port, and Python's.
func kitCookieNames() []string {
	return []string{
		"__Host-sweatstack_session", "__Host-sweatstack_session_1", "__Host-sweatstack_session_8", "__Host-sweatstack_subject",
		"__Host-sweatstack_login_0123456789ab", "__Secure-sweatstack_session", "sweatstack_session", "sweatstack_session_01234567",
		"sweatstack_session_01234567_2", "sweatstack_login_0123456789ab_01234567", "sweatstack_subject_01234567", "sweatstack_tokens",
		"__host-SweatStack_Session",
	}
}

func TestProxy_CookiesOfTheKitAreNotForwarded(t *testing.T) {
	t.Parallel()
	app := newAppBehind(t, nil)
	k := proxied(t, setup{}, app, sweatstackhttp.ProxyConfig{})
	b := k.signIn(t, k.sandbox.Coach())
	require.Equal(t, http.StatusSeeOther, b.selects(k, k.sandbox.Athletes()[0]).status)
	request := httptest.NewRequest(http.MethodGet, appURL+"/", http.NoBody)
	lines := []string{"_streamlit_xsrf=\"2|a b|c\"; theme=dark", "theme=light;sweat=1;  odd ; =nameless; a=x=y"}
	for name, value := range b.cookies() {
		lines = append(lines, name+"="+value)
	}
	for _, name := range kitCookieNames() {
		lines = append(lines, "first=1; "+name+"=secret; last=1", "first=1;\t"+name+" = secret")
	}
	request.Header["Cookie"] = lines
	w := httptest.NewRecorder()
	k.mux.ServeHTTP(w, request)
	require.Equal(t, http.StatusOK, w.Code)
	got := strings.Join(app.last(t).Header.Values("Cookie"), "; ")
	assert.NotContains(t, strings.ToLower(got), "sweatstack")
	assert.NotContains(t, got, "secret")
	assert.True(t, strings.HasPrefix(got, `_streamlit_xsrf="2|a b|c"; theme=dark; theme=light; sweat=1; odd; =nameless; a=x=y; first=1; last=1`), got)
}

func TestProxy_AppBehindCanNeitherSetNorRemoveCookiesOfTheKit(t *testing.T) {
	t.Parallel()
	app := newAppBehind(t, func(w http.ResponseWriter, _ *http.Request) {
		for _, name := range kitCookieNames() {
			w.Header().Add("Set-Cookie", name+"=evil; Path=/")
			w.Header().Add("Set-Cookie", " "+name+" =evil; Max-Age=0; Path=/; Secure")
			w.Header().Add("Set-Cookie", "="+name+"=evil; Path=/") // a browser sends it as name=evil
			w.Header().Add("Set-Cookie", name)
		}
		w.Header().Add("Set-Cookie", "theme=dark; Path=/; HttpOnly")
		w.Header().Add("Set-Cookie", "note=sweatstack_session=1")
		w.Header().Add("Clear-Site-Data", `"cache", "Cookies"`)
		w.Header().Add("Clear-Site-Data", `"*"`)
	})
	k := proxied(t, setup{}, app, sweatstackhttp.ProxyConfig{})
	b := k.signIn(t, k.sandbox.Coach())
	before := b.cookies()
	a := b.get("/")
	assert.Equal(t, []string{"theme=dark; Path=/; HttpOnly", "note=sweatstack_session=1"}, a.header.Values("Set-Cookie"))
	assert.Empty(t, a.header.Values("Clear-Site-Data"))
	for name, value := range before {
		assert.Equal(t, value, b.cookies()[name], name)
	}
	assert.Equal(t, http.StatusOK, b.get("/").status, "still signed in")
}

func TestProxy_RenewedSessionCookieGoesOutBesideTheAppsOwn(t *testing.T) {
	t.Parallel()
	app := newAppBehind(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Set-Cookie", "theme=dark")
		w.Header().Set("Cache-Control", "public, max-age=600")
		w.Header().Set("Clear-Site-Data", `"cache"`)
	})
	k := proxied(t, setup{sandbox: rotating()}, app, sweatstackhttp.ProxyConfig{})
	b := k.signIn(t, k.sandbox.Coach())
	k.sandbox.Advance(20 * time.Minute)
	a := b.get("/")
	assert.NotEmpty(t, a.cookie("__Host-sweatstack_session="))
	assert.NotEmpty(t, a.cookie("theme="))
	assert.Equal(t, []string{"private, no-store"}, a.header.Values("Cache-Control"))
	assert.Equal(t, `"cache"`, a.header.Get("Clear-Site-Data"))
}
