package sweatstackhttp_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// exampleApp is where the application of the examples is. Nothing listens
// there: the examples call it in this process.
const exampleApp = "http://localhost:8000"

// exampleConfig is the configuration of an application beside a sandbox.
func exampleConfig(sandbox *sweatstacktest.Sandbox) sweatstackhttp.Config {
	secrets := sandbox.Secrets()
	return sweatstackhttp.Config{
		ClientID: secrets.ClientID, ClientSecret: secrets.ClientSecret,
		AppURL:         exampleApp,
		SessionSecrets: []string{secrets.SessionSecret},
		WebhookSecrets: []string{secrets.WebhookSecret},
		HTTPClient:     &http.Client{Transport: sandbox.Transport()},
	}
}

// exampleBrowser is a person's browser. In a test, Sandbox.SignIn does all of
// this in one call.
type exampleBrowser struct {
	app     http.Handler
	sandbox *sweatstacktest.Sandbox
	jar     http.CookieJar
}

func newExampleBrowser(app http.Handler, sandbox *sweatstacktest.Sandbox) *exampleBrowser {
	jar, _ := cookiejar.New(nil) // without options it cannot fail
	return &exampleBrowser{app: app, sandbox: sandbox, jar: jar}
}

// visit opens an address of the application, or sends a form there.
func (b *exampleBrowser) visit(method, address string) (status int, location, body string) {
	target, err := url.Parse(exampleApp)
	if err == nil {
		target, err = target.Parse(address)
	}
	if err != nil {
		return 0, "", err.Error()
	}
	r := httptest.NewRequest(method, target.String(), http.NoBody)
	r.RequestURI = target.RequestURI()
	r.Header.Set("Sec-Fetch-Mode", "navigate")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for _, c := range b.jar.Cookies(target) {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	b.app.ServeHTTP(w, r)
	b.jar.SetCookies(target, w.Result().Cookies())
	return w.Code, w.Header().Get("Location"), w.Body.String()
}

// signIn goes to the sign-in, presses the person's button on the platform's
// page, and comes back.
func (b *exampleBrowser) signIn(login string, person sweatstacktest.User) error {
	_, page, _ := b.visit(http.MethodGet, login)
	r, err := http.NewRequest(http.MethodPost, page, strings.NewReader(url.Values{"user_id": {person.ID}}.Encode()))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := b.sandbox.Transport().RoundTrip(r)
	if err != nil {
		return err
	}
	_, _ = io.Copy(io.Discard, answer.Body)
	_ = answer.Body.Close()
	b.visit(http.MethodGet, answer.Header.Get("Location"))
	return nil
}
