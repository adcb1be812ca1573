package sweatstackhttp_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

// jarWords stand in a fuzzed Cookie header for names and good values, which are
// others in every run.
type jarWords struct{ session, subject, login, state string }

// newJarWords signs a person in who then acts as an athlete, and begins one
// more sign-in.
func newJarWords(d *doors) jarWords {
	d.tb.Helper()
	var w jarWords
	d.end(d.auth.URLs().Login(""))
	d.send(d.handler, d.request(http.MethodPost, d.auth.URLs().SelectUser("athlete", "", ""), ""))
	begun := d.send(d.handler, d.request(http.MethodGet, d.auth.URLs().Login(""), ""))
	page, err := url.Parse(begun.location())
	require.NoError(d.tb, err)
	w.state = page.Query().Get("state")
	for name, value := range d.cookies {
		switch {
		case strings.HasPrefix(name, sessionCookie):
			w.session = value
		case strings.HasPrefix(name, subjectCookie):
			w.subject = value
		default:
			w.login = name + "=" + value
		}
	}
	require.NotContains(d.tb, []string{w.session, w.subject, w.login, w.state}, "")
	clear(d.cookies)
	return w
}

// FuzzCookies looks for a Cookie header that makes any reader of it panic, fail
// with 5xx, or open what is not one of the good values. In the header, s, u and
// l between braces stand for the names of the cookies, capitals for the values.
func FuzzCookies(f *testing.F) {
	for _, header := range []string{
		"", "{s}={S}", "{s}={S}; {u}={U}", "{u}={U}; {s}={S}; {L}", "{s}={U}; {u}={S}; {l}={S}", "{s}=; {u}=; {l}=", `{s}="{S}"; {u}="{U}"`,
		"{s}=x; {s}={S}", "{s}={S}; {s}=x", "{s}=1.set; {s}_1=set.{S}", "{s}=2.set; {s}_1=set.{S}; {s}_2=set.{S}", "{s}=9.set; {s}_1=set.a",
		"{s}=-1.set; {s}_1=set.{S}", "{s}={S}; {s}_1=set.x; {s}_8=set.x; {s}_9=set.x", "{s}={S}A; {u}={U}A", "{s}=A{S}; {u}=A{U}", "{s}={S}{S}",
		"{s}={S}\r\nX: y", "{s}={S},{u}={U}", "{s} = {S} ; {u}\t=\t{U}", "{s}={S};{s}_1", "=; ==; ;;;; {s}", "$Version=1; {s}={S}; $Path=/",
		"{l}_000000000000=x; {L}", "{L}A", strings.Repeat("{s}=x; ", 50) + "{s}={S}", strings.Repeat("{l}_0=x; ", 50) + "{L}",
	} {
		f.Add(header)
	}
	d := newDoors(f, "https://coach.example")
	words := newJarWords(d)
	replace := strings.NewReplacer("{s}", sessionCookie, "{u}", subjectCookie, "{l}", "__Host-sweatstack_login",
		"{S}", words.session, "{U}", words.subject, "{L}", words.login)
	who := sweatstackhttp.Handler(d.auth, func(w http.ResponseWriter, _ *http.Request, u sweatstackhttp.OptionalSelectedUser) error {
		user, ok := u.User()
		w.Header().Set("X-Signed-In", map[bool]string{true: user.Actor().ID() + " " + user.ID()}[ok])
		return nil
	})
	good := d.send(who, d.request(http.MethodGet, "/who", "", "Cookie", replace.Replace("{s}={S}; {u}={U}")))
	require.Equal(f, "me athlete", good.header.Get("X-Signed-In"))
	urls := d.auth.URLs()
	f.Fuzz(func(t *testing.T, header string) {
		cookie := replace.Replace(header)
		if len(cookie) > 1<<20 {
			return // no server takes as much
		}
		send := func(handler http.Handler, method, path string) answer {
			d := &doors{tb: t, auth: d.auth, cookies: map[string]string{}}
			a := d.send(handler, d.request(method, path, "", "Cookie", cookie))
			require.Less(t, a.status, http.StatusInternalServerError, "%s %s", method, path)
			// What is removed or written is bounded by what one browser may have.
			assert.Less(t, len(a.header.Values("Set-Cookie")), len(cookie)+20)
			return a
		}
		switch signedIn := send(who, http.MethodGet, "/who").header.Get("X-Signed-In"); signedIn {
		case "":
		case "me me":
			assert.Contains(t, header, "{S}")
		case "me athlete":
			assert.Contains(t, header, "{S}")
			assert.Contains(t, header, "{U}")
		default:
			assert.Fail(t, "somebody else is signed in", signedIn)
		}
		send(d.auth.SelectedUser(http.NotFoundHandler()), http.MethodGet, "/page")
		send(d.handler, http.MethodGet, urls.Login(""))
		send(d.handler, http.MethodPost, urls.SelectSelf(""))
		send(d.handler, http.MethodPost, urls.SelectUser("athlete", "", ""))
		if strings.Contains(header, "{S}") && strings.Contains(header, "{L}") {
			return // it may be a sign-in, which ends the session that the other inputs live on
		}
		callback := strings.TrimSuffix(urls.Login(""), "login") + "callback?code=c&state=" + words.state
		if a := send(d.handler, http.MethodGet, callback); a.cookie(sessionCookie+"=") != "" && !strings.Contains(a.cookie(sessionCookie+"="), "Max-Age=0") {
			assert.Contains(t, header, "{L}")
		}
	})
}
