package sweatstack_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

func TestCache_DaysThatAreOverAreAskedForOnce(t *testing.T) {
	t.Parallel()
	c := newCacheTest(t, sweatstack.CacheConfig{})
	client := c.client(signedIn(t, alice))
	for range 3 {
		owner, n := c.data(client, closed())
		assert.Equal(t, "p.example "+alice, owner)
		assert.Equal(t, 1, n)
	}
	c.advance(10 * 365 * 24 * time.Hour)
	c.open(sweatstack.CacheConfig{})
	_, n := c.data(c.client(signedIn(t, alice)), closed())
	assert.Equal(t, 1, n, "another process, years later")
	assert.Equal(t, []sweatstack.CacheOutcome{"miss", "stored", "hit", "hit", "hit"}, c.outcomes())
	require.Len(t, c.files(), 1)
	assert.True(t, strings.HasSuffix(c.files()[0], "/"+alice+"/"+closedFile), c.files()[0])
	raw, err := os.ReadFile(c.path(alice))
	require.NoError(t, err)
	assert.Equal(t, tableOf(t, "p.example "+alice, 1), string(raw), "the answer as it came")
}

func TestCache_MeanMaxIsKeptAndWorkIsNot(t *testing.T) {
	t.Parallel()
	c := newCacheTest(t, sweatstack.CacheConfig{Names: sweatstack.CacheNames097})
	client := c.client(signedIn(t, alice))
	curve := sweatstack.LongitudinalCurveParams{Sports: []sport.Sport{"cycling"}, Date: day("2025-12-31"), WindowDays: 90}
	for range 2 {
		_, err := client.Longitudinal.MeanMax(t.Context(), curve)
		require.NoError(t, err)
	}
	assert.Equal(t, 1, c.platform.requests())
	for range 2 {
		_, err := client.Longitudinal.AWD(t.Context(), curve)
		require.NoError(t, err)
	}
	assert.Equal(t, 3, c.platform.requests())
	c.data(client, closed())
	var names []string
	for _, f := range c.files() {
		names = append(names, filepath.Base(f))
	}
	assert.Contains(t, names, "longitudinal_data-b48dd4c1158f94ad.parquet")
	assert.Len(t, names, 2)
}

func TestCache_OpenEndedAnswersExpire(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]string{
		"no end": "", "today": "2026-06-15", "in the future": "2027-01-01", "yesterday, not over everywhere": "2026-06-14",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCacheTest(t, sweatstack.CacheConfig{})
			c.now = time.Date(2026, 6, 15, 11, 0, 0, 0, time.UTC) // 23:00 of the 14th in the last zone
			client := c.client(signedIn(t, alice))
			p := closed()
			p.End = sweatstack.Date{}
			if end != "" {
				p.End = day(end)
			}
			ask := func() int { _, n := c.data(client, p); return n }
			assert.Equal(t, []int{1, 1}, []int{ask(), ask()})
			c.advance(4 * time.Minute)
			assert.Equal(t, 1, ask())
			c.advance(time.Minute)
			assert.Equal(t, 2, ask(), "five minutes")
			c.advance(-time.Hour)
			assert.Equal(t, 3, ask(), "a file of the future: nobody knows how old it is")
			// When the days are over, what was kept before is not what they were.
			c.advance(400 * 24 * time.Hour)
			assert.Equal(t, 4, ask())
			c.advance(24 * time.Hour)
			want := 4
			if end == "" {
				want = 5
			}
			assert.Equal(t, want, ask())
		})
	}
}

func TestCache_OpenEndedAnswersNeverOutliveTheDay(t *testing.T) {
	t.Parallel()
	c := newCacheTest(t, sweatstack.CacheConfig{OpenEnded: 24 * time.Hour})
	c.now = time.Date(2026, 6, 15, 23, 59, 0, 0, time.UTC)
	client := c.client(signedIn(t, alice))
	open := sweatstack.LongitudinalDataParams{Sports: []sport.Sport{"cycling"}, Start: day("2026-01-01")}
	c.data(client, open)
	c.advance(30 * time.Second)
	_, n := c.data(client, open)
	assert.Equal(t, 1, n)
	c.advance(time.Minute)
	_, n = c.data(client, open)
	assert.Equal(t, 2, n)
}

