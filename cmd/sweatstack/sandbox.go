package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime/debug"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// sandboxCommand runs the sandbox until it is interrupted.
type sandboxCommand struct {
	Addr                string        `default:"127.0.0.1:8700" help:"Address to listen on. Port 0 picks a free one."`
	Seed                uint64        `default:"1" help:"Chooses the people and their history."`
	History             int           `default:"730" help:"How many days everybody has trained before the start."`
	Clock               instant       `xor:"clock" help:"Start the clock of the sandbox at this time instead of now; it runs on from there." placeholder:"TIME"`
	AccessTokenTTL      time.Duration `name:"access-token-ttl" default:"15m" help:"How long access tokens live."`
	RotateRefreshTokens bool          `help:"Hand out a new refresh token at each refresh and detect reuse of old ones."`
	RefreshReuseGrace   time.Duration `default:"30s" help:"For how long a replaced refresh token may come again."`
	Data                string        `type:"path" xor:"clock" help:"File that keeps people, activities, tokens, secrets, webhooks and the clock between starts." placeholder:"FILE"`
	Import              string        `type:"existingdir" help:"Folder of FIT and CSV files: the history of one more user, who shares with the coach." placeholder:"DIR"`
	ImportAs            string        `default:"You" help:"First name of that user." placeholder:"NAME"`
	RememberConsent     bool          `help:"Skip the sign-in page for a browser whose person has agreed before, as the platform does."`
	Latency             time.Duration `default:"0s" help:"Delay of every answer."`
	API                 string        `name:"api" enum:"current,legacy" default:"current" help:"Which generation of the platform to be: ${enum}."`
	EnvFile             string        `type:"path" help:"File to write the NAME=value lines to (mode 0600)." placeholder:"PATH"`
	FixedSecrets        bool          `help:"Use secrets that everybody knows, the same at each start. For loopback only."`
	RedirectURI         []string      `name:"redirect-uri" help:"Where the sign-in may lead back to: this URI and what is below it, instead of any port of localhost and 127.0.0.1. Repeat it for more." placeholder:"URI"`
	AllowHost           []string      `help:"Name or address beside loopback under which the pages and the control API answer." placeholder:"HOST"`
	AllowWebhook        []string      `help:"Host beside loopback that webhooks may go to." placeholder:"HOST"`
	Webhook             []string      `help:"Webhook endpoint of the application, for each event: activities, uploads, tests. Repeat it for more." placeholder:"URL"`
	Verbose             bool          `short:"v" help:"Log each request."`
}

// Run starts the sandbox, prints what an application needs to use it, and
// waits for the end of ctx.
func (c *sandboxCommand) Run(s *session) (err error) {
	ctx, to := s.ctx, s.streams
	level := slog.LevelInfo
	if c.Verbose {
		level = slog.LevelDebug
	}
	log := slog.New(slog.NewTextHandler(to.err, &slog.HandlerOptions{Level: level}))
	options := c.options(log)
	if c.Data != "" {
		file, err := openStateFile(ctx, c.Data)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, file.Close()) }()
		options = append(options, sweatstacktest.WithStorage(file))
	}
	if os.Getenv("GOGC") == "" {
		// The sandbox stands beside the program that is worked on. It makes much
		// garbage from samples and holds little: some more collecting is cheap,
		// and takes a third off its size.
		debug.SetGCPercent(50)
	}
	sandbox, err := sweatstacktest.Start(options...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, sandbox.Close()) }()
	if c.Import != "" {
		if err := c.importFolder(ctx, sandbox, log); err != nil {
			return err
		}
	}
	// Last, because scripts take the lines for the sign that all is ready.
	environment, err := sandbox.Environment()
	if err != nil {
		return err
	}
	if c.EnvFile != "" {
		if err := writeSecretFile(c.EnvFile, environment); err != nil {
			return err
		}
	}
	if _, err := fmt.Fprint(to.out, environment); err != nil {
		return fmt.Errorf("print environment: %w", err)
	}
	c.warnOfTheNetwork(ctx, log)
	log.InfoContext(ctx, "sandbox listens", "url", sandbox.URL(), "api", c.API, "env_file", c.EnvFile)
	<-ctx.Done()
	return nil
}

// options turns the flags into those of the package.
func (c *sandboxCommand) options(log *slog.Logger) []sweatstacktest.Option {
	options := []sweatstacktest.Option{
		sweatstacktest.WithAddr(c.Addr),
		sweatstacktest.WithSeed(c.Seed),
		sweatstacktest.WithHistory(c.History),
		sweatstacktest.WithAccessTokenTTL(c.AccessTokenTTL),
		sweatstacktest.WithRefreshReuseGrace(c.RefreshReuseGrace),
		sweatstacktest.WithLatency(c.Latency),
		sweatstacktest.WithAPI(sweatstacktest.API(c.API)),
		sweatstacktest.WithAllowedHosts(c.AllowHost...),
		sweatstacktest.WithAllowedWebhookHosts(c.AllowWebhook...),
		sweatstacktest.WithLogger(log),
	}
	if !c.Clock.IsZero() {
		began := time.Now()
		options = append(options, sweatstacktest.WithClock(func() time.Time { return c.Clock.Add(time.Since(began)) }))
	}
	if len(c.RedirectURI) > 0 {
		options = append(options, sweatstacktest.WithRedirectURIs(c.RedirectURI...))
	}
	if c.RotateRefreshTokens {
		options = append(options, sweatstacktest.WithRefreshTokenRotation())
	}
	for _, target := range c.Webhook {
		options = append(options, sweatstacktest.WithWebhookTarget(target))
	}
	if c.RememberConsent {
		options = append(options, sweatstacktest.WithRememberedConsent())
	}
	if c.FixedSecrets {
		options = append(options, sweatstacktest.WithFixedSecrets())
	}
	return options
}

// importer is the user of an import: a new one, or the one of an earlier start
// whom --data has kept.
func (c *sandboxCommand) importer(sandbox *sweatstacktest.Sandbox) (sweatstacktest.User, error) {
	for _, user := range sandbox.Users() {
		if user.Role == sweatstacktest.RoleAdded && user.FirstName == c.ImportAs {
			return user, nil
		}
	}
	user, err := sandbox.AddUser(sweatstacktest.NewUser{FirstName: c.ImportAs})
	if err != nil {
		return user, err
	}
	return user, sandbox.Share(user, sandbox.Coach())
}

// importFolder makes a user of a folder of recordings. The coach may act for
// that user, so that an application finds them like any athlete.
func (c *sandboxCommand) importFolder(ctx context.Context, sandbox *sweatstacktest.Sandbox, log *slog.Logger) error {
	user, err := c.importer(sandbox)
	if err != nil {
		return err
	}
	files, failed := 0, 0
	for source, err := range sandbox.Import(ctx, user, os.DirFS(c.Import)) {
		if err != nil {
			return err
		}
		if files++; source.Status == "failed" {
			failed++
			log.WarnContext(ctx, "file left out", "file", source.Filename, "reason", source.ErrorMessage)
		}
		if files%100 == 0 {
			log.InfoContext(ctx, "importing", "files", files)
		}
	}
	log.InfoContext(ctx, "imported", "user", user.Name(), "id", user.ID, "files", files, "failed", failed,
		"activities", len(sandbox.Activities(user)))
	if files == 0 {
		log.WarnContext(ctx, "no FIT or CSV file in the folder", "folder", c.Import)
	}
	return nil
}
