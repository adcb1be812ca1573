package sweatstacktest

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

//go:embed pages/*.html pages/style.css
var pageFiles embed.FS

// pages holds the HTML of the sandbox. It is read when the first page is
// asked for: most tests never ask.
type pages struct {
	templates   func() (*template.Template, error)
	style       template.CSS
	stylePolicy string
}

func newPages() *pages {
	style, _ := pageFiles.ReadFile("pages/style.css") // embedded: always there
	sum := sha256.Sum256(style)
	p := &pages{
		style:       template.CSS(style), //nolint:gosec // our own embedded file.
		stylePolicy: "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'",
	}
	p.templates = sync.OnceValues(func() (*template.Template, error) {
		return template.ParseFS(pageFiles, "pages/*.html")
	})
	return p
}

// write renders a page before the first byte is sent.
func (p *pages) write(w http.ResponseWriter, status int, name string, data map[string]any) error {
	templates, err := p.templates()
	if err != nil {
		return fmt.Errorf("sweatstacktest: %w", err)
	}
	data["Style"] = p.style
	var page bytes.Buffer
	if err := templates.ExecuteTemplate(&page, name, data); err != nil {
		return fmt.Errorf("sweatstacktest: page %s: %w", name, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(page.Bytes())
	return nil
}

// personView is a person on a page.
type personView struct {
	User

	Initials   string
	Activities int
}

// view prepares a person for a page.
func (s *Sandbox) view(u User) personView {
	initials := strings.ToUpper(firstLetter(u.FirstName) + firstLetter(u.LastName))
	return personView{User: u, Initials: initials, Activities: len(s.world.activities(u.ID))}
}

// firstLetter is the first letter or digit of a name; of a name without any, the
// first sign.
func firstLetter(name string) string {
	start := max(0, strings.IndexFunc(name, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }))
	_, size := utf8.DecodeRuneInString(name[start:])
	return name[start : start+size]
}

// views prepares everybody for a page.
func (s *Sandbox) views() []personView {
	var views []personView
	for _, u := range s.Users() {
		views = append(views, s.view(u))
	}
	return views
}

// writeSignInPage shows what is asked for and the choice of people. Who is
// signed in at the sandbox already comes first.
func (s *Sandbox) writeSignInPage(c *call, a authorization) error {
	type scopeView struct{ Name, Words string }
	var scopes []scopeView
	for _, scope := range a.scopes {
		scopes = append(scopes, scopeView{scope, scopeInWords(scope)})
	}
	where := a.target.Host
	if where == "" {
		where = a.target.Scheme + ":"
	}
	people := s.views()
	present, known := s.present(c.r, a)
	var first []personView
	if known {
		people = slices.DeleteFunc(people, func(p personView) bool { return p.ID == present.ID })
		first = []personView{s.view(present)}
	}
	return s.pages.write(c.w, http.StatusOK, "authorize.html", map[string]any{
		"App": a.app.title(), "Heading": a.pageHeading(), "ClientID": a.app.ID, "Scopes": scopes,
		"Present": first, "People": people, "Where": where, "ScopesShown": shownScopes,
	})
}

// writeProblemPage tells a person why nothing happens.
func (s *Sandbox) writeProblemPage(w http.ResponseWriter, status int, problem string) error {
	return s.pages.write(w, status, "problem.html", map[string]any{"Problem": problem})
}
