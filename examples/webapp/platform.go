package main

import (
	"cmp"
	"fmt"
	"log/slog"
	"os"

	"github.com/sweatstack/sweatstack-go/sqlite"
	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// platform is what the application runs against: SweatStack itself, or the
// built-in sandbox.
type platform struct {
	config  sweatstackhttp.Config
	sandbox *sweatstacktest.Sandbox // nil on the real platform
	db      *sqlite.DB
}

// openPlatform reads the settings from the environment. Without a client id
// there it starts a sandbox and takes the settings from that.
func openPlatform(appURL, dbPath, sandboxAddr string, log *slog.Logger) (*platform, error) {
	p := &platform{config: sweatstackhttp.ConfigFromEnv()}
	p.config.AppURL = cmp.Or(p.config.AppURL, appURL)
	p.config.Logger = log
	// Who coaches needs to know whom: the list of athletes is in sharing:read.
	p.config.Scopes = append(sweatstack.DefaultScopes(), sweatstack.ScopeSharingRead)
	if os.Getenv("SWEATSTACK_CLIENT_ID") == "" {
		if err := p.startSandbox(sandboxAddr, log); err != nil {
			return nil, err
		}
		dbPath = cmp.Or(dbPath, ":memory:")
	}
	db, err := sqlite.Open(cmp.Or(dbPath, "webapp.db"))
	if err != nil {
		p.close()
		return nil, err
	}
	p.db = db
	if p.config.Store, err = db.TokenStore(); err != nil {
		p.close()
		return nil, err
	}
	return p, nil
}

func (p *platform) startSandbox(addr string, log *slog.Logger) error {
	sandbox, err := sweatstacktest.Start(
		sweatstacktest.WithAddr(addr),
		sweatstacktest.WithRedirectURIs(p.config.AppURL),
		sweatstacktest.WithWebhookTarget(p.config.AppURL+"/webhooks/sweatstack"),
		sweatstacktest.WithLogger(log),
	)
	if err != nil {
		return fmt.Errorf("%w (another address: -sandbox-addr 127.0.0.1:0)", err)
	}
	p.sandbox = sandbox
	secrets := sandbox.Secrets()
	p.config.BaseURL = sandbox.URL()
	p.config.ClientID, p.config.ClientSecret = secrets.ClientID, secrets.ClientSecret
	p.config.WebhookSecrets = []string{secrets.WebhookSecret}
	if len(p.config.SessionSecrets) == 0 {
		p.config.SessionSecrets = []string{secrets.SessionSecret}
	}
	return nil
}

// sandboxURL is where the sandbox is; empty on the real platform.
func (p *platform) sandboxURL() string {
	if p.sandbox == nil {
		return ""
	}
	return p.sandbox.URL()
}

func (p *platform) close() {
	if p.db != nil {
		_ = p.db.Close()
	}
	if p.sandbox != nil {
		_ = p.sandbox.Close()
	}
}
