package sweatstack

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"time"
)

// Client calls the platform for one user. Its services group the calls.
//
// A Client is immutable and safe for concurrent use. It reads no environment
// and no file: what it sends is what it was given.
type Client struct {
	// Activities lists activities and reads their data.
	Activities *ActivitiesService
	// Longitudinal reads data over many activities.
	Longitudinal *LongitudinalService
	// Profile reads what is known of the user: sports, tags.
	Profile *ProfileService
	// Users lists whose data the user may see.
	Users *UsersService
	// OAuth holds the calls of a sign-in and the tokens for others.
	OAuth *OAuthService

	set    settings
	source TokenSource
}

// NewClient makes a client. Without a token its requests go out without a
// bearer, which is enough for the calls of a sign-in.
func NewClient(options ...Option) (*Client, error) {
	s := settings{
		clientID:  PublicClientID,
		timeout:   defaultTimeout,
		retries:   defaultRetries,
		userAgent: defaultUserAgent,
		logger:    slog.New(slog.DiscardHandler),
		observe:   func(context.Context, Event) {},
		now:       time.Now,
	}
	for _, option := range options {
		if err := option(&s); err != nil {
			return nil, err
		}
	}
	if s.source != nil && s.token.Generation() != "" {
		return nil, errors.New("sweatstack: both a token and a token source are set")
	}
	if s.baseURL == nil {
		s.baseURL = &url.URL{Scheme: "https", Host: "app.sweatstack.no"}
	}
	if s.http == nil {
		s.http = &http.Client{Transport: newTransport()}
	}
	// The platform redirects nobody. Following one would hand the bearer on.
	s.http = &http.Client{
		Transport: s.http.Transport,
		Timeout:   s.http.Timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
	}
	if s.coordinator == nil {
		s.coordinator = NewLocalCoordinator(LocalCoordinatorConfig{Now: s.now})
	}
	return newClient(s), nil
}

// newClient builds a client from settings that are known to be good.
func newClient(s settings) *Client {
	c := &Client{set: s, source: s.source}
	c.Activities = &ActivitiesService{client: c}
	c.Longitudinal = &LongitudinalService{client: c}
	c.Profile = &ProfileService{client: c}
	c.Users = &UsersService{client: c}
	c.OAuth = &OAuthService{client: c}
	if c.source == nil {
		c.source = newRefreshingSource(c, s.token)
	}
	return c
}

// with gives a client that differs only in its token.
func (c *Client) with(source TokenSource, t Token, delegated bool) *Client {
	s := c.set
	s.source, s.token, s.delegated = source, t, delegated
	return newClient(s)
}

// With gives a client that differs only in where its tokens come from: it
// shares connections, application and coordinator with this one. A source that
// gives tokens of another user than the one who signed in says so with a
// method ActsForAnother() bool, as [UsersService.List] has to know. One that
// keeps tokens for later may have a method Forbidden(refused Token), which is
// called after an answer 403.
func (c *Client) With(source TokenSource) *Client {
	other, ok := source.(interface{ ActsForAnother() bool })
	return c.with(source, Token{}, ok && other.ActsForAnother())
}

// BaseURL is where the platform is, without a slash at the end.
func (c *Client) BaseURL() string { return c.set.baseURL.String() }

// ClientID is the OAuth application's id.
func (c *Client) ClientID() string { return c.set.clientID }

// Token gives the token that the next request would use, renewed first when
// it has ended. Errors: [ErrReauthRequired], [ErrUnavailable].
func (c *Client) Token(ctx context.Context) (Token, error) { return c.source.Token(ctx) }

// newTransport is one connection pool with the standard library's limits, and
// with time-outs for what the standard library waits for without end.
func newTransport() http.RoundTripper {
	standard, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport // somebody replaced it: their choice
	}
	t := standard.Clone()
	t.MaxIdleConnsPerHost = 32
	t.ResponseHeaderTimeout = defaultTimeout
	t.MaxResponseHeaderBytes = 256 << 10
	return t
}
