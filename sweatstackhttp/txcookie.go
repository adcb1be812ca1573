package sweatstackhttp

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// Bounds of the sign-ins that one browser may have under way.
const (
	loginBase         = "sweatstack_login"
	loginLife         = 10 * time.Minute
	maxLogins         = 5
	maxLoginsTogether = 3 << 10 // bytes
)

// transaction is one sign-in under way. Each has a sealed cookie of its own,
// so that two tabs can sign in at once.
type transaction struct {
	state    string // goes to the platform and comes back
	verifier sweatstack.Secret
	next     target
	created  time.Time
}

// newTransaction begins a sign-in that ends at next.
func (a *Auth) newTransaction(next target) (transaction, sweatstack.PKCE) {
	pkce := sweatstack.NewPKCE()
	return transaction{
		state:    rand.Text(),
		verifier: pkce.Verifier,
		next:     next,
		created:  a.now(),
	}, pkce
}

// loginName is the cookie name of a sign-in. It tells nothing of the state.
func (a *Auth) loginName(state string) string {
	sum := sha256.Sum256([]byte("sweatstack-go login " + state))
	return a.cookies.name(loginBase + "_" + hex.EncodeToString(sum[:6]))
}

// writeLogin sets the cookie of a sign-in, and makes room for it by removing
// the oldest ones.
func (a *Auth) writeLogin(w http.ResponseWriter, r *http.Request, tx transaction) error {
	name := a.loginName(tx.state)
	value, err := a.sealLogin.seal(name, tx.payload())
	if err != nil {
		return err
	}
	if len(name)+len(value) > maxLoginsTogether/2 {
		tx.next = a.homePage() // a target that long is not worth the sign-ins of the other tabs
		if value, err = a.sealLogin.seal(name, tx.payload()); err != nil {
			return err
		}
	}
	a.makeRoom(w, r, len(name)+len(value))
	http.SetCookie(w, a.cookies.cookie(name, value, int(loginLife/time.Second)))
	return nil
}

// makeRoom removes sign-ins that do not open, and then the oldest, until one
// more of the given size fits.
func (a *Auth) makeRoom(w http.ResponseWriter, r *http.Request, size int) {
	type found struct {
		name    string
		size    int
		created time.Time
	}
	var kept []found
	find := lookup(r)
	for _, name := range a.cookies.numbered(r, loginBase) {
		value, _ := find(name)
		tx, ok := a.openLogin(name, value)
		if !ok {
			a.cookies.remove(w, r, name)
			continue
		}
		kept = append(kept, found{name, len(name) + len(value), tx.created})
		size += len(name) + len(value)
	}
	slices.SortFunc(kept, func(a, b found) int { return a.created.Compare(b.created) })
	for len(kept) > 0 && (len(kept) >= maxLogins || size > maxLoginsTogether) {
		a.cookies.remove(w, r, kept[0].name)
		size -= kept[0].size
		kept = kept[1:]
	}
}

// readLogin finds the sign-in that a state belongs to. Of several cookies with
// one name the first that opens counts.
func (a *Auth) readLogin(r *http.Request, state string) (transaction, bool) {
	if state == "" {
		return transaction{}, false
	}
	name := a.loginName(state)
	var room [maxTwins]string
	for _, value := range cookieValues(r, name, room[:0]) {
		tx, ok := a.openLogin(name, value)
		if ok && subtle.ConstantTimeCompare([]byte(tx.state), []byte(state)) == 1 {
			return tx, true
		}
	}
	return transaction{}, false
}

// openLogin opens the cookie of a sign-in and checks its age, both ways.
func (a *Auth) openLogin(name, value string) (transaction, bool) {
	payload, _, err := a.sealLogin.open(name, value)
	if err != nil {
		return transaction{}, false
	}
	r := reader{rest: payload}
	tx := transaction{state: r.field(), verifier: sweatstack.NewSecret(r.field())}
	next := r.field()
	tx.created = r.time()
	if !r.done() || tx.state == "" {
		return transaction{}, false
	}
	now := a.now()
	if tx.created.After(now.Add(clockSlack)) || !now.Before(tx.created.Add(loginLife)) {
		return transaction{}, false
	}
	// Checked when it came in; the routes may have moved since.
	if tx.next, _ = parseTarget(next, a.prefix); tx.next == home {
		tx.next = a.homePage()
	}
	return tx, true
}

// dropLogin removes the cookie of a sign-in.
func (a *Auth) dropLogin(w http.ResponseWriter, r *http.Request, state string) {
	a.cookies.remove(w, r, a.loginName(state))
}

func (tx transaction) payload() []byte {
	b := appendField(nil, tx.state)
	b = appendField(b, tx.verifier.Reveal())
	b = appendField(b, string(tx.next))
	return appendTime(b, tx.created)
}

// prefetch reports whether a browser only looks ahead.
func prefetch(r *http.Request) bool {
	for _, name := range []string{"Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"} {
		value := strings.ToLower(r.Header.Get(name))
		if strings.Contains(value, "prefetch") || strings.Contains(value, "prerender") || strings.Contains(value, "preview") {
			return true
		}
	}
	return false
}
