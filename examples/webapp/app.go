package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

// app is the application: the kit, the pages, and the webhooks seen.
type app struct {
	*platform
	auth     *sweatstackhttp.Auth
	pages    pages
	seen     *seen
	webhooks http.Handler // nil without a webhook secret
	log      *slog.Logger
}

func newApp(p *platform, log *slog.Logger) (*app, error) {
	auth, err := sweatstackhttp.Configure(p.config)
	if err != nil {
		return nil, err
	}
	a := &app{platform: p, auth: auth, seen: &seen{}, log: log}
	if a.pages, err = parsePages(); err != nil {
		return nil, err
	}
	if len(p.config.WebhookSecrets) == 0 {
		log.Warn("no SWEATSTACK_WEBHOOK_SECRET: webhooks are not received")
		return a, nil
	}
	if a.webhooks, err = auth.WebhookHandler(a.receive); err != nil {
		return nil, err
	}
	return a, nil
}

func (a *app) routes() http.Handler {
	r := chi.NewRouter()
	r.Use(middleware.RequestID, sweatstackhttp.LogActor, a.logged, middleware.Recoverer, a.oneAddress, secured)
	a.auth.Instrument(r)

	r.Method("GET", "/", sweatstackhttp.Handler(a.auth, a.home))
	r.Method("GET", "/activities", sweatstackhttp.Handler(a.auth, a.activities))
	r.Method("GET", "/activities/{id}", sweatstackhttp.Handler(a.auth, a.activity))
	r.Method("GET", "/me", sweatstackhttp.Handler(a.auth, a.me))
	r.Method("GET", "/events", sweatstackhttp.Handler(a.auth, a.events))
	r.Method("POST", "/events", sweatstackhttp.Handler(a.auth, a.sendEvent))
	r.Method("GET", "/api/activities", sweatstackhttp.Handler(a.auth, a.apiActivities))
	if a.webhooks != nil {
		r.Method("POST", "/webhooks/sweatstack", a.webhooks)
	}
	r.Get("/healthz", a.healthz)
	r.Handle("/static/*", cached(http.FileServerFS(static)))
	r.Get("/favicon.ico", func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, static, "static/icon.svg") })
	r.NotFound(func(w http.ResponseWriter, _ *http.Request) {
		_ = a.show(w, http.StatusNotFound, ErrorPage{Layout: a.layout("Not found", ""), Status: http.StatusNotFound,
			Heading: "There is no such page", Message: "The address may be wrong or out of date."})
	})
	return r
}

// diagnose logs what is wrong with the settings, while the application serves
// already: a platform that is down must not keep it from starting.
func (a *app) diagnose(ctx context.Context) {
	for _, finding := range a.auth.Diagnose(ctx) {
		a.log.Log(ctx, finding.Severity, "diagnosis", "code", finding.Code, "problem", finding.Problem, "advice", finding.Advice)
	}
}

// show writes a page.
func (a *app) show(w http.ResponseWriter, status int, view page) error {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	return a.pages.render(w, view)
}

// healthz tells a load balancer whether the application can serve.
func (a *app) healthz(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	answer := map[string]string{"status": "ok"}
	if err := a.auth.Ready(r.Context()); err != nil {
		a.log.ErrorContext(r.Context(), "not ready", "error", err)
		w.WriteHeader(http.StatusServiceUnavailable)
		answer["status"] = "not ready"
	}
	_ = json.NewEncoder(w).Encode(answer)
}

// logged writes one line for each request.
func (a *app) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := time.Now()
		answer := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
		next.ServeHTTP(answer, r)
		a.log.InfoContext(r.Context(), "request", "method", r.Method, "path", r.URL.Path,
			"status", answer.Status(), "bytes", answer.BytesWritten(), "duration", time.Since(begun),
			"id", middleware.GetReqID(r.Context()))
	})
}

// oneAddress sends a browser that came by another name of this machine, such
// as localhost, to the address that the cookies belong to.
func (a *app) oneAddress(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		address, err := url.Parse(a.config.AppURL)
		if a.sandbox != nil && err == nil && r.Method == http.MethodGet && r.Host != address.Host {
			http.Redirect(w, r, a.config.AppURL+r.URL.RequestURI(), http.StatusTemporaryRedirect) //nolint:gosec // the host is our own
			return
		}
		next.ServeHTTP(w, r)
	})
}

// secured keeps a page from loading or running anything that is not its own.
func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}

// cached lets browsers keep the style sheet and the icon for a while.
func cached(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "public, max-age=300")
		next.ServeHTTP(w, r)
	})
}
