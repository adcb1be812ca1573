package sweatstack_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

func TestCache_NeverServesAnothersData(t *testing.T) {
	t.Parallel()
	c := newCacheTest(t, sweatstack.CacheConfig{})
	// Ids that are the same for some file systems, or that lead elsewhere.
	ids := []string{
		alice, strings.ToLower(alice), bob, "aaaaaaaaaaaaaaaa", "AAAAAAAAAAAAAAAA", "a", "A", "a ", "a.", "é", "e\u0301",
		"..", ".", "../" + alice, alice + "/", "/" + alice, `..\` + alice, "a\x00b", "CON", "user-x", strings.Repeat("x", 5000),
	}
	for i, id := range ids {
		owner, n := c.data(c.client(signedIn(t, id)), closed())
		assert.Equal(t, "p.example "+strings.ReplaceAll(id, "\x00", "\x00"), owner)
		assert.Equal(t, i+1, n, "%q", id)
	}
	for i, id := range ids {
		owner, n := c.data(c.client(signedIn(t, id)), closed())
		assert.Equal(t, "p.example "+id, owner)
		assert.Equal(t, i+1, n, "%q", id)
	}
	names := map[string]bool{}
	for _, f := range c.files() {
		parts := strings.Split(f, "/")
		require.Len(t, parts, 3)
		names[strings.ToLower(parts[1])] = true
	}
	assert.Len(t, names, len(ids), "also where case does not count")
}

// turns gives another user's token each time, as a client does whose user is
// switched meanwhile.
type turns struct{ tokens []sweatstack.Token }

func (s *turns) Token(context.Context) (sweatstack.Token, error) {
	next := s.tokens[0]
	if len(s.tokens) > 1 {
		s.tokens = s.tokens[1:]
	}
	return next, nil
}

func (s *turns) Renew(ctx context.Context, _ sweatstack.Token) (sweatstack.Token, error) {
	return s.Token(ctx)
}

func TestCache_TheUserIsThatOfTheTokenOfTheVeryCall(t *testing.T) {
	t.Parallel()
	c := newCacheTest(t, sweatstack.CacheConfig{})
	refused := true
	c.platform.before = func(*http.Request) *reply {
		if refused {
			refused = false
			no := says(401, "")
			return &no
		}
		return nil
	}
	// The source knows only Bob once it has given Alice's token.
	refused = false
	owner, _ := c.data(c.client(sweatstack.Token{}).With(&turns{[]sweatstack.Token{signedIn(t, alice), signedIn(t, bob)}}), closed())
	assert.Equal(t, "p.example "+alice, owner)
	require.Len(t, c.files(), 1)
	assert.Contains(t, c.files()[0], alice)
	require.NoError(t, c.cache.ClearAll())
	refused = true
	// Alice's token is refused and renewed; the source knows only Bob by then.
	switched := &turns{[]sweatstack.Token{signedIn(t, alice), signedIn(t, bob)}}
	owner, _ = c.data(c.client(sweatstack.Token{}).With(switched), closed())
	assert.Equal(t, "p.example "+bob, owner)
	require.Len(t, c.files(), 1)
	assert.Contains(t, c.files()[0], bob)
	owner, _ = c.data(c.client(signedIn(t, alice)), closed())
	assert.Equal(t, "p.example "+alice, owner)
}

func TestCache_ATokenWhoseUserIsNotKnownHasNone(t *testing.T) {
	t.Parallel()
	another := signedIn(t, alice)
	another.UserID = bob
	noScope := signedIn(t, alice)
	noScope.Scopes = []sweatstack.Scope{sweatstack.ScopeProfile, sweatstack.ScopeOfflineAccess}
	for name, token := range map[string]sweatstack.Token{
		"opaque":               {AccessToken: sweatstack.NewSecret("opaque"), UserID: alice},
		"no subject":           signedIn(t, ""),
		"two users":            another,
		"no scope for reading": noScope,
		"none":                 {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCacheTest(t, sweatstack.CacheConfig{})
			c.data(c.client(signedIn(t, alice)), closed()) // which must not be found
			client := c.client(sweatstack.Token{}).With(sweatstack.StaticToken(token))
			for want := range 2 {
				_, n := c.data(client, closed())
				assert.Equal(t, want+2, n)
			}
			assert.Len(t, c.files(), 1)
			assert.Equal(t, []sweatstack.CacheOutcome{"miss", "stored", "skipped", "skipped"}, c.outcomes())
		})
	}
	reader := signedIn(t, alice)
	reader.UserID, reader.Scopes = alice, []sweatstack.Scope{sweatstack.ScopeDataRead}
	c := newCacheTest(t, sweatstack.CacheConfig{})
	c.data(c.client(reader), closed())
	assert.Len(t, c.files(), 1)
}

func TestCache_AClientThatActsAsAnotherFindsTheOthers(t *testing.T) {
	t.Parallel()
	c := newCacheTest(t, sweatstack.CacheConfig{})
	c.platform.before = func(r *http.Request) *reply {
		if strings.HasSuffix(r.URL.Path, "/delegated-token") {
			answer := says(200, `{"access_token":"`+signedIn(t, bob).AccessToken.Reveal()+`","expires_in":900,"token_type":"Bearer"}`)
			return &answer
		}
		return nil
	}
	coach := c.client(signedIn(t, alice))
	c.data(coach, closed())
	acting, err := coach.DelegatedClient(t.Context(), sweatstack.DelegatedTokenParams{UserID: bob})
	require.NoError(t, err)
	for range 2 {
		owner, _ := c.data(acting, closed())
		assert.Equal(t, "p.example "+bob, owner)
	}
	owner, _ := c.data(coach, closed())
	assert.Equal(t, "p.example "+alice, owner)
	assert.Len(t, c.files(), 2)
}

// FuzzCache_NoUserIDLeavesItsFolder: whatever the token says, there is one file
// more, in a folder of a folder of the cache, and another user does not see it.
func FuzzCache_NoUserIDLeavesItsFolder(f *testing.F) {
	for _, seed := range []string{alice, "aaaaaaaaaaaaaaaa", "..", "../..", "/etc", `C:\x`, "a\x00", "", "NUL", strings.Repeat("../", 99) + "etc"} {
		f.Add(seed, "p.example")
		f.Add(alice, seed)
	}
	f.Fuzz(func(t *testing.T, user, host string) {
		c := newCacheTest(t, sweatstack.CacheConfig{})
		base := "https://" + host
		if _, err := sweatstack.NewClient(sweatstack.WithBaseURL(base)); err != nil {
			base = "https://p.example"
		}
		above := t.TempDir()
		c.dir = filepath.Join(above, "cache")
		c.open(sweatstack.CacheConfig{})
		client := c.client(signedIn(t, user), sweatstack.WithBaseURL(base))
		if _, err := client.Longitudinal.Data(t.Context(), closed()); err != nil {
			return // net/http has its own idea of hosts
		}
		entries, err := os.ReadDir(above)
		require.NoError(t, err)
		if user == "" {
			assert.Empty(t, entries)
			return
		}
		require.Len(t, entries, 1, "nothing beside the cache")
		files := c.files()
		require.Len(t, files, 1)
		assert.Len(t, strings.Split(files[0], "/"), 3)
		if user != bob {
			owner, _ := c.data(c.client(signedIn(t, bob), sweatstack.WithBaseURL(base)), closed())
			assert.True(t, strings.HasSuffix(owner, bob))
		}
	})
}
