package webhook_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/sweatstack/sweatstack-go/webhook"
)

// A route that takes events, and a request as SweatStack sends it.
func ExampleNewHandler() {
	handler, err := webhook.NewHandler(
		webhook.Config{Secrets: []string{"whsec_example"}},
		func(_ context.Context, e webhook.Event) error {
			fmt.Println(e.Type, e.ResourceID, "of", e.UserID)
			return nil // the answer is 204; an error makes the platform try again
		})
	if err != nil {
		fmt.Println(err)
		return
	}
	mux := http.NewServeMux()
	mux.Handle("POST /webhooks/sweatstack", handler)

	body := `{"user_id":"u_1","event_type":"activity_created","resource_id":"a_1","timestamp":"2026-05-06T12:00:00Z"}`
	request := httptest.NewRequest(http.MethodPost, "/webhooks/sweatstack", strings.NewReader(body))
	request.Header.Set(webhook.SignatureHeader, webhook.Sign("whsec_example", time.Now(), []byte(body)))
	answer := httptest.NewRecorder()
	mux.ServeHTTP(answer, request)
	fmt.Println(answer.Code)
	// Output:
	// activity_created a_1 of u_1
	// 204
}

// Counting refused requests by their reason.
func ExampleConfig_observe() {
	refused := make(map[webhook.Reason]int) // guard it with a mutex in a program
	handler, err := webhook.NewHandler(webhook.Config{
		Secrets: []string{"whsec_example"},
		Logger:  slog.New(slog.DiscardHandler),
		Observe: func(_ context.Context, d webhook.Delivery) {
			if d.Reason != "" {
				refused[d.Reason]++
			}
		},
	}, func(context.Context, webhook.Event) error { return nil })
	if err != nil {
		fmt.Println(err)
		return
	}
	forged := httptest.NewRequest(http.MethodPost, "/", strings.NewReader("{}"))
	forged.Header.Set(webhook.SignatureHeader, webhook.Sign("guess", time.Now(), []byte("{}")))
	handler.ServeHTTP(httptest.NewRecorder(), forged)
	handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/", nil))
	fmt.Println(refused)
	// Output: map[bad-signature:1 missing-header:1]
}
