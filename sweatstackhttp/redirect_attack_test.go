package sweatstackhttp_test

import (
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

func discardLogger() *slog.Logger { return slog.New(slog.DiscardHandler) }

// Invariant 4, through every door: next in the address and in a form, Referer,
// the request line that asks to sign in, the address that htmx tells, and a
// transaction cookie of somebody who knows the secret.
func TestRedirects_NoDoorLeadsOutOfTheApplication(t *testing.T) {
	t.Parallel()
	for _, app := range doorApps() {
		t.Run(app, func(t *testing.T) {
			t.Parallel()
			for _, in := range sweatstackhttp.HostileTargets(t) {
				newDoors(t, app).check(in)
			}
		})
	}
}

// The doors must be open: what is fine comes out of each of them.
func TestRedirects_EveryDoorLetsAGoodTargetThrough(t *testing.T) {
	t.Parallel()
	for _, app := range doorApps() {
		t.Run(app, func(t *testing.T) {
			t.Parallel()
			d := newDoors(t, app)
			in := d.path + "/activities/1?tab=laps&x=%2F"
			arrived := map[string]bool{}
			for door, location := range d.through(in) {
				if location == in {
					name, _, _ := strings.Cut(door, " "+d.origin())
					name, _, _ = strings.Cut(name, " "+in)
					arrived[name] = true
				}
			}
			for _, door := range []string{
				"login", "request line", "request line on http.ServeMux", "request line on chi", "HX-Current-URL", "forged transaction",
				"select-self, next in the address", "select-self, next in the form", "select-self, next in both", "select-self, Referer",
				"select-user, next in the address", "select-user, next in the form", "select-user, next in both", "select-user, Referer",
				"select-user by field, next in the address", "select-user by field, next in the form", "select-user by field, Referer",
				"withdrawn access", "log-out, next in the form", "log-out, next in the address",
			} {
				assert.True(t, arrived[door], "%s: %v", door, arrived)
			}
		})
	}
}

// FuzzRedirects looks for a text that leads out of the application through any
// door.
func FuzzRedirects(f *testing.F) {
	for _, in := range sweatstackhttp.HostileTargets(f) {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		newDoors(t, doorApps()[len(in)%len(doorApps())]).check(in)
	})
}
