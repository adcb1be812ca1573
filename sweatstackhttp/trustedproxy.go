package sweatstackhttp

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"slices"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// TrustedProxyConfig are the settings of [TrustedProxy].
type TrustedProxyConfig struct {
	// Secrets are what the proxy may send in the header [ProxySecretHeader]; see
	// [ProxyConfig.Secret]. Required. Any of them counts: to change the secret,
	// add the new one here, change it there, and take the old one away. Each has
	// at least 32 visible characters.
	Secrets []sweatstack.Secret
	// Peers are the addresses that the proxy may come from, in addition to the
	// secret. Empty allows all. The address is that of the connection, never one
	// that a header tells.
	Peers []netip.Prefix
	// TokenHeader is as in [ProxyConfig]. Empty means [DefaultTokenHeader].
	TokenHeader string
	// BaseURL is the platform. Empty means [sweatstack.DefaultBaseURL].
	BaseURL string
	// HTTPClient sends the requests to the platform. Nil means one with the
	// client's own defaults.
	HTTPClient *http.Client
	// Logger gets a warning for each request that is refused, with the reason.
	// Nil means [slog.Default].
	Logger *slog.Logger
}

// TrustedProxy makes a middleware for an application behind a proxy such as
// [Auth.Proxy]. The proxy has signed the person in and sends their access token;
// the middleware makes a client of it, which [ProxiedUserFrom] gives to the
// handler. It renews nothing: the proxy owns the tokens, and each of its
// requests brings one that is fresh.
//
// A header proves nothing by itself, so the token counts only beside the secret
// that both sides share, compared in constant time. Everything else gets 401:
// no secret, a wrong one, a peer that is not listed, a token that is missing,
// damaged or sent twice. Neither header reaches the handler.
//
// The claims of the token are taken on the word of the proxy. Errors are
// [ProxyConfigError], joined. The middleware is safe for concurrent use.
func TrustedProxy(config TrustedProxyConfig) (func(http.Handler) http.Handler, error) {
	platform, err := config.check()
	if err != nil {
		return nil, err
	}
	side := &proxiedSide{
		platform:    platform,
		peers:       slices.Clone(config.Peers),
		tokenHeader: http.CanonicalHeaderKey(cmp.Or(config.TokenHeader, DefaultTokenHeader)),
		logger:      cmp.Or(config.Logger, slog.Default()),
	}
	for _, secret := range config.Secrets {
		side.secrets = append(side.secrets, sha256.Sum256([]byte(secret.Reveal())))
	}
	return side.middleware, nil
}

// check reports every wrong setting at once, and makes the client.
func (c TrustedProxyConfig) check() (*sweatstack.Client, error) {
	wrong := []error{checkTokenHeader(c.TokenHeader)}
	if len(c.Secrets) == 0 {
		wrong = append(wrong, &ProxyConfigError{Field: "Secrets", Reason: "is empty"})
	}
	for i, secret := range c.Secrets {
		wrong = append(wrong, checkProxySecret(fmt.Sprintf("Secrets[%d]", i), secret))
	}
	for i, peer := range c.Peers {
		if !peer.IsValid() {
			wrong = append(wrong, &ProxyConfigError{Field: fmt.Sprintf("Peers[%d]", i), Reason: "is no network"})
		}
	}
	options := []sweatstack.Option{sweatstack.WithBaseURL(cmp.Or(c.BaseURL, sweatstack.DefaultBaseURL))}
	if c.HTTPClient != nil {
		options = append(options, sweatstack.WithHTTPClient(c.HTTPClient))
	}
	platform, err := sweatstack.NewClient(options...)
	if err != nil {
		wrong = append(wrong, &ProxyConfigError{Field: "BaseURL", Reason: "is not http(s)://host"})
	}
	return platform, errors.Join(wrong...)
}

// proxiedSide is what a [TrustedProxy] knows.
type proxiedSide struct {
	platform    *sweatstack.Client
	secrets     [][sha256.Size]byte
	peers       []netip.Prefix
	tokenHeader string
	logger      *slog.Logger
}

