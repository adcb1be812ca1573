package sweatstackhttp_test

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// requirePrivate checks that no cache keeps an answer.
func requirePrivate(t *testing.T, a answer) {
	t.Helper()
	assert.Equal(t, []string{"private, no-store"}, a.header.Values("Cache-Control"))
	cookie := 0
	for _, line := range a.header.Values("Vary") {
		for field := range strings.SplitSeq(line, ",") {
			if strings.EqualFold(strings.TrimSpace(field), "Cookie") {
				cookie++
			}
		}
	}
	assert.Equal(t, 1, cookie, "Vary: %q", a.header.Values("Vary"))
}

// protected are the middlewares of an application, by name.
func protected(a *sweatstackhttp.Auth) map[string]func(http.Handler) http.Handler {
	return map[string]func(http.Handler) http.Handler{
		"AuthenticatedUser":    a.AuthenticatedUser,
		"SelectedUser":         a.SelectedUser,
		"OptionalUser":         a.OptionalUser,
		"OptionalSelectedUser": a.OptionalSelectedUser,
	}
}

func TestPrivate_EveryAnswerBehindAMiddlewareStartsSo(t *testing.T) {
	t.Parallel()
	down := sweatstacktest.Fault{Status: http.StatusInternalServerError}
	for name, c := range map[string]struct {
		visit func(k *kit, b *browser, path string) answer
		// want is the status behind AuthenticatedUser, SelectedUser,
		// OptionalUser and OptionalSelectedUser.
		want [4]int
	}{
		"signed in": {func(_ *kit, b *browser, path string) answer { return b.get(path) }, [4]int{200, 200, 200, 200}},
		"nobody, to a page": {func(k *kit, b *browser, path string) answer {
			return k.newBrowser(b.t).get(path)
		}, [4]int{303, 303, 200, 200}},
		"nobody, by script": {func(k *kit, b *browser, path string) answer {
			return k.newBrowser(b.t).api(http.MethodGet, path)
		}, [4]int{401, 401, 200, 200}},
		"nobody, event stream": {func(k *kit, b *browser, path string) answer {
			return k.newBrowser(b.t).get(path, "Accept", "text/event-stream")
		}, [4]int{401, 401, 200, 200}},
		"nobody, prefetch": {func(k *kit, b *browser, path string) answer {
			return k.newBrowser(b.t).get(path, "Sec-Purpose", "prefetch")
		}, [4]int{401, 401, 200, 200}},
		"nobody, htmx": {func(k *kit, b *browser, path string) answer {
			return k.newBrowser(b.t).get(path, "HX-Request", "true")
		}, [4]int{401, 401, 200, 200}},
		"forged session": {func(k *kit, b *browser, path string) answer {
			b.setCookie(sessionCookie, "forged")
			return b.get(path)
		}, [4]int{303, 303, 200, 200}},
		"from another site": {func(_ *kit, b *browser, path string) answer {
			return b.post(path, nil, "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example")
		}, [4]int{403, 403, 403, 403}},
		"platform down": {func(k *kit, b *browser, path string) answer {
			k.sandbox.Advance(20 * time.Minute)
			k.sandbox.Fail("POST /api/v1/oauth/token", down)
			return b.get(path)
		}, [4]int{503, 503, 200, 200}},
		"token refused": {func(k *kit, b *browser, path string) answer {
			k.sandbox.Advance(20 * time.Minute)
			k.sandbox.Fail("POST /api/v1/oauth/token", sweatstacktest.Fault{Status: 400, Body: `{"error":"invalid_grant"}`})
			return b.get(path)
		}, [4]int{303, 303, 200, 200}},
		"form of another person": {func(k *kit, b *browser, path string) answer {
			return b.post(path, url.Values{sweatstackhttp.SubjectField: {k.sandbox.Athletes()[0].ID}})
		}, [4]int{200, 409, 200, 409}},
		"form that cannot be read": {func(_ *kit, b *browser, path string) answer {
			return b.send(http.MethodPost, path, "%zz", []string{"Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "same-origin"})
		}, [4]int{200, 400, 200, 400}},
		"access withdrawn": {func(k *kit, b *browser, path string) answer {
			require.Equal(b.t, http.StatusSeeOther, b.selects(k, k.sandbox.Athletes()[0]).status)
			k.sandbox.Advance(20 * time.Minute)
			k.sandbox.Fail("POST /api/v1/oauth/delegated-token", sweatstacktest.Fault{Status: http.StatusForbidden})
			return b.get(path)
		}, [4]int{200, 303, 200, 303}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for i, kind := range []string{"AuthenticatedUser", "SelectedUser", "OptionalUser", "OptionalSelectedUser"} {
				k := newKit(t, setup{})
				k.mux.Handle("/page", protected(k.auth)[kind](http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
					_ = say(w, "page")
				})))
				a := c.visit(k, k.signIn(t, k.sandbox.Coach()), "/page")
				assert.Equal(t, c.want[i], a.status, kind)
				requirePrivate(t, a)
			}
		})
	}
}

