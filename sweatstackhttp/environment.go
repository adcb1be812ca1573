package sweatstackhttp

import (
	"os"

	"encoding/base64"
	"strings"
)

// ConfigFromEnv reads the settings that the environment holds, under the names
// that the Python plugin uses as well (SweatStack API reference, section 2.11).
// An empty variable counts as not set. It checks nothing: [Configure] does.
//
//	SWEATSTACK_CLIENT_ID                ClientID
//	SWEATSTACK_CLIENT_SECRET            ClientSecret
//	APP_URL                             AppURL
//	SWEATSTACK_SESSION_SECRET           SessionSecrets, the first
//	SWEATSTACK_SESSION_SECRET_PREVIOUS  SessionSecrets, the second
//	SWEATSTACK_WEBHOOK_SECRET           WebhookSecrets
//	SWEATSTACK_URL                      BaseURL
func ConfigFromEnv() Config {
	config := Config{
		ClientID:     os.Getenv("SWEATSTACK_CLIENT_ID"),
		ClientSecret: os.Getenv("SWEATSTACK_CLIENT_SECRET"),
		AppURL:       os.Getenv("APP_URL"),
		BaseURL:      os.Getenv("SWEATSTACK_URL"),
	}
	current, previous := os.Getenv("SWEATSTACK_SESSION_SECRET"), os.Getenv("SWEATSTACK_SESSION_SECRET_PREVIOUS")
	switch {
	case previous != "":
		// Also when there is no current one: the previous one must not seal in its
		// place without a word.
		config.SessionSecrets = []string{current, previous}
	case current != "":
		config.SessionSecrets = []string{current}
	}
	if secret := os.Getenv("SWEATSTACK_WEBHOOK_SECRET"); secret != "" {
		config.WebhookSecrets = []string{secret}
	}
	return config
}

// fixedSecret recognises the secrets that the sandbox uses when it is told to
// use fixed ones: they begin with a known text, in clear or in base64url.
func fixedSecret(secret string) bool {
	const prefix = "sweatstack-sandbox-fixed-"
	if strings.HasPrefix(secret, prefix) {
		return true
	}
	raw, err := base64.URLEncoding.DecodeString(secret)
	return err == nil && strings.HasPrefix(string(raw), prefix)
}
