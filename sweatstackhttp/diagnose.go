package sweatstackhttp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// Finding is something about the set-up of an application that is wrong, or
// that will surprise somebody. It holds no secret.
type Finding struct {
	// Severity is error for what keeps people from signing in, warn for what
	// will hurt some of them or is not safe, info for what is good to know.
	Severity slog.Level
	// Code is a stable name, such as "redirect-uri-refused". docs/operations.md
	// lists them.
	Code string
	// Problem says what was found, in one sentence.
	Problem string
	// Advice says how to mend it.
	Advice string
}

// String gives everything in one line.
func (f Finding) String() string {
	return fmt.Sprintf("%s %s: %s %s", f.Severity, f.Code, f.Problem, f.Advice)
}

// Bounds of a diagnosis.
const (
	diagnoseTime = 20 * time.Second // in all
	diagnoseCall = 5 * time.Second  // for each question to the platform or the store
)

// Diagnose looks at the set-up and asks the platform about it. What it finds
// comes sorted, the worst first; nothing found is nil. Run it when the
// application starts, beside serving, and log each finding at its severity.
//
// It asks the authorize page whether it knows the client id and the redirect
// URI, and the token endpoint whether it knows the client secret, with a code
// that does not exist. Nothing is changed anywhere. It takes 20 seconds at most,
// ends early with the context, and has no error: a platform or a store that
// does not answer in time is a finding. One that was not waited for, because
// the context was cancelled, is none.
func (a *Auth) Diagnose(ctx context.Context) []Finding {
	ctx, cancel := context.WithTimeout(ctx, diagnoseTime)
	defer cancel()
	var found findings
	a.diagnoseAddress(&found)
	a.diagnoseSecrets(&found)
	a.diagnoseCookies(&found)
	a.diagnoseWebhooks(&found)
	for _, ask := range []func(context.Context, *findings){a.diagnoseStore, a.diagnosePlatform} {
		var told findings
		ask(ctx, &told)
		if errors.Is(ctx.Err(), context.Canceled) {
			break // nobody failed to answer
		}
		found = append(found, told...)
	}
	slices.SortStableFunc(found, func(a, b Finding) int { return int(b.Severity - a.Severity) })
	return found
}

// findings collects what the checks find.
type findings []Finding

func (f *findings) add(severity slog.Level, code, problem, advice string) {
	*f = append(*f, Finding{Severity: severity, Code: code, Problem: problem, Advice: advice})
}

// checkup is what [Auth.Diagnose] needs of the settings and nothing else does.
type checkup struct {
	http            *http.Client
	allowInsecure   bool
	sessionSecrets  int
	fixedSecrets    bool // the sandbox's: everybody knows them
	sharedRefreshes bool
}

func newCheckup(c Config) checkup {
	_, local := c.Coordinator.(*sweatstack.LocalCoordinator)
	k := checkup{
		http:            &http.Client{},
		allowInsecure:   c.AllowInsecure,
		sessionSecrets:  len(c.SessionSecrets),
		fixedSecrets:    fixedSecret(c.ClientSecret) || slices.ContainsFunc(c.SessionSecrets, fixedSecret) || slices.ContainsFunc(c.WebhookSecrets, fixedSecret),
		sharedRefreshes: c.Coordinator != nil && !local,
	}
	if c.HTTPClient != nil {
		k.http.Transport, k.http.Timeout = c.HTTPClient.Transport, c.HTTPClient.Timeout
	}
	// Where the authorize page sends a browser is what we want to know.
	k.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return k
}
