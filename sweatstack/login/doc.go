// Package login signs a person in on a desktop: for scripts, notebooks and
// command lines, where there is a browser but no server.
//
// [Authenticate] gives a client that is signed in. It takes the tokens of the
// environment or of the token file when there are some, and opens the browser
// when there are none. [FromEnvironment] does the same without ever opening a
// browser, for machines where nobody sits.
//
//	client, err := login.Authenticate(ctx, login.Config{})
//
// # Where tokens are looked for
//
// The first of these that has a token at all gives both halves, and its user is
// the user of the client from then on:
//
//  1. The environment: SWEATSTACK_API_KEY (the access token) and
//     SWEATSTACK_REFRESH_TOKEN. Empty text is not set. Such tokens are renewed
//     in memory and never written to a file.
//  2. The token file, see [FileStore].
//
// Two halves of different places are never put together: version 0.70 of the
// Python client did so, and could show one person the data of another. When the
// platform answers a refresh with a token of somebody else than the access token
// named, the answer is thrown away, with an error that matches
// [sweatstack.ErrCorruptData].
//
// # The token file
//
// [FileStore] is the file tokens.json that the Python client keeps: same place,
// same content, one user. Clients of this package renew their tokens in it, one
// process at a time, so that no refresh token is redeemed twice. A client keeps
// its user: when somebody else signs in to the file, it goes on in memory and
// leaves the file alone.
//
// # The sign-in
//
// The browser comes back to a listener on loopback that lives only as long as
// the sign-in (RFC 8252, section 7.3). The code is bound to this program by PKCE
// (RFC 7636) and to this sign-in by a random state. Nothing but a visit of the
// callback path, under a loopback name, with that state, has any effect.
//
// Unlike package sweatstack, this one reads the environment and the token file.
// A server never does: package sweatstackhttp is for it.
package login