func TestCache_OpenEndedAnswersCanBeLeftOut(t *testing.T) {
	t.Parallel()
	c := newCacheTest(t, sweatstack.CacheConfig{OpenEnded: -1})
	client := c.client(signedIn(t, alice))
	for want := range 2 {
		_, n := c.data(client, sweatstack.LongitudinalDataParams{Sports: []sport.Sport{"cycling"}, Start: day("2026-01-01")})
		assert.Equal(t, want+1, n)
	}
	assert.Empty(t, c.files())
}

func TestCache_EachPlatformHasItsOwn(t *testing.T) {
	t.Parallel()
	c := newCacheTest(t, sweatstack.CacheConfig{})
	bases := []string{"https://p.example", "http://p.example", "https://p.example:8443", "https://p.example/sub", "https://q.example", "https://p.example_8443"}
	for i, base := range bases {
		owner, n := c.data(c.client(signedIn(t, alice), sweatstack.WithBaseURL(base)), closed())
		assert.Equal(t, i+1, n, base)
		assert.True(t, strings.HasSuffix(owner, alice))
	}
	assert.Len(t, c.files(), len(bases))
	_, n := c.data(c.client(signedIn(t, alice), sweatstack.WithBaseURL("HTTPS://P.example/")), closed())
	assert.Equal(t, 1, n, "the same platform")
}

func TestCache_WhatCannotBeReadIsNotKept(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer reply
		want   error
	}{
		"a page of HTML": {says(200, "<html>maintenance</html>"), sweatstack.ErrCorruptData},
		"half a file":    {says(200, tableOf(t, "x", 1)[:100]), sweatstack.ErrCorruptData},
		"not found":      {says(404, "{}"), sweatstack.ErrNotFound},
		"lost":           {lost(), sweatstack.ErrConnection},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newCacheTest(t, sweatstack.CacheConfig{})
			k.platform.before = func(*http.Request) *reply { return &c.answer }
			_, err := k.client(signedIn(t, alice)).Longitudinal.Data(t.Context(), closed())
			require.ErrorIs(t, err, c.want)
			assert.Empty(t, k.files())
		})
	}
}

func TestCache_ADamagedFileIsRemovedAndCountsAsMissing(t *testing.T) {
	t.Parallel()
	for name, damage := range map[string]func(t *testing.T, path string){
		"half":  func(t *testing.T, path string) { t.Helper(); require.NoError(t, os.Truncate(path, 100)) },
		"empty": func(t *testing.T, path string) { t.Helper(); require.NoError(t, os.Truncate(path, 0)) },
		"HTML": func(t *testing.T, path string) {
			t.Helper()
			require.NoError(t, os.WriteFile(path, []byte("<html>"), 0o600))
		},
		"too large": func(t *testing.T, path string) {
			t.Helper()
			require.NoError(t, os.Truncate(path, 513<<20)) // holes: no bytes on the disk
		},
		"a folder": func(t *testing.T, path string) {
			t.Helper()
			require.NoError(t, os.Remove(path))
			require.NoError(t, os.Mkdir(path, 0o700))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCacheTest(t, sweatstack.CacheConfig{})
			client := c.client(signedIn(t, alice))
			c.data(client, closed())
			damage(t, c.path(alice))
			require.NoError(t, os.Chtimes(c.path(alice), c.now, c.now))
			_, n := c.data(client, closed())
			assert.Equal(t, 2, n)
			_, n = c.data(client, closed())
			assert.Equal(t, 2, n)
			assert.Equal(t, []sweatstack.CacheOutcome{"miss", "stored", "damaged", "stored", "hit"}, c.outcomes())
		})
	}
}

