package sweatstack

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Limits of answers, in bytes after decompression.
const (
	limitJSON  = 64 << 20
	limitData  = 512 << 20
	limitError = 64 << 10
	limitToken = 1 << 20
)

// bearer says which token a call carries.
type bearer int

const (
	bearerUser bearer = iota // the client's user
	bearerNone               // none: the calls of a sign-in
)

// call is one request in the making.
type call struct {
	method  string
	path    string // below /api/v1, escaped, with its exact trailing slash
	query   url.Values
	body    []byte
	content string // content type of body
	accept  string
	limit   int64 // of the answer; zero leaves a 2xx unread
	bearer  bearer
	timeout time.Duration
	retries int
	stream  func(context.Context) (io.ReadCloser, error) // makes the body of each attempt, instead of body
	once    bool                                         // stream works only once
	keep    *keep                                        // how the answer is kept; nil when it is not
	answer  *Answer                                      // gets what comes beside the body; may be nil
}

// connectionError is a request without a usable answer: no connection, a
// time-out of the attempt, a connection cut in the middle.
type connectionError struct {
	method, path string
	err          error
}

func (e *connectionError) Error() string {
	return fmt.Sprintf("sweatstack: %s %s: %v", e.method, e.path, e.err)
}

func (e *connectionError) Unwrap() error { return e.err }

func (e *connectionError) Is(target error) bool { return target == ErrConnection }

// segment escapes one value of a path. An empty one, "." and ".." would name
// another resource.
func segment(name, value string) (string, error) {
	if value == "" || value == "." || value == ".." {
		return "", &ParamError{Name: name, Reason: "must not be empty, \".\" or \"..\""}
	}
	return url.PathEscape(value), nil
}

// jsonBody encodes the body of a call.
func jsonBody(value any) ([]byte, error) {
	body, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("sweatstack: encode request: %w", err)
	}
	return body, nil
}

// do sends a call and gives the body of its 2xx answer.
func (c *Client) do(ctx context.Context, k call, options []CallOption) ([]byte, error) {
	if k.timeout == 0 {
		k.timeout = c.set.timeout
	}
	k.retries = c.set.retries
	for _, option := range options {
		option(&k)
	}
	source := c.identity.Load().source // one for the whole call, whatever is switched meanwhile
	var token Token
	if k.bearer == bearerUser {
		var err error
		if token, err = source.Token(ctx); err != nil {
			return nil, err
		}
	}
	body, err := c.answer(ctx, k, token)
	if k.bearer == bearerUser {
		tellForbidden(source, token, err)
	}
	renewer, can := source.(Renewer)
	if err == nil || !can || k.bearer != bearerUser || token.AccessToken.IsZero() || !errors.Is(err, ErrUnauthorized) {
		return body, err
	}
	// The token looked fresh and was refused: one refresh, one more try.
	next, renewErr := renewer.Renew(ctx, token)
	switch {
	case renewErr != nil:
		return nil, renewErr
	case next.AccessToken.Equal(token.AccessToken), k.once:
		return nil, err
	}
	body, err = c.answer(ctx, k, next)
	tellForbidden(source, next, err)
	return body, err
}

// tellForbidden tells a source that wants to know it of an answer 403 to a
// token of its own; see [Client.With].
func tellForbidden(source TokenSource, refused Token, err error) {
	if told, wantsToKnow := source.(interface{ Forbidden(refused Token) }); wantsToKnow && errors.Is(err, ErrForbidden) {
		told.Forbidden(refused)
	}
}

// attempts sends a call until it is answered for good.
func (c *Client) attempts(ctx context.Context, k call, token Token) ([]byte, error) {
	var waited time.Duration
	perhapsDone := false // by an attempt whose answer did not say so
	for n := 0; ; n++ {
		body, err := c.attempt(ctx, k, token, n+1)
		if perhapsDone && k.method == http.MethodDelete && errors.Is(err, ErrNotFound) {
			return nil, nil // an attempt before did it, and its answer was lost
		}
		perhapsDone = perhapsDone || !errors.Is(err, ErrRateLimited)
		if err == nil || n >= k.retries || !k.repeatable() || !retryable(err) || ctx.Err() != nil {
			return body, err
		}
		wait, again := backoff(ctx, n, err, waited)
		if !again {
			return nil, err
		}
		c.set.logger.LogAttrs(ctx, slog.LevelDebug, "sweatstack: trying again",
			slog.String("method", k.method), slog.String("path", k.path),
			slog.Duration("wait", wait), slog.String("error", err.Error()))
		if over := sleep(ctx, wait); over != nil {
			return nil, stopped(err, over)
		}
		waited += wait
	}
}

