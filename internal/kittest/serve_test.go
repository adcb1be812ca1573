package kittest_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sqlite"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// serveFile in the environment turns the test binary into the application, with
// its tokens in that file and everything else from the environment.
const serveFile = "KITTEST_SERVE_FILE"

// localURL is where the application of its own process knows itself to be. It
// listens on another port, which nothing in the kit may notice.
const localURL = "http://localhost:8000"

func TestMain(m *testing.M) {
	if path := os.Getenv(serveFile); path != "" {
		if err := serve(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// serve runs the application until it is killed. Its first line of output is
// the address.
func serve(path string) error {
	db, err := sqlite.Open(path)
	if err != nil {
		return err
	}
	config := sweatstackhttp.ConfigFromEnv()
	if config.Store, err = db.TokenStore(); err != nil {
		return err
	}
	auth, err := sweatstackhttp.Configure(config)
	if err != nil {
		return err
	}
	handler, err := routes(auth, true)
	if err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(os.Stdout, listener.Addr()); err != nil {
		return err
	}
	return http.Serve(listener, handler)
}

// process is the application in a process of its own.
type process struct {
	command *exec.Cmd
	address string
}

// launch starts a process and waits until it listens.
func launch(t *testing.T, sandbox *sweatstacktest.Sandbox, path string) *process {
	t.Helper()
	secrets := sandbox.Secrets()
	p := &process{command: exec.CommandContext(t.Context(), os.Args[0])}
	p.command.Env = append(os.Environ(),
		serveFile+"="+path, "APP_URL="+localURL, "SWEATSTACK_URL="+sandbox.URL(),
		"SWEATSTACK_CLIENT_ID="+secrets.ClientID, "SWEATSTACK_CLIENT_SECRET="+secrets.ClientSecret,
		"SWEATSTACK_SESSION_SECRET="+secrets.SessionSecret, "SWEATSTACK_WEBHOOK_SECRET="+secrets.WebhookSecret)
	var complaints strings.Builder
	p.command.Stderr = &complaints
	out, err := p.command.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, p.command.Start())
	t.Cleanup(func() { p.kill(t) })
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err, "the process did not start: %s", &complaints)
	p.address = strings.TrimSpace(line)
	return p
}

// kill ends the process without a chance to tidy up.
func (p *process) kill(t *testing.T) {
	t.Helper()
	if p.command.ProcessState != nil {
		return
	}
	_ = p.command.Process.Kill()
	var ended *exec.ExitError
	if err := p.command.Wait(); err != nil && !errors.As(err, &ended) {
		t.Error(err)
	}
}

// transport connects to the process, whatever the host of a request.
func (p *process) transport(t *testing.T) http.RoundTripper {
	t.Helper()
	transport := &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, p.address)
	}}
	t.Cleanup(transport.CloseIdleConnections)
	return transport
}

// in gives a browser that talks to the process, with the cookies of b.
func (p *process) in(t *testing.T, b *browser) *browser {
	t.Helper()
	return &browser{t: t, origin: localURL, client: &http.Client{
		Jar: b.client.Jar, Transport: p.transport(t), CheckRedirect: b.client.CheckRedirect,
	}}
}
