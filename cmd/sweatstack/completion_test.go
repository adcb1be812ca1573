package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// scriptOf gives the completion script of a shell.
func scriptOf(t *testing.T, shell string) string {
	t.Helper()
	var out, errs output
	require.Equal(t, exitDone, run(t.Context(), []string{"completion", shell}, streams{out: &out, err: &errs}), errs.String())
	return out.String()
}

// asked runs a program of a shell that prints words.
func asked(t *testing.T, shell string, arguments ...string) []string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), toolOf(t, shell), arguments...).CombinedOutput()
	require.NoError(t, err, "%s", out)
	words := []string{}
	for line := range strings.Lines(string(out)) {
		word, _, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if word != "" {
			words = append(words, word)
		}
	}
	return words
}

// completeInBash asks a real bash what may follow the words.
func completeInBash(t *testing.T, words ...string) []string {
	t.Helper()
	return asked(t, "bash", "-c", fmt.Sprintf("%s\nCOMP_WORDS=('%s')\nCOMP_CWORD=%d\n_sweatstack\nprintf '%%s\\n' \"${COMPREPLY[@]}\"\n",
		scriptOf(t, "bash"), strings.Join(words, "' '"), len(words)-1))
}

// completeInZsh asks a real zsh. What only works on its command line is replaced
// by something that prints.
func completeInZsh(t *testing.T, words ...string) []string {
	t.Helper()
	return asked(t, "zsh", "-f", "-c", fmt.Sprintf(`compdef() { }
compadd() { shift; local w; for w in "$@"; do [[ "$w" == "${words[CURRENT]#--*=}"* ]] && print -r -- "$w"; done; return 0 }
compset() { }
_files() { print FILES }
%s
words=('%s')
CURRENT=%d
_sweatstack
[[ -n "$PATH" ]]
`, scriptOf(t, "zsh"), strings.Join(words, "' '"), len(words)))
}

// completeInFish asks a real fish in the way that its command line does.
func completeInFish(t *testing.T, words ...string) []string {
	t.Helper()
	script := filepath.Join(t.TempDir(), "sweatstack.fish")
	require.NoError(t, os.WriteFile(script, []byte(scriptOf(t, "fish")), 0o600))
	return asked(t, "fish", "--no-config", "-c", fmt.Sprintf("cd %s; source %s; complete -C '%s'", t.TempDir(), script, strings.Join(words, " ")))
}

func TestCompletion_InEachShell(t *testing.T) {
	t.Parallel()
	for name, complete := range map[string]func(*testing.T, ...string) []string{
		"bash": completeInBash, "zsh": completeInZsh, "fish": completeInFish,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Subset(t, complete(t, "sweatstack", ""), []string{"activities", "whoami", "sandbox"})
			assert.Equal(t, []string{"whoami"}, complete(t, "sweatstack", "who"))
			words := complete(t, "sweatstack", "activities", "")
			assert.Subset(t, words, []string{"list", "get", "mean-max"})
			assert.NotContains(t, words, "sandbox")
			words = complete(t, "sweatstack", "activities", "list", "")
			assert.NotContains(t, words, "get", "a command is named once")
			assert.Subset(t, complete(t, "sweatstack", "activities", "list", "--s"), []string{"--sport", "--start"})
			words = complete(t, "sweatstack", "teams", "users", "")
			assert.NotContains(t, words, "delete", "that is what follows users, not teams users")
			assert.Equal(t, []string{"--without-managed", "--without-shared"}, complete(t, "sweatstack", "users", "--w"), "flags of the default command")
			assert.Contains(t, complete(t, "sweatstack", "--user", "users", "activities", ""), "mean-max", "the value of a flag is no command")
			assert.Contains(t, complete(t, "sweatstack", "-o", "x", "activities", ""), "mean-max")
			assert.Equal(t, []string{"bash"}, complete(t, "sweatstack", "completion", "b"))
			assert.Equal(t, []string{"power"}, complete(t, "sweatstack", "activities", "mean-max", "-m", "p"))
			assert.Equal(t, []string{"swimming", "swimming.open_water", "swimming.pool"}, complete(t, "sweatstack", "activities", "list", "--sport", "sw"))
			assert.NotContains(t, complete(t, "sweatstack", "--user", ""), "whoami")
		})
	}
	assert.Equal(t, []string{"legacy"}, completeInBash(t, "sweatstack", "sandbox", "--api", "=", "l"), "bash takes words apart at =")
	assert.Contains(t, completeInBash(t, "sweatstack", "--user", "=", "users", "activities", ""), "mean-max")
}

// Help texts and names go into programs.
func TestCompletion_NothingInTheScriptsIsForAShellToRun(t *testing.T) {
	t.Parallel()
	plain := regexp.MustCompile(`^[A-Za-z0-9_.+-]+$`)
	var line commands
	parser, err := newParser(&line, streams{})
	require.NoError(t, err)
	for _, command := range completions(parser.Model.Node) {
		for word := range strings.FieldsSeq(command.path + " " + command.words()) {
			assert.Regexp(t, plain, word)
		}
		for _, flag := range command.flags {
			for _, value := range flag.values {
				assert.Regexp(t, plain, value)
			}
		}
	}
	assert.Equal(t, `the athlete\'s \\`, fishQuoted(`the athlete's \`))
}
