package sweatstackhttp_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// goodConfig has every required setting.
func goodConfig() sweatstackhttp.Config {
	return sweatstackhttp.Config{
		ClientID: "client", ClientSecret: "canary-client-secret", AppURL: appURL,
		SessionSecrets: []string{"canary-session-secret-of-more-than-32-characters"},
	}
}

// wrongFields lists the settings that an error of Configure names.
func wrongFields(err error) []string {
	var fields []string
	var walk func(error)
	walk = func(err error) {
		switch e := err.(type) { //nolint:errorlint // walks the tree itself
		case *sweatstackhttp.ConfigError:
			fields = append(fields, e.Field)
		case interface{ Unwrap() []error }:
			for _, below := range e.Unwrap() {
				walk(below)
			}
		}
	}
	walk(err)
	return fields
}

func TestConfigure_ReportsEveryWrongSettingAtOnceByItsName(t *testing.T) {
	t.Parallel()
	_, err := sweatstackhttp.Configure(sweatstackhttp.Config{
		AppURL: "ftp://coach.example", SessionSecrets: []string{"short", strings.Repeat("x", 44)},
		WebhookSecrets: []string{"whsec", ""}, BaseURL: "not a URL", AuthPrefix: "auth/", Scopes: []sweatstack.Scope{},
		SessionIdle: -time.Second, SessionLifetime: time.Second,
	})
	assert.Equal(t, []string{
		"ClientID", "ClientSecret", "AppURL", "SessionSecrets[0]", "SessionSecrets[1]", "WebhookSecrets[1]",
		"BaseURL", "AuthPrefix", "Scopes", "SessionIdle", "SessionLifetime",
	}, wrongFields(err))
	for _, field := range wrongFields(err) {
		assert.Contains(t, err.Error(), "sweatstackhttp: Config."+field+": ")
	}
	_, err = sweatstackhttp.Configure(sweatstackhttp.Config{})
	assert.Equal(t, []string{"ClientID", "ClientSecret", "AppURL", "SessionSecrets"}, wrongFields(err))
	first, ok := errors.AsType[*sweatstackhttp.ConfigError](err)
	require.True(t, ok)
	assert.Equal(t, "ClientID", first.Field)
}

