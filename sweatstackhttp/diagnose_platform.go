package sweatstackhttp

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// maxSkew is how far the clocks may be apart before somebody is told.
const maxSkew = 30 * time.Second

// platformAnswer is what the authorize page says to a request.
type platformAnswer struct {
	status   int
	location string
	skew     time.Duration // our clock less the platform's
	dated    bool          // skew is known
}

// accepts reports whether the page would go on with a sign-in.
func (p platformAnswer) accepts() bool { return p.status >= 200 && p.status < 400 }

// diagnosePlatform asks the platform about the application.
func (a *Auth) diagnosePlatform(ctx context.Context, found *findings) {
	answer, err := a.askAuthorize(ctx, a.redirectURI)
	if err != nil {
		found.add(slog.LevelError, "platform-unreachable",
			fmt.Sprintf("%s does not answer (%v).", a.platform.BaseURL(), err),
			"See that BaseURL is right (empty means SweatStack itself) and that this machine may connect to it: DNS, firewall, proxy, certificates.")
		return
	}
	if skew := answer.skew.Abs(); answer.dated && skew > maxSkew {
		way := "behind"
		if answer.skew > 0 {
			way = "ahead of"
		}
		found.add(slog.LevelWarn, "clock-skew",
			fmt.Sprintf("This machine's clock is %v %s the platform's.", skew.Round(time.Second), way),
			"Set it by NTP. Webhooks are refused at 5 minutes, and cookies of another node at 2.")
	}
	switch status := answer.status; {
	case answer.accepts():
		a.diagnoseRefusal(answer.location, found)
		a.diagnoseCredentials(ctx, found)
	case status == http.StatusNotFound || status == http.StatusMethodNotAllowed:
		found.add(slog.LevelError, "no-platform",
			fmt.Sprintf("%s has no authorize page (status %d).", a.platform.BaseURL(), status),
			"Set BaseURL to the platform's address, or leave it empty for SweatStack itself.")
	case status == http.StatusTooManyRequests || status >= 500:
		found.add(slog.LevelWarn, "platform-failing",
			fmt.Sprintf("The platform's authorize page answers with status %d, so client id and redirect URI could not be checked.", status),
			"Wait and start again. Nobody can sign in until the platform has recovered.")
	case a.knowsClient(ctx):
		found.add(slog.LevelError, "redirect-uri-refused",
			fmt.Sprintf("The platform refuses the redirect URI %s (status %d).", a.redirectURI, status),
			"Register it, or "+a.app.String()+", among the redirect URIs of your application at SweatStack; or set AppURL to the address that is registered. http and https, localhost and 127.0.0.1, and every port are different.")
		a.diagnoseCredentials(ctx, found)
	default:
		found.add(slog.LevelError, "client-refused",
			fmt.Sprintf("The platform refuses this application (status %d): it does not know the client id, or not the redirect URI %s.", status, a.redirectURI),
			"See that ClientID (SWEATSTACK_CLIENT_ID) is that of your application at SweatStack, that BaseURL is the platform where it is registered, and that the redirect URI is registered there.")
	}
}

// knowsClient asks again, with a redirect URI that is no longer in question:
// none, which stands for the registered one, and then one that applications
// without a registered one may use (SweatStack API reference, sections 2.1 and
// 2.8).
func (a *Auth) knowsClient(ctx context.Context) bool {
	for _, redirectURI := range []string{"", "http://127.0.0.1/"} {
		if answer, err := a.askAuthorize(ctx, redirectURI); err == nil && answer.accepts() {
			return true
		}
	}
	return false
}

