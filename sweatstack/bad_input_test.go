package sweatstack_test

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

// decodingCalls are calls that read their answer, of each shape that there is.
func decodingCalls() map[string]func(context.Context, *sweatstack.Client) error {
	return map[string]func(context.Context, *sweatstack.Client) error{
		"a list of models": func(ctx context.Context, c *sweatstack.Client) error {
			_, err := c.Activities.List(ctx, sweatstack.ActivityListParams{})
			return err
		},
		"pages of a list": func(ctx context.Context, c *sweatstack.Client) error {
			return drain(ctx, c, sweatstack.ActivityListParams{})
		},
		"a model": func(ctx context.Context, c *sweatstack.Client) error {
			_, err := c.Activities.Get(ctx, "a")
			return err
		},
		"the latest": func(ctx context.Context, c *sweatstack.Client) error {
			_, err := c.Activities.Latest(ctx, sweatstack.ActivityListParams{})
			return err
		},
		"users": func(ctx context.Context, c *sweatstack.Client) error {
			_, err := c.Users.List(ctx, sweatstack.UserListParams{})
			return err
		},
		"sports": func(ctx context.Context, c *sweatstack.Client) error {
			_, err := c.Profile.Sports(ctx, sweatstack.SportsParams{})
			return err
		},
		"tags": func(ctx context.Context, c *sweatstack.Client) error {
			_, err := c.Profile.Tags(ctx)
			return err
		},
		"user info": func(ctx context.Context, c *sweatstack.Client) error {
			_, err := c.OAuth.UserInfo(ctx)
			return err
		},
		"a code": func(ctx context.Context, c *sweatstack.Client) error {
			_, err := c.OAuth.Exchange(ctx, sweatstack.ExchangeParams{Code: sweatstack.NewSecret("code")})
			return err
		},
		"a refresh": func(ctx context.Context, c *sweatstack.Client) error {
			_, err := c.OAuth.Refresh(ctx, farUser())
			return err
		},
		"a delegated token": func(ctx context.Context, c *sweatstack.Client) error {
			_, err := c.OAuth.DelegatedToken(ctx, sweatstack.DelegatedTokenParams{UserID: "u"})
			return err
		},
		"a principal token": func(ctx context.Context, c *sweatstack.Client) error {
			_, err := c.OAuth.PrincipalToken(ctx)
			return err
		},
		"data": func(ctx context.Context, c *sweatstack.Client) error {
			_, err := c.Activities.Data(ctx, "a", sweatstack.ActivityDataParams{})
			return err
		},
		"a curve": func(ctx context.Context, c *sweatstack.Client) error {
			_, err := c.Activities.AWD(ctx, "a", sweatstack.ActivityAWDParams{})
			return err
		},
		"longitudinal data": func(ctx context.Context, c *sweatstack.Client) error {
			_, err := c.Longitudinal.Data(ctx, sweatstack.LongitudinalDataParams{Sports: []sport.Sport{sport.Cycling}, Start: day("2026-01-01")})
			return err
		},
		"an upload": func(ctx context.Context, c *sweatstack.Client) error {
			_, err := c.Activities.Upload(ctx, sweatstack.UploadParams{Files: []sweatstack.UploadFile{
				sweatstack.UploadReader("a.fit", strings.NewReader("FIT")),
			}})
			return err
		},
	}
}

func TestBadInput_AnswersThatAreNoJSONAreCorruptDataForEveryShape(t *testing.T) {
	t.Parallel()
	for name, run := range decodingCalls() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for kind, body := range map[string]string{
				"HTML": "<!doctype html><title>canary</title>", "truncated object": `{"id":"canary","sport":"cyc`,
				"truncated list": `[{"id":"canary"`, "nothing": "", "two values": `[] canary`, "zero bytes": "\x00\x00canary",
			} {
				_, client := scripted(t, says(200, body))
				err := run(t.Context(), client)
				require.ErrorIs(t, err, sweatstack.ErrCorruptData, kind)
				assert.NotContains(t, err.Error(), "canary", kind)
			}
		})
	}
}

