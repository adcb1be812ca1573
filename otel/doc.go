// Package otel reports the events of the SweatStack client and web kit to
// OpenTelemetry. It is a module of its own, so that only programs that want
// OpenTelemetry download it:
//
//	import sweatotel "github.com/sweatstack/sweatstack-go/otel"
//
//	observe, err := sweatotel.NewObserver(sweatotel.Config{})
//	config.Observe = observe // sweatstackhttp.Config, or sweatstack.WithObserver
//
// # Traces
//
// Each request to the platform is a client span below the span of its context,
// with the attributes of the semantic conventions for HTTP. The other events
// are events of the span of their context, such as "sweatstack.signed_in", and
// are in no trace when there is none. Attributes of spans hold ids of users and
// activities.
//
// # Metrics
//
//	http.client.request.duration  s            requests to the platform
//	sweatstack.token.refreshes    {refresh}    by outcome: led, joined, failed
//	sweatstack.sign_ins           {sign_in}    by outcome: success, or the step that failed
//	sweatstack.sign_outs          {sign_out}   by outcome: asked, everywhere, lost
//	sweatstack.acting.changes     {change}     by outcome: started, ended, withdrawn
//	sweatstack.webhook.duration   s            webhooks by outcome, reason and status
//	sweatstack.sessions.old_key   {session}    sessions that an older secret opened
//	sweatstack.cookies.chunked    {cookie}     session cookies that had to be split
//	sweatstack.events             {event}      events of other kinds, by name
//
// No attribute of a metric holds an id, so that there is a bounded number of
// series. Neither traces nor metrics hold a secret.
package otel
