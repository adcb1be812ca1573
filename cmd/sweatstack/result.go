package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// result is what a command found out, in the forms it can be shown in.
type result struct {
	table table
	// json is the value of --json; nil means that of frame.
	json any
	// frame makes the value of --csv and --parquet; nil when there is none.
	frame func() (*frame.Frame, error)
}

// errNoTable means that a result has no rows and columns.
var errNoTable = errors.New("this command has neither --csv nor --parquet")

// show writes a result as the flags want it.
func (s *session) show(r result) error {
	switch {
	case s.JSON:
		return s.to(func(w io.Writer) error { return writeJSON(w, r) })
	case s.CSV, s.Parquet:
		if r.frame == nil {
			return errNoTable
		}
		f, err := r.frame()
		if err != nil {
			return err
		}
		if s.CSV {
			return s.to(f.WriteCSV)
		}
		return s.to(func(w io.Writer) error { return f.WriteParquet(w, indexOf(f)) })
	}
	return s.to(func(w io.Writer) error { return r.table.write(w, s.toStandard() && colourful(s.out)) })
}

// indexOf keeps the index columns of a frame that was read.
func indexOf(f *frame.Frame) frame.WriteOption {
	names := []string{}
	for _, column := range f.Index() {
		names = append(names, column.Name())
	}
	return frame.WithIndex(names...)
}

// writeJSON writes the platform's form of what was found.
func writeJSON(w io.Writer, r result) error {
	if r.json == nil && r.frame != nil {
		f, err := r.frame()
		if err != nil {
			return err
		}
		return writeRows(w, f)
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(r.json); err != nil {
		return fmt.Errorf("print JSON: %w", err)
	}
	return nil
}
