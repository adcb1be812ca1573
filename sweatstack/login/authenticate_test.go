package login_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/login"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

func TestAuthenticate_SignsInAndKeepsTheTokens(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	file := newFile(t)
	client, err := login.Authenticate(t.Context(), config(t, sandbox, file, signsIn(sandbox, sandbox.Coach())))
	require.NoError(t, err)
	who, err := client.OAuth.UserInfo(t.Context())
	require.NoError(t, err)
	assert.Equal(t, sandbox.Coach().ID, who.Subject)

	stored, err := file.Load(t.Context(), sandbox.Coach().ID)
	require.NoError(t, err)
	now, err := client.Token(t.Context())
	require.NoError(t, err)
	assert.Equal(t, now.Generation(), stored.Generation())
	assert.False(t, stored.RefreshToken.IsZero())

	again, err := login.Authenticate(t.Context(), config(t, sandbox, file, nobody(t)))
	require.NoError(t, err, "the next program finds the tokens")
	_, err = again.OAuth.UserInfo(t.Context())
	require.NoError(t, err)
	assert.Equal(t, 1, sandbox.Counters().CodeExchanged)
}

func TestAuthenticate_SignsInWithASecret(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	cfg := config(t, sandbox, nil, signsIn(sandbox, sandbox.Coach()))
	cfg.ClientID, cfg.ClientSecret = sandbox.ClientID(), sweatstack.NewSecret(sandbox.Secrets().ClientSecret)
	client, err := login.Authenticate(t.Context(), cfg)
	require.NoError(t, err)
	_, err = client.OAuth.UserInfo(t.Context())
	require.NoError(t, err)

	cfg.ClientSecret = sweatstack.NewSecret("wrong")
	_, err = login.Authenticate(t.Context(), cfg)
	require.ErrorIs(t, err, sweatstack.ErrInvalidClient)
}

func TestAuthenticate_AsksWithPKCEAndAStateOnALoopbackAddress(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	var asked []url.Values
	for range 2 {
		cfg := config(t, sandbox, nil, func(ctx context.Context, address string) error {
			u, err := url.Parse(address)
			if err != nil {
				return err
			}
			asked = append(asked, u.Query())
			return signsIn(sandbox, sandbox.Coach())(ctx, address)
		})
		_, err := login.Authenticate(t.Context(), cfg)
		require.NoError(t, err)
	}
	for _, q := range asked {
		assert.Equal(t, "S256", q.Get("code_challenge_method"))
		assert.Len(t, q.Get("code_challenge"), 43)
		assert.Len(t, q.Get("state"), 43)
		assert.Equal(t, sweatstack.PublicClientID, q.Get("client_id"))
		assert.Contains(t, q.Get("scope"), "offline_access")
		assert.Regexp(t, `^http://localhost:(8\d\d\d|9000)/callback$`, q.Get("redirect_uri"))
	}
	assert.NotEqual(t, asked[0].Get("state"), asked[1].Get("state"))
	assert.NotEqual(t, asked[0].Get("code_challenge"), asked[1].Get("code_challenge"))
}

