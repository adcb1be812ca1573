// Package sweatstackhttp signs people in with SweatStack and gives each handler
// a typed user whose client works. It mounts into any router of net/http.
//
//	auth, err := sweatstackhttp.Configure(sweatstackhttp.ConfigFromEnv())
//	…
//	mux := http.NewServeMux() // or chi.NewRouter()
//	auth.Instrument(mux)
//	mux.Handle("GET /activities", sweatstackhttp.Handler(auth,
//		func(w http.ResponseWriter, r *http.Request, user sweatstackhttp.SelectedUser) error {
//			list, err := user.Client().Activities.List(r.Context(), sweatstack.ActivityListParams{})
//			…
//		}))
//
// # Users
//
// [AuthenticatedUser] is the principal, who signed in. [SelectedUser] is whose
// data is shown: an athlete whom a coach acts as, else the principal.
// [OptionalUser] and [OptionalSelectedUser] may be nobody. Each has a
// middleware of the same name on [Auth]; [Handler] takes the type of a
// function's parameter for it.
//
// # Sessions
//
// Without [Config.Store] the sealed session cookie carries the person's tokens
// (cookie mode). With a store it is a small reference, and the store owns them
// (store mode), which webhooks and jobs need. On a platform that rotates
// refresh tokens, several processes need a shared store and a shared
// [Config.Coordinator].
//
// With [Config.Sessions] a session is a row: it can be listed and ended from
// anywhere, and a restart forgets nothing.
//
// A session ends by log-out, by its age, when the platform refuses its newest
// refresh token, or when its row is deleted. Nothing else ends it: when the
// platform or a store does not answer, a request that needs it gets 503 with
// Retry-After, and the session stays.
//
// # Acting as another
//
// A principal acts as another person after a form has been sent to
// [URLs.SelectUser], or within one request with [Auth.As]. [Auth.RequireSelf]
// keeps routes apart from that, [Config.OnActing] hears of every deed, and
// [NoticeFrom] tells when an access was withdrawn.
//
// # Safety
//
// Every answer behind a middleware is private to one person's browser. Writing
// requests from another origin are refused, on the application's own routes
// too. Where a browser is sent next is parsed, checked and rebuilt; nothing
// outside of the application's origin passes. The origin comes from
// [Config.AppURL], never from a header of the request.
package sweatstackhttp