// Null where one model is due would be a user without an id, and an activity of
// the year 1. Lists of nothing are told apart below.
func TestBadInput_NullWhereAModelIsDueIsCorruptData(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"a model": "null", "user info": " null\n", "users": "[null]", "a list of models": "[" + activityJSON("a") + ",null]",
		"pages of a list": "[null]", "tags": `["a",null]`, "sports": "[null]", "a code": "null", "a refresh": "null",
		"a principal token": "null", "a delegated token": "null", "data": "null",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, client := scripted(t, says(200, body))
			require.ErrorIs(t, decodingCalls()[name](t.Context(), client), sweatstack.ErrCorruptData)
		})
	}
}

func TestBadInput_NullWhereAListIsDueIsAnEmptyList(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"a list of models", "pages of a list", "users", "tags", "sports"} {
		_, client := scripted(t, says(200, "null"))
		require.NoError(t, decodingCalls()[name](t.Context(), client), name)
	}
	_, client := scripted(t, says(200, strings.Replace(activityJSON("a"), `"id"`, `"laps":null,"tags":null,"traces":null,"id"`, 1)))
	activity, err := client.Activities.Get(t.Context(), "a")
	require.NoError(t, err)
	assert.Empty(t, activity.Laps)
	assert.Empty(t, activity.Tags)
	_, client = scripted(t, says(200, strings.Replace(activityJSON("a"), `["power"]`, "null", 1)))
	_, err = client.Activities.Get(t.Context(), "a")
	require.ErrorIs(t, err, sweatstack.ErrCorruptData, "metrics are always there")
}

func TestBadInput_FieldsOfAnActivity(t *testing.T) {
	t.Parallel()
	const start = `"2026-05-06T10:00:00Z"`
	for name, c := range map[string]struct {
		from, to string
		field    string // of the error; empty when it is no error
	}{
		"a date as a number":               {start, "1746525600", "start"},
		"a date as a text with a number":   {start, `"1746525600"`, "start"},
		"a date as an object":              {start, `{}`, "start"},
		"a number as a text":               {`"id"`, `"distance":"12","id"`, "distance"},
		"2^63 where a fraction may be":     {`"id"`, `"distance":9223372036854775808,"id"`, ""},
		"2^63 in a whole number":           {`"id"`, `"traces":[{"id":"t","timestamp":` + start + `,"timestamp_local":"2026-05-06T12:00:00","rpe":9223372036854775808}],"id"`, "traces[0].rpe"},
		"-2^63 in a whole number":          {`"id"`, `"traces":[{"id":"t","timestamp":` + start + `,"timestamp_local":"2026-05-06T12:00:00","rpe":-9223372036854775808}],"id"`, "traces[0].rpe"},
		"2^63 seconds":                     {`"PT1H"`, "9223372036854775808", "duration"},
		"a number that no float can hold":  {`"id"`, `"distance":1e400,"id"`, "distance"},
		"a sport and a metric of tomorrow": {`"cycling.road"`, `"moon.walking+roped"`, ""},
		"a sport as a number":              {`"cycling.road"`, "7", "sport"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, client := scripted(t, says(200, strings.Replace(activityJSON("a"), c.from, c.to, 1)))
			activity, err := client.Activities.Get(t.Context(), "a")
			if c.field == "" {
				require.NoError(t, err)
				assert.Equal(t, "a", activity.ID)
				return
			}
			require.ErrorIs(t, err, sweatstack.ErrCorruptData)
			assert.Contains(t, err.Error(), c.field+": ")
		})
	}
}

func TestBadInput_UnknownEnumValuesAreKeptAndPrinted(t *testing.T) {
	t.Parallel()
	body := strings.NewReplacer(`"cycling.road"`, `"moon.walking+roped"`, `["power"]`, `["power","moon_light"]`).Replace(activityJSON("a"))
	_, client := scripted(t, says(200, body))
	activity, err := client.Activities.Get(t.Context(), "a")
	require.NoError(t, err)
	assert.Equal(t, "moon.walking+roped", string(activity.Sport))
	assert.False(t, activity.Sport.Known())
	assert.NotEmpty(t, activity.Sport.DisplayName())
	assert.Equal(t, []sweatstack.Metric{sweatstack.MetricPower, "moon_light"}, activity.Metrics)
	assert.Equal(t, "moon light", activity.Metrics[1].DisplayName())
}

