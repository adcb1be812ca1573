package sweatstacktest

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"
)

// inProcessURL is the base URL while the sandbox does not listen. The domain
// .test belongs to nobody, and https passes every check for secure transport.
const inProcessURL = "https://sandbox.sweatstack.test"

// listener is the network side of a sandbox.
type listener struct {
	server *http.Server
	url    string
}

// open starts to listen, unless it was done before.
func (s *Sandbox) open() error {
	s.listen.Lock()
	defer s.listen.Unlock()
	if s.listener != nil {
		return nil
	}
	var config net.ListenConfig
	socket, err := config.Listen(context.Background(), "tcp", s.settings.addr)
	if err != nil {
		return fmt.Errorf("sweatstacktest: %w", err)
	}
	server := &http.Server{Handler: s.Handler(), ReadHeaderTimeout: 10 * time.Second}
	s.listener = &listener{server: server, url: "http://" + reachable(socket.Addr())}
	go func() { _ = server.Serve(socket) }()
	return nil
}

// reachable is the address that a client on this machine can use: a listener
// on all interfaces is reached on loopback.
func reachable(addr net.Addr) string {
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return addr.String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}

// URL returns the base URL, such as http://127.0.0.1:8700, without a slash at
// the end. A sandbox of [New] starts to listen with the first call; it panics
// when no port can be had, which a test cannot go on without.
func (s *Sandbox) URL() string {
	if err := s.open(); err != nil {
		panic(err)
	}
	return s.issuer()
}

// issuer is the base URL without starting to listen.
func (s *Sandbox) issuer() string {
	s.listen.Lock()
	defer s.listen.Unlock()
	if s.listener == nil {
		return inProcessURL
	}
	return s.listener.url
}

// closeListener cuts all connections.
func (s *Sandbox) closeListener() error {
	s.listen.Lock()
	defer s.listen.Unlock()
	if s.listener == nil {
		return nil
	}
	if err := s.listener.server.Close(); err != nil {
		return fmt.Errorf("sweatstacktest: %w", err)
	}
	return nil
}
