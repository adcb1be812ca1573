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

// Classes of faults that others had, one test each. docs/security.md names the
// advisories.

func TestAdvisory_OpenRedirectInItsFourForms(t *testing.T) {
	t.Parallel()
	for form, targets := range map[string][]string{
		"absolute address": {"https://evil.example", "HTTPS://evil.example/x", "https:evil.example", "javascript:alert(1)", "https://coach.example@evil.example",
			"https://coach.example.evil.example", "https://evil.example/coach.example"},
		"without a scheme": {"//evil.example", "///evil.example", "////evil.example", "//evil.example/..", "//coach.example@evil.example", "/.//evil.example",
			"/a/..//evil.example"},
		"backslash": {`/\evil.example`, `\\evil.example`, `\/evil.example`, `/\/evil.example`, "/a/../\\evil.example", "/%5Cevil.example", "/%5C%5Cevil.example",
			`https:\\evil.example`},
		"white space and control bytes": {"/\t/evil.example", "\n//evil.example", "/\r/evil.example", "/%09/evil.example", "/%0a/evil.example", "/%0d%0a/evil.example",
			" //evil.example", "/\x00/evil.example", "/\v/evil.example", "/%2F/evil.example", "/%2Fevil.example", "\u3000//evil.example", "/\u2044/evil.example"},
	} {
		t.Run(form, func(t *testing.T) {
			t.Parallel()
			for _, in := range targets {
				d := newDoors(t, "https://coach.example")
				d.check(in)
				assert.Equal(t, "/", d.end(d.auth.URLs().Login("")+"?next="+url.QueryEscape(in)), "%q", in)
			}
		})
	}
}

// everyAnswer asks for everything that the kit answers, and gives it all.
func everyAnswer(k *kit, b *browser, change func(*http.Request)) map[string]answer {
	app := b.app
	defer func() { b.app = app }()
	b.app = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = r.Clone(r.Context()) // the browser's own stays as it is
		change(r)
		app.ServeHTTP(w, r)
	})
	urls, stranger := k.auth.URLs(), k.newBrowser(b.t)
	stranger.app = b.app
	return map[string]answer{
		"page":                   b.get("/me"),
		"page, nobody signed in": stranger.get("/me"),
		"script, nobody":         stranger.api(http.MethodGet, "/me"),
		"htmx, nobody":           stranger.api(http.MethodGet, "/me", "HX-Request", "true", "HX-Current-URL", appURL+"/list"),
		"form, nobody":           stranger.post("/me", nil),
		"login":                  stranger.get(urls.Login("/me")),
		"callback":               stranger.get(callbackPath + "?code=c&state=s"),
		"callback, signed in":    b.get(callbackPath + "?code=c&state=s"),
		"wrong method":           b.get(urls.Logout()),
		"select user":            b.post(urls.SelectUser(k.sandbox.Athletes()[0].ID, "/shown", ""), nil),
		"select stranger":        b.post(urls.SelectUser("nobody", "", ""), nil),
		"select self":            b.post(urls.SelectSelf(""), nil),
		"log-out":                b.post(urls.Logout(), nil),
	}
}

// bare is an answer without what is random in it.
func bare(a answer) map[string]string {
	said := map[string]string{"status": http.StatusText(a.status), "body": a.body}
	for name, values := range a.header {
		said[name] = strings.Join(values, "\n")
	}
	if page, err := url.Parse(a.location()); err == nil && page.IsAbs() {
		query := page.Query()
		query.Del("state")
		query.Del("code_challenge")
		said["Location"] = query.Encode()
	}
	var cookies []string
	for _, line := range a.header.Values("Set-Cookie") {
		name, _, _ := strings.Cut(line, "=")
		if strings.Contains(name, "login_") {
			name = "login"
		}
		cookies = append(cookies, name+attributes(line))
	}
	said["Set-Cookie"] = strings.Join(cookies, "\n")
	return said
}

