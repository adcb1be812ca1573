package main

import (
	"errors"
	"strings"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// delegateCommand prints delegated tokens.
type delegateCommand struct {
	Name string `arg:"" name:"user" help:"Whom to act as: an id or a part of the name."`
}

// Help says what the lines are for.
func (c *delegateCommand) Help() string {
	return `The tokens are lines NAME=value for a shell or an environment file, or with --json an object of the same names. They open the user's data, so keep them off the screen: with --output they go to a file that only you may read.

  sweatstack delegate "Emil Berg" -o emil.env
  set -a; . ./emil.env; set +a`
}

// Run prints the tokens as lines NAME=value, for a shell or an environment
// file. They are secrets, so --output makes a file that only its owner may read.
func (c *delegateCommand) Run(s *session) error {
	if s.User != nil {
		return &sweatstack.ParamError{Name: "--user", Reason: "does not go with this command: name the user behind it"}
	}
	s.User = &c.Name
	client, err := s.client()
	if err != nil {
		return err
	}
	token, err := client.Token(s.ctx)
	if err != nil {
		return err
	}
	var lines strings.Builder
	values := map[string]string{}
	for _, one := range [][2]string{
		{"SWEATSTACK_URL", client.BaseURL()},
		{"SWEATSTACK_API_KEY", token.AccessToken.Reveal()},
		{"SWEATSTACK_REFRESH_TOKEN", token.RefreshToken.Reveal()},
	} {
		if !s.JSON && !isShellWord(one[1]) {
			return errors.New(one[0] + " holds characters that a shell would act upon: take --json")
		}
		lines.WriteString(one[0] + "=" + one[1] + "\n")
		values[one[0]] = one[1]
	}
	return s.saySecret(lines.String(), values)
}

// isShellWord reports whether a shell takes a text as it is. The lines are made
// to be read by one, and tokens come from the network.
func isShellWord(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			return false
		}
		return !strings.ContainsRune("-._+/=:[]%@", r)
	})
}