func TestPrivate_ErrorsOfHandlersToo(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	failure := errors.New("broken")
	k.mux.Handle("/fails", sweatstackhttp.Handler(k.auth, func(w http.ResponseWriter, _ *http.Request, _ sweatstackhttp.AuthenticatedUser) error {
		h := w.Header()
		h.Set("Cache-Control", "public, max-age=3600")
		h.Set("Content-Length", "5")
		h.Set("Content-Encoding", "gzip")
		h.Set("ETag", `"v1"`)
		h.Set("Last-Modified", "Wed, 06 May 2026 12:00:00 GMT")
		return failure
	}))
	b := k.signIn(t, k.sandbox.Coach())
	answers := map[string]answer{"page": b.get("/fails"), "script": b.api(http.MethodGet, "/fails")}
	failure = sweatstack.ErrReauthRequired
	answers["sign in first"] = b.get("/fails")
	answers["sign in first, script"] = b.api(http.MethodGet, "/fails")
	for name, a := range answers {
		assert.GreaterOrEqual(t, a.status, http.StatusSeeOther, name)
		requirePrivate(t, a)
		for _, header := range []string{"Content-Length", "Content-Encoding", "ETag", "Last-Modified"} {
			assert.Empty(t, a.header.Get(header), "%s: %s was said of another body", name, header)
		}
	}
}

func TestPrivate_TheKitsOwnAnswersToo(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	b := k.newBrowser(t)
	urls := k.auth.URLs()
	login := b.get("/auth/sweatstack/login")
	for name, a := range map[string]answer{
		"login":            login,
		"login, prefetch":  b.get("/auth/sweatstack/login", "Sec-Purpose", "prefetch"),
		"login, foreign":   b.get("/auth/sweatstack/login", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors"),
		"login, by POST":   b.post("/auth/sweatstack/login", nil),
		"callback, forged": b.get("/auth/sweatstack/callback?state=x&code=y"),
		"callback":         b.get(k.press(t, login.location(), "user_id", k.sandbox.Coach().ID)),
		"select user":      b.post(urls.SelectUser(k.sandbox.Athletes()[0].ID, "", ""), nil),
		"select stranger":  b.post(urls.SelectUser(k.sandbox.LoneAthlete().ID, "", ""), nil),
		"select self":      b.post(urls.SelectSelf(""), nil),
		"foreign log-out":  b.post(urls.Logout(), nil, "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"),
		"log-out":          b.post(urls.Logout(), nil),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requirePrivate(t, a)
		})
	}
}

// renewed signs in and lets the session grow old enough that the next answer
// sets its cookie again.
func renewed(t *testing.T, k *kit) *browser {
	t.Helper()
	b := k.signIn(t, k.sandbox.Coach())
	k.sandbox.Advance(2 * time.Hour)
	return b
}

func TestPrivate_AnswerThatSetsACookieStaysSoWhateverTheHandlerSays(t *testing.T) {
	t.Parallel()
	public := func(w http.ResponseWriter) {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		w.Header().Set("Vary", "Accept-Encoding")
	}
	for name, serve := range map[string]http.HandlerFunc{
		"writes":         func(w http.ResponseWriter, _ *http.Request) { public(w); _ = say(w, "page") },
		"writes nothing": func(w http.ResponseWriter, _ *http.Request) { public(w) },
		"writes header":  func(w http.ResponseWriter, _ *http.Request) { public(w); w.WriteHeader(http.StatusNotModified) },
		"flushes": func(w http.ResponseWriter, _ *http.Request) {
			public(w)
			w.(http.Flusher).Flush()
			_ = say(w, "page")
		},
		"flushes through a controller": func(w http.ResponseWriter, _ *http.Request) {
			public(w)
			_ = http.NewResponseController(w).Flush()
		},
		"copies": func(w http.ResponseWriter, _ *http.Request) { public(w); _, _ = io.Copy(w, strings.NewReader("page")) },
		"reads from": func(w http.ResponseWriter, _ *http.Request) {
			public(w)
			_, _ = w.(io.ReaderFrom).ReadFrom(strings.NewReader("page"))
		},
		"empties Vary": func(w http.ResponseWriter, _ *http.Request) { public(w); w.Header().Del("Vary"); _ = say(w, "page") },
		"serves a file": func(w http.ResponseWriter, r *http.Request) {
			public(w)
			http.ServeContent(w, r, "a.txt", time.Time{}, strings.NewReader("page"))
		},
		"deletes both headers": func(w http.ResponseWriter, _ *http.Request) { clear(w.Header()); _ = say(w, "page") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{})
			k.mux.Handle("/page", k.auth.AuthenticatedUser(serve))
			b := renewed(t, k)
			a := b.get("/page")
			if name != "deletes both headers" {
				require.NotEmpty(t, a.cookie(sessionCookie+"="))
			}
			requirePrivate(t, a)
			// Without a cookie the page is the handler's own business.
			if name == "writes" {
				again := b.get("/page")
				assert.Empty(t, again.header.Values("Set-Cookie"))
				assert.Equal(t, "public, max-age=31536000, immutable", again.header.Get("Cache-Control"))
			}
		})
	}
}

