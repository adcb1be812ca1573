package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/login"
)

// The exit codes of the command.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitSignIn      = 3
	exitNotFound    = 4
	exitForbidden   = 5
	exitUnavailable = 6
	exitInterrupted = 130
)

// exitCode sorts an error for scripts.
func exitCode(err error) int {
	refused := func(targets ...error) bool {
		for _, target := range targets {
			if errors.Is(err, target) {
				return true
			}
		}
		return false
	}
	if _, wrong := errors.AsType[*sweatstack.ParamError](err); wrong {
		return exitUsage
	}
	switch {
	case refused(context.Canceled):
		return exitInterrupted
	case refused(login.ErrConfig):
		return exitUsage
	case refused(login.ErrNotSignedIn, login.ErrDenied, login.ErrTimeout,
		sweatstack.ErrReauthRequired, sweatstack.ErrUnauthorized):
		return exitSignIn
	case refused(sweatstack.ErrNotFound):
		return exitNotFound
	case refused(sweatstack.ErrForbidden):
		return exitForbidden
	case refused(sweatstack.ErrUnavailable, sweatstack.ErrConnection, sweatstack.ErrRateLimited), platformFailed(err):
		return exitUnavailable
	}
	return exitFailed
}

// platformFailed reports whether an error is an answer 5xx.
func platformFailed(err error) bool {
	refusal, ok := errors.AsType[*sweatstack.APIError](err)
	return ok && refusal.Status >= 500
}

// report prints an error with what to do about it, and gives the exit code.
func (s *session) report(err error) int {
	code := exitCode(err)
	if code == exitInterrupted {
		return code
	}
	// They may repeat what the platform said, and so what other people wrote.
	text := err.Error()
	if wrong, ok := errors.AsType[*sweatstack.ParamError](err); ok && wrong.Error() == text {
		text = s.spelling(wrong.Name) + ": " + wrong.Reason
	}
	for line := range strings.Lines(withoutPackages(text)) {
		_, _ = fmt.Fprintln(s.err, "sweatstack:", printable(strings.TrimSuffix(line, "\n")))
	}
	if hint := hintFor(err, code); hint != "" {
		_, _ = fmt.Fprintln(s.err, "sweatstack:", hint)
	}
	return code
}

// spelling gives a parameter of the client as the person writes it: --heart-rate
// for HeartRate. One that the command does not have stays as it is.
func (s *session) spelling(name string) string {
	var dashed strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			dashed.WriteByte('-')
		}
		dashed.WriteRune(unicode.ToLower(r))
	}
	if s.command == nil || dashed.String() == name {
		return name
	}
	for _, flag := range s.command.Flags {
		if flag.Name == dashed.String() {
			return "--" + flag.Name
		}
	}
	for _, argument := range s.command.Positional {
		if argument.Name == dashed.String() {
			return "<" + argument.Name + ">"
		}
	}
	return name
}

// withoutPackages takes the names of our packages from the beginning of an error:
// they help a programmer.
func withoutPackages(text string) string {
	for {
		shorter := text
		for _, name := range []string{"sweatstack: ", "login: ", "frame: ", "webhook: "} {
			shorter = strings.TrimPrefix(shorter, name)
		}
		if shorter == text {
			return text
		}
		text = shorter
	}
}

// hintFor says what to do about an error; nothing when the error says it.
func hintFor(err error, code int) string {
	switch {
	case code == exitSignIn, errors.Is(err, login.ErrFileDamaged):
		return "sign in with: sweatstack login"
	case errors.Is(err, sweatstack.ErrConnection), errors.Is(err, sweatstack.ErrUnavailable):
		return "find out why with: sweatstack doctor"
	}
	return ""
}
