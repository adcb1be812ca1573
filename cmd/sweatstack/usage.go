package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// reportUsage says what is wrong with a command line, and how the command is
// used. It goes to standard error: a file or a program that waits for a result
// must not get help in its place.
func reportUsage(err error, to streams) {
	wrong, ok := errors.AsType[*kong.ParseError](err)
	if !ok {
		_, _ = fmt.Fprintln(to.err, "sweatstack:", printable(err.Error()))
		return
	}
	node := wrong.Context.Model.Node
	if selected := wrong.Context.Selected(); selected != nil {
		node = selected
	}
	text := err.Error()
	if len(node.Children) > 0 && strings.HasPrefix(text, "expected one of") {
		text = "a command is missing" // they are listed below, all of them
	}
	_, _ = fmt.Fprintln(to.err, "sweatstack:", printable(text))
	name := node.FullPath()
	_, _ = fmt.Fprintf(to.err, "Usage: %s\n", usageOf(node, name))
	for _, child := range node.Children {
		_, _ = fmt.Fprintf(to.err, "  %-14s %s\n", child.Name, child.Help)
	}
	_, _ = fmt.Fprintf(to.err, "Run \"%s --help\" for more.\n", name)
}

// usageOf is the line of a command in which its arguments stand.
func usageOf(node *kong.Node, name string) string {
	if len(node.Children) > 0 {
		return name + " <command> [flags]"
	}
	for _, argument := range node.Positional {
		name += " " + argument.Summary()
	}
	for _, flag := range node.Flags {
		if flag.Required {
			name += " " + flag.Summary()
		}
	}
	return name + " [flags]"
}
