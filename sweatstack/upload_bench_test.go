package sweatstack_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// largeUpload is the size of the file that the benchmark uploads, in bytes.
const largeUpload = 1 << 30

// heapWatch looks at the memory in use every 16 MB of what goes by.
type heapWatch struct {
	next, base, peak uint64
}

func inUse() uint64 {
	var now runtime.MemStats
	runtime.ReadMemStats(&now)
	return now.HeapInuse + now.StackInuse
}

func newHeapWatch() *heapWatch {
	runtime.GC()
	base := inUse()
	return &heapWatch{base: base, peak: base}
}

func (h *heapWatch) at(bytes int64) {
	if uint64(bytes) >= h.next {
		h.next = uint64(bytes) + 16<<20
		h.peak = max(h.peak, inUse())
	}
}

func (h *heapWatch) growth() float64 { return float64(h.peak-h.base) / (1 << 20) }

// watched tells a watch what is read.
type watched struct {
	io.Reader

	watch *heapWatch
	read  int64
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.Reader.Read(p)
	w.read += int64(n)
	w.watch.at(w.read)
	return n, err
}

// BenchmarkUpload_Gigabyte uploads a file of 1 GB from the disk to a server that
// throws it away. The bar: memory grows by less than 16 MB at its peak, server
// included. The floor is the same file as the bare body of a request. With a
// SWEATSTACK_PYTHON that has sweatstack==0.70.0 the Python client does the same,
// in a process of its own, and the memory is that of the process.
//
// Times are the best of three, taken in turns.
func BenchmarkUpload_Gigabyte(b *testing.B) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, "{}")
	}))
	defer server.Close()
	client, err := sweatstack.NewClient(sweatstack.WithBaseURL(server.URL), sweatstack.WithToken(farUser()))
	require.NoError(b, err)
	name := filepath.Join(b.TempDir(), "large.fit")
	file, err := os.Create(name)
	require.NoError(b, err)
	require.NoError(b, file.Truncate(largeUpload)) // a file with a hole: it takes no room on the disk
	require.NoError(b, file.Close())

	ours := func() float64 {
		watch, total := newHeapWatch(), int64(0)
		_, err := client.Activities.Upload(b.Context(), sweatstack.UploadParams{
			Files: []sweatstack.UploadFile{sweatstack.UploadPath(name)},
			Progress: func(p sweatstack.UploadProgress) {
				total = p.Bytes
				watch.at(p.Bytes)
			},
		})
		require.NoError(b, err)
		require.EqualValues(b, largeUpload, total)
		return watch.growth()
	}
	bare := func() float64 {
		opened, err := os.Open(name)
		require.NoError(b, err)
		defer func() { _ = opened.Close() }()
		watch := newHeapWatch()
		request, err := http.NewRequestWithContext(b.Context(), http.MethodPost, server.URL, &watched{Reader: opened, watch: watch})
		require.NoError(b, err)
		request.ContentLength = largeUpload
		answer, err := http.DefaultClient.Do(request)
		require.NoError(b, err)
		require.NoError(b, answer.Body.Close())
		return watch.growth()
	}
	bestOurs, bestBare, grown, bareGrown := time.Hour, time.Hour, 0.0, 0.0
	for b.Loop() {
		for range 3 {
			begun := time.Now()
			grown = max(grown, ours())
			bestOurs = min(bestOurs, time.Since(begun))
			begun = time.Now()
			bareGrown = max(bareGrown, bare())
			bestBare = min(bestBare, time.Since(begun))
		}
	}
	b.ReportMetric(grown, "MB-growth")
	b.ReportMetric(float64(bestOurs)/float64(bestBare), "of-bare-http")
	verdict := "PASS"
	if grown >= 16 {
		verdict = "over the bar"
	}
	fmt.Fprintf(os.Stderr, "a file of 1 GB: %.2f s, %.1f MB of memory (bar: 16 MB, %s); the bare body of a request: %.2f s, %.1f MB",
		bestOurs.Seconds(), grown, verdict, bestBare.Seconds(), bareGrown)
	if python := os.Getenv("SWEATSTACK_PYTHON"); python != "" {
		out, err := exec.CommandContext(b.Context(), python, "testdata/python_upload.py", server.URL, farToken, name).CombinedOutput()
		var seconds, bytes float64
		if _, scanErr := fmt.Sscan(string(out), &seconds, &bytes); err != nil || scanErr != nil {
			b.Fatalf("%v: %s", err, out)
		}
		fmt.Fprintf(os.Stderr, "; Python client 0.70: %.2f s, %.0f MB", seconds, bytes/(1<<20))
		b.ReportMetric(bestOurs.Seconds()/seconds, "of-python")
	}
	fmt.Fprintln(os.Stderr)
}
