package sweatstackhttp_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// pythonApp is a FastAPI application on the plugin 0.70, in a process of its own.
type pythonApp struct {
	in  io.Writer
	out *bufio.Reader
}

// pythonAnswer is what the application answered.
type pythonAnswer struct {
	Status int
	Body   string
	Set    []string `json:"set_cookie"`
}

// startPython starts the application with the interpreter that SWEATSTACK_PYTHON
// names. It needs the packages sweatstack, fastapi, cryptography and httpx.
func startPython(t *testing.T, keys ...string) *pythonApp {
	t.Helper()
	interpreter := os.Getenv("SWEATSTACK_PYTHON")
	if interpreter == "" {
		if os.Getenv("SWEATSTACK_REQUIRE_SERVICES") == "1" {
			t.Fatal("SWEATSTACK_PYTHON must name a Python with sweatstack, fastapi, cryptography and httpx")
		}
		t.Skip("SWEATSTACK_PYTHON names no Python with sweatstack, fastapi, cryptography and httpx")
	}
	// The context of a test is over before its clean-up, and would kill it.
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), interpreter, "testdata/python_session.py")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = in.Close() // the script ends with its input
		assert.NoError(t, cmd.Wait())
	})
	p := &pythonApp{in: in, out: bufio.NewReader(out)}
	p.call(t, map[string]any{"do": "configure", "app_url": appURL, "keys": keys}, nil)
	return p
}

func (p *pythonApp) call(t *testing.T, call map[string]any, ok any) {
	t.Helper()
	question, err := json.Marshal(call)
	require.NoError(t, err)
	_, err = fmt.Fprintf(p.in, "%s\n", question)
	require.NoError(t, err)
	line, err := p.out.ReadBytes('\n')
	require.NoError(t, err)
	answer := struct {
		OK    any
		Error string
	}{OK: ok}
	require.NoError(t, json.Unmarshal(line, &answer), string(line))
	require.Empty(t, answer.Error)
}

// send asks the application with the browser's cookies, and gives the browser
// the ones that it sets.
func (p *pythonApp) send(b *browser, method, path string, form any) pythonAnswer {
	b.t.Helper()
	var pairs []string
	for name, value := range b.cookies() {
		pairs = append(pairs, name+"="+value)
	}
	var a pythonAnswer
	p.call(b.t, map[string]any{"do": "send", "method": method, "path": path, "cookie": strings.Join(pairs, "; "), "form": form}, &a)
	response := http.Response{Header: http.Header{"Set-Cookie": a.Set}}
	u, err := url.Parse(appURL)
	require.NoError(b.t, err)
	b.client.Jar.SetCookies(u, response.Cookies())
	return a
}

// get goes to a page of the application.
func (p *pythonApp) get(b *browser, path string) string {
	b.t.Helper()
	a := p.send(b, http.MethodGet, path, nil)
	require.Equal(b.t, http.StatusOK, a.Status, a.Body)
	return a.Body
}

func TestInteropPythonSession_CookiesOfThePluginMoveOver(t *testing.T) {
	t.Parallel()
	py := startPython(t, fernetKey)
	k := newKit(t, setup{config: moving(asItIs)})
	coach, athlete := k.sandbox.Coach(), k.sandbox.Athletes()[0]
	principal := k.pythonSignIn(t, coach)
	acting := nested(principal, k.pythonDelegation(t, principal, athlete, ""))
	withoutRefresh := principal
	withoutRefresh.RefreshToken = sweatstack.Secret{}
	for name, c := range map[string]struct {
		form    map[string]any
		subject string
	}{
		"flat, as its callback writes it": {map[string]any{"flat": true, "principal": pair(principal)}, coach.ID},
		"nested":                          {nested(principal, sweatstack.Token{}), coach.ID},
		"with an athlete":                 {acting, athlete.ID},
		"without refresh token":           {nested(withoutRefresh, sweatstack.Token{}), coach.ID},
	} {
		t.Run(name, func(t *testing.T) {
			b := k.newBrowser(t)
			written := py.send(b, http.MethodPost, "/session", c.form)
			require.Equal(t, http.StatusOK, written.Status, written.Body)
			require.Len(t, written.Set, 1)
			require.True(t, b.has(pythonCookie))
			assert.Contains(t, b.get("/shown").body, "actor "+coach.ID+" subject "+c.subject)
			assert.False(t, b.has(pythonCookie))
			assert.True(t, b.has(ownCookie))
			assert.Equal(t, "null", py.get(b, "/maybe-shown"), "signed out of the plugin")
		})
	}
}

func TestInteropPythonSession_BothApplicationsShareTheCookie(t *testing.T) {
	t.Parallel()
	py := startPython(t, fernetKey, otherFernetKey)
	for mode, change := range modesWithoutSessions() {
		t.Run(mode, func(t *testing.T) {
			k := newKit(t, setup{config: sideBySide(change)})
			coach, athletes := k.sandbox.Coach(), k.sandbox.Athletes()
			b := k.signIn(t, coach)
			seenBy := func(principal, subject string) {
				t.Helper()
				assert.Contains(t, b.get("/shown").body, "actor "+principal+" subject "+subject)
				assert.Equal(t, `"`+principal+`"`, py.get(b, "/me"))
				assert.Equal(t, `"`+subject+`"`, py.get(b, "/shown"))
				assert.Equal(t, `"`+subject+`"`, py.get(b, "/maybe-shown"))
			}
			seenBy(coach.ID, coach.ID)

			require.Equal(t, http.StatusSeeOther, b.selects(k, athletes[0]).status)
			seenBy(coach.ID, athletes[0].ID)

			// Python goes back to the coach, and writes the cookie itself.
			back := py.send(b, http.MethodPost, "/auth/sweatstack/select-self", nil)
			require.Equal(t, http.StatusSeeOther, back.Status, back.Body)
			require.Len(t, back.Set, 1)
			seenBy(coach.ID, coach.ID)

			form, _ := b.openPython(fernetKey)
			principal := sweatstack.Token{UserID: coach.ID,
				AccessToken:  sweatstack.NewSecret(form["principal"]["access_token"].(string)),
				RefreshToken: sweatstack.NewSecret(form["principal"]["refresh_token"].(string))}
			py.send(b, http.MethodPost, "/session", nested(principal, k.pythonDelegation(t, principal, athletes[1], "")))
			seenBy(coach.ID, athletes[1].ID)

			require.Equal(t, http.StatusSeeOther, b.post(k.auth.URLs().Logout(), nil).status)
			assert.Empty(t, b.cookies())
			assert.Equal(t, "null", py.get(b, "/maybe-shown"))
		})
	}
}

func TestInteropPythonSession_OwnLogOutOfPythonEndsTheCookieForBoth(t *testing.T) {
	t.Parallel()
	py := startPython(t, fernetKey)
	k := newKit(t, setup{config: sideBySide(asItIs)})
	b := k.signIn(t, k.sandbox.Coach())
	require.NotEmpty(t, b.signedIn())
	py.send(b, http.MethodPost, "/auth/sweatstack/logout", nil)
	assert.False(t, b.has(pythonCookie))
	assert.Empty(t, b.signedIn())
}
