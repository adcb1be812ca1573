package login

import (
	"errors"
	"strings"
)

// Errors that a caller may branch on with [errors.Is].
var (
	// ErrConfig means that a field of [Config] or a variable of the environment
	// holds what cannot be used; the text names it. No text of a token is told.
	ErrConfig = errors.New("login: wrong setting")

	// ErrNotSignedIn means that neither the environment nor the token file has
	// a token.
	ErrNotSignedIn = errors.New("login: nobody is signed in")

	// ErrDenied means that the person did not agree, see [AuthorizeError].
	ErrDenied = errors.New("login: access was not granted")

	// ErrTimeout means that nobody signed in within [Config.Timeout].
	ErrTimeout = errors.New("login: nobody signed in in time")

	// ErrNoPort means that the browser has nowhere to come back to: the port of
	// [Config.RedirectURI], or every port from 8000 to 9000, is taken.
	ErrNoPort = errors.New("login: no free port")

	// ErrFileDamaged means that the token file is there and cannot be read: half
	// of it is missing, or it holds something else than a token file does.
	// Nothing was changed.
	ErrFileDamaged = errors.New("login: token file is damaged")

	// ErrFileRefused means that the token file is not looked at: it is no
	// regular file, it belongs to another user of this machine, or it is far too
	// long. Nothing was changed.
	ErrFileRefused = errors.New("login: token file is not ours")

	// ErrFileLocked means that another process has kept the token file locked
	// for longer than any renewal takes. Nothing was changed.
	ErrFileLocked = errors.New("login: token file is locked")

	// ErrOtherUser means that the token file holds the token of somebody else
	// than the one to be saved, or of nobody knows whom. Nothing was changed.
	ErrOtherUser = errors.New("login: token file holds the token of another user")
)

// AuthorizeError is what the platform sent the browser back with instead of a
// code (RFC 6749, section 4.1.2.1). It matches [ErrDenied] when the code is
// access_denied.
type AuthorizeError struct {
	// Code is the kind of error, such as "access_denied".
	Code string
	// Description is a text for people; may be empty. It came through the
	// browser: escape it before showing it on a page.
	Description string
}

// Error implements error.
func (e *AuthorizeError) Error() string {
	text := "login: the platform refused the sign-in: " + e.Code
	if e.Description != "" {
		text += ": " + e.Description
	}
	return text
}

// Is matches [ErrDenied].
func (e *AuthorizeError) Is(target error) bool {
	return target == ErrDenied && e.Code == "access_denied"
}

// maxForeignText bounds a text from a browser that an error carries, in bytes.
const maxForeignText = 300

// oneLine makes a text from a browser fit for one line of a log.
func oneLine(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "?"))
	if len(text) > maxForeignText {
		text = strings.ToValidUTF8(text[:maxForeignText], "") + "…"
	}
	return text
}