func TestAdvisory_HostHeaderReachesNothing(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			plain := everyAnswer(k, k.signIn(t, k.sandbox.Coach()), func(*http.Request) {})
			for _, host := range []string{"evil.example", "evil.example:443", "coach.example:8443", "coach.example@evil.example", "evil.example/x", "", "[::1]", "evil.example\r\nX: y", `evil.example\`} {
				asked := everyAnswer(k, k.signIn(t, k.sandbox.Coach()), func(r *http.Request) { r.Host, r.URL.Host = host, host })
				for name, a := range asked {
					require.Equal(t, bare(plain[name]), bare(a), "%s with Host %q", name, host)
				}
			}
		})
	}
}

// Spelled with hyphens, with underscores as CGI-like servers read them, and in
// the form of RFC 7239.
func TestAdvisory_ForwardedHeadersReachNothing(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			plain := everyAnswer(k, k.signIn(t, k.sandbox.Coach()), func(*http.Request) {})
			victim := k.sandbox.LoneAthlete().ID
			asked := everyAnswer(k, k.signIn(t, k.sandbox.Coach()), func(r *http.Request) {
				for name, value := range map[string]string{
					"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http", "X-Forwarded-Scheme": "http", "X-Forwarded-Port": "8443",
					"X-Forwarded-Prefix": "//evil.example", "X-Forwarded-Uri": "/healthz", "X-Forwarded-Method": "GET", "X-Forwarded-For": "127.0.0.1",
					"X-Forwarded-User": victim, "X-Forwarded-Email": victim, "X-Forwarded-Access-Token": "t", "X-Remote-User": victim, "Remote-User": victim,
					"X-Original-Url": "//evil.example", "X-Rewrite-Url": "//evil.example", "X-Original-Host": "evil.example", "X-Host": "evil.example",
					"X-Real-Ip": "127.0.0.1", "X-Http-Method-Override": "POST", "X-Url-Scheme": "http", "Front-End-Https": "off",
					"X-Sweatstack-User": victim, "X-Sweatstack-Token": unsignedJWT(`{"sub":"` + victim + `"}`),
					"Forwarded": "for=127.0.0.1;host=evil.example;proto=http",
				} {
					r.Header.Set(name, value)
					r.Header[strings.ReplaceAll(name, "-", "_")] = []string{value}
				}
			})
			for name, a := range asked {
				require.Equal(t, bare(plain[name]), bare(a), name)
			}
		})
	}
}

func TestAdvisory_NothingFromOutsideBreaksAHeaderInTwo(t *testing.T) {
	t.Parallel()
	const split = "/x\r\nSet-Cookie: planted=1\r\n\r\n<script>"
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			b := k.signIn(t, k.sandbox.Coach())
			urls, escaped := k.auth.URLs(), url.QueryEscape(split)
			state, _ := b.copy().begins(k)
			forged := k.newBrowser(t)
			tx := sweatstackhttp.ForgeLogin(t, k.auth, "state", split)
			forged.setCookie(tx.Name, tx.Value)
			answers := map[string]answer{
				"next of login":          b.get(urls.Login("") + "?next=" + escaped),
				"next of select self":    b.post(urls.SelectSelf("")+"?next="+escaped, url.Values{"next": {split}}),
				"id":                     b.post(urls.SelectUser(split, split, split), nil),
				"id in a field":          b.post(urls.SelectUser("", "", ""), url.Values{"user_id": {split}}),
				"team":                   b.post(urls.SelectUser(k.sandbox.Athletes()[0].ID, "", split), url.Values{"team_id": {split}}),
				"state":                  b.get(callbackPath + "?code=c&state=" + escaped),
				"error":                  b.get(callbackPath + "?state=" + state + "&error=" + escaped + "&error_description=" + escaped),
				"forged transaction":     forged.get(callbackPath + "?code=c&state=state"),
				"request line":           k.newBrowser(t).get("/me?" + escaped),
				"subject of a form":      b.post("/shown", url.Values{sweatstackhttp.SubjectField: {split}}),
				"next of log-out":        b.post(urls.Logout()+"?next="+escaped, url.Values{"next": {split}}),
				"login of a login":       k.newBrowser(t).get(urls.Login(urls.Login(split))),
				"long, then a line":      k.newBrowser(t).get(urls.Login("/" + strings.Repeat("a", 1500) + split)),
				"page of another person": k.newBrowser(t).api(http.MethodGet, "/me", "HX-Request", "true", "HX-Current-URL", appURL+"/%0d%0aX:y"),
			}
			for name, a := range answers {
				for header, values := range a.header {
					for _, value := range values {
						assert.False(t, strings.ContainsAny(value, "\r\n\x00"), "%s, header %s: %q", name, header, value)
					}
				}
				assert.NotContains(t, a.body, "<script>", name)
				assert.NotContains(t, strings.Join(a.header["Set-Cookie"], ""), "planted", name)
			}
			assert.NotContains(t, k.log.String(), "\r")
			assert.NotContains(t, k.log.String(), "\nSet-Cookie")
		})
	}
}
