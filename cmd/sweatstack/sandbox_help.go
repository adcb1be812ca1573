package main

// Help tells a developer in any language how to use the sandbox.
func (c *sandboxCommand) Help() string {
	return `The sandbox is the platform in one process: made-up people with two seasons of training, sign-in, tokens, delegation, uploads and webhooks. Nothing leaves this machine and no account is needed.

It prints what an application needs as NAME=value lines, and with --env-file writes them to a file:

  SWEATSTACK_URL             where requests go, in place of https://app.sweatstack.no
  SWEATSTACK_CLIENT_ID       the application, registered in the sandbox
  SWEATSTACK_CLIENT_SECRET   its secret
  SWEATSTACK_API_KEY         an access token of the coach, for a first request
  SWEATSTACK_REFRESH_TOKEN   renews it; this one never rotates
  SWEATSTACK_WEBHOOK_SECRET  signs webhooks
  SWEATSTACK_SESSION_SECRET  a good secret for the sessions of your application

A first request:

  curl -H "Authorization: Bearer $SWEATSTACK_API_KEY" "$SWEATSTACK_URL/api/v1/activities/?limit=3"

Sign-in: send the browser to $SWEATSTACK_URL/oauth/authorize with client_id, redirect_uri, scope and state; it comes back with a code, which POST $SWEATSTACK_URL/api/v1/oauth/token turns into tokens (form: grant_type=authorization_code, code, client_id, client_secret). Redirect URIs may be anything on http://localhost and http://127.0.0.1. A script presses the button of a person with a POST of user_id=ID to the same authorize address.

Look at it: open $SWEATSTACK_URL in a browser. The console shows people, activities, requests, tokens and webhooks, and moves the clock.

Steer it: requests below $SWEATSTACK_URL/_sandbox/ with JSON.

  GET  state                                             everything, tokens as fingerprints
  GET  requests, GET deliveries                          what was asked, which webhooks were sent
  POST clock          {"advance":"15m"}                  access tokens end, retries become due
  POST faults         {"match":"POST /api/v1/oauth/token","status":503,"times":1,"delay":"2s"}
  POST webhooks       {"url":"http://127.0.0.1:8000/hook","event_type":"activity_created","user_id":"ID"}
  POST webhook-faults {"copies":2,"hold":5,"wrong_signature":true}
  POST redeliver      {"id":"delivery_1"}
  POST withdraw       {"user_id":"ID"}                   the person disconnects the application
  POST reset          {}

Webhooks carry X-Sweatstack-Signature: t=UNIX,v1=HEX, where HEX is the HMAC-SHA256 of "t.body" with the webhook secret. Try your endpoint with: sweatstack webhook send URL`
}
