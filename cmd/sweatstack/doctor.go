package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"

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
		{"token file", checkTokenFile},
		{"environment", checkEnvironment},
		{"platform", checkPlatform},
		{"sign-in", checkSignIn},
		{"web application", checkApplication},
	} {
		outcome, text := check.run(s)
		findings = append(findings, finding{check.name, outcome, text})
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

// checkTokenFile looks at the file that the sign-in keeps.
func checkTokenFile(s *session) (outcome, text string) {
	file, err := login.NewFileStore("")
	if err != nil {
		return "failed", err.Error()
	}
	token, err := file.Current(s.ctx)
	switch {
	case errors.Is(err, tokenstore.ErrNotFound):
		return "ok", "none at " + file.Path()
	case err != nil:
		return "failed", err.Error()
	}
	text = file.Path() + ", user " + token.UserID
	if token.RefreshToken.IsZero() {
		return "warning", text + ", without a refresh token: the sign-in lasts for minutes"
	}
	return "ok", text
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

// checkPlatform reaches the platform and compares the clocks.
func checkPlatform(s *session) (outcome, text string) {
	client, err := login.FromEnvironment(s.ctx, s.loginConfig())
	base := ""
	switch {
	case errors.Is(err, login.ErrNotSignedIn):
		anonymous, err := sweatstack.NewClient(sweatstack.WithBaseURL(baseURL(s)))
		if err != nil {
			return "failed", err.Error()
		}
		base = anonymous.BaseURL()
	case err != nil:
		return "failed", err.Error()
	default:
		base = client.BaseURL()
	}
	return compareClocks(s, base)
}

// baseURL is where the platform is when nobody is signed in.
func baseURL(s *session) string {
	for _, address := range []string{s.URL, os.Getenv("SWEATSTACK_URL")} {
		if address != "" {
			return address
		}
	}
	return sweatstack.DefaultBaseURL
}

// clockTolerance is how far the clocks may differ: access tokens are renewed
// that long before they end.
const clockTolerance = 30 * time.Second

// compareClocks asks the platform for the time.
func compareClocks(s *session, base string) (outcome, text string) {
	ctx, cancel := context.WithTimeout(s.ctx, s.Timeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/.well-known/openid-configuration", http.NoBody)
	if err != nil {
		return "failed", err.Error()
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return "failed", err.Error()
	}
	_ = answer.Body.Close()
	at, err := http.ParseTime(answer.Header.Get("Date"))
	if err != nil {
		return "ok", base + " answers"
	}
	if off := time.Since(at).Round(time.Second); off.Abs() > clockTolerance {
		return "warning", fmt.Sprintf("%s answers, and its clock differs from ours by %v", base, off)
	}
	return "ok", base + " answers, the clocks agree"
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