// Each visit is an attack or an accident. None ends the wait, none is answered
// with 200, and the sign-in that comes after it succeeds.
func TestAuthenticate_OnlyTheCallbackOfThisSignInCounts(t *testing.T) {
	t.Parallel()
	at := func(change func(u *url.URL, q url.Values)) func(string) string {
		return func(back string) string {
			u, err := url.Parse(back)
			if err != nil {
				panic(err)
			}
			q := u.Query()
			change(u, q)
			u.RawQuery = q.Encode()
			return u.String()
		}
	}
	same := at(func(*url.URL, url.Values) {})
	header := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	host := func(name string) func(*http.Request) {
		return func(r *http.Request) {
			if name = strings.TrimSuffix(name, ":PORT"); !strings.Contains(name, ":") {
				name = net.JoinHostPort(name, r.URL.Port())
			}
			r.Host = name
		}
	}
	tests := map[string]struct {
		address func(string) string
		change  func(*http.Request)
		status  int
	}{
		"the icon that browsers ask for": {at(func(u *url.URL, q url.Values) { u.Path = "/favicon.ico" }), nil, 404},
		"another path with the code":     {at(func(u *url.URL, q url.Values) { u.Path = "/" }), nil, 404},
		"a path below":                   {at(func(u *url.URL, q url.Values) { u.Path = "/callback/x" }), nil, 404},
		"no state":                       {at(func(u *url.URL, q url.Values) { q.Del("state") }), nil, 400},
		"an empty state":                 {at(func(u *url.URL, q url.Values) { q.Set("state", "") }), nil, 400},
		"the state of another sign-in":   {at(func(u *url.URL, q url.Values) { q.Set("state", strings.Repeat("A", 43)) }), nil, 400},
		"two states":                     {at(func(u *url.URL, q url.Values) { q.Add("state", "x") }), nil, 400},
		"neither code nor error":         {at(func(u *url.URL, q url.Values) { q.Del("code") }), nil, 400},
		"an empty code":                  {at(func(u *url.URL, q url.Values) { q.Set("code", "") }), nil, 400},
		"two codes":                      {at(func(u *url.URL, q url.Values) { q.Add("code", "x") }), nil, 400},
		"an error without the state": {at(func(u *url.URL, q url.Values) {
			q.Del("state")
			q.Set("error", "access_denied")
		}), nil, 400},
		"a query that cannot be read":          {func(back string) string { return back + ";%zz" }, nil, 400},
		"a picture on another site":            {same, header("Sec-Fetch-Dest", "image"), 403},
		"a script of another site":             {same, header("Sec-Fetch-Mode", "no-cors"), 403},
		"a frame of another site":              {same, header("Sec-Fetch-Dest", "iframe"), 403},
		"a page that is loaded in advance":     {same, header("Sec-Purpose", "prefetch"), 403},
		"a name that was rebound to loopback":  {same, host("attacker.example"), 403},
		"a name that begins with localhost":    {same, host("localhost.attacker.example"), 403},
		"the right name with another port":     {same, host("localhost:1"), 403},
		"another address":                      {same, host("10.0.0.1"), 403},
		"a form that is posted":                {same, func(r *http.Request) { r.Method = http.MethodPost }, 405},
		"a head that is asked for beforehand":  {same, func(r *http.Request) { r.Method = http.MethodHead }, 405},
		"everything that a program may ask of": {same, func(r *http.Request) { r.Method = http.MethodOptions }, 405},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sandbox := sweatstacktest.New(t)
			_, err := login.Authenticate(t.Context(), config(t, sandbox, nil, func(ctx context.Context, address string) error {
				back, err := comesBack(ctx, sandbox, address, url.Values{"user_id": {sandbox.Coach().ID}})
				if err != nil {
					return err
				}
				change := test.change
				if change == nil {
					change = func(*http.Request) {}
				}
				for range 3 {
					answer, body, err := visit(ctx, test.address(back), change)
					if !assert.NoError(t, err) {
						return err
					}
					assert.Equal(t, test.status, answer.StatusCode)
					assert.NotContains(t, body, "signed in</h1>")
				}
				answer, body, err := visit(ctx, back)
				if assert.NoError(t, err) {
					assert.Equal(t, 200, answer.StatusCode)
					assert.Contains(t, body, "You are signed in")
				}
				return err
			}))
			require.NoError(t, err)
		})
	}
}

func TestAuthenticate_AnswersUnderEveryLoopbackName(t *testing.T) {
	t.Parallel()
	for _, redirect := range []string{"http://127.0.0.1/back/here", "http://localhost/", "http://localhost"} {
		t.Run(redirect, func(t *testing.T) {
			t.Parallel()
			sandbox := sweatstacktest.New(t)
			cfg := config(t, sandbox, nil, signsIn(sandbox, sandbox.Coach()))
			cfg.RedirectURI = redirect
			_, err := login.Authenticate(t.Context(), cfg)
			require.NoError(t, err)
		})
	}
}

