package login

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// defaultTimeout is how long a person has for the sign-in.
const defaultTimeout = 2 * time.Minute

// Config are the settings of [Authenticate] and [FromEnvironment]. The zero
// value does what the Python client does: the platform's public application,
// the tokens of the environment or the shared token file, the browser of the
// system.
type Config struct {
	// BaseURL is where the platform is. Empty means the variable SWEATSTACK_URL,
	// and without it [sweatstack.DefaultBaseURL].
	BaseURL string
	// ClientID is the OAuth application. Empty means [sweatstack.PublicClientID].
	ClientID string
	// ClientSecret is that application's secret. Empty for a public one. A
	// secret in a program that others get is none.
	ClientSecret sweatstack.Secret
	// Scopes are what a sign-in asks for. Nil means [sweatstack.DefaultScopes].
	// Without the scope offline_access a public application gets no refresh
	// token, and the sign-in lasts for minutes.
	Scopes []sweatstack.Scope

	// File is where the tokens of a sign-in are kept, and looked for. Nil means
	// the file that the Python client uses, see [TokenFile]; a user without a
	// home has none, which is an error only when the file is needed.
	File *FileStore
	// NoFile reads and writes no token file: the sign-in ends with the program.
	// Not together with File.
	NoFile bool
	// Force makes Authenticate sign in anew, whatever tokens there are.
	// FromEnvironment does not look at it.
	Force bool

	// RedirectURI is where the browser comes back to: plain http, host
	// localhost, 127.0.0.1 or [::1], with any path. It must suit what is
	// registered for the application. Without a port, and in the default
	// http://localhost/callback, a free one from 8000 to 9000 is chosen.
	RedirectURI string
	// Timeout is how long the person has, from the opening of the page to the
	// coming back. Zero means two minutes; negative is an error.
	Timeout time.Duration
	// OpenBrowser shows a page to the person. It may block until ctx is over,
	// which is when the sign-in has ended. After an error the sign-in goes on:
	// the person may open the address by hand. Nil means the browser of the
	// system.
	OpenBrowser func(ctx context.Context, address string) error
	// Output gets the address of the page, for a person whose browser does not
	// open, and why it did not. Nil means [os.Stderr]. The address holds no
	// token.
	Output io.Writer

	// Logger gets a line when renewed tokens cannot be written to the file.
	// Nil means [slog.Default].
	Logger *slog.Logger
	// Observe gets the events of the client, see [sweatstack.WithObserver].
	Observe func(context.Context, sweatstack.Event)
	// Now is the clock, for tests. Nil means [time.Now].
	Now func() time.Time
	// Options are further settings of the client. What the fields above set is
	// set after them. They must not set a token.
	Options []sweatstack.Option
}

// withDefaults checks the settings and fills in what was left out.
func (c Config) withDefaults() (Config, error) {
	switch {
	case c.Timeout < 0:
		return Config{}, fmt.Errorf("%w: Timeout is negative", ErrConfig)
	case c.NoFile && c.File != nil:
		return Config{}, fmt.Errorf("%w: both File and NoFile are set", ErrConfig)
	case c.ClientID == "" && !c.ClientSecret.IsZero():
		return Config{}, fmt.Errorf("%w: ClientSecret is set, ClientID is not", ErrConfig)
	}
	if c.ClientID == "" {
		c.ClientID = sweatstack.PublicClientID
	}
	if c.BaseURL == "" {
		c.BaseURL = baseURLFromEnvironment()
	}
	if c.Timeout == 0 {
		c.Timeout = defaultTimeout
	}
	if c.OpenBrowser == nil {
		c.OpenBrowser = openSystemBrowser
	}
	if c.Output == nil {
		c.Output = os.Stderr
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	if c.Observe == nil {
		c.Observe = func(context.Context, sweatstack.Event) {}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return c, nil
}

// withFile fills in the file. It waits until a file is needed: the user of a
// container has often no home, and its tokens in the environment.
func (c Config) withFile() (Config, error) {
	if c.File != nil {
		return c, nil
	}
	var err error
	c.File, err = NewFileStore("")
	return c, err
}

// client makes the client of a token.
func (c Config) client(t sweatstack.Token) (*sweatstack.Client, error) {
	options := append([]sweatstack.Option{}, c.Options...)
	options = append(options,
		sweatstack.WithBaseURL(c.BaseURL),
		sweatstack.WithClientCredentials(c.ClientID, c.ClientSecret),
		sweatstack.WithObserver(c.Observe),
		sweatstack.WithClock(c.Now),
		sweatstack.WithToken(t),
	)
	client, err := sweatstack.NewClient(options...)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	return client, nil
}

// fileClient makes the client of the token in the file, which it renews there.
func (c Config) fileClient(t sweatstack.Token) (*sweatstack.Client, error) {
	client, err := c.client(sweatstack.Token{})
	if err != nil {
		return nil, err
	}
	return client.With(newFileSource(c, client, t)), nil
}
