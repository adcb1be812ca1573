package main

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
)

// templates holds one file per page, the layout around them and shared parts.
//
//go:embed templates
var templates embed.FS

// static holds what is served below /static/ as it is.
//
//go:embed static
var static embed.FS

// page is a struct of views.go. It names the template that lays it out.
type page interface{ template() string }

// pages holds the parsed templates by file name. It is not changed after
// [parsePages], and safe for concurrent use.
type pages map[string]*template.Template

// parsePages reads the embedded templates: each page with the layout.
func parsePages() (pages, error) {
	files, err := fs.Glob(templates, "templates/pages/*.html")
	if err != nil {
		return nil, fmt.Errorf("pages: %w", err)
	}
	all := pages{}
	for _, file := range files {
		t := template.New("layout.html").Funcs(template.FuncMap{
			"length": length, "whole": whole, "kilometres": kilometres,
			"day": day, "minute": minute, "second": second, "sentence": sentence,
		})
		if _, err := t.ParseFS(templates, "templates/*.html", file); err != nil {
			return nil, fmt.Errorf("pages: %w", err)
		}
		all[path.Base(file)] = t
	}
	return all, nil
}

// render writes a page only when all of it could be made: nobody sees the upper
// half of a page that failed.
func (p pages) render(w io.Writer, view page) error {
	t, ok := p[view.template()]
	if !ok {
		return fmt.Errorf("pages: no template %q", view.template())
	}
	var b bytes.Buffer
	if err := t.Execute(&b, view); err != nil {
		return fmt.Errorf("pages: %w", err)
	}
	if _, err := b.WriteTo(w); err != nil {
		return fmt.Errorf("pages: %w", err)
	}
	return nil
}