// repeatable reports whether sending twice is the same as sending once (RFC
// 9110, section 9.2.2).
func (k call) repeatable() bool {
	return k.method == http.MethodGet || k.method == http.MethodPut || k.method == http.MethodDelete
}

// attempt sends a call once and reads the whole answer.
func (c *Client) attempt(ctx context.Context, k call, token Token, number int) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, k.timeout)
	defer cancel()
	request, err := c.request(ctx, k, token)
	if err != nil {
		return nil, err
	}
	event := RequestEvent{BaseURL: c.BaseURL(), Method: k.method, Path: k.path, UserID: token.UserID, Attempt: number}
	begun := c.set.now()
	body, err := c.exchange(request, k, &event)
	event.Duration, event.Err = c.set.now().Sub(begun), err
	c.set.observe(ctx, event)
	return body, err
}

// request builds the HTTP request of a call.
func (c *Client) request(ctx context.Context, k call, token Token) (*http.Request, error) {
	target := c.BaseURL() + "/api/v1" + k.path
	if len(k.query) > 0 {
		target += "?" + k.query.Encode()
	}
	var body io.Reader
	if k.body != nil {
		body = bytes.NewReader(k.body)
	}
	if k.stream != nil {
		stream, err := k.stream(ctx)
		if err != nil {
			return nil, fmt.Errorf("sweatstack: %s %s: %w", k.method, k.path, err)
		}
		body = stream
	}
	request, err := http.NewRequestWithContext(ctx, k.method, target, body)
	if err != nil {
		return nil, fmt.Errorf("sweatstack: %s %s: %w", k.method, k.path, err)
	}
	if upload, ok := body.(*uploadBody); ok {
		request.ContentLength = upload.length
		if !k.once {
			request.GetBody = func() (io.ReadCloser, error) { return k.stream(ctx) } // asked for only when nothing was written yet
		}
	}
	request.Header.Set("User-Agent", c.set.userAgent)
	request.Header.Set("Accept", k.accept)
	if k.content != "" {
		request.Header.Set("Content-Type", k.content)
	}
	if !token.AccessToken.IsZero() {
		request.Header.Set("Authorization", "Bearer "+token.AccessToken.Reveal())
	}
	return request, nil
}

// exchange sends a request and sorts the answer.
func (c *Client) exchange(request *http.Request, k call, event *RequestEvent) ([]byte, error) {
	response, err := c.set.http.Do(request)
	if err != nil {
		// url.Error repeats the whole URL, query included: keep what is below.
		if below, ok := errors.AsType[*url.Error](err); ok {
			err = below.Err
		}
		return nil, &connectionError{method: k.method, path: k.path, err: err}
	}
	defer func() { _ = response.Body.Close() }()
	event.Status = response.StatusCode
	event.RequestID = requestID(request, response, k)
	k.tell(response, event.RequestID)
	if response.StatusCode < 200 || response.StatusCode > 299 {
		return nil, c.refusal(request, response, k)
	}
	if k.limit == 0 {
		return nil, nil
	}
	body, err := readAnswer(response, k.limit+1)
	switch {
	case err != nil:
		return nil, &connectionError{method: k.method, path: k.path, err: err}
	case int64(len(body)) > k.limit:
		return nil, fmt.Errorf("%w: %s %s: more than %d bytes", ErrTooLarge, k.method, k.path, k.limit)
	}
	return body, nil
}

