package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/login"
)

// loginCommand signs in with the browser.
type loginCommand struct {
	Force bool          `short:"f" help:"Sign in anew, also when somebody is signed in."`
	Wait  time.Duration `default:"2m" help:"How long to wait for the browser."`
	Scope []string      `help:"Scope to ask for, in place of the usual ones. Repeat it for more." placeholder:"SCOPE"`
}

// Run signs in and says who it is.
func (c *loginCommand) Run(s *session) error {
	cfg := s.loginConfig()
	cfg.Force, cfg.Timeout = c.Force, c.Wait
	for _, scope := range c.Scope {
		cfg.Scopes = append(cfg.Scopes, sweatstack.Scope(scope))
	}
	client, err := login.Authenticate(s.ctx, cfg)
	if err != nil {
		return err
	}
	if os.Getenv("SWEATSTACK_API_KEY") != "" || os.Getenv("SWEATSTACK_REFRESH_TOKEN") != "" {
		_, _ = fmt.Fprintln(s.err, "sweatstack: the tokens in SWEATSTACK_API_KEY and SWEATSTACK_REFRESH_TOKEN are used, not those of the token file: unset both to use it")
	}
	info, err := client.OAuth.UserInfo(s.ctx)
	if errors.Is(err, sweatstack.ErrForbidden) {
		// The scopes of this sign-in do not open the name. It worked all the same.
		token, err := client.Token(s.ctx)
		if err != nil {
			return err
		}
		info = sweatstack.UserInfo{Subject: token.UserID}
		return s.say(fmt.Sprintf("Signed in as %s.\n", printable(nameOf(info))), map[string]string{"sub": info.Subject})
	}
	if err != nil {
		return err
	}
	return s.say(fmt.Sprintf("Signed in as %s.\n", printable(nameOf(info))), info)
}

// nameOf is the name of a user, or the id without one.
func nameOf(info sweatstack.UserInfo) string {
	if info.Name == "" {
		return info.Subject
	}
	return fmt.Sprintf("%s (%s)", info.Name, info.Subject)
}

// logoutCommand forgets the token file.
type logoutCommand struct{}

// Run deletes the tokens of this machine. Those of the environment stay, and
// it says so: they would be used by the next command.
func (c *logoutCommand) Run(s *session) error {
	file, err := login.NewFileStore("")
	if err != nil {
		return err
	}
	if err := file.Clear(s.ctx); err != nil {
		return err
	}
	if err := s.write(fmt.Sprintf("Signed out: there are no tokens in %s.\n", file.Path())); err != nil {
		return err
	}
	cfg := s.loginConfig()
	if _, err := login.FromEnvironment(s.ctx, cfg); err == nil {
		_, _ = fmt.Fprintln(s.err, "sweatstack: SWEATSTACK_API_KEY or SWEATSTACK_REFRESH_TOKEN is still set in the environment")
	}
	return nil
}

// whoamiCommand tells who is signed in.
type whoamiCommand struct{}

// Run asks the platform, so that it also tells whether the tokens still work.
func (c *whoamiCommand) Run(s *session) error {
	principal, err := s.principal()
	if err != nil {
		return err
	}
	client, err := s.actingFor(principal)
	if err != nil {
		return err
	}
	info, err := client.OAuth.UserInfo(s.ctx)
	if err != nil {
		return err
	}
	rows := [][]string{{"id", info.Subject}}
	for _, row := range [][2]string{{"name", info.Name}, {"e-mail", info.Email}} {
		if row[1] != "" {
			rows = append(rows, []string{row[0], row[1]})
		}
	}
	rows = append(rows, []string{"registered", info.RegisteredAt.Format(time.DateOnly)}, []string{"platform", client.BaseURL()})
	if s.User != nil {
		// JSON stays what the platform says of the one user.
		actor, err := principal.OAuth.UserInfo(s.ctx)
		if err != nil {
			return err
		}
		rows = append(rows, []string{"signed in", nameOf(actor)})
	}
	if info.Issue != nil {
		rows = append(rows, []string{"issue", info.Issue.Message})
	}
	return s.show(result{table: table{rows: rows}, json: info})
}
