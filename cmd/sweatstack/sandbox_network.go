package main

import (
	"context"
	"log/slog"
	"net"
)

// warnOfTheNetwork says what it means to listen on more than loopback. The
// check of the host name keeps out pages of other sites; a machine that reaches
// the port writes there what it likes.
func (c *sandboxCommand) warnOfTheNetwork(ctx context.Context, log *slog.Logger) {
	host, _, err := net.SplitHostPort(c.Addr)
	if err != nil || host == "localhost" {
		return
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsLoopback() {
		return
	}
	log.WarnContext(ctx, "whoever reaches this port can sign in as anybody, imported people too: keep it to a network you trust", "addr", c.Addr)
}
