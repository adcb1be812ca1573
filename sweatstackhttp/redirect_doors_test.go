package sweatstackhttp_test

import (
	"bufio"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/go-chi/chi/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

// doors is an application with every door through which a place to go to can
// come in. Its platform is a function: thousands of these are made.
type doors struct {
	tb      testing.TB
	app     string // its address
	path    string // of its address
	auth    *sweatstackhttp.Auth
	handler http.Handler
	refuse  atomic.Bool // the platform opens nobody's data any more
	cookies map[string]string
}

// doorApps are the addresses of the applications that are attacked.
func doorApps() []string {
	return []string{"https://coach.example", "https://example.org:8443/coach", "http://localhost:8000"}
}

// unsignedJWT is an access token as far as the kit can tell.
func unsignedJWT(claims string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`)) + "." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".x"
}

func newDoors(tb testing.TB, app string) *doors {
	tb.Helper()
	d := &doors{tb: tb, app: app, cookies: map[string]string{}}
	platform := roundTrip(func(r *http.Request) (*http.Response, error) {
		w := httptest.NewRecorder()
		w.Header().Set("Content-Type", "application/json")
		user := "me"
		if strings.HasSuffix(r.URL.Path, "/delegated-token") {
			user = "athlete"
			if d.refuse.Load() {
				w.WriteHeader(http.StatusForbidden)
			}
		}
		_ = say(w, `{"access_token":%q,"refresh_token":"refresh","expires_in":900,"token_type":"bearer"}`, unsignedJWT(`{"sub":"`+user+`"}`))
		response := w.Result()
		response.Request = r
		return response, nil
	})
	var err error
	d.auth, err = sweatstackhttp.Configure(sweatstackhttp.Config{
		ClientID: "client", ClientSecret: "secret of the client", AppURL: app, SessionSecrets: []string{sessionSecret},
		HTTPClient: &http.Client{Transport: platform}, Logger: discardLogger(),
	})
	require.NoError(tb, err)
	address, err := url.Parse(app)
	require.NoError(tb, err)
	d.path = address.Path
	router := http.NewServeMux()
	d.auth.Instrument(router)
	d.handler = http.StripPrefix(d.path, router)
	return d
}

// request makes a request of the person's browser.
func (d *doors) request(method, path, form string, headers ...string) *http.Request {
	d.tb.Helper()
	r := httptest.NewRequestWithContext(d.tb.Context(), method, path, strings.NewReader(form))
	r.Header.Set("Sec-Fetch-Mode", "navigate")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if form != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header[headers[i]] = []string{headers[i+1]}
	}
	return r
}

// send gives the answer to a request and keeps its cookies.
func (d *doors) send(handler http.Handler, r *http.Request) answer {
	d.tb.Helper()
	for name, value := range d.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	response := w.Result()
	defer func() { _ = response.Body.Close() }()
	for _, c := range response.Cookies() {
		d.cookies[c.Name] = c.Value
		if c.MaxAge < 0 {
			delete(d.cookies, c.Name)
		}
	}
	return answer{status: response.StatusCode, header: response.Header}
}

// end follows the kit's own steps of a sign-in, from the login page on, and
// gives the place where it sends the browser in the end.
func (d *doors) end(location string) string {
	d.tb.Helper()
	login := d.auth.URLs().Login("")
	if location != login && !strings.HasPrefix(location, login+"?") {
		return location
	}
	begun := d.send(d.handler, d.request(http.MethodGet, location, ""))
	page, err := url.Parse(begun.location())
	require.NoError(d.tb, err)
	require.Equal(d.tb, sweatstack.DefaultBaseURL, page.Scheme+"://"+page.Host, location)
	return d.callback(page.Query().Get("state"))
}

// callback comes back from the platform.
func (d *doors) callback(state string) string {
	d.tb.Helper()
	path := strings.TrimSuffix(d.auth.URLs().Login(""), "login") + "callback?code=c&state=" + url.QueryEscape(state)
	done := d.send(d.handler, d.request(http.MethodGet, path, "", "Sec-Fetch-Site", "cross-site"))
	require.Equal(d.tb, http.StatusSeeOther, done.status)
	return done.location()
}

// through puts a text into every door and gives where the browser is sent in
// the end, by door. A door that sends it nowhere is left out.
func (d *doors) through(in string) map[string]string {
	d.tb.Helper()
	urls, places := d.auth.URLs(), map[string]string{}
	note := func(door, location string) {
		if location != "" {
			places[door] = d.end(location)
		}
	}
	post := func(path, form string, headers ...string) string {
		response := d.send(d.handler, d.request(http.MethodPost, path, form, headers...))
		require.Less(d.tb, response.status, http.StatusInternalServerError)
		return response.location()
	}
	escaped := url.QueryEscape(in)

	// Nobody is signed in.
	note("login", urls.Login("")+"?next="+escaped)
	clear(d.cookies)
	d.eachRequestLine(in, func(door string, handler http.Handler, r *http.Request) {
		if response := d.send(handler, r); response.status == http.StatusSeeOther {
			note(door, response.location())
		}
		clear(d.cookies)
	})
	for _, page := range []string{in, d.origin() + in, d.app + in} {
		response := d.send(d.auth.AuthenticatedUser(http.NotFoundHandler()),
			d.request(http.MethodGet, "/page", "", "Hx-Request", "true", "Hx-Current-Url", page, "Sec-Fetch-Mode", "cors"))
		require.Equal(d.tb, http.StatusUnauthorized, response.status)
		note("HX-Current-URL "+page, response.header.Get("HX-Redirect"))
		clear(d.cookies)
	}
	forged := sweatstackhttp.ForgeLogin(d.tb, d.auth, "state", in)
	d.cookies[forged.Name] = forged.Value
	note("forged transaction", d.callback("state"))

	// Now somebody is.
	for door, path := range map[string]string{
		"select-self": urls.SelectSelf(""), "select-user": urls.SelectUser("athlete", "", ""), "select-user by field": urls.SelectUser("", "", ""),
	} {
		note(door+", next in the address", post(path+"?next="+escaped, ""))
		note(door+", next in the form", post(path, "next="+escaped))
		note(door+", next in both", post(path+"?next="+escaped, "next="+escaped, "Referer", d.origin()+in))
		for _, page := range []string{in, d.origin() + in, d.app + in, "https:" + in} {
			note(door+", Referer "+page, post(path, "", "Referer", page))
		}
	}
	note("withdrawn access", d.withdrawn(in))
	note("log-out, next in the form", post(urls.Logout(), "next="+escaped, "Referer", d.origin()+in))
	note("log-out, next in the address", post(urls.Logout()+"?next="+escaped, ""))
	return places
}

// origin is the application's.
func (d *doors) origin() string { return strings.TrimSuffix(d.app, d.path) }

// eachRequestLine gives requests whose request line is the text: as the server
// would read it, on each router, and as it would not.
func (d *doors) eachRequestLine(in string, send func(door string, handler http.Handler, r *http.Request)) {
	protected := d.auth.AuthenticatedUser(http.NotFoundHandler())
	r := d.request(http.MethodGet, "/page", "")
	r.RequestURI = in
	send("request line", protected, r)
	mux, router := http.NewServeMux(), chi.NewRouter()
	mux.Handle("/", protected)
	router.Handle("/*", protected)
	for name, handler := range map[string]http.Handler{"http.ServeMux": mux, "chi": router} {
		for _, uri := range []string{in, "http://evil.example" + in, d.app + in} {
			r, err := http.ReadRequest(bufio.NewReader(strings.NewReader("GET " + uri + " HTTP/1.1\r\nHost: evil.example\r\nAccept: text/html\r\n\r\n")))
			if err == nil { // a server answers others with 400 itself
				send("request line on "+name+" "+uri, handler, r.WithContext(d.tb.Context()))
			}
		}
	}
}

// withdrawn is where a page sends itself when the access to the athlete whom
// it shows has ended.
func (d *doors) withdrawn(in string) string {
	d.tb.Helper()
	selected := d.send(d.handler, d.request(http.MethodPost, d.auth.URLs().SelectUser("athlete", "", ""), ""))
	require.Equal(d.tb, http.StatusSeeOther, selected.status)
	d.refuse.Store(true)
	defer d.refuse.Store(false)
	page := sweatstackhttp.Handler(d.auth, func(http.ResponseWriter, *http.Request, sweatstackhttp.SelectedUser) error {
		return sweatstack.ErrForbidden
	})
	r := d.request(http.MethodGet, "/page", "")
	r.RequestURI = in
	response := d.send(page, r)
	require.Equal(d.tb, http.StatusSeeOther, response.status)
	return response.location()
}

// check fails for every door that leads out of the application or into the
// kit's own routes.
func (d *doors) check(in string) {
	d.tb.Helper()
	prefix := d.path + sweatstackhttp.DefaultAuthPrefix
	for door, location := range d.through(in) {
		for _, page := range []string{d.app + "/page", d.origin() + d.auth.URLs().Login("")} {
			if fault := sweatstackhttp.WHATWGFault(location, page, prefix); fault != "" {
				assert.Fail(d.tb, fault, "%q through the door %q of %s: Location %q", in, door, d.app, location)
			}
		}
		assert.False(d.tb, strings.ContainsAny(location, "\r\n\t\x00 "), "%q through the door %q", in, door)
	}
}
