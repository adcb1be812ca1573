package sweatstacktest

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
)

// fixedPrefix begins every fixed secret, so that whoever is asked to trust one
// can tell. The fixed session secret is base64url and has it once decoded.
const fixedPrefix = "sweatstack-sandbox-fixed-"

// Secrets are the credentials that an application and its developer need. The
// names in the environment are those that the kit and the Python client read.
type Secrets struct {
	// ClientID names the sandbox's own application (SWEATSTACK_CLIENT_ID).
	ClientID string
	// ClientSecret is its secret (SWEATSTACK_CLIENT_SECRET).
	ClientSecret string
	// WebhookSecret signs its webhooks (SWEATSTACK_WEBHOOK_SECRET).
	WebhookSecret string
	// SessionSecret is a good secret for the application's sessions, a Fernet
	// key of 44 characters (SWEATSTACK_SESSION_SECRET). The sandbox itself
	// does not use it.
	SessionSecret string
}

// String names the application and no secret.
func (s Secrets) String() string { return fmt.Sprintf("secrets{client id: %q}", s.ClientID) }

// GoString names the application and no secret.
func (s Secrets) GoString() string { return s.String() }

// ownClientID is the client id of the sandbox's own application.
func ownClientID(seed uint64) string { return shortID(seed, "application") }

// newSecrets makes the credentials of one sandbox. The client id follows from
// the seed, the rest is random unless it is fixed.
func newSecrets(seed uint64, fixed bool) Secrets {
	made := Secrets{ClientID: ownClientID(seed)}
	if fixed {
		made.ClientSecret = fixedPrefix + "client-secret"
		made.WebhookSecret = fixedPrefix + "webhook-secret"
		made.SessionSecret = base64.URLEncoding.EncodeToString([]byte(fixedPrefix + "secret!"))
		return made
	}
	var key [32]byte
	_, _ = rand.Read(key[:]) // never fails: crypto/rand ends the program instead
	made.ClientSecret = randomText("sandbox_client_")
	made.WebhookSecret = randomText("whsec_sandbox_")
	made.SessionSecret = base64.URLEncoding.EncodeToString(key[:])
	return made
}