func TestConfigure_RefusesEachWrongSettingAlone(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(c *sweatstackhttp.Config)
		field  string // empty: nothing is wrong
	}{
		"nothing wrong":               {func(*sweatstackhttp.Config) {}, ""},
		"app without scheme":          {func(c *sweatstackhttp.Config) { c.AppURL = "coach.example" }, "AppURL"},
		"app without host":            {func(c *sweatstackhttp.Config) { c.AppURL = "https://" }, "AppURL"},
		"app not parseable":           {func(c *sweatstackhttp.Config) { c.AppURL = "https://%zz" }, "AppURL"},
		"app with a user":             {func(c *sweatstackhttp.Config) { c.AppURL = "https://me@coach.example" }, "AppURL"},
		"app with a query":            {func(c *sweatstackhttp.Config) { c.AppURL = appURL + "?a=b" }, "AppURL"},
		"app with a bare query":       {func(c *sweatstackhttp.Config) { c.AppURL = appURL + "?" }, "AppURL"},
		"app with a fragment":         {func(c *sweatstackhttp.Config) { c.AppURL = appURL + "#a" }, "AppURL"},
		"app with a path":             {func(c *sweatstackhttp.Config) { c.AppURL = appURL + "/coach/" }, ""},
		"app with a dotted path":      {func(c *sweatstackhttp.Config) { c.AppURL = appURL + "/a/../b" }, "AppURL"},
		"app with an escaped path":    {func(c *sweatstackhttp.Config) { c.AppURL = appURL + "/a%2Fb%20" }, "AppURL"},
		"http in public":              {func(c *sweatstackhttp.Config) { c.AppURL = "http://coach.example" }, "AppURL"},
		"http on a private network":   {func(c *sweatstackhttp.Config) { c.AppURL = "http://192.168.1.7" }, "AppURL"},
		"http with a loopback prefix": {func(c *sweatstackhttp.Config) { c.AppURL = "http://localhost.evil.example" }, "AppURL"},
		"http, allowed": {func(c *sweatstackhttp.Config) {
			c.AppURL, c.AllowInsecure = "http://coach.example", true
		}, ""},
		"http on localhost":           {func(c *sweatstackhttp.Config) { c.AppURL = "http://localhost:8000" }, ""},
		"http below localhost":        {func(c *sweatstackhttp.Config) { c.AppURL = "http://coach.localhost:8000" }, ""},
		"http on 127.0.0.1":           {func(c *sweatstackhttp.Config) { c.AppURL = "http://127.0.0.1:8000" }, ""},
		"http on ::1":                 {func(c *sweatstackhttp.Config) { c.AppURL = "http://[::1]:8000" }, ""},
		"secret of 31 characters":     {func(c *sweatstackhttp.Config) { c.SessionSecrets[0] = goodSecret()[:31] }, "SessionSecrets[0]"},
		"secret of 32 characters":     {func(c *sweatstackhttp.Config) { c.SessionSecrets[0] = goodSecret()[:32] }, ""},
		"empty secret":                {func(c *sweatstackhttp.Config) { c.SessionSecrets[0] = "" }, "SessionSecrets[0]"},
		"empty previous secret":       {func(c *sweatstackhttp.Config) { c.SessionSecrets = append(c.SessionSecrets, "") }, "SessionSecrets[1]"},
		"one character repeated":      {func(c *sweatstackhttp.Config) { c.SessionSecrets[0] = strings.Repeat("0", 64) }, "SessionSecrets[0]"},
		"Fernet key as the plugin's":  {func(c *sweatstackhttp.Config) { c.SessionSecrets[0] = goodSecret() }, ""},
		"empty webhook secret":        {func(c *sweatstackhttp.Config) { c.WebhookSecrets = []string{""} }, "WebhookSecrets[0]"},
		"platform with a path":        {func(c *sweatstackhttp.Config) { c.BaseURL = "https://api.example/x" }, ""},
		"platform without scheme":     {func(c *sweatstackhttp.Config) { c.BaseURL = "api.example" }, "BaseURL"},
		"platform with a user":        {func(c *sweatstackhttp.Config) { c.BaseURL = "https://me:canary@api.example" }, "BaseURL"},
		"prefix without slash":        {func(c *sweatstackhttp.Config) { c.AuthPrefix = "auth" }, "AuthPrefix"},
		"prefix with two slashes":     {func(c *sweatstackhttp.Config) { c.AuthPrefix = "//auth" }, "AuthPrefix"},
		"prefix that is the root":     {func(c *sweatstackhttp.Config) { c.AuthPrefix = "/" }, "AuthPrefix"},
		"prefix with a slash behind":  {func(c *sweatstackhttp.Config) { c.AuthPrefix = "/auth/" }, "AuthPrefix"},
		"prefix with dots":            {func(c *sweatstackhttp.Config) { c.AuthPrefix = "/a/../b" }, "AuthPrefix"},
		"prefix with an empty part":   {func(c *sweatstackhttp.Config) { c.AuthPrefix = "/a//b" }, "AuthPrefix"},
		"prefix with a wildcard":      {func(c *sweatstackhttp.Config) { c.AuthPrefix = "/{x}" }, "AuthPrefix"},
		"prefix with a space":         {func(c *sweatstackhttp.Config) { c.AuthPrefix = "/a b" }, "AuthPrefix"},
		"prefix of one's own":         {func(c *sweatstackhttp.Config) { c.AuthPrefix = "/sign-in_1.0~" }, ""},
		"no scopes on purpose":        {func(c *sweatstackhttp.Config) { c.Scopes = []sweatstack.Scope{} }, "Scopes"},
		"idle for less than a minute": {func(c *sweatstackhttp.Config) { c.SessionIdle = 59 * time.Second }, "SessionIdle"},
		"idle for a minute":           {func(c *sweatstackhttp.Config) { c.SessionIdle = time.Minute }, ""},
		"life longer than a browser":  {func(c *sweatstackhttp.Config) { c.SessionLifetime = 401 * 24 * time.Hour }, "SessionLifetime"},
		"life of 400 days":            {func(c *sweatstackhttp.Config) { c.SessionLifetime = 400 * 24 * time.Hour }, ""},
		"negative life":               {func(c *sweatstackhttp.Config) { c.SessionLifetime = -time.Hour }, "SessionLifetime"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := goodConfig()
			c.change(&config)
			auth, err := sweatstackhttp.Configure(config)
			if c.field == "" {
				require.NoError(t, err)
				assert.NotNil(t, auth)
				return
			}
			assert.Equal(t, []string{c.field}, wrongFields(err))
			assert.Nil(t, auth)
			assert.NotContains(t, err.Error(), "canary")
		})
	}
}

