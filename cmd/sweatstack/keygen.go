package main

import (
	"crypto/rand"
	"encoding/base64"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// keygenCommand makes secrets.
type keygenCommand struct {
	Kind string `arg:"" enum:"session,store" help:"What for: session (SWEATSTACK_SESSION_SECRET) or store (the key of an encrypted token store)."`
	Env  bool   `help:"Print a session secret as a line NAME=value for an environment file."`
}

// Run prints 32 random bytes as base64url, 44 characters: the form of a Fernet
// key, which the web kit, the stores and the Python plugin all take.
func (c *keygenCommand) Run(s *session) error {
	var key [32]byte
	_, _ = rand.Read(key[:]) // never fails: crypto/rand ends the program instead
	text := base64.URLEncoding.EncodeToString(key[:])
	value := map[string]string{"key": text}
	if c.Env {
		if c.Kind != "session" {
			return &sweatstack.ParamError{Name: "--env", Reason: "goes with the kind session only: a store key has no fixed name"}
		}
		text = "SWEATSTACK_SESSION_SECRET=" + text
	}
	return s.saySecret(text+"\n", value)
}
