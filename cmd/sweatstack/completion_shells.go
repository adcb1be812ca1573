package main

import (
	"fmt"
	"strings"
)

// bashScript serves bash. Names of commands and flags, and their values, hold
// letters, digits, dots, plus signs, dashes and underscores only; a test says so.
// So they stand in the scripts as they are.
func bashScript(commands []completion) string {
	var b strings.Builder
	taking := strings.Join(takingFlags(commands), "|")
	b.WriteString(`_sweatstack() {
  local word at="" i cur="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}"
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="${COMP_WORDS[i]}"
    case "$word" in
      ` + taking + `)
        [[ "${COMP_WORDS[i+1]}" == "=" ]] && ((i++))
        ((i++))
        continue ;;
    esac
    case "$at $word" in
      ` + strings.Join(paths(commands), "|") + `) at="$at $word" ;;
    esac
  done
  if [[ "$cur" == "=" ]]; then
    cur=""
  elif [[ "$before" == "=" ]]; then
    before="${COMP_WORDS[COMP_CWORD-2]}"
  fi
  COMPREPLY=()
  case "$at $before" in
`)
	for _, group := range valueGroups(commands) {
		fmt.Fprintf(&b, "    %s) COMPREPLY=($(compgen -W \"%s\" -- \"$cur\")); return ;;\n", group.pattern, group.words)
	}
	b.WriteString("  esac\n  case \"$before\" in\n    " + taking + ") return ;;\n  esac\n  case \"$at\" in\n")
	for _, command := range commands {
		fmt.Fprintf(&b, "    \"%s\") COMPREPLY=($(compgen -W \"%s\" -- \"$cur\")) ;;\n", command.path, command.words())
	}
	b.WriteString("  esac\n}\ncomplete -o default -F _sweatstack sweatstack\n")
	return b.String()
}

// valueGroup is a pattern of commands with a flag, and what the flag takes.
type valueGroup struct{ pattern, words string }

// valueGroups gathers flags that take one of a few values.
func valueGroups(commands []completion) []valueGroup {
	var groups []valueGroup
	for _, command := range commands {
		for _, flag := range command.flags {
			if len(flag.values) == 0 {
				continue
			}
			pattern := fmt.Sprintf(`"%s --%s"`, command.path, flag.name)
			if flag.short != 0 {
				pattern += fmt.Sprintf(`|"%s -%c"`, command.path, flag.short)
			}
			groups = append(groups, valueGroup{pattern, strings.Join(flag.values, " ")})
		}
	}
	return groups
}

// zshScript serves zsh, read by source or put into a folder of fpath. Its names
// avoid path, which zsh ties to PATH.
func zshScript(commands []completion) string {
	var b strings.Builder
	taking := strings.Join(takingFlags(commands), "|")
	b.WriteString(`#compdef sweatstack
_sweatstack() {
  local word at="" i cur="${words[CURRENT]}" before="${words[CURRENT-1]}"
  for ((i = 2; i < CURRENT; i++)); do
    word="${words[i]}"
    case "$word" in
      (` + taking + `) ((i++)); continue ;;
    esac
    case "$at $word" in
      (` + strings.Join(paths(commands), "|") + `) at="$at $word" ;;
    esac
  done
  if [[ "$cur" == --*=* ]]; then
    before="${cur%%=*}"
    compset -P '*='
  fi
  case "$at $before" in
`)
	for _, group := range valueGroups(commands) {
		fmt.Fprintf(&b, "    (%s) compadd -- %s; return ;;\n", group.pattern, group.words)
	}
	b.WriteString("  esac\n  case \"$before\" in\n    (" + taking + ") _files; return ;;\n  esac\n  case \"$at\" in\n")
	for _, command := range commands {
		files := ""
		if command.files {
			files = " _files;"
		}
		fmt.Fprintf(&b, "    (\"%s\")%s compadd -- %s ;;\n", command.path, files, command.words())
	}
	b.WriteString(`  esac
}
if [[ "${funcstack[1]}" == "_sweatstack" ]]; then
  _sweatstack "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
  compdef _sweatstack sweatstack
fi
`)
	return b.String()
}

// fishScript serves fish. It asks where the line stands once for each command;
// fish remembers the answers while it completes one line.
func fishScript(commands []completion) string {
	var b strings.Builder
	b.WriteString(`function __sweatstack_at
    set -l at ""
    set -l skip 0
    set -l line (commandline -opc)
    set -e line[1]
    for word in $line
        if test $skip = 1
            set skip 0
            continue
        end
        if contains -- "$word" ` + strings.Join(takingFlags(commands), " ") + `
            set skip 1
            continue
        end
        if contains -- "$at $word" ` + strings.Join(paths(commands), " ") + `
            set at "$at $word"
        end
    end
    test "$at" = "$argv[1]"
end
complete -c sweatstack -e
complete -c sweatstack -f
`)
	for _, command := range commands {
		at := fmt.Sprintf("complete -c sweatstack -n '__sweatstack_at \"%s\"'", command.path)
		for _, child := range command.children {
			fmt.Fprintf(&b, "%s -a %s -d '%s'\n", at, child.name, fishQuoted(child.help))
		}
		if len(command.values) > 0 {
			fmt.Fprintf(&b, "%s -a '%s'\n", at, strings.Join(command.values, " "))
		}
		if command.files {
			b.WriteString(at + " -F\n")
		}
		for _, flag := range command.flags {
			b.WriteString(at + " -l " + flag.name)
			if flag.short != 0 {
				b.WriteString(" -s " + string(flag.short))
			}
			switch {
			case flag.files:
				b.WriteString(" -r -F")
			case len(flag.values) > 0:
				b.WriteString(" -x -a '" + strings.Join(flag.values, " ") + "'")
			case flag.takes:
				b.WriteString(" -x")
			}
			fmt.Fprintf(&b, " -d '%s'\n", fishQuoted(flag.help))
		}
	}
	return b.String()
}

// fishQuoted makes a text fit for single quotation marks.
func fishQuoted(text string) string {
	return strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(text)
}
