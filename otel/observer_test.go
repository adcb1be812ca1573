package otel_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"

	"github.com/sweatstack/sweatstack-go/otel"
	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
	"github.com/sweatstack/sweatstack-go/tokenstore"
	"github.com/sweatstack/sweatstack-go/webhook"
)

// telemetry keeps in memory what the observer reports.
type telemetry struct {
	t       *testing.T
	spans   *tracetest.SpanRecorder
	reader  *sdkmetric.ManualReader
	tracer  trace.Tracer
	observe func(context.Context, sweatstack.Event)
}

func newTelemetry(t *testing.T) *telemetry {
	t.Helper()
	r := &telemetry{t: t, spans: tracetest.NewSpanRecorder(), reader: sdkmetric.NewManualReader()}
	traces := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(r.spans))
	r.tracer = traces.Tracer("application")
	var err error
	r.observe, err = otel.NewObserver(otel.Config{
		TracerProvider: traces,
		MeterProvider:  sdkmetric.NewMeterProvider(sdkmetric.WithReader(r.reader)),
	})
	require.NoError(t, err)
	return r
}

// span gives the ended span of that name.
func (r *telemetry) span(name string) sdktrace.ReadOnlySpan {
	r.t.Helper()
	names := []string{}
	for _, s := range r.spans.Ended() {
		if s.Name() == name {
			return s
		}
		names = append(names, s.Name())
	}
	require.Fail(r.t, "no such span", "%s is not among %v", name, names)
	return nil
}

// series gives every series of every metric as one line, with its count.
func (r *telemetry) series() map[string]uint64 {
	r.t.Helper()
	var all metricdata.ResourceMetrics
	require.NoError(r.t, r.reader.Collect(r.t.Context(), &all))
	found := map[string]uint64{}
	for _, scope := range all.ScopeMetrics {
		assert.Equal(r.t, "github.com/sweatstack/sweatstack-go/otel", scope.Scope.Name)
		for _, m := range scope.Metrics {
			name := m.Name + " " + m.Unit
			switch data := m.Data.(type) {
			case metricdata.Sum[int64]:
				assert.True(r.t, data.IsMonotonic)
				for _, p := range data.DataPoints {
					found[name+" "+line(p.Attributes.ToSlice())] = uint64(p.Value)
				}
			case metricdata.Histogram[float64]:
				for _, p := range data.DataPoints {
					found[name+" "+line(p.Attributes.ToSlice())] = p.Count
				}
			default:
				assert.Fail(r.t, "unexpected kind of metric", "%s %T", m.Name, data)
			}
		}
	}
	return found
}

// line writes attributes as one text.
func line(attributes []attribute.KeyValue) string {
	parts := []string{}
	for _, a := range attributes {
		parts = append(parts, string(a.Key)+"="+a.Value.String())
	}
	return "[" + strings.Join(parts, " ") + "]"
}

func attributesOf(s sdktrace.ReadOnlySpan) map[string]any {
	all := map[string]any{}
	for _, a := range s.Attributes() {
		all[string(a.Key)] = a.Value.AsInterface()
	}
	return all
}

func TestObserver_RequestIsAClientSpanBelowTheOneOfItsContext(t *testing.T) {
	t.Parallel()
	r := newTelemetry(t)
	ctx, page := r.tracer.Start(t.Context(), "page")
	before := time.Now()
	r.observe(ctx, sweatstack.RequestEvent{
		BaseURL: "https://app.sweatstack.no", Method: "GET", Path: "/activities/a_1/data", UserID: "u_1",
		Status: 200, Attempt: 1, Duration: 1500 * time.Millisecond, RequestID: "r_1",
	})
	after := time.Now()
	page.End()
	s := r.span("GET /activities/{id}/data")
	assert.Equal(t, trace.SpanKindClient, s.SpanKind())
	assert.Equal(t, page.SpanContext().SpanID(), s.Parent().SpanID())
	assert.Equal(t, 1500*time.Millisecond, s.EndTime().Sub(s.StartTime()))
	assert.WithinRange(t, s.EndTime(), before, after)
	assert.Equal(t, codes.Unset, s.Status().Code)
	assert.Equal(t, map[string]any{
		"http.request.method": "GET", "http.response.status_code": int64(200),
		"url.full":     "https://app.sweatstack.no/api/v1/activities/a_1/data",
		"url.template": "/api/v1/activities/{id}/data", "server.address": "app.sweatstack.no", "server.port": int64(443),
		"sweatstack.request_id": "r_1", "sweatstack.user": "u_1",
	}, attributesOf(s))
	assert.Equal(t, map[string]uint64{
		"http.client.request.duration s [http.request.method=GET http.response.status_code=200 " +
			"server.address=app.sweatstack.no server.port=443 url.template=/api/v1/activities/{id}/data]": 1,
	}, r.series())
}

