package sweatstackhttp

import (
	"fmt"
	"sync"
	"time"

	"github.com/sweatstack/sweatstack-go/internal/fernet"
)

// PythonSessions lets people who are signed in to an application on the
// FastAPI plugin stay signed in while it moves to Go at the same address. The
// zero value is off. The plugin's cookie is called sweatstack_session; those of
// [Config.SessionSecrets] that are Fernet keys open it, so give the plugin's
// session_secret there.
//
// # Moving over
//
// With Until alone, a request that brings Python's cookie, and no session
// cookie of the kit at all, is signed in as the person in it. The first answer
// sets the kit's own cookie instead and removes Python's, as log-out does. The
// selected athlete is kept, the tokens that Python had for them are not: they
// are asked for anew. With a store, the tokens of the cookie are saved only when
// nothing is stored for the user; a stored row is never touched.
//
// The cookie must be no older than [Config.SessionIdle] allows and not from the
// future: Python itself never looks. The user id in it must be the one that its
// access token names. [Config.OnSignIn] is asked before the session becomes the
// kit's, without scopes, since the cookie knows none; requests that come at the
// same time may each ask.
//
// What Python's cookie cannot do, it cannot do here either: its name has no
// __Host- prefix, so a neighbouring host of the same site can plant one of its
// own making. That is why the time for it must have an end.
//
// # Side by side
//
// With SideBySide too, both applications run behind one address and share
// Python's cookie: the kit reads it and writes it in Python's form, and has no
// session cookie of its own. This gives up four things that the kit otherwise
// promises, until that date:
//
//   - A refresh token has one owner. Here both applications hold it, and
//     delegated tokens are in the cookie as well.
//   - A refresh token is redeemed once. Python redeems on its own. On a platform
//     that rotates refresh tokens this signs people out.
//   - Late answers do no harm. Here session and selection are one cookie, and a
//     late answer of either application can bring back an older state of it,
//     even one from before a log-out, since Python remembers no log-out.
//   - The form of the cookie: no __Host- prefix, no parts, no end but the idle
//     one. A value that is longer than a browser keeps (4096 bytes with the
//     name) is an error when it would be written, at sign-in or when an athlete
//     is selected.
//
// [Configure] refuses the mode together with [Config.Coordinator] and
// [Config.Sessions], which promise to several machines what it gives up, and
// with session secrets that are no Fernet keys: the first one must be the
// plugin's first. Use one process of the Go application. When the Python
// application has gone, set SideBySide to false and leave Until for as long as
// an idle session lives: the sessions then move over.
type PythonSessions struct {
	// Until is when Python's cookie stops to count; from then on it is ignored,
	// in either mode. Required for both. Choose the day of the switch and the
	// plugin's cookie_max_age, a day unless changed.
	Until time.Time
	// SideBySide shares Python's cookie instead of moving over.
	SideBySide bool
}

// pythonName is the plugin's session cookie. It has no prefix, on https too.
const pythonName = "sweatstack_session"

// python is what the kit needs to deal with Python's cookie.
type python struct {
	ring       *fernet.Ring
	until      time.Time
	sideBySide bool
	admitted   admitted
}

// checkPython looks at the settings for Python's cookie.
func (c Config) checkPython(wrong *problems) {
	p := c.Python
	if p.Until.IsZero() {
		if p.SideBySide {
			wrong.add("Python.Until", "is not set; Python's cookie is shared until a date")
		}
		return
	}
	if keys := fernetKeys(c.SessionSecrets); len(keys) == 0 || p.SideBySide && len(keys) < len(c.SessionSecrets) {
		wrong.add("Python", "needs the plugin's Fernet keys in SessionSecrets, and side by side nothing else; %d of %d are",
			len(keys), len(c.SessionSecrets))
	}
	if p.SideBySide && c.Coordinator != nil {
		wrong.add("Python.SideBySide", "does not go with a Coordinator: Python takes no part in it")
	}
	if p.SideBySide && c.Sessions != nil {
		wrong.add("Python.SideBySide", "does not go with Sessions: Python takes no part in them")
	}
}

// fernetKeys gives the secrets that are Fernet keys.
func fernetKeys(secrets []string) []string {
	var keys []string
	for _, secret := range secrets {
		if _, err := fernet.NewRing(secret); err == nil {
			keys = append(keys, secret)
		}
	}
	return keys
}

// newPython makes what the checked settings ask for; nil when it is off.
func newPython(c Config) (*python, error) {
	if c.Python.Until.IsZero() {
		return nil, nil //nolint:nilnil // off is no error
	}
	ring, err := fernet.NewRing(fernetKeys(c.SessionSecrets)...)
	if err != nil {
		return nil, err
	}
	return &python{ring: ring, until: c.Python.Until, sideBySide: c.Python.SideBySide}, nil
}

// movesFromPython reports whether sessions in Python's cookie become the kit's.
func (a *Auth) movesFromPython() bool {
	return a.python != nil && !a.python.sideBySide && a.now().Before(a.python.until)
}

// besidePython reports whether Python's cookie is the session cookie.
func (a *Auth) besidePython() bool {
	return a.python != nil && a.python.sideBySide && a.now().Before(a.python.until)
}

// errPythonTooLong is a session that no browser would keep in Python's form.
var errPythonTooLong = fmt.Errorf("%w: in Python's cookie", errTooLong)

// Bounds of the sessions in Python's cookie that have been let in.
const (
	maxAdmitted  = 10_000
	admittedLife = 10 * time.Minute
)

// admitted remembers for a while which sessions [Config.OnSignIn] has let in:
// side by side every request brings Python's cookie. The zero value is ready.
type admitted struct {
	mu sync.Mutex
	at map[string]time.Time
}

func (m *admitted) has(id string, now time.Time) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	at, ok := m.at[id]
	return ok && now.Before(at.Add(admittedLife))
}

func (m *admitted) note(id string, now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.at == nil || len(m.at) >= maxAdmitted {
		m.at = make(map[string]time.Time) // everybody is asked for once more
	}
	m.at[id] = now
}
