package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/login"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// doctorCommand checks what commonly goes wrong.
type doctorCommand struct{}

// finding is the outcome of one check.
type finding struct {
	Check   string `json:"check"`
	Outcome string `json:"outcome"` // ok, warning or failed
	Text    string `json:"text"`
}

// Run prints every finding. It fails when one of the checks does.
func (c *doctorCommand) Run(s *session) error {
	var findings []finding
	for _, check := range []struct {
		name string
		run  func(*session) (outcome, text string)
	}{
		{"program", checkProgram},
		{"token file", checkTokenFile},
		{"environment", checkEnvironment},
		{"platform", checkPlatform},
		{"sign-in", checkSignIn},
		{"web application", checkApplication},
	} {
		outcome, text := check.run(s)
		findings = append(findings, finding{check.name, outcome, withoutPackages(text)})
		if err := s.ctx.Err(); err != nil {
			return err
		}
	}
	t := table{head: []string{"CHECK", "OUTCOME", ""}}
	failed := 0
	for _, f := range findings {
		t.rows = append(t.rows, []string{f.Check, f.Outcome, f.Text})
		if f.Outcome == "failed" {
			failed++
		}
	}
	if err := s.show(result{table: t, json: findings, frame: t.frame("check", "outcome", "text")}); err != nil {
		return err
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d checks failed", failed, len(findings))
	}
	return nil
}

// checkProgram says which program this is, for a report.
func checkProgram(*session) (outcome, text string) {
	version, commit := versionOf()
	return "ok", strings.TrimSpace("sweatstack "+version+" "+commit) + ", " + runtime.Version() + " on " + runtime.GOOS + "/" + runtime.GOARCH
}

// checkTokenFile looks at the file that the sign-in keeps.
func checkTokenFile(s *session) (outcome, text string) {
	file, err := login.NewFileStore("")
	if err != nil {
		return "failed", err.Error()
	}
	open := false // to others, until the file is read, which mends it
	if info, err := os.Stat(file.Path()); err == nil && runtime.GOOS != "windows" {
		open = info.Mode().Perm()&0o077 != 0
	}
	token, err := file.Current(s.ctx)
	switch {
	case errors.Is(err, tokenstore.ErrNotFound):
		return "ok", "none at " + file.Path()
	case err != nil:
		return "failed", err.Error()
	}
	text = file.Path() + ", user " + token.UserID
	switch {
	case open:
		return "warning", text + ": others on this machine could read it until now; sign out on the platform if you do not trust them"
	case !canReplace(file.Path()):
		return "warning", text + ": no file can be written beside it, so renewed tokens are lost"
	case token.RefreshToken.IsZero():
		return "warning", text + ", without a refresh token: the sign-in lasts for minutes"
	}
	return "ok", text
}

// canReplace tries what the renewal of a token does: a new file beside the old.
func canReplace(path string) bool {
	file, err := os.CreateTemp(filepath.Dir(path), "doctor-*")
	if err != nil {
		return false
	}
	return errors.Join(file.Close(), os.Remove(file.Name())) == nil
}

// checkEnvironment tells which variables win over the token file.
func checkEnvironment(*session) (outcome, text string) {
	access, refresh := os.Getenv("SWEATSTACK_API_KEY"), os.Getenv("SWEATSTACK_REFRESH_TOKEN")
	switch {
	case access == "" && refresh == "":
		return "ok", "no tokens in the environment"
	case access != "" && refresh == "":
		return "warning", "SWEATSTACK_API_KEY without SWEATSTACK_REFRESH_TOKEN: it cannot be renewed"
	}
	return "ok", "tokens of the environment are used, the token file is not"
}

// checkSignIn tries the tokens.
func checkSignIn(s *session) (outcome, text string) {
	client, err := login.FromEnvironment(s.ctx, s.loginConfig())
	if errors.Is(err, login.ErrNotSignedIn) {
		return "warning", "nobody is signed in: sweatstack login"
	}
	if err != nil {
		return "failed", err.Error()
	}
	info, err := client.OAuth.UserInfo(s.ctx)
	if errors.Is(err, sweatstack.ErrForbidden) {
		return "warning", "the tokens work, without the scope for user info"
	}
	if err != nil {
		return "failed", err.Error()
	}
	if info.Issue != nil {
		return "warning", nameOf(info) + ": " + info.Issue.Message
	}
	return "ok", nameOf(info)
}

// checkApplication asks the web kit what it thinks of the environment of an
// application. Without one there is nothing to check.
func checkApplication(*session) (outcome, text string) {
	cfg := sweatstackhttp.ConfigFromEnv()
	if cfg.AppURL == "" {
		return "ok", "APP_URL is not set: no web application here"
	}
	if _, err := sweatstackhttp.Configure(cfg); err != nil {
		return "failed", err.Error()
	}
	return "ok", "the web kit takes the settings of the environment"
}
