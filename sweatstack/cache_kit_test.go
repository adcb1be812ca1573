package sweatstack_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"io/fs"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

// Two users in the platform's form of ids.
const (
	alice = "01JZ0000000000000000000AAA"
	bob   = "01JZ0000000000000000000BBB"
)

// signedIn is an unsigned access token of a user, which ends in 2100.
func signedIn(t *testing.T, user string) sweatstack.Token {
	t.Helper()
	claims, err := json.Marshal(map[string]any{"sub": user, "exp": 4102444800})
	require.NoError(t, err)
	text := "e30." + base64.RawURLEncoding.EncodeToString(claims) + ".s"
	return sweatstack.Token{AccessToken: sweatstack.NewSecret(text)}
}

// tables answers every request with a table of one row: the token's user, and
// how many requests there were.
type tables struct {
	t      *testing.T
	before func(r *http.Request) *reply // may answer in its place

	mu    sync.Mutex
	count int
}

func (p *tables) requests() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.count
}

func (p *tables) RoundTrip(r *http.Request) (*http.Response, error) {
	p.mu.Lock()
	p.count++
	n := p.count
	p.mu.Unlock()
	if p.before != nil {
		if other := p.before(r); other != nil {
			return (&script{replies: []reply{*other}}).RoundTrip(r)
		}
	}
	claims, err := sweatstack.ParseClaims(sweatstack.NewSecret(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")))
	if err != nil {
		claims.Subject = "nobody"
	}
	return (&script{replies: []reply{says(200, tableOf(p.t, r.URL.Host+" "+claims.Subject, n))}}).RoundTrip(r)
}

// tableOf is a Parquet file.
func tableOf(t *testing.T, owner string, n int) string {
	t.Helper()
	table, err := frame.New(frame.NewText("owner", []string{owner}, nil), frame.NewNumber("n", []int32{int32(n)}, nil))
	require.NoError(t, err)
	var file bytes.Buffer
	require.NoError(t, table.WriteParquet(&file))
	return file.String()
}

// cacheTest is a cache, a platform, a clock and what was observed.
type cacheTest struct {
	t        *testing.T
	dir      string
	cache    *sweatstack.Cache
	platform *tables

	mu     sync.Mutex
	now    time.Time
	events []sweatstack.CacheEvent
}

func newCacheTest(t *testing.T, cfg sweatstack.CacheConfig) *cacheTest {
	t.Helper()
	c := &cacheTest{
		t: t, dir: filepath.Join(t.TempDir(), "cache"), platform: &tables{t: t},
		now: time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC),
	}
	c.open(cfg)
	return c
}

// open makes another cache in the same folder, as another process would.
func (c *cacheTest) open(cfg sweatstack.CacheConfig) {
	c.t.Helper()
	cache, err := sweatstack.NewCache(c.dir, cfg)
	require.NoError(c.t, err)
	c.cache = cache
}

func (c *cacheTest) client(token sweatstack.Token, options ...sweatstack.Option) *sweatstack.Client {
	c.t.Helper()
	client, err := sweatstack.NewClient(append([]sweatstack.Option{
		sweatstack.WithBaseURL("https://p.example"), sweatstack.WithToken(token), sweatstack.WithCache(c.cache),
		sweatstack.WithHTTPClient(&http.Client{Transport: c.platform}), sweatstack.WithMaxRetries(0),
		sweatstack.WithClock(c.clock), sweatstack.WithObserver(c.observe),
	}, options...)...)
	require.NoError(c.t, err)
	return client
}

func (c *cacheTest) clock() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *cacheTest) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func (c *cacheTest) observe(_ context.Context, e sweatstack.Event) {
	if event, ok := e.(sweatstack.CacheEvent); ok {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.events = append(c.events, event)
	}
}

// outcomes are those since the last time.
func (c *cacheTest) outcomes() []sweatstack.CacheOutcome {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []sweatstack.CacheOutcome
	for _, e := range c.events {
		all = append(all, e.Outcome)
	}
	c.events = nil
	return all
}

// lastError is that of the last event with one.
func (c *cacheTest) lastError() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range c.events {
		if e := c.events[len(c.events)-1-i]; e.Err != nil {
			return e.Err
		}
	}
	return nil
}

// closed are days that are long over.
func closed() sweatstack.LongitudinalDataParams {
	return sweatstack.LongitudinalDataParams{Sports: []sport.Sport{"cycling.road"}, Start: day("2025-01-01"), End: day("2025-03-31")}
}

// closedFile is what closed is kept in.
const closedFile = "longitudinal-e5dc7394a55a42da.parquet"

// data asks for samples and gives the owner and the number of the answer.
func (c *cacheTest) data(client *sweatstack.Client, p sweatstack.LongitudinalDataParams) (string, int) {
	c.t.Helper()
	table, err := client.Longitudinal.Data(c.t.Context(), p)
	require.NoError(c.t, err)
	return answerOf(c.t, table)
}

func answerOf(t *testing.T, table *frame.Frame) (string, int) {
	t.Helper()
	type row struct {
		Owner string `frame:"owner"`
		N     int32  `frame:"n"`
	}
	for r, err := range frame.Rows[row](table) {
		require.NoError(t, err)
		return r.Owner, int(r.N)
	}
	t.Fatal("the table is empty")
	return "", 0
}

// files lists what is in the folder, below it.
func (c *cacheTest) files() []string {
	c.t.Helper()
	var all []string
	err := filepath.WalkDir(c.dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			below, _ := filepath.Rel(c.dir, path)
			all = append(all, filepath.ToSlash(below))
		}
		return nil
	})
	assert.NoError(c.t, err)
	return all
}

// path is where the closed answer of a user is.
func (c *cacheTest) path(user string) string {
	c.t.Helper()
	found, err := filepath.Glob(filepath.Join(c.dir, "p.example-*"))
	require.NoError(c.t, err)
	require.Len(c.t, found, 1)
	return filepath.Join(found[0], user, closedFile)
}
