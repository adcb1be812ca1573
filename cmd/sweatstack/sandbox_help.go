package main

// Help tells a developer in any language how to use the sandbox. A test runs
// its commands, in their order and in one shell.
func (c *sandboxCommand) Help() string {
	return `The sandbox is the platform in one process: made-up people with two seasons of training, sign-in, tokens, delegation, uploads and webhooks. It sends nothing anywhere but webhooks, and no account is needed.

It prints what an application needs as NAME=value lines, and with --env-file writes them to a file. They come when all is ready, so a script waits for the file:

  rm -f .env
  sweatstack sandbox --env-file .env &
  for i in $(seq 300); do [ -s .env ] && break; sleep 0.1; done
  set -a; . ./.env; set +a

  SWEATSTACK_URL             where requests go, in place of https://app.sweatstack.no
  SWEATSTACK_CLIENT_ID       the application, registered in the sandbox
  SWEATSTACK_CLIENT_SECRET   its secret
  SWEATSTACK_API_KEY         an access token of the coach, for a first request
  SWEATSTACK_REFRESH_TOKEN   renews it; this one never rotates
  SWEATSTACK_WEBHOOK_SECRET  signs webhooks
  SWEATSTACK_SESSION_SECRET  a good secret for the sessions of your application

An interrupt or kill ends it. --data FILE keeps what was done. --seed and --clock TIME give the same activities on any day; tokens and signatures have that time too, so clients that go by their own clock renew at each request, and webhook endpoints refuse the signatures as old.

Requests carry an access token. Slashes at the end are part of a path. Errors are JSON with detail.

  AUTH="Authorization: Bearer $SWEATSTACK_API_KEY"
  curl -fsS -H "$AUTH" "$SWEATSTACK_URL/api/v1/activities/?limit=3"
  curl -fsS -H "$AUTH" "$SWEATSTACK_URL/api/v1/users/"

Below $SWEATSTACK_URL/api/v1:

  GET  activities/?sport=&start=&end=&tags=&limit=&offset=  a list, the newest first
  GET  activities/latest, activities/{id}                   one of them
  GET  activities/{id}/data                                 Parquet: samples, one row per second
  GET  activities/{id}/mean-max?metric=power                Parquet: the best mean of each duration
  GET  activities/longitudinal-data?sport=&start=           Parquet: samples of many activities
  POST activities/upload                                    FIT and CSV files, form field files
  GET  traces/?start=&end=, profile/sports/, profile/tags/  measurements, what the user has
  GET  users/, teams/, oauth/userinfo                       whose data you may see, who the token is for

Data is Parquet. The same as CSV:

  sweatstack activities data latest --csv -o ride.csv

Upload, where a CSV has at least the columns timestamp and sport; the file is read when the answer comes, and its status says failed when it could not be:

  curl -fsS -H "$AUTH" -F files=@ride.csv "$SWEATSTACK_URL/api/v1/activities/upload"

Act as an athlete: the answer has tokens like those of a sign-in, and requests with them are about the athlete. The ids are in the answer of users/ and on the console.

  curl -fsS -H "$AUTH" -H 'Content-Type: application/json' -d "{\"sub\":\"$ATHLETE\"}" "$SWEATSTACK_URL/api/v1/oauth/delegated-token"

Sign-in (OAuth 2, PKCE if you like): send the browser to $SWEATSTACK_URL/oauth/authorize with the parameters response_type=code, client_id, redirect_uri, scope, state, code_challenge and code_challenge_method=S256. It comes back to redirect_uri with code and state. Redirect URIs are anything on http://localhost and http://127.0.0.1, unless --redirect-uri names others. A script needs no browser: a POST of user_id=ID to the same address, with the same parameters, presses the button of that person and answers with the redirect. The code, then the refresh token, become tokens:

  curl -fsS "$SWEATSTACK_URL/api/v1/oauth/token" -d grant_type=refresh_token -d "refresh_token=$SWEATSTACK_REFRESH_TOKEN" -d "client_id=$SWEATSTACK_CLIENT_ID" -d "client_secret=$SWEATSTACK_CLIENT_SECRET"

with grant_type=authorization_code, code, redirect_uri and code_verifier in place of the refresh token. Scopes: openid profile email offline_access activities:read activities:write sharing:read sharing:write, and more in $SWEATSTACK_URL/.well-known/openid-configuration.

Webhooks: --webhook URL sends events to your endpoint, a POST of JSON with user_id, event_type, resource_id and timestamp. event_type is activity_created, and with --api current source_processed and source_failed after an upload, and test_created, test_updated, test_deleted: leave alone what you do not know. The header X-Sweatstack-Signature is t=UNIX,v1=HEX, where HEX is the HMAC-SHA256 of UNIX, a dot and the body as it came; the key is the whole text of the webhook secret. Refuse what is older than five minutes. Answer with 2xx, or the event comes again. "sweatstack webhook send URL" tries your endpoint, "sweatstack webhook listen" is one that prints.

Python: the client reads SWEATSTACK_URL. The FastAPI plugin does not: before you import it, import sweatstack.constants and set sweatstack.constants.DEFAULT_URL to the same.

Look at it: open $SWEATSTACK_URL in a browser. The console shows people, activities, requests, tokens and webhooks, and moves the clock.

Steer it: requests below $SWEATSTACK_URL/_sandbox/, without a token, with Content-Type: application/json.

  GET  state                                             everything, tokens as fingerprints
  GET  requests, GET deliveries                          what was asked, which webhooks were sent
  POST clock          {"advance":"15m"}                  access tokens end, retries become due
  POST faults         {"match":"POST /api/v1/oauth/token","status":503,"times":1,"delay":"2s"}
  POST webhooks       {"url":"http://127.0.0.1:8000/hook","event_type":"activity_created","user_id":"ID"}
  POST webhook-faults {"copies":2,"hold":5,"wrong_signature":true}
  POST redeliver      {"id":"delivery_1"}
  POST withdraw       {"user_id":"ID"}                   the person disconnects the application
  POST backfill       {"user_id":"ID","loaded_until":"2025-01-01T00:00:00Z"}
  POST reset          {}

  curl -fsS -H 'Content-Type: application/json' -d '{"advance":"1m"}' "$SWEATSTACK_URL/_sandbox/clock"

From another machine, a phone or another container: give --addr an address of this machine that they reach, which SWEATSTACK_URL then is, --allow-host the same address for the sign-in page and the console, and --redirect-uri the address of your application. In a container listen with --addr 0.0.0.0:8700 and publish the port on loopback only (-p 127.0.0.1:8700:8700); http://127.0.0.1:8700 then works from the host. For other containers set SWEATSTACK_URL yourself to the name that they know, and allow that with --allow-host. Webhooks go to loopback and to the hosts of --allow-webhook. There are no passwords: whoever reaches the port can sign in as anybody, also as the user of --import. The check of hosts keeps out web pages, not machines.

Your own training: --import DIR reads a folder of FIT and CSV files as one more user, who shares with the coach. Files that cannot be read are named and left out.`
}
