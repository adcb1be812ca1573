package sweatstacktest_test

import (
	"io"
	"net/http"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// fetcher calls the API for the longest trainer of the sandbox.
type fetcher struct {
	sandbox *sweatstacktest.Sandbox
	client  *http.Client
	base    string
	token   string
	athlete sweatstacktest.User
}

func newFetcher(b *testing.B) *fetcher {
	b.Helper()
	sandbox := sweatstacktest.New(b)
	athlete := sandbox.Athletes()[0]
	return &fetcher{
		sandbox: sandbox, athlete: athlete, client: &http.Client{Transport: sandbox.Transport()}, base: base,
		token: sandbox.Token(athlete).AccessToken.Reveal(),
	}
}

// get reads an answer to its end and returns its size.
func (f *fetcher) get(b *testing.B, path string) int64 {
	b.Helper()
	r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, f.base+"/api/v1"+path, http.NoBody)
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+f.token)
	answer, err := f.client.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	n, err := io.Copy(io.Discard, answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		b.Fatal(answer.Status, err)
	}
	return n
}

// longestRide is the path of the data of the longest ride with power.
func (f *fetcher) longestRide() string {
	rides := slices.DeleteFunc(f.sandbox.Activities(f.athlete), func(a sweatstacktest.Activity) bool {
		return !slices.Contains(a.Metrics, "power")
	})
	ride := slices.MaxFunc(rides, func(x, y sweatstacktest.Activity) int { return int(x.Duration - y.Duration) })
	return "/activities/" + ride.ID + "/data"
}

// BenchmarkRequests bounds what a request to the sandbox costs, so that a load
// test against it measures the application and not the sandbox: with -cpu 2 at
// least 1 000 requests a second for each list, and 200 MB/s for the data of a
// ride.
func BenchmarkRequests(b *testing.B) {
	newFetcher(b).requests(b)
}

// BenchmarkRequests_OverTCP is the same through the network of this machine,
// with connections that are kept: what a load test in another process gets,
// which also has its own client to pay for.
func BenchmarkRequests_OverTCP(b *testing.B) {
	f := newFetcher(b)
	f.base = f.sandbox.URL()
	kept := &http.Transport{MaxIdleConnsPerHost: 64}
	b.Cleanup(kept.CloseIdleConnections)
	f.client = &http.Client{Transport: kept}
	// A token names its issuer, which is another now that the sandbox listens.
	f.token = f.sandbox.Token(f.athlete).AccessToken.Reveal()
	f.requests(b)
}

// requests measures requests of each kind, several at once.
func (f *fetcher) requests(b *testing.B) {
	b.Helper()
	for name, path := range map[string]string{
		"sports": "/profile/sports/", "one activity": "/activities/?limit=1", "fifty activities": "/activities/?limit=50",
		"user": "/oauth/userinfo", "data of a ride": f.longestRide(),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(f.get(b, path))
			b.ReportAllocs()
			b.RunParallel(func(next *testing.PB) {
				for next.Next() {
					f.get(b, path)
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
		})
	}
}

// BenchmarkLongitudinal_TwoSeasons bounds the answers about two seasons of one
// athlete: what the first one costs, and what it costs once the curves of the
// activities are kept.
func BenchmarkLongitudinal_TwoSeasons(b *testing.B) {
	for name, path := range map[string]string{
		"mean-max":      "mean-max?sport=cycling&metric=power",
		"mean-max, all": "mean-max?sport=cycling&metric=power&durations=all",
		"work":          "accumulated-work-duration?sport=cycling&metric=power",
	} {
		b.Run(name+", first", func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				f := newFetcher(b)
				f.sandbox.SetHistory(730)
				b.StartTimer()
				f.get(b, "/activities/longitudinal-"+path)
			}
		})
		b.Run(name+", again", func(b *testing.B) {
			f := newFetcher(b)
			f.sandbox.SetHistory(730)
			f.get(b, "/activities/longitudinal-"+path)
			for b.Loop() {
				f.get(b, "/activities/longitudinal-"+path)
			}
		})
	}
}

// BenchmarkLongitudinalData_TwoSeasons bounds the largest answer, and the
// memory in use while it is written.
func BenchmarkLongitudinalData_TwoSeasons(b *testing.B) {
	f := newFetcher(b)
	f.sandbox.SetHistory(730)
	start := f.sandbox.Now().AddDate(0, 0, -730).Format(time.DateOnly)
	for b.Loop() {
		highest := watchHeap(func() {
			b.SetBytes(f.get(b, "/activities/longitudinal-data?sport=cycling&sport=running&sport=xc_skiing&start="+start))
		})
		b.ReportMetric(float64(highest)/(1<<20), "MB/heap")
	}
}

// watchHeap runs a function and returns the most memory that the heap held
// meanwhile, garbage included, above what it held before.
func watchHeap(run func()) uint64 {
	held := func() uint64 {
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return stats.HeapAlloc
	}
	runtime.GC()
	before := held()
	done, highest := make(chan struct{}), make(chan uint64)
	go func() {
		most, tick := before, time.NewTicker(20*time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-done:
				highest <- max(most, held()) - before
				return
			case <-tick.C:
				most = max(most, held())
			}
		}
	}()
	run()
	close(done)
	return <-highest
}

// BenchmarkNew bounds what a sandbox costs a test.
func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		sweatstacktest.New(b)
	}
}

// BenchmarkStart is how long a program waits for a sandbox that listens: 300 ms
// at most on an idle machine.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		sandbox, err := sweatstacktest.Start()
		if err != nil {
			b.Fatal(err)
		}
		if err := sandbox.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
