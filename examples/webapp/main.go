// Command webapp is a complete web application on SweatStack: people sign in, a
// coach switches between athletes, rides are drawn, webhooks come in.
//
// Without SWEATSTACK_CLIENT_ID in the environment it starts a sandbox of the
// platform inside itself, so it runs without an account.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "webapp:", err)
		os.Exit(1)
	}
}

func run() error {
	addr := flag.String("addr", "127.0.0.1:8000", "address to listen on")
	db := flag.String("db", "", "SQLite file that keeps the tokens (default: memory with the sandbox, webapp.db without)")
	sandboxAddr := flag.String("sandbox-addr", "127.0.0.1:8700", "address of the built-in sandbox")
	verbose := flag.Bool("v", false, "log at debug level")
	flag.Parse()

	level := slog.LevelInfo
	if *verbose {
		level = slog.LevelDebug
	}
	// The kit's handler adds to each line who is signed in, and as whom they act.
	log := slog.New(sweatstackhttp.NewLogHandler(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level})))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	// Listen first: the application has to know its own address, also with port 0.
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", *addr)
	if err != nil {
		return err
	}
	p, err := openPlatform(ownURL(listener.Addr()), *db, *sandboxAddr, log)
	if err != nil {
		return err
	}
	defer p.close()
	a, err := newApp(p, log)
	if err != nil {
		return err
	}
	log.Info("listening", "url", p.config.AppURL, "sandbox", p.sandboxURL())
	go a.diagnose(ctx)
	return serve(ctx, listener, a.routes(), log)
}

// ownURL is where a browser on this machine finds the application. APP_URL says
// where others do.
func ownURL(addr net.Addr) string {
	at, ok := addr.(*net.TCPAddr)
	if ok && at.IP.IsUnspecified() { // listening everywhere, as with -addr :8000
		return fmt.Sprintf("http://127.0.0.1:%d", at.Port)
	}
	return "http://" + addr.String()
}

// serve answers requests until the context ends, and then lets those under way
// finish.
func serve(ctx context.Context, listener net.Listener, handler http.Handler, log *slog.Logger) error {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      90 * time.Second,
		IdleTimeout:       2 * time.Minute,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	log.Info("stopping")
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := server.Shutdown(grace); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}
