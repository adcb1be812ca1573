package sweatstack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"
)

// Defaults of a client.
const (
	// DefaultBaseURL is the platform.
	DefaultBaseURL = "https://app.sweatstack.no"
	// PublicClientID is the platform's client for programs without a secret.
	PublicClientID = "5382f68b0d254378"

	defaultTimeout   = 60 * time.Second
	defaultRetries   = 2
	defaultUserAgent = "sweatstack-go/0.1"
)

// settings are what the options of a client change.
type settings struct {
	baseURL      *url.URL
	clientID     string
	clientSecret Secret
	token        Token
	source       TokenSource
	coordinator  Coordinator
	http         *http.Client
	timeout      time.Duration
	retries      int
	userAgent    string
	logger       *slog.Logger
	observe      func(context.Context, Event)
	now          func() time.Time
	cache        *Cache
}

// Option is a setting of [NewClient]. A wrong one makes NewClient fail.
type Option func(*settings) error

// WithBaseURL sets where the platform is; the default is [DefaultBaseURL]. A
// path is kept for API calls and dropped for the authorize page (SweatStack
// API reference, section 1.1).
func WithBaseURL(base string) Option {
	return func(s *settings) error {
		u, err := parseBaseURL(base)
		s.baseURL = u
		return err
	}
}

func parseBaseURL(base string) (*url.URL, error) {
	u, err := url.Parse(base)
	if err != nil {
		return nil, fmt.Errorf("sweatstack: base URL: %w", err)
	}
	if (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" {
		return nil, fmt.Errorf("sweatstack: base URL %q: want http(s)://host", u.Redacted())
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("sweatstack: base URL %q: no user, query or fragment allowed", u.Redacted())
	}
	u.Path, u.RawPath = strings.TrimRight(u.Path, "/"), ""
	return u, nil
}

// WithClientCredentials sets the OAuth application. A public client has no
// secret. The default is [PublicClientID].
func WithClientCredentials(id string, secret Secret) Option {
	return func(s *settings) error {
		if id == "" {
			return errors.New("sweatstack: client id is empty")
		}
		s.clientID, s.clientSecret = id, secret
		return nil
	}
}

// WithToken sets the token of the client's user. The client renews it when it
// ends, if it has a refresh token. Not together with [WithTokenSource].
func WithToken(t Token) Option {
	return func(s *settings) error {
		s.token = t
		return nil
	}
}

// WithTokenSource sets where the token of each request comes from; see
// [Client.With]. Not together with [WithToken].
func WithTokenSource(source TokenSource) Option {
	return func(s *settings) error {
		if source == nil {
			return errors.New("sweatstack: token source is nil")
		}
		s.source = source
		return nil
	}
}

// WithCoordinator shares the refreshes of this client with others that use the
// same coordinator. The default is a coordinator of its own, which the clients
// made from this one share.
func WithCoordinator(c Coordinator) Option {
	return func(s *settings) error {
		if c == nil {
			return errors.New("sweatstack: coordinator is nil")
		}
		s.coordinator = c
		return nil
	}
}

// WithHTTPClient sets the transport and time-outs below the client. The client
// is copied; its redirect policy and cookie jar are not used: the platform
// redirects nobody, and a cookie has no place here. The default shares one
// connection pool among all clients that are made from one another.
func WithHTTPClient(c *http.Client) Option {
	return func(s *settings) error {
		if c == nil {
			return errors.New("sweatstack: http client is nil")
		}
		s.http = c
		return nil
	}
}

// WithTimeout bounds each attempt of a call, up to the last byte of its
// answer. The default is 60 s.
func WithTimeout(d time.Duration) Option {
	return func(s *settings) error {
		if d <= 0 {
			return fmt.Errorf("sweatstack: time-out %v: must be positive", d)
		}
		s.timeout = d
		return nil
	}
}

// WithMaxRetries sets how often a call that changes nothing is tried again
// after a lost connection, 408, 429 or 5xx. The default is 2.
func WithMaxRetries(n int) Option {
	return func(s *settings) error {
		if n < 0 {
			return fmt.Errorf("sweatstack: %d retries: must not be negative", n)
		}
		s.retries = n
		return nil
	}
}

// WithUserAgent puts the name of a program before the kit's own in the
// User-Agent header, such as "coachapp/2.1".
func WithUserAgent(product string) Option {
	return func(s *settings) error {
		if strings.ContainsFunc(product, unicode.IsControl) {
			return errors.New("sweatstack: user agent holds a line break or another control character")
		}
		s.userAgent = strings.TrimSpace(product + " " + defaultUserAgent)
		return nil
	}
}

// WithLogger sets where each retry is logged, at debug level. The default is
// silence.
func WithLogger(l *slog.Logger) Option {
	return func(s *settings) error {
		if l == nil {
			return errors.New("sweatstack: logger is nil")
		}
		s.logger = l
		return nil
	}
}

// WithObserver sets a function that gets every [Event]. It is called on the
// goroutine of the call, so it should be quick, and from several at once.
func WithObserver(observe func(context.Context, Event)) Option {
	return func(s *settings) error {
		if observe == nil {
			return errors.New("sweatstack: observer is nil")
		}
		s.observe = observe
		return nil
	}
}

// WithClock sets the clock, for tests.
func WithClock(now func() time.Time) Option {
	return func(s *settings) error {
		if now == nil {
			return errors.New("sweatstack: clock is nil")
		}
		s.now = now
		return nil
	}
}
