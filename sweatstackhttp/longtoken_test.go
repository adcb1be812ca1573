package sweatstackhttp_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

// longTokens is a platform whose access tokens are longer by some characters
// of signature. On the way back to the sandbox they are taken off again.
type longTokens struct {
	below http.RoundTripper
	extra atomic.Int64
}

// padMark parts the sandbox's own signature from what was added to it.
const padMark = "-_padding_-"

func (l *longTokens) RoundTrip(r *http.Request) (*http.Response, error) {
	if bearer, _, padded := strings.Cut(r.Header.Get("Authorization"), padMark); padded {
		r = r.Clone(r.Context())
		r.Header.Set("Authorization", bearer)
	}
	response, err := l.below.RoundTrip(r)
	if err != nil || !strings.HasSuffix(r.URL.Path, "/oauth/token") || response.StatusCode != http.StatusOK {
		return response, err
	}
	defer func() { _ = response.Body.Close() }()
	var token map[string]any
	if err := json.NewDecoder(response.Body).Decode(&token); err != nil {
		return nil, err
	}
	token["access_token"] = fmt.Sprint(token["access_token"], l.pad())
	body, err := json.Marshal(token)
	if err != nil {
		return nil, err
	}
	response.Body, response.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return response, nil
}

// pad gives random characters, which no packing makes shorter.
func (l *longTokens) pad() string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	extra := int(l.extra.Load())
	if extra == 0 {
		return ""
	}
	pad := []byte(padMark)
	for range extra {
		pad = append(pad, alphabet[rand.IntN(len(alphabet))])
	}
	return string(pad)
}

// newLongTokenKit is a kit in cookie mode with tokens that are that much longer.
func newLongTokenKit(t *testing.T, extra int) (*kit, *longTokens) {
	t.Helper()
	platform := &longTokens{}
	platform.extra.Store(int64(extra))
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
		platform.below = c.HTTPClient.Transport
		c.HTTPClient = &http.Client{Transport: platform}
	}})
	return k, platform
}

// chunks gives the browser's session cookies: the first and the numbered ones.
func (b *browser) chunks() map[string]string {
	chunks := map[string]string{}
	for name, value := range b.cookies() {
		if strings.HasPrefix(name, sessionCookie) {
			chunks[name] = value
		}
	}
	return chunks
}

// longLine gives the longest Set-Cookie line of an answer.
func (a answer) longLine() int {
	longest := 0
	for _, line := range a.header.Values("Set-Cookie") {
		longest = max(longest, len(line))
	}
	return longest
}

func TestLongTokens_AreSplitIntoCookiesThatBrowsersTake(t *testing.T) {
	t.Parallel()
	k, _ := newLongTokenKit(t, 6000)
	b := k.newBrowser(t)
	done := b.get(k.press(t, b.get("/auth/sweatstack/login").location(), "user_id", k.sandbox.Coach().ID))
	require.Equal(t, http.StatusSeeOther, done.status)
	chunks := b.chunks()
	require.Greater(t, len(chunks), 2)
	for i := range len(chunks) - 1 {
		assert.Contains(t, chunks, sessionCookie+"_"+strconv.Itoa(i+1))
	}
	assert.LessOrEqual(t, done.longLine(), 4096, "name, value and attributes")
	assert.Equal(t, http.StatusOK, b.get("/me").status)

	require.Equal(t, http.StatusSeeOther, b.logsOut(k).status)
	assert.Empty(t, b.chunks(), "log-out takes the parts as well")
}

func TestLongTokens_PartsOfTwoAnswersAreNoSessionAndRemoved(t *testing.T) {
	t.Parallel()
	k, _ := newLongTokenKit(t, 6000)
	first, second := k.signIn(t, k.sandbox.Coach()), k.signIn(t, k.sandbox.Athletes()[0])
	require.Len(t, second.chunks(), len(first.chunks()))
	for i := range len(first.chunks()) - 1 {
		mixed := first.copy()
		part := sessionCookie + "_" + strconv.Itoa(i+1)
		mixed.setCookie(part, second.cookies()[part])
		a := mixed.get("/me")
		assert.Equal(t, http.StatusSeeOther, a.status, part)
		assert.Empty(t, mixed.chunks(), part)
	}
	mixed := first.copy()
	mixed.setCookie(sessionCookie, second.cookies()[sessionCookie])
	assert.Equal(t, http.StatusSeeOther, mixed.get("/me").status)
	lost := first.copy()
	lost.setCookie(sessionCookie+"_2", "")
	assert.Equal(t, http.StatusSeeOther, lost.get("/me").status)
	assert.Empty(t, lost.chunks())
}

func TestLongTokens_PartsThatAreNoLongerNeededAreRemoved(t *testing.T) {
	t.Parallel()
	k, platform := newLongTokenKit(t, 9000)
	b := k.signIn(t, k.sandbox.Coach())
	long := len(b.chunks())
	for _, extra := range []int64{4000, 0} {
		platform.extra.Store(extra)
		k.sandbox.Advance(20 * time.Minute)
		require.Equal(t, http.StatusOK, b.get("/me").status)
		require.Less(t, len(b.chunks()), long)
		long = len(b.chunks())
		require.Equal(t, http.StatusOK, b.get("/me").status)
	}
	assert.Equal(t, 1, long)
	platform.extra.Store(9000)
	k.sandbox.Advance(20 * time.Minute)
	require.Equal(t, http.StatusOK, b.get("/me").status)
	require.Equal(t, http.StatusOK, b.get("/me").status, "and longer again")
}

func TestLongTokens_TooLongIsAnErrorAtTheSignInNotABrokenSession(t *testing.T) {
	t.Parallel()
	k, _ := newLongTokenKit(t, 60_000)
	b := k.newBrowser(t)
	a := b.get(k.press(t, b.get("/auth/sweatstack/login").location(), "user_id", k.sandbox.Coach().ID))
	assert.Equal(t, http.StatusInternalServerError, a.status)
	assert.Empty(t, b.cookies())
	assert.Contains(t, k.log.String(), "longer than cookies can carry")
}

func TestLongTokens_StoreModeDoesNotMind(t *testing.T) {
	t.Parallel()
	k, _ := newLongTokenKit(t, 60_000)
	inStoreMode(&k.config)
	_, k.mux = k.node(t)
	b := k.signIn(t, k.sandbox.Coach())
	assert.Len(t, b.chunks(), 1)
	assert.Equal(t, http.StatusOK, b.get("/me").status)
}
