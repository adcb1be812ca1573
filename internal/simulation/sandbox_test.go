package simulation_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// RoundTrip makes the model a platform that a client can talk to.
func (p *platform) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := readBody(r)
	if err != nil {
		return nil, err
	}
	return response(r, p.serve(r, body, nil)), nil
}

// conversation is what a program does with a platform, written down so that two
// platforms can be compared: tokens are named in the order in which they came.
type conversation struct {
	t         *testing.T
	client    *sweatstack.Client
	stranger  *sweatstack.Client // with a wrong secret
	authorize func(page *url.URL) (code string)
	advance   func(time.Duration)
	people    map[string]string // roles by id

	verifier sweatstack.Secret
	code     string
	tokens   []sweatstack.Token
	names    map[string]string // of refresh tokens
	lines    []string
}

func (c *conversation) say(what string, result any, err error) {
	if err != nil {
		result = "error"
		for _, known := range []error{sweatstack.ErrInvalidGrant, sweatstack.ErrInvalidClient, sweatstack.ErrUnauthorized, sweatstack.ErrForbidden, sweatstack.ErrNotFound} {
			if errors.Is(err, known) {
				result = known.Error()
				break
			}
		}
		if api, ok := errors.AsType[*sweatstack.APIError](err); ok {
			result = fmt.Sprintf("%v (%d)", result, api.Status)
		}
	}
	c.lines = append(c.lines, fmt.Sprintf("%s: %v", what, result))
}

// got notes a token that came.
func (c *conversation) got(what string, t sweatstack.Token, err error) {
	if err != nil {
		c.say(what, nil, err)
		return
	}
	c.tokens = append(c.tokens, t)
	refresh := t.RefreshToken.Reveal()
	if c.names[refresh] == "" {
		c.names[refresh] = fmt.Sprintf("refresh %d", len(c.names)+1)
	}
	c.say(what, fmt.Sprintf("token %d of %s with %s", len(c.tokens), c.people[t.UserID], c.names[refresh]), nil)
}

// do carries out one line of a script.
func (c *conversation) do(line string) {
	ctx := c.t.Context()
	verb, rest, _ := strings.Cut(line, " ")
	number := 0
	_, _ = fmt.Sscan(rest, &number)
	token := func() sweatstack.Token {
		require.LessOrEqual(c.t, number, len(c.tokens), "%s: no such token", line)
		return c.tokens[number-1]
	}
	switch verb {
	case "sign-in":
		pkce := sweatstack.NewPKCE()
		raw, err := c.client.OAuth.AuthorizeURL(sweatstack.AuthorizeParams{
			RedirectURI: "http://localhost:8000/callback", State: "state", Challenge: pkce.Challenge})
		require.NoError(c.t, err)
		page, err := url.Parse(raw)
		require.NoError(c.t, err)
		c.code, c.verifier = c.authorize(page), pkce.Verifier
	case "exchange":
		verifier := c.verifier
		if rest == "badly" {
			verifier = sweatstack.NewPKCE().Verifier
		}
		t, err := c.client.OAuth.Exchange(ctx, sweatstack.ExchangeParams{Code: sweatstack.NewSecret(c.code), Verifier: verifier})
		c.got(line, t, err)
	case "redeem":
		t, err := c.client.OAuth.Refresh(ctx, token())
		c.got(line, t, err)
	case "steal":
		t, err := c.stranger.OAuth.Refresh(ctx, token())
		c.got(line, t, err)
	case "invent":
		t, err := c.client.OAuth.Refresh(ctx, sweatstack.Token{RefreshToken: sweatstack.NewSecret("an invented refresh token")})
		c.got(line, t, err)
	case "info":
		info, err := c.client.With(sweatstack.StaticToken(token())).OAuth.UserInfo(ctx)
		c.say(line, c.people[info.Subject], err)
	case "act":
		_, who, _ := strings.Cut(rest, " ")
		for id, role := range c.people {
			if role == who {
				t, err := c.client.With(sweatstack.StaticToken(token())).OAuth.DelegatedToken(ctx, sweatstack.DelegatedTokenParams{UserID: id})
				c.got(line, t, err)
			}
		}
	case "wait":
		d, err := time.ParseDuration(rest)
		require.NoError(c.t, err)
		c.advance(d)
	}
}