// goodSecret is a Fernet key.
func goodSecret() string {
	return base64.URLEncoding.EncodeToString([]byte("0123456789abcdef0123456789ABCDEF"))
}

func TestConfigure_RefusesTheSandboxesFixedSecretsInPublic(t *testing.T) {
	t.Parallel()
	fixed := sweatstacktest.New(t, sweatstacktest.WithFixedSecrets()).Secrets()
	config := goodConfig()
	config.ClientSecret, config.SessionSecrets = fixed.ClientSecret, []string{fixed.SessionSecret}
	config.WebhookSecrets = []string{fixed.WebhookSecret}
	want := []string{"SessionSecrets[0]", "ClientSecret", "WebhookSecrets[0]"}
	for _, public := range []string{appURL, "https://10.0.0.7", "https://localhost.evil.example"} {
		config.AppURL = public
		_, err := sweatstackhttp.Configure(config)
		assert.ElementsMatch(t, want, wrongFields(err), public)
	}
	config.AppURL, config.AllowInsecure = "http://10.0.0.7", true
	_, err := sweatstackhttp.Configure(config)
	assert.ElementsMatch(t, want, wrongFields(err), "AllowInsecure is about http only")
	for _, local := range []string{"http://localhost:8000", "http://127.0.0.1:8000", "https://localhost"} {
		config.AppURL = local
		_, err := sweatstackhttp.Configure(config)
		assert.NoError(t, err, local)
	}
	random := sweatstacktest.New(t).Secrets()
	config.AppURL = appURL
	config.ClientSecret, config.SessionSecrets, config.WebhookSecrets = random.ClientSecret, []string{random.SessionSecret}, []string{random.WebhookSecret}
	_, err = sweatstackhttp.Configure(config)
	assert.NoError(t, err, "random ones are as good as any")
}

func TestConfigure_LaterChangesToTheSlicesDoNothing(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) { c.Scopes = sweatstack.DefaultScopes() }})
	k.config.SessionSecrets[0], k.config.WebhookSecrets[0], k.config.Scopes[0] = "x", "x", "x"
	assert.NotContains(t, k.newBrowser(t).get("/auth/sweatstack/login").location(), "scope=x")
	assert.Equal(t, 200, k.signIn(t, k.sandbox.Coach()).get("/me").status)
}

func TestConfigFromEnv_ReadsTheNamesThatThePluginKnows(t *testing.T) {
	t.Setenv("SWEATSTACK_CLIENT_ID", "client")
	t.Setenv("SWEATSTACK_CLIENT_SECRET", "client secret")
	t.Setenv("APP_URL", appURL)
	t.Setenv("SWEATSTACK_SESSION_SECRET", "current")
	t.Setenv("SWEATSTACK_SESSION_SECRET_PREVIOUS", "previous")
	t.Setenv("SWEATSTACK_WEBHOOK_SECRET", "whsec")
	t.Setenv("SWEATSTACK_URL", "https://platform.example")
	got := sweatstackhttp.ConfigFromEnv()
	assert.Equal(t, "client", got.ClientID)
	assert.Equal(t, "client secret", got.ClientSecret)
	assert.Equal(t, appURL, got.AppURL)
	assert.Equal(t, []string{"current", "previous"}, got.SessionSecrets)
	assert.Equal(t, []string{"whsec"}, got.WebhookSecrets)
	assert.Equal(t, "https://platform.example", got.BaseURL)
}

func TestConfigFromEnv_EmptyVariablesAreNotSet(t *testing.T) {
	t.Setenv("SWEATSTACK_CLIENT_ID", "")
	t.Setenv("SWEATSTACK_CLIENT_SECRET", "")
	t.Setenv("APP_URL", "")
	t.Setenv("SWEATSTACK_SESSION_SECRET", "")
	t.Setenv("SWEATSTACK_SESSION_SECRET_PREVIOUS", "")
	t.Setenv("SWEATSTACK_WEBHOOK_SECRET", "")
	t.Setenv("SWEATSTACK_URL", "")
	got := sweatstackhttp.ConfigFromEnv()
	assert.Nil(t, got.SessionSecrets)
	assert.Nil(t, got.WebhookSecrets)
	_, err := sweatstackhttp.Configure(got)
	assert.Equal(t, []string{"ClientID", "ClientSecret", "AppURL", "SessionSecrets"}, wrongFields(err))
}