func TestObserver_FailedRequestSaysOfWhatKind(t *testing.T) {
	t.Parallel()
	failed := errors.New("sweatstack: no luck")
	tests := []struct {
		name   string
		status int
		err    error
		want   string
	}{
		{"refused", 404, failed, "404"},
		{"platform failed", 503, failed, "503"},
		{"no connection", 0, fmt.Errorf("%w: %w", sweatstack.ErrConnection, failed), "connection"},
		{"too slow", 0, fmt.Errorf("%w: %w", sweatstack.ErrConnection, context.DeadlineExceeded), "timeout"},
		{"caller went away", 0, fmt.Errorf("%w: %w", sweatstack.ErrConnection, context.Canceled), "canceled"},
		{"too large", 200, sweatstack.ErrTooLarge, "too_large"},
		{"damaged", 200, sweatstack.ErrCorruptData, "corrupt_data"},
		{"anything else", 200, failed, "_OTHER"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := newTelemetry(t)
			r.observe(t.Context(), sweatstack.RequestEvent{BaseURL: "http://127.0.0.1:8700", Method: "GET", Path: "/activities/", Status: test.status, Err: test.err, Attempt: 3})
			s := r.span("GET /activities/")
			assert.Equal(t, codes.Error, s.Status().Code)
			assert.Equal(t, test.err.Error(), s.Status().Description)
			all := attributesOf(s)
			assert.Equal(t, test.want, all["error.type"])
			assert.Equal(t, int64(2), all["http.request.resend_count"])
			assert.Equal(t, int64(8700), all["server.port"])
			for series := range r.series() {
				assert.Contains(t, series, "error.type="+test.want)
			}
		})
	}
}

