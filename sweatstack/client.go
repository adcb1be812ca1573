package sweatstack

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"
)

// Client calls the platform for one user. Its services group the calls.
//
// A Client is safe for concurrent use. Nothing in it changes but whom it calls
// as, and that only by [Client.SwitchUser] and [Client.SwitchBack]; each call
// keeps the user it began with. It reads no environment and no file: what it
// sends is what it was given. Do not copy one.
type Client struct {
	// Activities lists activities and reads their data.
	Activities *ActivitiesService
	// Longitudinal reads data over many activities.
	Longitudinal *LongitudinalService
	// Traces keeps spot measurements such as lactate.
	Traces *TracesService
	// Profile reads what is known of the user: sports, tags.
	Profile *ProfileService
	// Users lists and finds whose data the user may see, and keeps managed users.
	Users *UsersService
	// Teams lists teams and their members, and opens data to a team.
	Teams *TeamsService
	// OAuth holds the calls of a sign-in and the tokens for others.
	OAuth *OAuthService

	set      settings
	identity atomic.Pointer[identity] // never nil
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
	source, token := s.source, s.token
	s.source, s.token = nil, Token{} // from here on a client's identity has them
	if source != nil {
		return newClient(s, &identity{source: source, standing: standingOf(source)}), nil
	}
	return newClient(s, nil).holding(token, identity{standing: unsaid}), nil
}

// newClient builds a client from settings that are known to be good.
func newClient(s settings, who *identity) *Client {
	c := &Client{set: s}
	c.Activities = &ActivitiesService{client: c}
	c.Longitudinal = &LongitudinalService{client: c}
	c.Traces = &TracesService{client: c}
	c.Profile = &ProfileService{client: c}
	c.Users = &UsersService{client: c}
	c.Teams = &TeamsService{client: c}
	c.OAuth = &OAuthService{client: c}
	c.identity.Store(who)
	return c
}

// With gives a client that differs only in where its tokens come from: it
// shares connections, application and coordinator with this one. A source that
// gives tokens of another user than the one who signed in says so with a
// method ActsForAnother() bool, as [UsersService.List] and [Client.SwitchUser]
// have to know. One that
// keeps tokens for later may have a method Forbidden(refused Token), which is
// called after an answer 403.
func (c *Client) With(source TokenSource) *Client {
	return newClient(c.set, &identity{source: source, standing: standingOf(source)})
}

// BaseURL is where the platform is, without a slash at the end.
func (c *Client) BaseURL() string { return c.set.baseURL.String() }

// ClientID is the OAuth application's id.
func (c *Client) ClientID() string { return c.set.clientID }

// Token gives the token that the next request would use, renewed first when
// it has ended. Errors: [ErrReauthRequired], [ErrUnavailable].
func (c *Client) Token(ctx context.Context) (Token, error) {
	return c.identity.Load().source.Token(ctx)
}

// newTransport is one connection pool with the standard library's limits. It has
// no time-out for headers: the one of each attempt covers them, and may be longer
// for an upload.
func newTransport() http.RoundTripper {
	standard, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport // somebody replaced it: their choice
	}
	t := standard.Clone()
	t.MaxIdleConnsPerHost = 32
	t.MaxResponseHeaderBytes = 256 << 10
	return t
}
