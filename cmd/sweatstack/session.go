package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/alecthomas/kong"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/login"
)

// session is one run of a command: its flags, where it writes, and the client
// that it asks for when it needs one.
type session struct {
	settings
	streams

	ctx   context.Context // of the whole run: ends when it is interrupted
	model *kong.Application

	command *kong.Node // the one that runs
}

// loginConfig is where tokens come from: the environment and the token file
// that the Python client shares.
func (s *session) loginConfig() login.Config {
	cfg := login.Config{
		BaseURL: s.URL, Output: s.err,
		Logger:  slog.New(slog.NewTextHandler(s.err, nil)),
		Options: []sweatstack.Option{sweatstack.WithTimeout(s.Timeout), sweatstack.WithUserAgent("sweatstack-cli")},
	}
	if s.Debug {
		log := slog.New(slog.NewTextHandler(s.err, &slog.HandlerOptions{Level: slog.LevelDebug}))
		cfg.Logger, cfg.Observe = log, sweatstack.LogEvents(log)
	}
	return cfg
}

// principal gives a client of the person who is signed in.
func (s *session) principal() (*sweatstack.Client, error) {
	cfg := s.loginConfig()
	cache, err := login.CacheFromEnvironment(sweatstack.CacheConfig{})
	if err != nil {
		return nil, err
	}
	cfg.Options = append(cfg.Options, sweatstack.WithCache(cache))
	return login.FromEnvironment(s.ctx, cfg)
}

// onlyPrincipal is principal for a command that acts for nobody else: the
// platform lists people for the one who is signed in.
func (s *session) onlyPrincipal() (*sweatstack.Client, error) {
	if s.User != nil || s.Team != "" {
		return nil, &sweatstack.ParamError{Name: "--user and --team", Reason: "do not go with this command"}
	}
	return s.principal()
}

// client gives a client of the user whose data is wanted: the one of --user,
// or the person who is signed in.
func (s *session) client() (*sweatstack.Client, error) {
	principal, err := s.principal()
	if err != nil {
		return nil, err
	}
	return s.actingFor(principal)
}

// actingFor gives the client of --user, or the principal's own without it. An
// empty name is an error: it is a variable of a script that was not set, and
// would lead to one's own data and tokens.
func (s *session) actingFor(principal *sweatstack.Client) (*sweatstack.Client, error) {
	switch {
	case s.User == nil && s.Team != "":
		return nil, &sweatstack.ParamError{Name: "--team", Reason: "goes with --user"}
	case s.User == nil:
		return principal, nil
	case *s.User == "":
		return nil, &sweatstack.ParamError{Name: "--user", Reason: "the name of the user must not be empty"}
	}
	return principal.ActAs(s.ctx, sweatstack.ActAsParams{User: *s.User, TeamID: s.Team})
}

// to opens where a result goes: the file of --output, or standard output. A
// file appears when it is whole.
func (s *session) to(write func(io.Writer) error) error {
	switch {
	case !s.toStandard():
		return writeResultFile(s.Output, write)
	case (s.JSON || s.CSV) && isTerminal(s.out):
		return write(&screen{to: s.out, json: s.JSON})
	}
	return write(s.out)
}

// toStandard reports whether a result goes to standard output: without --output,
// or with its - as in other programs.
func (s *session) toStandard() bool { return s.Output == "" || s.Output == "-" }

// write writes a text that is a result.
func (s *session) write(text string) error {
	return s.to(func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	})
}

// isTerminal reports whether a stream is a person's terminal.
func isTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull) // a device as well, at which nobody looks
	return err != nil || !os.SameFile(info, null)
}

// printf writes to standard output.
func (s *session) printf(format string, args ...any) error {
	_, err := fmt.Fprintf(s.out, format, args...)
	return err
}