func TestObserver_OtherEventsAreEventsOfTheSpanAndCounted(t *testing.T) {
	t.Parallel()
	r := newTelemetry(t)
	delivered := webhook.Event{UserID: "u_1", Type: webhook.ActivityCreated, ResourceID: "a_1"}
	events := []sweatstack.Event{
		sweatstack.RefreshEvent{UserID: "u_1", Outcome: sweatstack.RefreshLed},
		sweatstack.RefreshEvent{UserID: "u_1", Outcome: sweatstack.RefreshJoined},
		sweatstack.RefreshEvent{UserID: "u_2", Outcome: sweatstack.RefreshJoined},
		sweatstack.RefreshEvent{UserID: "u_1", Outcome: sweatstack.RefreshFailed, Err: errors.New("no")},
		sweatstackhttp.SignedInEvent{UserID: "u_1"},
		sweatstackhttp.SignInFailedEvent{Step: sweatstackhttp.FailedState},
		sweatstackhttp.SignedOutEvent{UserID: "u_1"},
		sweatstackhttp.SignedOutEvent{UserID: "u_1", Lost: true},
		sweatstackhttp.SignedOutEvent{UserID: "u_1", Everywhere: true},
		sweatstackhttp.ActingStartedEvent{UserID: "u_1", SubjectID: "u_2"},
		sweatstackhttp.ActingEndedEvent{UserID: "u_1", SubjectID: "u_2"},
		sweatstackhttp.ActingEndedEvent{UserID: "u_1", SubjectID: "u_2", Withdrawn: true},
		sweatstackhttp.SessionOpenedByOldKeyEvent{UserID: "u_1"},
		sweatstackhttp.CookieChunkedEvent{UserID: "u_1", Cookie: "sweatstack_session", Parts: 2, Bytes: 5000},
		sweatstackhttp.WebhookDeliveryEvent{Delivery: webhook.Delivery{Status: 204, Event: delivered, Took: 2 * time.Second}},
		sweatstackhttp.WebhookDeliveryEvent{Delivery: webhook.Delivery{Status: 401, Reason: webhook.ReasonBadSignature}},
		newEvent{},
	}
	ctx, page := r.tracer.Start(t.Context(), "page")
	for _, e := range events {
		r.observe(ctx, e)
	}
	page.End()
	assert.Equal(t, map[string]uint64{
		"sweatstack.token.refreshes {refresh} [sweatstack.outcome=led]":                                                            1,
		"sweatstack.token.refreshes {refresh} [sweatstack.outcome=joined]":                                                         2,
		"sweatstack.token.refreshes {refresh} [sweatstack.outcome=failed]":                                                         1,
		"sweatstack.sign_ins {sign_in} [sweatstack.outcome=success]":                                                               1,
		"sweatstack.sign_ins {sign_in} [sweatstack.outcome=state]":                                                                 1,
		"sweatstack.sign_outs {sign_out} [sweatstack.outcome=asked]":                                                               1,
		"sweatstack.sign_outs {sign_out} [sweatstack.outcome=everywhere]":                                                          1,
		"sweatstack.sign_outs {sign_out} [sweatstack.outcome=lost]":                                                                1,
		"sweatstack.acting.changes {change} [sweatstack.outcome=started]":                                                          1,
		"sweatstack.acting.changes {change} [sweatstack.outcome=ended]":                                                            1,
		"sweatstack.acting.changes {change} [sweatstack.outcome=withdrawn]":                                                        1,
		"sweatstack.sessions.old_key {session} []":                                                                                 1,
		"sweatstack.cookies.chunked {cookie} []":                                                                                   1,
		"sweatstack.webhook.duration s [http.response.status_code=204 sweatstack.outcome=accepted]":                                1,
		"sweatstack.webhook.duration s [http.response.status_code=401 sweatstack.outcome=refused sweatstack.reason=bad-signature]": 1,
		"sweatstack.events {event} [sweatstack.event=new]":                                                                         1,
	}, r.series())

	noted := r.span("page").Events()
	require.Len(t, noted, len(events))
	for i, e := range noted {
		assert.Equal(t, "sweatstack."+events[i].EventName(), e.Name)
		assert.Len(t, e.Attributes, len(events[i].Attrs()))
	}
	assert.Equal(t, "[sweatstack.actor=u_1 sweatstack.lost=true]", line(noted[7].Attributes))
	assert.Equal(t, "[sweatstack.outcome=accepted sweatstack.status=204 sweatstack.took=2 sweatstack.user=u_1 "+
		"sweatstack.type=activity_created sweatstack.resource=a_1]", line(noted[14].Attributes))
	assert.Equal(t, `[sweatstack.share=0.5 sweatstack.group=[a=1]]`, line(noted[16].Attributes))
}

// newEvent is one that this version does not know.
type newEvent struct{}

func (newEvent) EventName() string { return "new" }
func (newEvent) Attrs() []slog.Attr {
	return []slog.Attr{slog.Float64("share", 0.5), slog.Group("group", "a", 1)}
}

func TestObserver_WithoutASpanThereAreOnlyMetrics(t *testing.T) {
	t.Parallel()
	r := newTelemetry(t)
	r.observe(t.Context(), sweatstackhttp.SignedInEvent{UserID: "u_1"})
	assert.Empty(t, r.spans.Started())
	assert.Len(t, r.series(), 1)
}

func TestObserver_ZeroConfigUsesTheGlobalProviders(t *testing.T) {
	t.Parallel()
	observe, err := otel.NewObserver(otel.Config{})
	require.NoError(t, err)
	observe(t.Context(), sweatstack.RequestEvent{Method: "GET", Path: "/x"})
	observe(t.Context(), sweatstackhttp.SignedInEvent{})
}

// An attacker who chooses paths or ids must not choose how many series there are.
func TestObserver_IdsMakeNoNewSeries(t *testing.T) {
	t.Parallel()
	r := newTelemetry(t)
	for i := range 100 {
		id := fmt.Sprint("id", i)
		for _, path := range []string{"/activities/" + id, "/users/" + id, "/" + id, "/a" + strings.Repeat("/"+id, i)} {
			r.observe(t.Context(), sweatstack.RequestEvent{BaseURL: "https://app.sweatstack.no", Method: "GET", Path: path, UserID: id, RequestID: id, Status: 200})
		}
		r.observe(t.Context(), sweatstackhttp.SignedInEvent{UserID: id})
		r.observe(t.Context(), sweatstackhttp.WebhookDeliveryEvent{Delivery: webhook.Delivery{Event: webhook.Event{UserID: id, Type: webhook.EventType(id), ResourceID: id}}})
	}
	all := r.series()
	assert.LessOrEqual(t, len(all), 12, "%v", all)
	for series := range all {
		assert.NotContains(t, series, "id1")
	}
}