func TestPrivate_EarlyHintsAreNotTheAnswer(t *testing.T) {
	t.Parallel()
	k, server, client := liveServer(t, func(k *kit) { // the recorder of the other tests knows no hints
		k.mux.Handle("/page", k.auth.AuthenticatedUser(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Link", "</style.css>; rel=preload")
			w.WriteHeader(http.StatusEarlyHints)
			w.Header().Set("Cache-Control", "public")
			w.WriteHeader(http.StatusOK)
		})))
	})
	k.sandbox.Advance(2 * time.Hour)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/page", nil)
	require.NoError(t, err)
	response, err := client.Do(request)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	require.Equal(t, http.StatusOK, response.StatusCode)
	require.NotEmpty(t, response.Cookies())
	requirePrivate(t, answer{header: response.Header})
}

func TestPrivate_PanickingHandlerCannotLeaveAPublicCookieBehind(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	k.mux.Handle("/page", k.auth.AuthenticatedUser(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Cache-Control", "public")
		panic("bug")
	})))
	b := renewed(t, k)
	app := b.app
	b.app = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if recover() != nil {
				w.WriteHeader(http.StatusInternalServerError) // what a middleware for panics does
			}
		}()
		app.ServeHTTP(w, r)
	})
	a := b.get("/page")
	require.Equal(t, http.StatusInternalServerError, a.status)
	require.NotEmpty(t, a.cookie(sessionCookie+"="))
	requirePrivate(t, a)
}

func TestPrivate_WriterIsTheServersOwnUnlessACookieIsSet(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	for kind, middleware := range protected(k.auth) {
		var inside http.ResponseWriter
		page := middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { inside = w }))
		b := k.signIn(t, k.sandbox.Coach())
		for _, cookie := range []bool{true, false} {
			if cookie {
				k.sandbox.Advance(2 * time.Hour)
			}
			var outside http.ResponseWriter
			b.app = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				outside = w
				page.ServeHTTP(w, r)
			})
			a := b.get("/page")
			require.Equal(t, cookie, a.cookie(sessionCookie+"=") != "", kind)
			assert.Equal(t, !cookie, outside == inside, kind)
		}
	}
}

// liveServer serves a kit on a port of loopback and signs a person in there.
func liveServer(t *testing.T, routes func(k *kit)) (k *kit, server *httptest.Server, client *http.Client) {
	t.Helper()
	server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { k.mux.ServeHTTP(w, r) }))
	origin := "http://" + server.Listener.Addr().String()
	k = newKit(t, setup{
		sandbox: []sweatstacktest.Option{sweatstacktest.WithRedirectURIs(origin)},
		config:  func(c *sweatstackhttp.Config) { c.AppURL = origin },
	})
	routes(k)
	server.Start()
	t.Cleanup(server.Close)
	return k, server, &http.Client{Jar: k.signIn(t, k.sandbox.Coach()).client.Jar}
}

// each runs a test behind a bare middleware and behind Handler, with and
// without a cookie in the answer.
func each(t *testing.T, serve http.HandlerFunc, check func(t *testing.T, client *http.Client, address string)) {
	t.Helper()
	for _, path := range []string{"/bare", "/typed"} {
		for _, cookie := range []bool{true, false} {
			name := strings.TrimPrefix(path, "/")
			if cookie {
				name += " with a cookie"
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				k, server, client := liveServer(t, func(k *kit) {
					k.mux.Handle("/bare", k.auth.AuthenticatedUser(serve))
					k.mux.Handle("/typed", sweatstackhttp.Handler(k.auth, func(w http.ResponseWriter, r *http.Request, _ sweatstackhttp.AuthenticatedUser) error {
						serve(w, r)
						return nil
					}))
				})
				if cookie {
					k.sandbox.Advance(2 * time.Hour)
				}
				check(t, client, server.URL+path)
			})
		}
	}
}