// scripts are the conversations; the numbers are those of tokens.
func scripts() map[string]string {
	return map[string]string{
		"tokens one after the other":       "sign-in, exchange, info 1, redeem 1, info 1, info 2, redeem 2, info 3",
		"a refresh token again at once":    "sign-in, exchange, redeem 1, redeem 1, info 2, redeem 2, info 1",
		"a refresh token again much later": "sign-in, exchange, redeem 1, wait 31s, redeem 1, info 1, info 2, redeem 2",
		"two generations back":             "sign-in, exchange, redeem 1, redeem 2, redeem 1, redeem 3, wait 1m, redeem 2, redeem 3",
		"a code twice":                     "sign-in, exchange, exchange, info 1, redeem 1",
		"a wrong verifier":                 "sign-in, exchange badly, exchange",
		"an invented token":                "invent",
		"a wrong secret":                   "sign-in, exchange, steal 1, redeem 1, info 1",
		"tokens that end":                  "sign-in, exchange, wait 14m59s, info 1, wait 2s, info 1, redeem 1, info 2",
		"acting for an athlete":            "sign-in, exchange, act 1 athlete, info 2, act 1 stranger, redeem 1, info 2, wait 16m, info 2, act 1 athlete",
		"acting after the sign-in's end":   "sign-in, exchange, act 1 athlete, redeem 1, wait 31s, redeem 1, info 2, act 1 athlete",
		"a sign-in beside another":         "sign-in, exchange, sign-in, exchange, redeem 1, redeem 2, wait 31s, redeem 1, info 2, redeem 2",
	}
}

// The simulation is worth what its platform is worth.
func TestPlatform_AnswersAsTheSandboxDoes(t *testing.T) {
	t.Parallel()
	for _, r := range []rotation{fixed, graceful, strict} {
		for name, script := range scripts() {
			t.Run(r.String()+"/"+name, func(t *testing.T) {
				t.Parallel()
				sandbox, model := withSandbox(t, r), withModel(t, r)
				for line := range strings.SplitSeq(script, ", ") {
					sandbox.do(line)
					model.do(line)
					require.Equal(t, sandbox.lines, model.lines)
				}
				assert.NotEmpty(t, sandbox.lines)
			})
		}
	}
}

func newConversation(t *testing.T, base, id, secret string, transport http.RoundTripper, now func() time.Time) *conversation {
	t.Helper()
	client := func(secret string) *sweatstack.Client {
		c, err := sweatstack.NewClient(sweatstack.WithBaseURL(base), sweatstack.WithHTTPClient(&http.Client{Transport: transport}),
			sweatstack.WithClientCredentials(id, sweatstack.NewSecret(secret)), sweatstack.WithClock(now))
		require.NoError(t, err)
		return c
	}
	return &conversation{t: t, client: client(secret), stranger: client("a wrong secret"), names: map[string]string{}}
}

func withSandbox(t *testing.T, r rotation) *conversation {
	t.Helper()
	begun := time.Now().Truncate(time.Second)
	options := []sweatstacktest.Option{sweatstacktest.WithClock(func() time.Time { return begun })}
	if r != fixed {
		options = append(options, sweatstacktest.WithRefreshTokenRotation(), sweatstacktest.WithRefreshReuseGrace(reuseGrace))
	}
	if r == strict {
		options = append(options, sweatstacktest.WithRefreshReuseGrace(0))
	}
	s := sweatstacktest.New(t, options...)
	secrets := s.Secrets()
	c := newConversation(t, "http://127.0.0.1", secrets.ClientID, secrets.ClientSecret, s.Transport(), s.Now)
	c.advance = s.Advance
	c.people = map[string]string{s.Coach().ID: "coach", s.Athletes()[0].ID: "athlete", s.LoneAthlete().ID: "stranger"}
	c.authorize = func(page *url.URL) string {
		form := page.Query()
		form.Set("user_id", s.Coach().ID)
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, page.String(), strings.NewReader(form.Encode()))
		require.NoError(t, err)
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		answer, err := s.Transport().RoundTrip(request)
		require.NoError(t, err)
		require.NoError(t, answer.Body.Close())
		back, err := answer.Location()
		require.NoError(t, err)
		return back.Query().Get("code")
	}
	return c
}

func withModel(t *testing.T, r rotation) *conversation {
	t.Helper()
	now := time.Now().Truncate(time.Second)
	p := newPlatform(r, 15*time.Minute, func() time.Time { return now })
	p.setShare(share{"coach", "athlete"}, true)
	c := newConversation(t, "http://127.0.0.1", clientID, clientSecret, p, p.now)
	c.advance = func(d time.Duration) { now = now.Add(d) }
	c.people = map[string]string{"coach": "coach", "athlete": "athlete", "stranger": "stranger"}
	c.authorize = func(page *url.URL) string {
		code, _ := p.authorize("coach", page.Query().Get("code_challenge"))
		return code
	}
	return c
}