func TestAuthenticate_ACodeThatComesTwiceIsExchangedOnce(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	client, err := login.Authenticate(t.Context(), config(t, sandbox, nil, func(ctx context.Context, address string) error {
		back, err := comesBack(ctx, sandbox, address, url.Values{"user_id": {sandbox.Coach().ID}})
		if err != nil {
			return err
		}
		pages := make(chan string, 2)
		for range cap(pages) {
			go func() {
				_, body, err := visit(ctx, back)
				if err != nil {
					body = "" // the listener was gone
				}
				pages <- body
			}()
		}
		one, two := <-pages, <-pages
		assert.Contains(t, one+two, "You are signed in")
		assert.NotContains(t, one+two, "failed")
		return nil
	}))
	require.NoError(t, err)
	assert.Equal(t, 1, sandbox.Counters().CodeExchanged)
	_, err = client.OAuth.UserInfo(t.Context())
	require.NoError(t, err, "a second exchange would have revoked the first")
}

func TestAuthenticate_ARefusalIsTypedAndShown(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	file := newFile(t)
	pages := make(chan string, 1)
	_, err := login.Authenticate(t.Context(), config(t, sandbox, file, func(ctx context.Context, address string) error {
		back, err := comesBack(ctx, sandbox, address, url.Values{"deny": {"1"}})
		if err != nil {
			return err
		}
		_, body, err := visit(ctx, back)
		pages <- body
		return err
	}))
	require.ErrorIs(t, err, login.ErrDenied)
	refused, ok := errors.AsType[*login.AuthorizeError](err)
	require.True(t, ok)
	assert.Equal(t, "access_denied", refused.Code)
	assert.Contains(t, <-pages, "Access was not granted")
	assert.NoFileExists(t, file.Path())
}

func TestAuthenticate_TextsOfTheBrowserAreEscapedAndCut(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	pages := make(chan string, 1)
	_, err := login.Authenticate(t.Context(), config(t, sandbox, nil, func(ctx context.Context, address string) error {
		u, err := url.Parse(address)
		if err != nil {
			return err
		}
		back := u.Query().Get("redirect_uri") + "?" + url.Values{
			"state": {u.Query().Get("state")}, "error": {"server_error\nlevel=ERROR"},
			"error_description": {"<script>alert(1)</script>\x1b[2J" + strings.Repeat("ø", 1000)},
		}.Encode()
		answer, body, err := visit(ctx, back)
		if err != nil {
			return err
		}
		assert.Contains(t, answer.Header.Get("Content-Security-Policy"), "default-src 'none'")
		assert.Equal(t, "no-store", answer.Header.Get("Cache-Control"))
		assert.Equal(t, "no-referrer", answer.Header.Get("Referrer-Policy"))
		assert.Equal(t, "nosniff", answer.Header.Get("X-Content-Type-Options"))
		pages <- body
		return nil
	}))
	require.Error(t, err)
	require.NotErrorIs(t, err, login.ErrDenied)
	assert.NotContains(t, err.Error(), "\n")
	assert.NotContains(t, err.Error(), "\x1b")
	assert.Less(t, len(err.Error()), 1000)
	body := <-pages
	assert.NotContains(t, body, "<script>")
	assert.Contains(t, body, "&lt;script&gt;")
	assert.Contains(t, body, `<html lang="en">`)
}