// sized are days whose file has one size.
func sized(i int) sweatstack.LongitudinalDataParams {
	p := closed()
	p.Start = p.Start.AddDays(-i)
	return p
}

func TestCache_TheFilesUsedLongestAgoMakeRoom(t *testing.T) {
	t.Parallel()
	size := int64(len(tableOf(t, "p.example "+alice, 1)))
	c := newCacheTest(t, sweatstack.CacheConfig{MaxBytes: 3*size + size/2})
	client := c.client(signedIn(t, alice))
	for i := range 3 {
		c.data(client, sized(i))
		c.advance(time.Minute)
	}
	foreign := filepath.Join(c.dir, "holiday.jpg")
	require.NoError(t, os.WriteFile(foreign, make([]byte, 10*size), 0o600))
	beside := filepath.Join(filepath.Dir(c.path(alice)), "notes.txt")
	require.NoError(t, os.WriteFile(beside, make([]byte, 10*size), 0o600))
	unfinished := filepath.Join(filepath.Dir(c.path(alice)), ".writing-0123456789abcdef")
	require.NoError(t, os.WriteFile(unfinished, []byte("half"), 0o600))
	require.NoError(t, os.Chtimes(unfinished, c.now.Add(-2*time.Hour), c.now.Add(-2*time.Hour)))

	c.data(client, sized(0)) // used again: the second is the oldest now
	c.advance(time.Minute)
	c.data(client, sized(3))
	requests := c.platform.requests()
	for _, kept := range []int{0, 2, 3} {
		c.data(client, sized(kept))
	}
	assert.Equal(t, requests, c.platform.requests())
	c.data(client, sized(1))
	assert.Equal(t, requests+1, c.platform.requests(), "it made room")
	assert.FileExists(t, foreign, "what is not the cache's own is left alone")
	assert.FileExists(t, beside)
	assert.NoFileExists(t, unfinished, "left by a process that ended")
}

func TestCache_FilesThatAnotherProcessIsWritingCountForTheBound(t *testing.T) {
	t.Parallel()
	size := int64(len(tableOf(t, "p.example "+alice, 1)))
	c := newCacheTest(t, sweatstack.CacheConfig{MaxBytes: 2*size + size/2})
	client := c.client(signedIn(t, alice))
	c.data(client, sized(0))
	c.advance(time.Minute)
	writing := filepath.Join(filepath.Dir(c.path(alice)), ".writing-0123456789abcdef")
	require.NoError(t, os.WriteFile(writing, make([]byte, size), 0o600))
	require.NoError(t, os.Chtimes(writing, c.now, c.now))
	c.data(client, sized(1))
	assert.FileExists(t, writing)
	requests := c.platform.requests()
	c.data(client, sized(1))
	assert.Equal(t, requests, c.platform.requests(), "it was kept")
	c.data(client, sized(0))
	assert.Equal(t, requests+1, c.platform.requests(), "it had to go")
}

func TestCache_AnAnswerLargerThanTheCacheIsNotKept(t *testing.T) {
	t.Parallel()
	c := newCacheTest(t, sweatstack.CacheConfig{MaxBytes: 10})
	c.data(c.client(signedIn(t, alice)), closed())
	assert.Empty(t, c.files())
	assert.Equal(t, []sweatstack.CacheOutcome{"miss"}, c.outcomes())
}

