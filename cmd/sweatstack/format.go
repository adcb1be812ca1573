package main

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/alecthomas/kong"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// formOf is the forms in which a command gives its result. They stand beside
// the command in the tag "result", so that a form it does not have is refused
// before anything is done: a user made with --csv must not be made and then not
// be shown.
type formOf string

const (
	formTable formOf = ""      // rows and columns: every form
	formValue formOf = "value" // no rows: a text or --json
	formText  formOf = "text"  // a text only
	formNone  formOf = "none"  // no result, so none for --output either
)

// errTerminalParquet means that a person would get bytes.
var errTerminalParquet = errors.New("a terminal cannot show Parquet: name a file with --output, or send it to a program")

// checkForm refuses the flags of a form that a command does not have.
func (s *session) checkForm(command *kong.Node) error {
	form := formTable
	if command != nil && command.Tag != nil {
		form = formOf(command.Tag.Get("result"))
	}
	refused := ""
	switch {
	case s.CSV && form != formTable:
		refused = "--csv"
	case s.Parquet && form != formTable:
		refused = "--parquet"
	case s.JSON && (form == formText || form == formNone):
		refused = "--json"
	case s.Output != "" && form == formNone:
		refused = "--output"
	case s.Parquet && s.toStandard() && isTerminal(s.out):
		return errTerminalParquet
	}
	if refused != "" {
		return &sweatstack.ParamError{Name: refused, Reason: "does not go with this command"}
	}
	return nil
}

// say shows a result that is a sentence to a person and a value to a program.
func (s *session) say(text string, value any) error {
	if s.JSON {
		return s.show(result{json: value})
	}
	return s.write(text)
}

// saySecret is say for what only its owner may read: a file of --output gets the
// mode 0600.
func (s *session) saySecret(text string, value any) error {
	if s.JSON {
		raw, err := json.MarshalIndent(value, "", "  ")
		if err != nil {
			return fmt.Errorf("print JSON: %w", err)
		}
		text = string(raw) + "\n"
	}
	if s.toStandard() {
		return s.write(text)
	}
	return writeSecretFile(s.Output, text)
}
