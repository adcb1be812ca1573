package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/login"
)

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
	return reachPlatform(s, base)
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

// maxDiscovery bounds what is read of the platform's page about itself, in bytes.
const maxDiscovery = 64 << 10

// reachPlatform asks the address for what every OpenID provider tells of itself,
// and for the time.
func reachPlatform(s *session, base string) (outcome, text string) {
	ctx, cancel := context.WithTimeout(s.ctx, s.Timeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/.well-known/openid-configuration", http.NoBody)
	if err != nil {
		return "failed", err.Error()
	}
	if proxy, err := http.ProxyFromEnvironment(r); err == nil && proxy != nil {
		base += " by the proxy " + proxy.Host // never its password
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(r)
	if err != nil {
		if failed, ok := errors.AsType[*url.Error](err); ok {
			err = failed.Err // without the address, which stands before it
		}
		return "failed", base + " cannot be reached: " + err.Error()
	}
	defer func() { _ = answer.Body.Close() }()
	if outcome, text := judgeAnswer(answer); outcome != "ok" {
		return outcome, base + " " + text
	}
	if r.URL.Scheme == "http" && !isLoopback(r.URL.Hostname()) {
		return "warning", base + " answers without encryption: everybody on the way can read the tokens"
	}
	at, err := http.ParseTime(answer.Header.Get("Date"))
	if err != nil {
		return "ok", base + " answers"
	}
	if off := time.Until(at).Round(time.Second); off.Abs() > clockTolerance {
		side := "ahead of"
		if off < 0 {
			side = "behind"
		}
		return "warning", fmt.Sprintf("%s answers, and its clock is %v %s ours", base, off.Abs(), side)
	}
	return "ok", base + " answers, the clocks agree"
}

// judgeAnswer tells an answer of the platform from that of somebody else: a
// wrong address often leads to a page.
func judgeAnswer(answer *http.Response) (outcome, text string) {
	switch {
	case answer.StatusCode >= 500:
		return "failed", "answers " + answer.Status
	case answer.StatusCode >= 300 && answer.StatusCode < 400:
		return "warning", "sends elsewhere, to " + answer.Header.Get("Location") + ": set SWEATSTACK_URL to the address itself"
	}
	var page struct {
		Issuer string `json:"issuer"`
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxDiscovery))
	if err != nil {
		return "failed", "breaks off: " + err.Error()
	}
	if answer.StatusCode != http.StatusOK || json.Unmarshal(body, &page) != nil || page.Issuer == "" {
		return "warning", "answers, but not as SweatStack does (" + answer.Status + "): is the address right?"
	}
	return "ok", ""
}

// isLoopback reports whether a host is this machine.
func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || (ip != nil && ip.IsLoopback())
}
