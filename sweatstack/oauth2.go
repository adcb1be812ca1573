package sweatstack

import (
	"context"

	"golang.org/x/oauth2"
)

// OAuth2TokenSource lets other libraries use a client's tokens: it bridges to
// [oauth2.TokenSource], renewing through the client's coordinator. Do not wrap
// it in oauth2.ReuseTokenSource, which would keep a token that was replaced.
// The context serves every call of the source.
func OAuth2TokenSource(ctx context.Context, source TokenSource) oauth2.TokenSource {
	return bridge{ctx: ctx, source: source}
}

type bridge struct {
	ctx    context.Context //nolint:containedctx // oauth2.TokenSource.Token takes none
	source TokenSource
}

// Token implements [oauth2.TokenSource].
func (b bridge) Token() (*oauth2.Token, error) {
	t, err := b.source.Token(b.ctx)
	if err != nil {
		return nil, err
	}
	return &oauth2.Token{AccessToken: t.AccessToken.Reveal(), TokenType: "Bearer", Expiry: t.Expiry}, nil
}
