package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/sweatstack/sweatstack-go/webhook"
)

// webhookCommand holds the commands for developers of webhook endpoints.
type webhookCommand struct {
	Send   webhookSendCommand   `cmd:"" result:"text" help:"Send a signed event to an endpoint."`
	Listen webhookListenCommand `cmd:"" result:"none" help:"Receive events on this machine and print them."`
	Verify webhookVerifyCommand `cmd:"" result:"text" help:"Check the signature of a body that was received."`
}

// secretFlag is the webhook secret. It is better in the environment than on a
// command line, which other users of the machine can see.
type secretFlag struct {
	Secret string `env:"SWEATSTACK_WEBHOOK_SECRET" required:"" help:"Webhook secret; better in the environment." placeholder:"SECRET"`
}

// Validate refuses a secret that signs nothing: an empty variable counts as set.
func (f *secretFlag) Validate() error {
	if f.Secret == "" {
		return errors.New("the webhook secret is empty: give --secret or SWEATSTACK_WEBHOOK_SECRET")
	}
	return nil
}

// webhookSendCommand sends an event.
type webhookSendCommand struct {
	secretFlag

	URL        string        `arg:"" help:"Endpoint, such as http://127.0.0.1:8000/webhooks/sweatstack."`
	Event      string        `default:"activity_created" help:"Type of the event, such as activity_updated or test_created."`
	AnyType    bool          `help:"Send a type that this version does not know, as the platform may one day."`
	UserID     string        `default:"u_1" help:"Id of the user." placeholder:"ID"`
	ResourceID string        `help:"Id of what it happened to; null without it." placeholder:"ID"`
	Timestamp  instant       `help:"When it happened; now without it." placeholder:"TIME"`
	Copies     int           `default:"1" help:"How often to send it, one after another, each signed anew."`
	Skew       time.Duration `help:"Move the time of the signature, as in --skew=-10m."`
}

// Validate refuses what would be sent and is not what was meant.
func (c *webhookSendCommand) Validate() error {
	switch {
	case !c.AnyType && !webhook.EventType(c.Event).Known():
		return fmt.Errorf("--event %q is none of %q; --any-type sends it all the same", c.Event, webhook.EventTypes())
	case c.UserID == "":
		return errors.New("--user-id is empty")
	case c.Copies < 1:
		return fmt.Errorf("--copies %d is below 1", c.Copies)
	}
	return c.secretFlag.Validate()
}

