package webhook_test

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/sweatstack/sweatstack-go/webhook"
)

// Checking a request by hand, while the secret is being replaced.
func ExampleVerify() {
	now := time.Unix(1778068800, 0)
	body := []byte(`{"user_id":"u_1","event_type":"activity_created","resource_id":null,"timestamp":"2026-05-06T12:00:00Z"}`)
	header := make(http.Header)
	header.Set(webhook.SignatureHeader, webhook.Sign("whsec_old", now, body))

	err := webhook.Verify([]string{"whsec_new", "whsec_old"}, header, body, now, webhook.DefaultTolerance)
	fmt.Println(err)

	err = webhook.Verify([]string{"whsec_new"}, header, body, now, webhook.DefaultTolerance)
	if refusal, ok := errors.AsType[*webhook.SignatureError](err); ok {
		fmt.Println(refusal.Reason)
	}
	// Output:
	// <nil>
	// bad-signature
}

func ExampleSign() {
	fmt.Println(webhook.Sign("whsec_example", time.Unix(1778068800, 0), []byte(`{}`)))
	// Output: t=1778068800,v1=f30fd16a9ca0fea9da4039c51cc9b624e5f341402a1ed62767aa0104da8d33b3
}
