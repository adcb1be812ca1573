package login

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// Variables of the environment that this package reads.
const (
	envBaseURL      = "SWEATSTACK_URL"
	envAccessToken  = "SWEATSTACK_API_KEY"
	envRefreshToken = "SWEATSTACK_REFRESH_TOKEN"
)

// FromEnvironment gives a client with the tokens that are there: those of the
// environment, else those of the token file. It opens no browser.
//
// Tokens of the environment are renewed in memory only, as nobody knows where
// they came from. Tokens of the file are renewed in it; the client keeps its
// user whatever becomes of the file.
//
// The client of a refresh token alone asks for an access token with its first
// request. Whether tokens still work shows then, too: an end of the sign-in is
// [sweatstack.ErrReauthRequired].
//
// Errors: [ErrNotSignedIn] when there is no token, [ErrConfig], and those of
// [FileStore.Current]: a token file that cannot be read is not taken for none.
func FromEnvironment(ctx context.Context, cfg Config) (*sweatstack.Client, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	t, err := tokenFromEnvironment()
	if err != nil {
		return nil, err
	}
	if t.Generation() != "" {
		return cfg.client(t)
	}
	if cfg.NoFile {
		return nil, ErrNotSignedIn
	}
	if cfg, err = cfg.withFile(); err != nil {
		return nil, err
	}
	t, err = cfg.File.Current(ctx)
	if errors.Is(err, tokenstore.ErrNotFound) {
		return nil, ErrNotSignedIn
	}
	if err != nil {
		return nil, err
	}
	return cfg.fileClient(t)
}

// baseURLFromEnvironment gives where the platform is.
func baseURLFromEnvironment() string {
	if base := os.Getenv(envBaseURL); base != "" {
		return base
	}
	return sweatstack.DefaultBaseURL
}

// tokenFromEnvironment gives both halves of the environment as one pair, or the
// zero token when neither is set.
func tokenFromEnvironment() (sweatstack.Token, error) {
	var t sweatstack.Token
	for name, secret := range map[string]*sweatstack.Secret{
		envAccessToken: &t.AccessToken, envRefreshToken: &t.RefreshToken,
	} {
		text := os.Getenv(name)
		if !visible(text) {
			return sweatstack.Token{}, fmt.Errorf("%w: %s holds a space, a line break or another character that no token has", ErrConfig, name)
		}
		*secret = sweatstack.NewSecret(text)
	}
	return withClaims(t), nil
}

// visible reports whether a text can be a token: printable ASCII without space
// (RFC 6750, section 2.1).
func visible(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' })
}