// askAuthorize gets the authorize page as a browser would, but follows no
// redirect. The state is random and belongs to no sign-in, so that nothing
// could come of it.
func (a *Auth) askAuthorize(ctx context.Context, redirectURI string) (platformAnswer, error) {
	page, err := a.platform.OAuth.AuthorizeURL(sweatstack.AuthorizeParams{
		RedirectURI: cmp.Or(redirectURI, a.redirectURI), State: rand.Text(), Challenge: sweatstack.NewPKCE().Challenge, Scopes: a.scopes,
	})
	if err != nil {
		return platformAnswer{}, err
	}
	target, err := url.Parse(page)
	if err != nil {
		return platformAnswer{}, errors.New("sweatstackhttp: base URL makes no address")
	}
	if redirectURI == "" {
		query := target.Query()
		query.Del("redirect_uri")
		target.RawQuery = query.Encode()
	}
	ctx, cancel := context.WithTimeout(ctx, diagnoseCall)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target.String(), http.NoBody)
	if err != nil {
		return platformAnswer{}, errors.New("sweatstackhttp: base URL makes no address")
	}
	request.Header.Set("Accept", "text/html")
	request.Header.Set("User-Agent", "sweatstack-go/0.1 diagnose")
	sent := a.now()
	response, err := a.checkup.http.Do(request)
	if err != nil {
		// The whole address, which url.Error repeats, helps nobody.
		if below, ok := errors.AsType[*url.Error](err); ok {
			err = below.Err
		}
		return platformAnswer{}, err
	}
	defer func() { _ = response.Body.Close() }() // unread: only the head matters
	answer := platformAnswer{status: response.StatusCode, location: response.Header.Get("Location")}
	answer.skew, answer.dated = skew(response.Header, sent, a.now())
	return answer, nil
}

// skew compares our clock with the Date of an answer (RFC 9110, section 6.6.1),
// which was written between sending and receiving. That time and the second to
// which a Date is rounded count in our favour. The date of an answer from a
// cache says nothing.
func skew(header http.Header, sent, received time.Time) (time.Duration, bool) {
	date, err := http.ParseTime(header.Get("Date"))
	if err != nil || header.Get("Age") != "" {
		return 0, false
	}
	switch early, late := date, date.Add(time.Second); {
	case sent.After(late):
		return sent.Sub(late), true
	case received.Before(early):
		return received.Sub(early), true
	}
	return 0, true
}

// diagnoseRefusal looks at where the authorize page sends the browser. Straight
// back to the application is a refusal (RFC 6749, section 4.1.2.1).
func (a *Auth) diagnoseRefusal(location string, found *findings) {
	if !strings.HasPrefix(location, a.redirectURI+"?") {
		return
	}
	back, err := url.Parse(location)
	if err != nil {
		return
	}
	switch code := back.Query().Get("error"); code {
	case "":
	case "invalid_scope":
		found.add(slog.LevelError, "scopes-refused",
			"The platform refuses the scopes that are asked for.",
			"See that Config.Scopes holds only scopes that your application may ask for.")
	case "login_required", "consent_required", "interaction_required":
		// It would ask a person, and there is none.
	default:
		found.add(slog.LevelError, "sign-in-refused",
			fmt.Sprintf("The platform sends every sign-in straight back with the error %.40q.", code),
			"See the settings of your application at SweatStack.")
	}
}

// diagnoseCredentials asks the token endpoint for the token of a code that does
// not exist. The credentials are looked at first: whoever is told that the code
// is wrong has the right ones.
func (a *Auth) diagnoseCredentials(ctx context.Context, found *findings) {
	base, err := url.Parse(a.platform.BaseURL())
	if err != nil || base.Scheme == "http" && !loopback(base.Hostname()) {
		return // not in the clear; see insecure-base-url
	}
	_, err = a.platform.OAuth.Exchange(ctx, sweatstack.ExchangeParams{
		Code: sweatstack.NewSecret("no-code-" + rand.Text()), Verifier: sweatstack.NewPKCE().Verifier, RedirectURI: a.redirectURI,
	}, sweatstack.CallTimeout(diagnoseCall), sweatstack.CallRetries(0))
	if errors.Is(err, sweatstack.ErrInvalidClient) {
		found.add(slog.LevelError, "client-secret-refused",
			"The platform knows the client id and refuses the client secret.",
			"Set ClientSecret (SWEATSTACK_CLIENT_SECRET) to that of your application at SweatStack; make a new one there if it is lost.")
	}
}
