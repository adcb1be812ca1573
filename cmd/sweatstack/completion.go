package main

import (
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

// completionCommand prints completion scripts.
type completionCommand struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"The shell: bash, zsh or fish."`
}

// Run prints the script. It is static: nothing of the command runs while a
// person types.
func (c *completionCommand) Run(s *session) error {
	commands := completions(s.model.Node)
	switch c.Shell {
	case "fish":
		return s.write(fishScript(commands))
	case "zsh":
		return s.write(zshScript(commands))
	}
	return s.write(bashScript(commands))
}

// completion is what may follow a command.
type completion struct {
	path     string // " activities list", each word behind a blank; empty for the program itself
	children []completionWord
	flags    []completionFlag
	values   []string // of the first argument, when there are few
	files    bool     // an argument is a file
}

// completionWord is a command with its help.
type completionWord struct{ name, help string }

// completionFlag is a flag.
type completionFlag struct {
	name, help string
	short      rune     // 0 for none
	takes      bool     // a value
	values     []string // when there are few
	files      bool     // the value is a file
}

// completions walks the commands in the order of the help.
func completions(node *kong.Node) []completion {
	var out []completion
	var walk func(n *kong.Node, path string)
	walk = func(n *kong.Node, path string) {
		entry := completion{path: path}
		for _, child := range n.Children {
			entry.children = append(entry.children, completionWord{child.Name, child.Help})
		}
		groups := n.AllFlags(true)
		if n.DefaultCmd != nil {
			groups = n.DefaultCmd.AllFlags(true)
		}
		for _, flags := range groups {
			for _, flag := range flags {
				entry.flags = append(entry.flags, flagCompletion(flag))
			}
		}
		for _, argument := range n.Positional {
			if argument.Enum != "" {
				entry.values = append(entry.values, argument.EnumSlice()...)
			}
			entry.files = entry.files || isFile(argument)
		}
		out = append(out, entry)
		for _, child := range n.Children {
			walk(child, path+" "+child.Name)
		}
	}
	walk(node, "")
	return out
}

func flagCompletion(flag *kong.Flag) completionFlag {
	c := completionFlag{
		name: flag.Name, help: flag.Help, short: flag.Short, takes: !flag.IsBool(), files: isFile(flag.Value),
	}
	switch {
	case flag.Enum != "":
		c.values = slices.DeleteFunc(flag.EnumSlice(), func(v string) bool { return v == "" })
	case flag.Name == "sport":
		for _, one := range sport.All() {
			c.values = append(c.values, string(one))
		}
	case flag.Name == "metric":
		for _, one := range sweatstack.Metrics() {
			c.values = append(c.values, string(one))
		}
	}
	return c
}

// isFile reports whether a value is a path.
func isFile(value *kong.Value) bool {
	return strings.HasPrefix(value.Tag.Type, "existing") || value.Tag.Type == "path" || value.Name == "body"
}

// words are what may follow a command, in one list.
func (c *completion) words() string {
	words := slices.Clone(c.values)
	for _, child := range c.children {
		words = append(words, child.name)
	}
	for _, flag := range c.flags {
		words = append(words, "--"+flag.name)
	}
	return strings.Join(words, " ")
}

// takingFlags are the spellings of all flags that take a value: the word behind
// one is no command.
func takingFlags(commands []completion) []string {
	var names []string
	for _, command := range commands {
		for _, flag := range command.flags {
			if flag.takes {
				names = append(names, "--"+flag.name)
			}
			if flag.takes && flag.short != 0 {
				names = append(names, "-"+string(flag.short))
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// paths are all commands but the program itself, each in quotation marks.
func paths(commands []completion) []string {
	var all []string
	for _, command := range commands[1:] {
		all = append(all, `"`+command.path+`"`)
	}
	return all
}
