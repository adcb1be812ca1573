// Package sweatstack is the client of the SweatStack platform: activities and
// their samples, users and teams, and the OAuth calls that give tokens.
//
// A [Client] acts for one user. Make it with [NewClient], from a [Token] that
// a sign-in gave:
//
//	client, err := sweatstack.NewClient(
//		sweatstack.WithClientCredentials(id, sweatstack.NewSecret(secret)),
//		sweatstack.WithToken(token),
//	)
//
// Its services follow the platform's own parts: Activities, Longitudinal,
// Traces, Profile, Users, Teams, OAuth. A method named List gives one page; All
// gives an iterator that fetches page after page. Data comes as a [frame.Frame]
// of typed columns.
//
// # Tokens
//
// An access token lives for about 15 minutes. The client renews it before it
// ends, and once more when the platform refuses it with 401. All renewals go
// through a [Coordinator], so that a refresh token is redeemed once, however
// many goroutines ask: a platform that rotates refresh tokens would take a
// second use for theft. Secrets print as [REDACTED] everywhere; see [Secret].
//
// [Client.DelegatedClient] gives a client that acts as another user,
// [Client.ActAs] one for a user who is found by name, [Client.PrincipalClient]
// one of the person who is really signed in. [Client.SwitchUser] and
// [Client.SwitchBack] do the same to a client in place.
//
// # Errors
//
// Branch with [errors.Is] on [ErrNotFound], [ErrUnauthorized], [ErrForbidden],
// [ErrRateLimited], [ErrReauthRequired], [ErrUnavailable] and [ErrCorruptData].
// [APIError] holds the status, the request id and the platform's text. Calls
// that change nothing are tried again after a lost connection, 408, 429 and
// 5xx, with growing pauses and within the deadline of the context.
//
// Nothing in this package reads the environment or a file, and redirects are
// never followed.
package sweatstack