func (s *proxiedSide) middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		keepPrivate(w.Header())
		user, refused := s.user(r)
		if refused != "" {
			s.logger.LogAttrs(r.Context(), slog.LevelWarn, "sweatstack: request did not come through the proxy",
				slog.String("reason", refused), slog.String("peer", r.RemoteAddr))
			w.Header().Set("Content-Type", "application/problem+json")
			w.Header().Set("X-Content-Type-Options", "nosniff")
			w.WriteHeader(http.StatusUnauthorized)
			_ = json.NewEncoder(w).Encode(map[string]any{
				"type": "about:blank", "title": "Unauthorized", "status": http.StatusUnauthorized,
				"detail": "This application is reached through its proxy.",
			})
			return
		}
		inner := r.WithContext(context.WithValue(r.Context(), proxiedKey{}, user))
		inner.Header = r.Header.Clone()
		inner.Header.Del(ProxySecretHeader)
		inner.Header.Del(s.tokenHeader)
		next.ServeHTTP(w, inner)
	})
}

// user gives the person of a request that the proxy has sent, or why it is
// refused. The reason is for the log: the answer tells nobody what is missing.
func (s *proxiedSide) user(r *http.Request) (user ProxiedUser, refused string) {
	secrets, tokens := r.Header.Values(ProxySecretHeader), r.Header.Values(s.tokenHeader)
	switch {
	case !s.peer(r.RemoteAddr):
		return ProxiedUser{}, "peer not listed"
	case len(secrets) == 0:
		return ProxiedUser{}, "no secret"
	case len(secrets) > 1 || !s.secret(secrets[0]):
		return ProxiedUser{}, "wrong secret"
	case len(tokens) != 1:
		return ProxiedUser{}, "not one token"
	}
	access := sweatstack.NewSecret(tokens[0])
	claims, err := sweatstack.ParseClaims(access)
	if err != nil || claims.Subject == "" {
		return ProxiedUser{}, "token of nobody"
	}
	t := sweatstack.Token{AccessToken: access, Expiry: claims.Expiry, UserID: claims.Subject}
	return ProxiedUser{id: claims.Subject, client: s.platform.With(sweatstack.StaticToken(t))}, ""
}

// peer reports whether a request may come from an address.
func (s *proxiedSide) peer(address string) bool {
	if len(s.peers) == 0 {
		return true
	}
	from, err := netip.ParseAddrPort(address)
	return err == nil && slices.ContainsFunc(s.peers, func(network netip.Prefix) bool {
		return network.Contains(from.Addr().Unmap().WithZone(""))
	})
}

// secret compares with every secret, in a time that tells nothing of any.
func (s *proxiedSide) secret(given string) bool {
	sum, equal := sha256.Sum256([]byte(given)), 0
	for _, secret := range s.secrets {
		equal |= subtle.ConstantTimeCompare(sum[:], secret[:])
	}
	return equal == 1
}

// ProxiedUser is the person whose token the proxy has sent: the athlete whom a
// coach acts as, else who signed in. A value is good for one request and safe
// for concurrent use.
type ProxiedUser struct {
	id     string
	client *sweatstack.Client
}

// ID is the user's id: the claim sub of the token.
func (u ProxiedUser) ID() string { return u.id }

// Client calls the platform for the user, with the token of this request.
func (u ProxiedUser) Client() *sweatstack.Client { return u.client }

// Format implements [fmt.Formatter]: the id, in every verb.
func (u ProxiedUser) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "user "+u.id) }

type proxiedKey struct{}

// ProxiedUserFrom gives the user of a request behind the middleware of
// [TrustedProxy]. Without it it panics.
func ProxiedUserFrom(ctx context.Context) ProxiedUser {
	user, ok := ctx.Value(proxiedKey{}).(ProxiedUser)
	if !ok {
		panic("sweatstackhttp: ProxiedUserFrom needs the middleware of TrustedProxy on this route")
	}
	return user
}