func TestCache_ClearRemovesOneUserOrAll(t *testing.T) {
	t.Parallel()
	c := newCacheTest(t, sweatstack.CacheConfig{})
	require.NoError(t, c.cache.Clear(alice), "nothing there yet")
	for _, user := range []string{alice, bob, "../odd"} {
		c.data(c.client(signedIn(t, user)), closed())
		c.data(c.client(signedIn(t, user), sweatstack.WithBaseURL("https://q.example")), closed())
	}
	require.NoError(t, c.cache.Clear(alice))
	assert.Len(t, c.files(), 4)
	assert.NoDirExists(t, filepath.Dir(c.path(alice)))
	require.NoError(t, c.cache.Clear("../odd"))
	assert.Len(t, c.files(), 2)
	foreign := filepath.Join(filepath.Dir(c.path(bob)), "notes.txt")
	require.NoError(t, os.WriteFile(foreign, nil, 0o600))
	require.NoError(t, c.cache.ClearAll())
	require.Len(t, c.files(), 1)
	assert.FileExists(t, foreign)
}

func TestCache_AnAnswerOnItsWayIsNotKeptAfterAClear(t *testing.T) {
	t.Parallel()
	c := newCacheTest(t, sweatstack.CacheConfig{})
	c.platform.before = func(*http.Request) *reply {
		assert.NoError(t, c.cache.Clear(alice))
		return nil
	}
	c.data(c.client(signedIn(t, alice)), closed())
	assert.Empty(t, c.files())
}

func TestCache_TwoProcessesOnOneFolderDoNoHarm(t *testing.T) {
	t.Parallel()
	size := int64(len(tableOf(t, "p.example "+alice, 1)))
	c := newCacheTest(t, sweatstack.CacheConfig{MaxBytes: 3 * size})
	var wg sync.WaitGroup
	for i := range 8 {
		cache, err := sweatstack.NewCache(c.dir, sweatstack.CacheConfig{MaxBytes: 3 * size})
		require.NoError(t, err)
		user := []string{alice, bob}[i%2]
		client := c.client(signedIn(t, user), sweatstack.WithCache(cache))
		wg.Go(func() {
			for round := range 20 {
				table, err := client.Longitudinal.Data(t.Context(), sized(round%5))
				if !assert.NoError(t, err) {
					return
				}
				owner, _ := answerOf(t, table)
				assert.Equal(t, "p.example "+user, owner)
				if round == 10 {
					assert.NoError(t, cache.Clear(user))
				}
			}
		})
	}
	wg.Wait()
	assert.NotContains(t, c.outcomes(), sweatstack.CacheDamaged, "nobody sees half a file")
	for _, f := range c.files() {
		assert.NotContains(t, f, ".writing-")
	}
}

func TestNewCache_WrongSettingsAreRefused(t *testing.T) {
	t.Parallel()
	for dir, cfg := range map[string]sweatstack.CacheConfig{"": {}, "a": {MaxBytes: -1}, "b": {OpenEnded: 25 * time.Hour}, "c": {Names: 7}} {
		_, err := sweatstack.NewCache(dir, cfg)
		assert.Error(t, err)
	}
	client, err := sweatstack.NewClient(sweatstack.WithCache(nil))
	require.NoError(t, err)
	assert.NotNil(t, client)
}

func TestCache_FaultsOfACallKeepTheirType(t *testing.T) {
	t.Parallel()
	c := newCacheTest(t, sweatstack.CacheConfig{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c.platform.before = func(r *http.Request) *reply { return &reply{err: r.Context().Err()} }
	_, err := c.client(signedIn(t, alice)).Longitudinal.Data(ctx, closed())
	require.ErrorIs(t, err, context.Canceled)
}

func TestCache_AnAnswerLargerThanTheCallTakesIsTooLargeFromTheCacheToo(t *testing.T) {
	t.Parallel()
	c := newCacheTest(t, sweatstack.CacheConfig{})
	client := c.client(signedIn(t, alice))
	c.data(client, closed())
	_, err := client.Longitudinal.Data(t.Context(), closed(), sweatstack.CallMaxBytes(10))
	require.ErrorIs(t, err, sweatstack.ErrTooLarge)
	assert.Equal(t, 1, c.platform.requests())
	_, n := c.data(client, closed())
	assert.Equal(t, 1, n, "the file stays for calls that take it")
}