func TestAuthenticate_NoErrorAndNoPageTellsACodeOrAState(t *testing.T) {
	t.Parallel()
	faults := map[string]sweatstacktest.Fault{
		"the platform refuses the code":    {Status: 400, Times: 1},
		"the platform does not know us":    {Status: 401, Times: 1},
		"the platform is down":             {Status: 503, Times: 1},
		"the platform answers with a page": {Status: 200, Times: 1},
	}
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sandbox := sweatstacktest.New(t)
			sandbox.Fail("POST /api/v1/oauth/token", fault)
			var out lockedBuffer
			said := make(chan [3]string, 1)
			cfg := config(t, sandbox, newFile(t), func(ctx context.Context, address string) error {
				back, err := comesBack(ctx, sandbox, address, url.Values{"user_id": {sandbox.Coach().ID}})
				if err != nil {
					return err
				}
				u, err := url.Parse(back)
				if err != nil {
					return err
				}
				answer, body, err := visit(ctx, back)
				if err != nil {
					return err
				}
				assert.Equal(t, 400, answer.StatusCode)
				said <- [3]string{u.Query().Get("code"), u.Query().Get("state"), body}
				return nil
			})
			cfg.Output = &out
			_, err := login.Authenticate(t.Context(), cfg)
			require.Error(t, err)
			got := <-said
			assert.Contains(t, got[2], "Sign-in failed")
			for _, secret := range got[:2] {
				assert.NotContains(t, err.Error(), secret)
				assert.NotContains(t, got[2], secret)
			}
			assert.NotContains(t, out.String(), got[0])
			assert.NoFileExists(t, cfg.File.Path())
		})
	}
}

func TestAuthenticate_PrintsTheAddressWhenNoBrowserOpens(t *testing.T) {
	t.Parallel()
	openers := map[string]func(context.Context, string) error{
		"it fails":  func(context.Context, string) error { return errors.New("there is no display") },
		"it panics": func(context.Context, string) error { panic("no display") },
	}
	for name, open := range openers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sandbox := sweatstacktest.New(t)
			seen := make(chan string, 1)
			cfg := config(t, sandbox, nil, open)
			cfg.Output = lineWriter(func(text string) {
				for word := range strings.FieldsSeq(text) {
					if strings.HasPrefix(word, "https://") {
						seen <- word
					}
				}
			})
			done := make(chan error, 1)
			go func() {
				_, err := login.Authenticate(t.Context(), cfg)
				done <- err
			}()
			// The person reads the address and opens it by hand.
			require.NoError(t, signsIn(sandbox, sandbox.Coach())(t.Context(), <-seen))
			require.NoError(t, <-done)
		})
	}
}

// lineWriter calls a function with everything that is written.
type lineWriter func(string)

// Write implements [io.Writer].
func (w lineWriter) Write(p []byte) (int, error) {
	w(string(p))
	return len(p), nil
}

func TestAuthenticate_EndsWithItsContext(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	ctx, cancel := context.WithCancel(t.Context())
	var redirect string
	_, err := login.Authenticate(ctx, config(t, sandbox, nil, func(_ context.Context, address string) error {
		u, err := url.Parse(address)
		if err != nil {
			return err
		}
		redirect = u.Query().Get("redirect_uri")
		cancel()
		return nil
	}))
	require.ErrorIs(t, err, context.Canceled)
	_, _, err = visit(t.Context(), redirect)
	require.Error(t, err, "nobody listens any more")
}

func TestAuthenticate_EndsWhenNobodyComesBack(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	cfg := config(t, sandbox, nil, func(context.Context, string) error { return nil })
	cfg.Timeout = time.Millisecond
	_, err := login.Authenticate(t.Context(), cfg)
	require.ErrorIs(t, err, login.ErrTimeout)
}

func TestAuthenticate_APortThatSomebodyElseHasIsTyped(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"127.0.0.1", "::1"} {
		t.Run(address, func(t *testing.T) {
			t.Parallel()
			other, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", net.JoinHostPort(address, "0"))
			if err != nil {
				t.Skip("this machine has no ", address)
			}
			t.Cleanup(func() { _ = other.Close() })
			_, port, err := net.SplitHostPort(other.Addr().String())
			require.NoError(t, err)
			sandbox := sweatstacktest.New(t)
			cfg := config(t, sandbox, nil, nobody(t))
			cfg.RedirectURI = "http://localhost:" + port + "/callback"
			_, err = login.Authenticate(t.Context(), cfg)
			require.ErrorIs(t, err, login.ErrNoPort)
		})
	}
}