func TestBadInput_TokenAnswersWithOddNumbers(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.May, 6, 12, 0, 0, 0, time.UTC)
	farEnd := time.Unix(4102444800, 0)
	for wire, want := range map[string]time.Time{
		"900": now.Add(15 * time.Minute), "900.5": now.Add(900500 * time.Millisecond),
		"9223372036854775808": now.Add(10 * 365 * 24 * time.Hour), "1e300": now.Add(10 * 365 * 24 * time.Hour),
		"0": farEnd, "-1": farEnd, "-9223372036854775809": farEnd, "null": farEnd, // what the token itself says
	} {
		s := &script{replies: []reply{says(200, `{"access_token":"`+farToken+`","expires_in":`+wire+`}`)}}
		client, err := sweatstack.NewClient(sweatstack.WithHTTPClient(&http.Client{Transport: s}),
			sweatstack.WithClock(func() time.Time { return now }))
		require.NoError(t, err)
		got, err := client.OAuth.PrincipalToken(t.Context())
		require.NoError(t, err, wire)
		assert.True(t, want.Equal(got.Expiry), "%s: %s", wire, got.Expiry)
	}
	_, client := scripted(t, says(200, `{"access_token":"`+farToken+`","expires_in":1e400}`))
	_, err := client.OAuth.PrincipalToken(t.Context())
	require.ErrorIs(t, err, sweatstack.ErrCorruptData)
}

func TestBadInput_TooManyRequestsWithADate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		at := time.Now().Add(40 * time.Second).UTC()
		s, client := scripted(t, says(429, `{"detail":"slow down"}`, "Retry-After", at.Format(http.TimeFormat)))
		_, err := client.Profile.Tags(t.Context())
		require.ErrorIs(t, err, sweatstack.ErrRateLimited)
		api, ok := errors.AsType[*sweatstack.APIError](err)
		require.True(t, ok)
		assert.Equal(t, 40*time.Second, api.RetryAfter)
		assert.Len(t, s.at, 1, "longer than all waits of a call together may be")
	})
}

func TestBadInput_ServiceUnavailableForADay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		s, client := scripted(t, says(503, "", "Retry-After", "99999"))
		_, err := client.Profile.Tags(t.Context())
		api, ok := errors.AsType[*sweatstack.APIError](err)
		require.True(t, ok)
		assert.Equal(t, 503, api.Status)
		assert.Equal(t, 99999*time.Second, api.RetryAfter, "the caller may decide")
		assert.Zero(t, time.Since(begun))
		assert.Len(t, s.at, 1)

		// A refresh says the same to everybody who waits for it.
		_, client = scripted(t, says(401, ""), says(503, "", "Retry-After", "99999"))
		_, err = client.Profile.Tags(t.Context())
		_, ok = errors.AsType[*sweatstack.UnavailableError](err)
		assert.True(t, ok, "%v", err)
		assert.Zero(t, time.Since(begun))
	})
}

// 0.70 refuses such a token. Here it is good until the platform says otherwise.
func TestBadInput_JWTWithoutAnEndIsUsedUntilItIsRefused(t *testing.T) {
	t.Parallel()
	for name, payload := range map[string]string{"no exp": `{"sub":"u"}`, "exp is null": `{"sub":"u","exp":null}`} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			endless := "e30." + base64.RawURLEncoding.EncodeToString([]byte(payload)) + ".s"
			s := &script{replies: []reply{says(200, "[]"), says(401, ""), says(200, `{"access_token":"new","expires_in":900}`), says(200, "[]")}}
			client, err := sweatstack.NewClient(sweatstack.WithHTTPClient(&http.Client{Transport: s}), sweatstack.WithToken(pair(endless, "r")))
			require.NoError(t, err)
			for range 2 {
				_, err = client.Profile.Tags(t.Context())
				require.NoError(t, err)
			}
			require.Len(t, s.seen, 4)
			assert.Equal(t, "Bearer "+endless, s.seen[0].Header.Get("Authorization"))
			assert.Equal(t, "/api/v1/oauth/token", s.seen[2].URL.Path)
			assert.Equal(t, "Bearer new", s.seen[3].Header.Get("Authorization"))
		})
	}
}