// readAnswer reads at most limit bytes. Room for what the answer announces is
// made at once, though never for more than most answers need: it may lie.
func readAnswer(response *http.Response, limit int64) ([]byte, error) {
	const trusted = 1 << 20
	var body bytes.Buffer
	body.Grow(int(min(max(response.ContentLength, 0), trusted, limit)) + bytes.MinRead)
	_, err := body.ReadFrom(io.LimitReader(response.Body, limit))
	return body.Bytes(), err
}

// refusal turns an answer that is not 2xx into an error.
func (c *Client) refusal(request *http.Request, response *http.Response, k call) error {
	body, _ := io.ReadAll(io.LimitReader(response.Body, limitError)) // half an explanation is better than none
	body = withoutSecrets(body, request, k)
	detail, code, fields := parseProblem(body)
	return &APIError{
		Status: response.StatusCode, Method: k.method, Path: k.path,
		RequestID:  requestID(request, response, k),
		Detail:     detail,
		Fields:     fields,
		RetryAfter: retryAfter(response.Header, c.set.now()),
		grant:      grantError(k.path, response.StatusCode, code, detail),
	}
}

// requestID is the platform's name for a request, fit for a log.
func requestID(request *http.Request, response *http.Response, k call) string {
	return shorten(string(withoutSecrets([]byte(response.Header.Get("X-Request-Id")), request, k)))
}

// shortestSecret is the length below which a text is no secret but could be a
// part of any word.
const shortestSecret = 8

// withoutSecrets takes out what the request sent in confidence, in case the
// answer repeats it: its text goes into errors and logs.
func withoutSecrets(body []byte, request *http.Request, k call) []byte {
	secrets := []string{strings.TrimPrefix(request.Header.Get("Authorization"), "Bearer ")}
	if form, err := url.ParseQuery(string(k.body)); err == nil && k.path == tokenPath {
		for _, name := range []string{"code", "code_verifier", "refresh_token", "client_secret"} {
			secrets = append(secrets, form.Get(name))
		}
	}
	for _, secret := range secrets {
		if len(secret) >= shortestSecret {
			body = bytes.ReplaceAll(body, []byte(secret), []byte(redacted))
		}
	}
	return body
}

// grantError tells what a refusal by the token endpoint means. The platform
// answers 400 or 401 with a text; RFC 6749 names a code. Wrong client
// credentials are nobody's sign-out.
func grantError(path string, status int, code, detail string) error {
	if path != tokenPath || (status != http.StatusBadRequest && status != http.StatusUnauthorized) {
		return nil
	}
	switch {
	case code == "invalid_client", strings.EqualFold(detail, "Invalid client credentials"):
		return ErrInvalidClient
	case code == "invalid_grant", code == "" && detail != "":
		return ErrInvalidGrant
	}
	return nil // the page of a gateway, or nothing: the token endpoint has not spoken
}

// getJSON calls and decodes the answer into target.
func (c *Client) getJSON(ctx context.Context, path string, query url.Values, target any, options []CallOption) error {
	body, err := c.do(ctx, call{
		method: http.MethodGet, path: path, query: query, accept: "application/json", limit: limitJSON,
	}, options)
	if err != nil {
		return err
	}
	return decode(body, path, target)
}

// getList calls and decodes an answer that is a list. No list at all, null, is
// an empty one.
func getList[T any](ctx context.Context, c *Client, path string, query url.Values, options []CallOption) ([]T, error) {
	body, err := c.do(ctx, call{
		method: http.MethodGet, path: path, query: query, accept: "application/json", limit: limitJSON,
	}, options)
	if err != nil {
		return nil, err
	}
	list := []T{}
	if err := decodeList(body, path, &list); err != nil {
		return nil, err
	}
	if list == nil {
		list = []T{}
	}
	return list, nil
}

// decode reads a JSON answer. What it says about a page of HTML with status
// 200 holds nothing of the page.
func decode(body []byte, path string, target any) error {
	if err := json.Unmarshal(body, target); err != nil {
		if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
			return fmt.Errorf("%w: %s: no JSON (byte %d of %d)", ErrCorruptData, path, syntax.Offset, len(body))
		}
		return fmt.Errorf("%w: %s: %w", ErrCorruptData, path, err)
	}
	return nil
}