// The previous secret must not seal in the place of one that somebody forgot.
func TestConfigFromEnv_PreviousSecretWithoutACurrentOneIsAMistakeThatShows(t *testing.T) {
	t.Setenv("SWEATSTACK_SESSION_SECRET", "")
	t.Setenv("SWEATSTACK_SESSION_SECRET_PREVIOUS", "previous")
	got := sweatstackhttp.ConfigFromEnv()
	assert.Equal(t, []string{"", "previous"}, got.SessionSecrets)
	_, err := sweatstackhttp.Configure(got)
	assert.Contains(t, wrongFields(err), "SessionSecrets[0]")
}

func TestConfigure_ReadsNoEnvironment(t *testing.T) {
	t.Setenv("SWEATSTACK_URL", "https://evil.example")
	t.Setenv("SWEATSTACK_CLIENT_ID", "evil")
	k := newKit(t, setup{})
	location := k.newBrowser(t).get("/auth/sweatstack/login").location()
	assert.True(t, strings.HasPrefix(location, sweatstack.DefaultBaseURL+"/oauth/authorize?"), location)
	assert.NotContains(t, location, "evil")
}

// everyPrint gives all the ways in which a value ends up as text.
func everyPrint(value any) map[string]string {
	prints := map[string]string{}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		prints[verb] = fmt.Sprintf(verb, value)
		prints["[]"+verb] = fmt.Sprintf(verb, []any{value})
		prints["struct "+verb] = fmt.Sprintf(verb, struct{ V any }{value})
	}
	var text, asJSON bytes.Buffer
	slog.New(slog.NewTextHandler(&text, nil)).Info("x", "value", value)
	slog.New(slog.NewJSONHandler(&asJSON, nil)).Info("x", "value", value)
	prints["slog text"], prints["slog JSON"] = text.String(), asJSON.String()
	if encoded, err := json.Marshal(value); err == nil {
		prints["JSON"] = string(encoded)
	} else {
		prints["JSON"] = err.Error()
	}
	return prints
}

func TestConfig_AndAuthPrintNoSecret(t *testing.T) {
	t.Parallel()
	config := goodConfig()
	config.WebhookSecrets = []string{"canary-webhook-secret"}
	config.SessionSecrets = append(config.SessionSecrets, "canary-previous-secret-of-more-than-32-characters")
	config.Store = tokenstore.NewMemory()
	auth, err := sweatstackhttp.Configure(config)
	require.NoError(t, err)
	holder := struct{ auth *sweatstackhttp.Auth }{auth} // fmt calls no methods below an unexported field
	for name, value := range map[string]any{"Config": config, "*Config": &config, "Auth": auth, "field": holder} {
		for how, text := range everyPrint(value) {
			assert.NotContains(t, text, "canary", "%s with %s", name, how)
			for _, secret := range []string{"canary-webhook", "canary-client"} {
				assert.NotContains(t, text, fmt.Sprintf("%x", secret), "%s with %s", name, how)
			}
		}
	}
	assert.Contains(t, fmt.Sprint(config), "client", "what is no secret helps")
	raw := fmt.Sprintf("%+v", reflect.ValueOf(auth).Elem()) // a print of *auth, as vet would not let it pass
	assert.NotContains(t, raw, "canary")
}

func TestConfigure_ErrorsTellNoSecret(t *testing.T) {
	t.Parallel()
	_, err := sweatstackhttp.Configure(sweatstackhttp.Config{
		ClientSecret: "canary", SessionSecrets: []string{"canary", strings.Repeat("c", 50)}, WebhookSecrets: []string{"canary", ""},
		BaseURL: "https://user:canary@%zz", AppURL: "https://user:canary@host",
	})
	require.Error(t, err)
	for how, text := range everyPrint(err) {
		assert.NotContains(t, text, "canary", how)
	}
}