// Run sends it and prints the answers. An answer that is not 2xx is an error:
// the platform would send the event again.
func (c *webhookSendCommand) Run(s *session) error {
	if c.Timestamp.IsZero() {
		c.Timestamp.Time = time.Now().Truncate(time.Second)
	}
	body, err := json.Marshal(webhook.Event{
		UserID: c.UserID, Type: webhook.EventType(c.Event), ResourceID: c.ResourceID, Timestamp: c.Timestamp.Time,
	})
	if err != nil {
		return err
	}
	client := &http.Client{Timeout: s.Timeout, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	refused := 0
	for range c.Copies {
		r, err := http.NewRequestWithContext(s.ctx, http.MethodPost, c.URL, bytes.NewReader(body))
		if err != nil {
			return err
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set(webhook.SignatureHeader, webhook.Sign(c.Secret, time.Now().Add(c.Skew), body))
		began := time.Now()
		answer, err := client.Do(r)
		if err != nil {
			return err
		}
		text, _ := io.ReadAll(io.LimitReader(answer.Body, 4096)) // half an explanation is better than none
		_ = answer.Body.Close()
		if err := s.printf("%s in %v %s\n", answer.Status, time.Since(began).Round(time.Millisecond), printable(strings.TrimSpace(string(text)))); err != nil {
			return err
		}
		if answer.StatusCode < 200 || answer.StatusCode > 299 {
			refused++
		}
	}
	if refused > 0 {
		return fmt.Errorf("%d of %d deliveries were refused: the platform would send them again", refused, c.Copies)
	}
	return nil
}

// webhookListenCommand receives events.
type webhookListenCommand struct {
	secretFlag

	Addr string `default:"127.0.0.1:8787" help:"Address to listen on. Port 0 picks a free one."`
	Path string `default:"/webhooks/sweatstack" help:"Path of the endpoint."`
}

// Validate refuses a path that no request has.
func (c *webhookListenCommand) Validate() error {
	if !strings.HasPrefix(c.Path, "/") {
		return fmt.Errorf("--path %q does not begin with a slash", c.Path)
	}
	return c.secretFlag.Validate()
}

// Run prints each event that is properly signed, as a line of JSON, until it is
// interrupted.
func (c *webhookListenCommand) Run(s *session) error {
	lines, one := json.NewEncoder(s.out), sync.Mutex{} // events come side by side
	handler, err := webhook.NewHandler(webhook.Config{Secrets: []string{c.Secret}}, func(_ context.Context, e webhook.Event) error {
		one.Lock()
		defer one.Unlock()
		return lines.Encode(e)
	})
	if err != nil {
		return err
	}
	only := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != c.Path { // a pattern of ServeMux would give braces and spaces a meaning
			http.NotFound(w, r)
			return
		}
		handler.ServeHTTP(w, r)
	})
	listener, err := (&net.ListenConfig{}).Listen(s.ctx, "tcp", c.Addr)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: only, ReadHeaderTimeout: 5 * time.Second, MaxHeaderBytes: 64 << 10}
	_, _ = fmt.Fprintf(s.err, "sweatstack: waiting for events at http://%s%s\n", listener.Addr(), c.Path)
	stop := context.AfterFunc(s.ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// webhookVerifyCommand checks a signature.
type webhookVerifyCommand struct {
	secretFlag

	Signature string  `required:"" help:"Value of the header X-Sweatstack-Signature." placeholder:"t=…,v1=…"`
	At        instant `help:"When it was received; now without it." placeholder:"TIME"`
	Body      string  `arg:"" default:"-" help:"File with the body, byte for byte; - is standard input."`
}

// readWithin reads to the end or until ctx is over, which is when a person gives
// up to type. The reader may then still be waiting: the program ends soon.
func readWithin(ctx context.Context, in io.Reader) ([]byte, error) {
	type outcome struct {
		body []byte
		err  error
	}
	read := make(chan outcome, 1)
	go func() {
		body, err := io.ReadAll(in)
		read <- outcome{body, err}
	}()
	select {
	case end := <-read:
		return end.body, end.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// maxWebhookBody bounds what is read, in bytes.
const maxWebhookBody = webhook.DefaultMaxBody

// Run says whether it is good, or which rule it breaks.
func (c *webhookVerifyCommand) Run(s *session) error {
	in := s.in
	if c.Body != "-" {
		file, err := os.Open(c.Body)
		if err != nil {
			return err
		}
		defer func() { _ = file.Close() }()
		in = file
	}
	body, err := readWithin(s.ctx, io.LimitReader(in, maxWebhookBody+1))
	switch {
	case err != nil:
		return fmt.Errorf("read body: %w", err)
	case len(body) > maxWebhookBody:
		return fmt.Errorf("the body has more than %d bytes", maxWebhookBody)
	}
	at := c.At.Time
	if at.IsZero() {
		at = time.Now()
	}
	header := http.Header{}
	header.Set(webhook.SignatureHeader, c.Signature)
	if err := webhook.Verify([]string{c.Secret}, header, body, at, webhook.DefaultTolerance); err != nil {
		return err
	}
	event, err := webhook.ParseEvent(body)
	if err != nil {
		return err
	}
	return s.write(fmt.Sprintf("The signature is good: %s of user %s.\n", printable(string(event.Type)), printable(event.UserID)))
}