func TestPrivate_EventStreamsArriveOneByOne(t *testing.T) {
	t.Parallel()
	for name, flush := range map[string]func(w http.ResponseWriter) error{
		"flusher": func(w http.ResponseWriter) error {
			flusher, ok := w.(http.Flusher)
			if !ok {
				return errors.New("no flusher")
			}
			flusher.Flush()
			return nil
		},
		"controller": func(w http.ResponseWriter) error { return http.NewResponseController(w).Flush() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			each(t, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "text/event-stream")
				_ = say(w, "data: one\n\n")
				if err := flush(w); err != nil {
					_ = say(w, "error: %v\n\n", err)
				}
				<-r.Context().Done() // the rest never comes
			}, func(t *testing.T, client *http.Client, address string) {
				t.Helper()
				request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
				require.NoError(t, err)
				response, err := client.Do(request)
				require.NoError(t, err)
				defer func() { _ = response.Body.Close() }()
				line, err := bufio.NewReader(response.Body).ReadString('\n')
				require.NoError(t, err)
				assert.Equal(t, "data: one\n", line)
			})
		})
	}
}

func TestPrivate_ConnectionCanBeTakenOverForAWebSocket(t *testing.T) {
	t.Parallel()
	for name, hijack := range map[string]func(w http.ResponseWriter) (net.Conn, *bufio.ReadWriter, error){
		"hijacker": func(w http.ResponseWriter) (net.Conn, *bufio.ReadWriter, error) {
			hijacker, ok := w.(http.Hijacker)
			if !ok {
				return nil, nil, errors.New("no hijacker")
			}
			return hijacker.Hijack()
		},
		"controller": func(w http.ResponseWriter) (net.Conn, *bufio.ReadWriter, error) {
			return http.NewResponseController(w).Hijack()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			each(t, func(w http.ResponseWriter, _ *http.Request) {
				conn, buffered, err := hijack(w)
				if err != nil {
					http.Error(w, err.Error(), http.StatusInternalServerError)
					return
				}
				defer func() { _ = conn.Close() }()
				_ = say(buffered, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n")
				_ = buffered.Flush()
				line, _ := buffered.ReadString('\n')
				_ = say(buffered, "echo %s", line)
				_ = buffered.Flush()
			}, func(t *testing.T, client *http.Client, address string) {
				t.Helper()
				request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
				require.NoError(t, err)
				request.Header.Set("Connection", "Upgrade")
				request.Header.Set("Upgrade", "echo")
				response, err := client.Do(request)
				require.NoError(t, err)
				defer func() { _ = response.Body.Close() }()
				require.Equal(t, http.StatusSwitchingProtocols, response.StatusCode)
				both, ok := response.Body.(io.ReadWriter)
				require.True(t, ok)
				require.NoError(t, say(both, "hello\n"))
				line, err := bufio.NewReader(both).ReadString('\n')
				require.NoError(t, err)
				assert.Equal(t, "echo hello\n", line)
			})
		})
	}
}

// counting is a server's writer that knows how it was used.
type counting struct {
	*httptest.ResponseRecorder
	readFrom, deadlines int
}

func (c *counting) ReadFrom(r io.Reader) (int64, error) {
	c.readFrom++
	return io.Copy(c.ResponseRecorder, r)
}

func (c *counting) SetWriteDeadline(time.Time) error {
	c.deadlines++
	return nil
}

func TestPrivate_FilesAndDeadlinesReachTheServersOwnWriter(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	serve := func(w http.ResponseWriter, _ *http.Request) {
		_ = http.NewResponseController(w).SetWriteDeadline(time.Time{})
		_, _ = io.Copy(w, io.LimitReader(strings.NewReader("a file"), 100)) // no WriterTo
	}
	for name, page := range map[string]http.Handler{
		"bare": k.auth.AuthenticatedUser(http.HandlerFunc(serve)),
		"typed": sweatstackhttp.Handler(k.auth, func(w http.ResponseWriter, r *http.Request, _ sweatstackhttp.AuthenticatedUser) error {
			serve(w, r)
			return nil
		}),
	} {
		b := renewed(t, k)
		server := &counting{ResponseRecorder: httptest.NewRecorder()}
		b.app = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { page.ServeHTTP(server, r) })
		b.get("/file")
		require.NotEmpty(t, server.Header().Values("Set-Cookie"), name)
		assert.Equal(t, "a file", server.Body.String(), name)
		assert.Equal(t, 1, server.readFrom, name)
		assert.Equal(t, 1, server.deadlines, name)
	}
}
