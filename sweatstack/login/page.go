package login

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"errors"
	"html/template"
	"net/http"
	"strings"
	"sync"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

//go:embed page.html
var pageSource string

// pageTemplate parses the page once.
var pageTemplate = sync.OnceValue(func() *template.Template { //nolint:gochecknoglobals // immutable, parsed on first use
	return template.Must(template.New("page").Parse(pageSource))
})

// page is what the person reads after coming back. Detail alone comes from
// outside; the template escapes it.
type page struct{ Title, Text, Detail string }

func signedInPage() page {
	return page{Title: "You are signed in", Text: "You can close this window and go back to your program."}
}

func wrongPlacePage() page {
	return page{Title: "There is nothing here", Text: "A program on this machine waits for a sign-in, on another page."}
}

func otherSignInPage() page {
	return page{
		Title: "This sign-in is not known",
		Text:  "The program waits for another one. Go back to it, and open the address that it shows.",
	}
}

// failedPage says what went wrong, and what to do. Of the error's text only what
// the platform said to the browser is shown.
func failedPage(err error) page {
	p := page{Title: "Sign-in failed", Text: "Go back to your program: it says what went wrong."}
	refused, ok := errors.AsType[*AuthorizeError](err)
	switch {
	case errors.Is(err, ErrDenied):
		p = page{Title: "Access was not granted", Text: "Start the sign-in again in your program if you want to allow it."}
	case ok:
		p.Text = "Start the sign-in again in your program."
	case errors.Is(err, sweatstack.ErrInvalidGrant):
		p.Text = "The platform did not accept the sign-in. Start it again in your program."
	case errors.Is(err, sweatstack.ErrConnection):
		p.Text = "The platform did not answer. Start the sign-in again in your program."
	case errors.Is(err, context.Canceled):
		p.Text = "The program does not wait for it any more."
	}
	if ok {
		if p.Detail = refused.Description; p.Detail == "" {
			p.Detail = refused.Code
		}
	}
	return p
}

// pagePolicy lets the page's own style sheet through, and nothing else.
func pagePolicy() string {
	_, rest, _ := strings.Cut(pageSource, "<style>")
	style, _, _ := strings.Cut(rest, "</style>")
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}

// writePage answers with a whole page or with none.
func writePage(w http.ResponseWriter, status int, p page) {
	var body bytes.Buffer
	if pageTemplate().Execute(&body, p) != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", pagePolicy())
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer") // the address of this page has the code in it
	w.WriteHeader(status)
	_, _ = w.Write(body.Bytes())
}
