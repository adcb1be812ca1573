package login

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/url"
	"strconv"
	"syscall"
)

// Ports that the platform's clients have always come back to.
const (
	firstPort = 8000
	lastPort  = 9000
)

// defaultRedirectURI has the host that the platform's other clients use.
const defaultRedirectURI = "http://localhost/callback"

// door is where the browser comes back to.
type door struct {
	listeners   []net.Listener
	redirectURI string
	path        string
	port        string
}

func (d *door) close() {
	for _, l := range d.listeners {
		_ = l.Close()
	}
}

// listen opens the door that a redirect URI names.
func listen(ctx context.Context, redirectURI string) (*door, error) {
	if redirectURI == "" {
		redirectURI = defaultRedirectURI
	}
	u, err := url.Parse(redirectURI)
	if err != nil {
		return nil, fmt.Errorf("%w: RedirectURI cannot be parsed", ErrConfig)
	}
	switch u.Hostname() {
	case "localhost", "127.0.0.1", "::1":
	default:
		return nil, fmt.Errorf("%w: host of RedirectURI is neither localhost nor 127.0.0.1 nor [::1]", ErrConfig)
	}
	if u.Scheme != "http" || u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return nil, fmt.Errorf("%w: RedirectURI is not plain http://host:port/path", ErrConfig)
	}
	ports, err := portsOf(u)
	if err != nil {
		return nil, err
	}
	for _, port := range ports {
		listeners, err := listenLoopback(ctx, u.Hostname(), port)
		switch {
		case err == nil:
			u.Host = net.JoinHostPort(u.Hostname(), strconv.Itoa(port))
			path := u.Path
			if path == "" {
				path = "/"
			}
			return &door{listeners: listeners, redirectURI: u.String(), path: path, port: strconv.Itoa(port)}, nil
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case len(ports) == 1:
			return nil, fmt.Errorf("%w: port %d: %w", ErrNoPort, port, err)
		}
	}
	return nil, fmt.Errorf("%w from %d to %d", ErrNoPort, firstPort, lastPort)
}

// portsOf lists the ports to try: the one of the URI, or all in random order.
func portsOf(u *url.URL) ([]int, error) {
	if text := u.Port(); text != "" {
		port, err := strconv.ParseUint(text, 10, 16)
		if err != nil || port == 0 {
			return nil, fmt.Errorf("%w: port of RedirectURI is not from 1 to 65535", ErrConfig)
		}
		return []int{int(port)}, nil
	}
	ports := rand.Perm(lastPort - firstPort + 1)
	for i := range ports {
		ports[i] += firstPort
	}
	return ports, nil
}

// listenLoopback opens a port under every address that the host may mean. A
// browser may take [::1] for localhost: were only 127.0.0.1 ours, another
// program on that port would get the code. A machine without the one or the
// other does without it.
func listenLoopback(ctx context.Context, host string, port int) ([]net.Listener, error) {
	addresses := []string{"127.0.0.1", "::1"}
	if host != "localhost" {
		addresses = []string{host}
	}
	var config net.ListenConfig
	var open []net.Listener
	var failed error
	for _, address := range addresses {
		l, err := config.Listen(ctx, "tcp", net.JoinHostPort(address, strconv.Itoa(port)))
		switch {
		case err == nil:
			open = append(open, l)
		case errors.Is(err, syscall.EADDRNOTAVAIL), errors.Is(err, syscall.EAFNOSUPPORT):
			failed = err
		default:
			(&door{listeners: open}).close()
			return nil, err
		}
	}
	if len(open) == 0 {
		return nil, failed
	}
	return open, nil
}
