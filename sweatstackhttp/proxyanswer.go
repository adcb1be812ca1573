package sweatstackhttp

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
)

// errUpgrade is an application behind that changes the protocol of a
// connection that nobody asked it to change.
var errUpgrade = errors.New("sweatstackhttp: upgrade that nobody asked for")

// proxyAnswer puts the answer of the application behind together with what the
// kit has said before: its cookies, and that the answer is private. The headers
// of the application wait in a map of their own, because the reverse proxy
// clears the headers after every early hint (1xx), and the kit's with them.
type proxyAnswer struct {
	http.ResponseWriter

	behind   http.Header // of the application behind, until the answer begins
	begun    bool
	hijacked bool
	wrap     func(net.Conn) net.Conn // what becomes of the connection; for WebSocket
}

// Header gives the map of the application behind, and that of the answer once
// it has begun: trailers come later.
func (w *proxyAnswer) Header() http.Header {
	if w.begun {
		return w.ResponseWriter.Header()
	}
	if w.behind == nil {
		w.behind = make(http.Header)
	}
	return w.behind
}

// WriteHeader begins the answer. Early hints are dropped.
func (w *proxyAnswer) WriteHeader(status int) {
	if status < http.StatusOK {
		return
	}
	w.merge()
	w.ResponseWriter.WriteHeader(status)
}

// Write implements [http.ResponseWriter].
func (w *proxyAnswer) Write(b []byte) (int, error) {
	w.merge()
	return w.ResponseWriter.Write(b)
}

// FlushError is what [http.ResponseController] calls.
func (w *proxyAnswer) FlushError() error {
	w.merge()
	return http.NewResponseController(w.ResponseWriter).Flush()
}

// Hijack implements [http.Hijacker]. The cookies of the kit go out with the
// answer that changes the protocol.
func (w *proxyAnswer) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	if w.wrap == nil {
		return nil, nil, http.ErrNotSupported
	}
	conn, buffered, err := http.NewResponseController(w.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	w.hijacked = true
	w.Header()["Set-Cookie"] = slices.Clone(w.ResponseWriter.Header()["Set-Cookie"])
	return w.wrap(conn), buffered, nil
}

// merge adds the headers of the application behind to the answer.
func (w *proxyAnswer) merge() {
	if w.begun {
		return
	}
	w.begun = true
	h := w.ResponseWriter.Header()
	ours := setsCookie(h) // then Cache-Control stays as the kit has it
	for name, lines := range w.behind {
		switch name {
		case "Cache-Control":
			if !ours {
				h[name] = lines
			}
		case "Vary":
			for _, line := range lines {
				if !slices.Contains(h[name], line) {
					h.Add(name, line)
				}
			}
		default:
			h[name] = append(h[name], lines...)
		}
	}
}

// checkAnswer looks at the head of an answer before it is passed on.
func (p *proxy) checkAnswer(answer *http.Response) error {
	f, _ := answer.Request.Context().Value(forwardingKey{}).(*forwarding)
	if answer.StatusCode == http.StatusSwitchingProtocols && !f.socket {
		_ = answer.Body.Close()
		return errUpgrade
	}
	p.answerForOne(answer.Header)
	return nil
}

// noAnswer answers a request that the application behind did not answer.
func (p *proxy) noAnswer(w http.ResponseWriter, out *http.Request, err error) {
	f, _ := out.Context().Value(forwardingKey{}).(*forwarding)
	r := f.request
	if gone(r) {
		return // nobody is listening any more
	}
	p.auth.logger.LogAttrs(r.Context(), slog.LevelError, "sweatstack: app behind the proxy did not answer",
		slog.String("method", r.Method), slog.String("path", strings.ToValidUTF8(r.URL.Path, "?")), slog.String("error", why(err)))
	answer, ok := w.(*proxyAnswer)
	if !ok || answer.hijacked {
		return
	}
	p.auth.problem(answer.ResponseWriter, r, problemPage{Status: http.StatusBadGateway, Title: "The application does not answer",
		Text: "Please try again in a moment. You are still signed in."})
}

// why tells an operator what went wrong. The text of most errors is not used:
// one about a damaged answer shows a piece of it, and that may be anything,
// the token that the request carried as well.
func why(err error) string {
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() || errors.Is(err, context.DeadlineExceeded) {
		return "took too long"
	}
	if trouble, ok := errors.AsType[*net.OpError](err); ok {
		return trouble.Error()
	}
	if untrusted, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return untrusted.Error()
	}
	if errors.Is(err, errUpgrade) {
		return errUpgrade.Error()
	}
	return "broke off, or is no HTTP"
}
