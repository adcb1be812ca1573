package sweatstacktest_test

import (
	"io"
	"net/http"
	"testing"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// BenchmarkRequests bounds what a request to the sandbox costs, so that a load
// test against it measures the application and not the sandbox.
func BenchmarkRequests(b *testing.B) {
	sandbox := sweatstacktest.New(b)
	text, err := sandbox.Environment()
	if err != nil {
		b.Fatal(err)
	}
	token := lineOf(text, "SWEATSTACK_API_KEY")
	client := &http.Client{Transport: sandbox.Transport()}
	for _, path := range []string{"/users/", "/activities/?limit=1", "/activities/?limit=50", "/oauth/userinfo"} {
		b.Run(path, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, base+"/api/v1"+path, http.NoBody)
				if err != nil {
					b.Fatal(err)
				}
				r.Header.Set("Authorization", "Bearer "+token)
				answer, err := client.Do(r)
				if err != nil {
					b.Fatal(err)
				}
				n, err := io.Copy(io.Discard, answer.Body)
				if err != nil || answer.StatusCode != http.StatusOK {
					b.Fatal(answer.Status, err)
				}
				_ = answer.Body.Close()
				b.SetBytes(n)
			}
		})
	}
}

// BenchmarkNew bounds what a sandbox costs a test.
func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		sweatstacktest.New(b)
	}
}
