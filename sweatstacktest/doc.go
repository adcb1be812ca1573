// Package sweatstacktest is the SweatStack platform in one process: people,
// training history, sign-in, tokens, delegation and webhooks, all made up, with
// the wire format and the refusals of the real one. No account, no network.
//
//	sandbox := sweatstacktest.New(t)
//	browser := sandbox.SignIn(t, app, sandbox.Coach())
//	sandbox.Advance(15 * time.Minute) // access tokens expire
//	sandbox.Fail("POST /api/v1/oauth/token", sweatstacktest.Fault{Status: 503, Times: 1})
//
// [New] serves tests, [Start] programs; sweatstack sandbox on the command line
// is the same code. [Sandbox.Transport] needs no listener and works inside a
// bubble of testing/synctest; [Sandbox.URL] listens on loopback.
//
// # Who is there
//
// [Sandbox.Coach] runs two teams. [Sandbox.Athletes], the members of the first,
// share with the coach directly, as does [Sandbox.ManagedUser], who has no
// sign-in. Two members of the second share with that team only, and one member
// of both has opened less to it. [Sandbox.LoneAthlete] shares with nobody. There
// is another coach, with an athlete and a managed user. Everybody has trained up
// to the start, for two seasons or, in [New], for 120 days; see [WithHistory].
// People and activities follow from the seed; the days from the clock.
//
// Samples, summaries, mean-max curves and work durations, of one activity and
// over many, are computed from the same samples, on demand. What was computed
// is kept up to a bound, so a long history costs no memory by itself.
//
// # What it refuses
//
// Paths have exact slashes, unknown query parameters are ignored, malformed
// ones are 422, a missing or expired token is 401, a scope or a delegation that
// is not enough is 403, and a redirect URI that is not registered never gets a
// redirect. Redirect URIs of the sandbox's own application may be anything on
// http://localhost and http://127.0.0.1 until [WithRedirectURIs] registers some.
//
// # Clocks
//
// The sandbox has a clock of its own, [Sandbox.Now], that [Sandbox.Advance]
// moves: tokens expire by it, and webhooks are tried again by it. Signatures of
// webhooks carry the time without what was added, because the receiver compares
// it with a clock of its own.
//
// # Secrets
//
// Tokens and secrets are random per sandbox unless [WithFixedSecrets] says
// otherwise, and appear as fingerprints in [Sandbox.Requests] and in the
// control API below /_sandbox/. The control API and the pages answer only under
// loopback host names and those of [WithAllowedHosts].
package sweatstacktest