// A whole sign-in and a page, on a platform that rotates: the secrets of it are
// in no span and no metric.
func TestObserver_TellsNoSecretOfARealSignIn(t *testing.T) {
	t.Parallel()
	r := newTelemetry(t)
	secrets := &wiretap{}
	sandbox := sweatstacktest.New(t, sweatstacktest.WithRedirectURIs("https://coach.example"), sweatstacktest.WithRefreshTokenRotation())
	secrets.below = sandbox.Transport()
	auth, err := sweatstackhttp.Configure(sweatstackhttp.Config{
		ClientID: sandbox.ClientID(), ClientSecret: sandbox.Secrets().ClientSecret, AppURL: "https://coach.example",
		SessionSecrets: []string{sandbox.Secrets().SessionSecret}, Store: tokenstore.NewMemory(),
		HTTPClient: &http.Client{Transport: secrets}, Now: sandbox.Now, Observe: r.observe,
	})
	require.NoError(t, err)
	mux := http.NewServeMux()
	auth.Instrument(mux)
	mux.Handle("GET /{$}", sweatstackhttp.Handler(auth, func(_ http.ResponseWriter, req *http.Request, u sweatstackhttp.SelectedUser) error {
		_, err := u.Client().OAuth.UserInfo(req.Context())
		return err
	}))
	traced := http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		ctx, span := r.tracer.Start(req.Context(), "served")
		defer span.End()
		mux.ServeHTTP(w, req.WithContext(ctx))
	})
	browser := sandbox.SignIn(t, traced, sandbox.Coach())
	sandbox.Advance(20 * time.Minute)
	request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "https://coach.example/", http.NoBody)
	for _, c := range browser.Jar.Cookies(request.URL) {
		request.AddCookie(c)
		secrets.note(c.Value)
	}
	answer := httptest.NewRecorder()
	traced.ServeHTTP(answer, request)
	require.Equal(t, http.StatusOK, answer.Code)

	served := map[trace.TraceID]bool{}
	for _, s := range r.spans.Ended() {
		if s.Name() == "served" {
			served[s.SpanContext().TraceID()] = true
		}
	}
	for _, name := range []string{"POST /oauth/token", "GET /oauth/userinfo"} {
		assert.True(t, served[r.span(name).SpanContext().TraceID()], "%s is in the trace of a page", name)
	}
	said := fmt.Sprint(r.series())
	for _, s := range r.spans.Ended() {
		said += fmt.Sprintln(s.Name(), s.Attributes(), s.Events(), s.Status())
	}
	assert.Contains(t, said, "sweatstack.refresh")
	assert.Contains(t, said, sandbox.Coach().ID, "the search would find what is there")
	require.Greater(t, len(secrets.seen), 5)
	for _, secret := range secrets.seen {
		assert.NotContains(t, said, secret)
	}
}

// wiretap notes what may not be told: bearers, forms and answers with tokens.
type wiretap struct {
	below http.RoundTripper
	seen  []string
}

func (w *wiretap) note(secret string) {
	if len(secret) > 12 {
		w.seen = append(w.seen, secret)
	}
}

func (w *wiretap) RoundTrip(r *http.Request) (*http.Response, error) {
	w.note(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		for field := range strings.SplitSeq(string(body), "&") {
			name, value, _ := strings.Cut(field, "=")
			switch name {
			case "client_secret", "code", "code_verifier", "refresh_token":
				w.note(value)
			}
		}
		r.Body = io.NopCloser(strings.NewReader(string(body)))
	}
	response, err := w.below.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	for text := range strings.SplitSeq(string(body), `"`) {
		if len(text) > 40 && !strings.Contains(text, " ") {
			w.note(text)
		}
	}
	response.Body = io.NopCloser(strings.NewReader(string(body)))
	return response, nil
}