func TestAuthenticate_ForceSignsInAnewAndChangesTheUserOfTheFile(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	file := newFile(t)
	require.NoError(t, file.Replace(t.Context(), sandbox.Token(sandbox.Coach())))
	cfg := config(t, sandbox, file, signsIn(sandbox, sandbox.LoneAthlete()))
	cfg.Force = true
	client, err := login.Authenticate(t.Context(), cfg)
	require.NoError(t, err)
	who, err := client.OAuth.UserInfo(t.Context())
	require.NoError(t, err)
	assert.Equal(t, sandbox.LoneAthlete().ID, who.Subject)
	_, err = file.Load(t.Context(), sandbox.LoneAthlete().ID)
	require.NoError(t, err)
}

func TestAuthenticate_AnEndedSignInOfTheFileIsReplaced(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	file := newFile(t)
	ended := sandbox.Token(sandbox.Coach())
	ended.AccessToken = sweatstack.NewSecret(accessToken(ended.UserID, time.Unix(1, 0), "old"))
	ended.RefreshToken = sweatstack.NewSecret("revoked")
	require.NoError(t, file.Replace(t.Context(), ended))
	client, err := login.Authenticate(t.Context(), config(t, sandbox, file, signsIn(sandbox, sandbox.Coach())))
	require.NoError(t, err)
	_, err = client.OAuth.UserInfo(t.Context())
	require.NoError(t, err)
}

func TestAuthenticate_ADamagedFileCountsAsNoneAndIsKept(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	file := fileWith(t, `{"access_token": "half`)
	_, err := login.Authenticate(t.Context(), config(t, sandbox, file, signsIn(sandbox, sandbox.Coach())))
	require.NoError(t, err)
	_, err = file.Load(t.Context(), sandbox.Coach().ID)
	require.NoError(t, err)
	kept, err := os.ReadFile(file.Path() + ".damaged")
	require.NoError(t, err)
	assert.Equal(t, `{"access_token": "half`, string(kept))
}

func TestAuthenticate_AFileThatIsNotOursStopsBeforeThePersonIsAsked(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	huge := strings.Repeat(" ", int(login.MaxTokenFile)+1)
	file := fileWith(t, huge)
	cfg := config(t, sandbox, file, nobody(t))
	cfg.Force = true
	_, err := login.Authenticate(t.Context(), cfg)
	require.ErrorIs(t, err, login.ErrFileRefused)
	assert.Equal(t, huge, content(t, file))
}

func TestAuthenticate_WrongSettingsAreNamed(t *testing.T) {
	t.Parallel()
	file := newFile(t)
	tests := map[string]login.Config{
		"Timeout":                 {Timeout: -1},
		"NoFile":                  {File: file, NoFile: true},
		"ClientSecret":            {ClientSecret: sweatstack.NewSecret("s")},
		"base URL":                {NoFile: true, BaseURL: "ftp://x"},
		"RedirectURI is neither":  {NoFile: true, RedirectURI: "http://evil.example/callback"},
		"RedirectURI is not":      {NoFile: true, RedirectURI: "https://localhost/callback"},
		"RedirectURI is not p":    {NoFile: true, RedirectURI: "http://localhost/callback?x=1"},
		"port of RedirectURI":     {NoFile: true, RedirectURI: "http://localhost:0/callback"},
		"RedirectURI cannot be":   {NoFile: true, RedirectURI: "http://[::1/callback"},
		"RedirectURI is neither ": {NoFile: true, RedirectURI: "http://localhost.evil.example:8000/"},
	}
	for name, cfg := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg.OpenBrowser = nobody(t)
			_, err := login.Authenticate(t.Context(), cfg)
			require.ErrorIs(t, err, login.ErrConfig)
			assert.Contains(t, err.Error(), name)
		})
	}
}
