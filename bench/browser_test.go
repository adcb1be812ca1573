package bench

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// appURL is where the application is. On https the cookies have their real
// names.
const appURL = "https://coach.example"

// browser keeps cookies and talks to a router in process.
type browser struct {
	router  http.Handler
	cookies map[string]string
}

func newBrowser(router http.Handler) *browser {
	return &browser{router: router, cookies: map[string]string{}}
}

// header is the value of the Cookie header that the browser sends.
func (b *browser) header() string {
	pairs := make([]string, 0, len(b.cookies))
	for _, name := range slices.Sorted(maps.Keys(b.cookies)) {
		pairs = append(pairs, name+"="+b.cookies[name])
	}
	return strings.Join(pairs, "; ")
}

// send makes one request, and keeps the cookies of the answer.
func (b *browser) send(tb testing.TB, method, path string, wantStatus int) *httptest.ResponseRecorder {
	tb.Helper()
	request := httptest.NewRequest(method, appURL+path, nil)
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	if cookies := b.header(); cookies != "" {
		request.Header.Set("Cookie", cookies)
	}
	recorder := httptest.NewRecorder()
	b.router.ServeHTTP(recorder, request)
	if recorder.Code != wantStatus {
		tb.Fatalf("%s %s: status %d, want %d: %s", method, path, recorder.Code, wantStatus, recorder.Body)
	}
	for _, cookie := range recorder.Result().Cookies() {
		if cookie.MaxAge < 0 {
			delete(b.cookies, cookie.Name)
			continue
		}
		b.cookies[cookie.Name] = cookie.Value
	}
	return recorder
}

// signIn walks a user through the sign-in of the kit. The person presses the
// platform's button in no time.
func (b *browser) signIn(tb testing.TB, user string) *browser {
	tb.Helper()
	toPlatform := b.send(tb, http.MethodGet, "/auth/sweatstack/login", http.StatusSeeOther)
	page, err := url.Parse(toPlatform.Header().Get("Location"))
	if err != nil {
		tb.Fatal(err)
	}
	back := url.Values{"code": {user}, "state": {page.Query().Get("state")}}
	b.send(tb, http.MethodGet, "/auth/sweatstack/callback?"+back.Encode(), http.StatusSeeOther)
	return b
}

// selects acts as an athlete from now on.
func (b *browser) selects(tb testing.TB, athlete string) *browser {
	tb.Helper()
	b.send(tb, http.MethodPost, "/auth/sweatstack/select-user/"+athlete, http.StatusSeeOther)
	return b
}
