package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// completionCommand prints completion scripts.
type completionCommand struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"The shell: bash, zsh or fish."`
}

// Run prints the script. It is static: nothing of the command runs while a
// person types.
func (c *completionCommand) Run(s *session) error {
	words := completions(s.model.Node)
	if c.Shell == "fish" {
		return s.write(fishScript(words))
	}
	return s.write(bashScript(words, c.Shell == "zsh"))
}

// completion is what may follow a command.
type completion struct {
	path  string // "activities list"; empty for the program itself
	words []string
}

// completions walks the commands in the order of the help.
func completions(node *kong.Node) []completion {
	var out []completion
	var walk func(n *kong.Node, path []string)
	walk = func(n *kong.Node, path []string) {
		entry := completion{path: strings.Join(path, " ")}
		for _, child := range n.Children {
			entry.words = append(entry.words, child.Name)
		}
		for _, flags := range n.AllFlags(true) {
			for _, flag := range flags {
				entry.words = append(entry.words, "--"+flag.Name)
			}
		}
		for _, argument := range n.Positional {
			if argument.Enum != "" {
				entry.words = append(entry.words, argument.EnumSlice()...)
			}
		}
		out = append(out, entry)
		for _, child := range n.Children {
			walk(child, append(slices.Clone(path), child.Name))
		}
	}
	walk(node, nil)
	return out
}

// bashScript serves bash, and zsh by way of its own bashcompinit.
func bashScript(words []completion, zsh bool) string {
	var b strings.Builder
	if zsh {
		b.WriteString("autoload -U +X bashcompinit && bashcompinit\n")
	}
	b.WriteString("_sweatstack() {\n  local word path=\"\" i\n  for ((i = 1; i < COMP_CWORD; i++)); do\n" +
		"    word=\"${COMP_WORDS[i]}\"\n    case \"$path $word\" in\n")
	for _, entry := range words {
		if entry.path != "" {
			fmt.Fprintf(&b, "      \" %s\") path=\" %s\" ;;\n", entry.path, entry.path)
		}
	}
	b.WriteString("    esac\n  done\n  case \"$path\" in\n")
	for _, entry := range words {
		key := ""
		if entry.path != "" {
			key = " " + entry.path
		}
		fmt.Fprintf(&b, "    \"%s\") COMPREPLY=($(compgen -W \"%s\" -- \"${COMP_WORDS[COMP_CWORD]}\")) ;;\n", key, strings.Join(entry.words, " "))
	}
	b.WriteString("  esac\n}\ncomplete -o default -F _sweatstack sweatstack\n")
	return b.String()
}

// fishScript serves fish.
func fishScript(words []completion) string {
	var b strings.Builder
	for _, entry := range words {
		condition := "__fish_use_subcommand"
		if entry.path != "" {
			var seen []string
			for name := range strings.FieldsSeq(entry.path) {
				seen = append(seen, "__fish_seen_subcommand_from "+name)
			}
			condition = strings.Join(seen, "; and ")
		}
		for _, word := range entry.words {
			if flag, ok := strings.CutPrefix(word, "--"); ok {
				fmt.Fprintf(&b, "complete -c sweatstack -n '%s' -l %s\n", condition, flag)
			} else {
				fmt.Fprintf(&b, "complete -c sweatstack -f -n '%s' -a %s\n", condition, word)
			}
		}
	}
	return b.String()
}
