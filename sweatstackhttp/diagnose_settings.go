package sweatstackhttp

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// diagnoseAddress looks at where the application and the platform are.
func (a *Auth) diagnoseAddress(found *findings) {
	local := loopback(a.app.Hostname())
	switch {
	case a.app.Scheme == "http" && !local:
		found.add(slog.LevelWarn, "insecure-app-url",
			"AppURL is http, so cookies go without Secure and can be read on the way.",
			"Serve the application by https, set AppURL to that address, and unset AllowInsecure.")
	case a.checkup.allowInsecure:
		found.add(slog.LevelInfo, "allow-insecure-unneeded",
			"AllowInsecure is set, and AppURL does not need it.",
			"Unset it: it would let a later AppURL be http without a word.")
	}
	if local {
		found.add(slog.LevelInfo, "loopback-address",
			fmt.Sprintf("AppURL is %s, and cookies belong to that host name: localhost, 127.0.0.1 and [::1] are three.", a.app),
			"Open the application by that very address, and listen there; a sign-in that begins at another of the three ends with \"begun in another browser\".")
	}
	base, err := url.Parse(a.platform.BaseURL())
	if err == nil && base.Scheme == "http" && !loopback(base.Hostname()) {
		found.add(slog.LevelError, "insecure-base-url",
			"BaseURL is http, so the client secret and all tokens can be read on the way.",
			"Set BaseURL to the platform's https address.")
	}
}

// diagnoseSecrets looks at what is known of the secrets, which is not their
// text: Configure has refused weak ones.
func (a *Auth) diagnoseSecrets(found *findings) {
	base, err := url.Parse(a.platform.BaseURL())
	if a.checkup.fixedSecrets && (err != nil || !loopback(base.Hostname())) {
		found.add(slog.LevelError, "sandbox-secrets",
			"A secret is the sandbox's fixed one, and the platform is not a sandbox on this machine.",
			"Set ClientSecret and WebhookSecrets to those of your application at SweatStack, and SessionSecrets to a random text of your own.")
	}
	if old := a.checkup.sessionSecrets - 1; old > 0 {
		found.add(slog.LevelInfo, "old-session-secrets",
			fmt.Sprintf("%d of SessionSecrets only open sessions of before a change.", old),
			fmt.Sprintf("Take them out %s after the change, when every session of then has ended.", days(a.lifetime)))
	}
}

// days writes a length of time in days where it is whole ones.
func days(d time.Duration) string {
	const day = 24 * time.Hour
	if d >= 2*day && d%day == 0 {
		return fmt.Sprintf("%d days", d/day)
	}
	return d.String()
}

// Bounds of the cookies, in bytes.
const (
	usualToken    = 800     // of an access token with few scopes, and of a refresh token
	maxAllCookies = 8 << 10 // servers and proxies take a header line of that length
)

// diagnoseCookies estimates what a browser has to carry in cookie mode.
func (a *Auth) diagnoseCookies(found *findings) {
	if a.store != nil {
		return // the cookie holds a reference
	}
	if a.checkup.sharedRefreshes {
		found.add(slog.LevelInfo, "cookie-mode-on-several-nodes",
			"The coordinator is shared, so there may be several nodes, and sessions are in cookies.",
			"With a platform that replaces refresh tokens a lost answer can cost a sign-in then: set Config.Store.")
	}
	const advice = "Set Config.Store: the cookie then holds a reference. Or ask for fewer scopes."
	value, header, err := a.usualCookie()
	switch {
	case err != nil || header > maxAllCookies:
		found.add(slog.LevelError, "cookies-too-large",
			fmt.Sprintf("With these scopes the cookies of a session are more than %d bytes, which servers and proxies refuse.", maxAllCookies), advice)
	case value > maxChunk:
		found.add(slog.LevelWarn, "session-cookie-split",
			fmt.Sprintf("With these scopes a session cookie has about %d bytes and is split, since browsers take %d.", value, maxChunk), advice)
	}
}

// usualCookie seals a session with tokens of the usual length, and gives the
// length of the value and of all the header that carries it. The access token
// names its scopes, so it grows with them.
func (a *Auth) usualCookie() (value, header int, err error) {
	scopes := a.scopes
	if scopes == nil {
		scopes = sweatstack.DefaultScopes()
	}
	extra := 0
	for _, scope := range scopes {
		extra += len(scope) + 1
	}
	for _, scope := range sweatstack.DefaultScopes() {
		extra -= len(scope) + 1 // counted in the usual length
	}
	s := a.newSession(strings.Repeat("u", 36), sweatstack.Token{
		AccessToken:  sweatstack.NewSecret(usualJWT(usualToken + max(0, extra)*4/3)),
		RefreshToken: sweatstack.NewSecret(usualJWT(usualToken)),
		Expiry:       a.now().Add(time.Hour),
	})
	name := a.cookies.name(sessionBase)
	sealed, err := a.sealSession.seal(name, s.payload())
	if err != nil {
		return 0, 0, err
	}
	for _, part := range split(name, sealed) {
		header += len(part.name) + len("=; ") + len(part.value)
	}
	return len(sealed), header, nil
}

// usualJWT makes a text in the form of a JWT (RFC 7519) with about n characters.
func usualJWT(n int) string {
	const head, signature = 36, 342 // of RS256, as the platform signs
	return strings.Repeat("A", head) + "." + strings.Repeat("A", max(4, (n-head-signature-2)/4*4)) + "." + strings.Repeat("A", signature)
}

// diagnoseWebhooks looks at what webhooks need.
func (a *Auth) diagnoseWebhooks(found *findings) {
	switch secrets := len(a.webhookSecrets) > 0; {
	case a.store != nil && !secrets:
		found.add(slog.LevelInfo, "no-webhook-secret",
			"WebhookSecrets is empty, so no webhook can be received.",
			"Set the webhook secret of your application (SWEATSTACK_WEBHOOK_SECRET), or leave it if you want none.")
	case a.store == nil && secrets:
		found.add(slog.LevelInfo, "webhooks-without-store",
			"There is a webhook secret and no Store, so a webhook handler has no client of the user.",
			"Set Config.Store, or leave it if the events themselves are enough.")
	}
}

// diagnoseStore asks store and coordinator whether they answer.
func (a *Auth) diagnoseStore(ctx context.Context, found *findings) {
	ctx, cancel := context.WithTimeout(ctx, diagnoseCall)
	defer cancel()
	answer := make(chan error, 1)
	go func() { // a store that does not heed its context must not hold us
		defer func() {
			if cause := recover(); cause != nil {
				answer <- &storeError{fmt.Errorf("panic of type %T", cause)}
			}
		}()
		answer <- a.Ready(ctx)
	}()
	var err error
	select {
	case err = <-answer:
	case <-ctx.Done():
		err = &storeError{ctx.Err()}
	}
	if err != nil {
		found.add(slog.LevelError, "store-not-ready",
			fmt.Sprintf("The token store or the coordinator does not answer (%v).", err),
			"See that its server runs, that its address and credentials are right, and that this machine reaches it.")
	}
}
