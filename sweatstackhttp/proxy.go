package sweatstackhttp

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"net/http/httputil"
	"net/url"
	"path"
	"strings"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// Proxy makes a handler that signs people in and forwards their requests to an
// application behind it, with the access token of the person whose data is
// shown in the header X-SweatStack-Token. The application behind needs no OAuth
// at all: it reads the header, as StreamlitAuth.behind_proxy of the Python
// client does (SweatStack API reference, section 8.2). Register it for every
// path on the router that [Auth.Instrument] was given; the kit's own routes win.
//
//	auth.Instrument(mux)
//	mux.Handle("/", proxy)
//
// It must be the only way to the application behind: whoever reaches that one
// directly can claim any token. A target on plain http carries tokens in clear:
// keep it on this machine or in a closed network. [TrustedProxy] is the other
// side for applications in Go.
//
// A request without a session is answered as behind [Auth.SelectedUser]: a page
// is sent to the sign-in, anything else gets 401. Writing requests from another
// origin get 403. The token is renewed when needed; the application behind
// never sees a refresh token.
//
// # What is forwarded
//
// All methods but CONNECT and TRACE, with bodies and answers streamed. Never
// forwarded are: headers of the browser that begin with X-SweatStack-, in any
// spelling, X-Forwarded-* and Forwarded, which are written anew from
// [Config.AppURL], upgrades to anything but WebSocket, paths with . or ..
// segments, and cookies whose names begin with sweatstack_, with or without
// __Host-. The application behind can set no such cookie either, nor clear all
// of them. What it answers is for one person: shared caches may not keep it,
// whatever it says, and without a Cache-Control of its own the browser does not
// either. Early hints (1xx) are dropped.
//
// An application behind that does not answer, or not in HTTP, gives 502. Why it
// did not is in the log only.
//
// # WebSocket
//
// An upgrade needs a session and an Origin header that is [Config.AppURL]'s
// origin, else it is 403. The connection is closed with code 1012 (service
// restart) thirty seconds before its token ends, or halfway when it has less
// than a minute left, so that the application's page connects again, with a
// token that is new. When the person signs out, or is
// disconnected, it is closed with code 1008 within fifteen seconds. Switching to another athlete leaves a connection as it
// is: load the page again, as the kit's routes do.
//
// Errors are [ProxyConfigError], joined. Safe for concurrent use.
func (a *Auth) Proxy(target *url.URL, config ProxyConfig) (http.Handler, error) {
	if err := config.check(a, target); err != nil {
		return nil, err
	}
	root := *target
	if root.Path != "" && root.Path[0] != '/' {
		root.Path, root.RawPath = "/"+root.Path, "" // url.URL.JoinPath leaves it so
	}
	p := &proxy{
		auth:        a,
		target:      &root,
		host:        cmp.Or(config.Host, a.app.Host),
		tokenHeader: http.CanonicalHeaderKey(cmp.Or(config.TokenHeader, DefaultTokenHeader)),
		secret:      config.Secret,
		login:       cmp.Or(config.LoginPath, DefaultProxyLogin),
		logout:      cmp.Or(config.LogoutPath, DefaultProxyLogout),
	}
	transport := config.Transport
	if transport == nil {
		transport = config.transport()
	}
	p.reverse = &httputil.ReverseProxy{
		Rewrite:        p.rewrite,
		Transport:      transport,
		FlushInterval:  -1, // each piece at once: an answer may be a stream
		ErrorLog:       slog.NewLogLogger(a.logger.Handler(), slog.LevelWarn),
		ModifyResponse: p.checkAnswer,
		ErrorHandler:   p.noAnswer,
	}
	p.page = a.SelectedUser(http.HandlerFunc(p.forwardPage))
	p.socket = a.SelectedUser(http.HandlerFunc(p.forwardSocket))
	return p, nil
}

// proxy is what [Auth.Proxy] makes.
type proxy struct {
	auth          *Auth
	target        *url.URL
	host          string
	tokenHeader   string
	secret        sweatstack.Secret
	login, logout string
	reverse       *httputil.ReverseProxy
	page, socket  http.Handler // behind the kit's middleware
}

// forwarding is what a request takes along on its way through the reverse
// proxy.
type forwarding struct {
	request *http.Request // as it came in
	token   sweatstack.Secret
	socket  bool
}

type forwardingKey struct{}

// ServeHTTP implements [http.Handler].
func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a, reads := p.auth, r.Method == http.MethodGet || r.Method == http.MethodHead
	switch {
	case r.Method == http.MethodConnect, r.Method == http.MethodTrace:
		// A tunnel would go around every check, and an echo would show the token.
		a.problem(w, r, problemPage{Status: http.StatusMethodNotAllowed, Title: "Method not allowed",
			Text: "This address does not take " + r.Method + "."})
	case dotted(r.URL.Path):
		// No browser sends one. The application behind may take it for a way out
		// of the folder that it was given.
		a.problem(w, r, problemPage{Status: http.StatusBadRequest, Title: "Bad request", Text: "This address is not well formed."})
	case p.ofTheKit(r.URL.Path):
		a.problem(w, r, problemPage{Status: http.StatusNotFound, Title: "Not found", Text: "There is nothing here."})
	case reads && r.URL.Path == p.login:
		keepPrivate(w.Header())
		seeOther(w, target(a.URLs().Login(r.URL.Query().Get("next")))) // the login route checks next
	case reads && r.URL.Path == p.logout:
		p.logoutPage(w, r)
	case wantsSocket(r.Header):
		p.serveSocket(w, r)
	default:
		p.page.ServeHTTP(w, p.withoutBody(r))
	}
}

// ofTheKit reports whether a path belongs to the kit. One that its routes did
// not take goes nowhere else: a callback carries a code.
func (p *proxy) ofTheKit(requested string) bool {
	clean := path.Clean("/" + requested)
	return clean == p.auth.routePrefix || strings.HasPrefix(clean, p.auth.routePrefix+"/")
}

// dotted reports whether a decoded path has a . or .. segment, with either
// slash.
func dotted(requested string) bool {
	for segment := range strings.FieldsFuncSeq(requested, func(r rune) bool { return r == '/' || r == '\\' }) {
		if segment == "." || segment == ".." {
			return true
		}
	}
	return false
}

// withoutBody gives the request to the middleware without its body, which would
// read a form into memory. The whole request waits in the context.
func (p *proxy) withoutBody(r *http.Request) *http.Request {
	r = r.WithContext(context.WithValue(r.Context(), forwardingKey{}, &forwarding{request: r}))
	r.Body = http.NoBody
	return r
}

// forwardPage forwards a request whose person is known.
func (p *proxy) forwardPage(w http.ResponseWriter, r *http.Request) {
	t, err := SelectedUserFrom(r.Context()).Client().Token(r.Context())
	if err != nil {
		p.auth.Fail(w, r, err)
		return
	}
	p.forward(&proxyAnswer{ResponseWriter: w}, r, t.AccessToken)
}

// forward hands the request on, with its body again.
func (p *proxy) forward(w *proxyAnswer, r *http.Request, token sweatstack.Secret) {
	f, _ := r.Context().Value(forwardingKey{}).(*forwarding)
	f.token = token
	whole := *r
	whole.Body = f.request.Body
	p.reverse.ServeHTTP(w, &whole)
}
