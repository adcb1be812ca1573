package sweatstackhttp

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"sync"
)

//go:embed parts.html
var partsSource string

// parts parses the small parts of pages once: boxes, forms and the banner.
var parts = sync.OnceValue(func() *template.Template { //nolint:gochecknoglobals // immutable, parsed on first use
	return template.Must(template.New("parts").Parse(partsSource))
})

// part lays out one of them. What it gives is the work of a template of the
// kit, which escapes everything that is put in: names, tags and addresses too.
func part(name string, data any) (template.HTML, error) {
	var b bytes.Buffer
	if err := parts().ExecuteTemplate(&b, name, data); err != nil {
		return "", fmt.Errorf("sweatstackhttp: lay out %s: %w", name, err)
	}
	return template.HTML(b.String()), nil //nolint:gosec // see above
}
