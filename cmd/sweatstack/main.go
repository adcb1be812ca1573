package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// commands is the whole command line: one field for each command.
type commands struct {
	settings

	Login        loginCommand        `cmd:"" result:"value" group:"Signing in" help:"Sign in with the browser and keep the tokens for the next commands."`
	Logout       logoutCommand       `cmd:"" result:"text" group:"Signing in" help:"Forget the tokens on this machine."`
	Whoami       whoamiCommand       `cmd:"" result:"value" group:"Signing in" help:"Show who is signed in, and for whom --user acts."`
	Activities   activitiesCommand   `cmd:"" group:"Data" help:"List activities and read their data."`
	Longitudinal longitudinalCommand `cmd:"" group:"Data" help:"Read data over many activities."`
	Traces       tracesCommand       `cmd:"" group:"Data" help:"List traces, and write them down."`
	Backfill     backfillCommand     `cmd:"" result:"value" group:"Data" help:"Show how far back the platform has loaded older data."`
	Upload       uploadCommand       `cmd:"" group:"Data" help:"Upload FIT and CSV files."`
	Sports       sportsCommand       `cmd:"" group:"Data" help:"List the sports of the user."`
	Tags         tagsCommand         `cmd:"" group:"Data" help:"List the tags of the user."`
	Users        usersCommand        `cmd:"" group:"People" help:"List whose data you may see, and keep managed users."`
	Teams        teamsCommand        `cmd:"" group:"People" help:"List teams and their users, and open data to a team."`
	Delegate     delegateCommand     `cmd:"" result:"value" group:"People" help:"Print tokens with which a program acts as another user."`
	Sandbox      sandboxCommand      `cmd:"" result:"none" group:"Development" help:"Run the platform on this machine, for development and tests."`
	Webhook      webhookCommand      `cmd:"" group:"Development" help:"Send, receive and check webhooks."`
	Keygen       keygenCommand       `cmd:"" result:"value" group:"Development" help:"Make a secret for sessions or for a token store."`
	Doctor       doctorCommand       `cmd:"" group:"Development" help:"Check the settings and the sign-in, and say what is wrong."`
	Completion   completionCommand   `cmd:"" result:"text" group:"Development" help:"Print a completion script for a shell."`
	Version      versionCommand      `cmd:"" result:"value" group:"Development" help:"Print the version."`
}

// streams is where a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

func main() { os.Exit(start(os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr})) }

// start runs a command line that a person may interrupt. The first interrupt
// ends what listens to it; the second one ends the program whatever it does: the
// file of --output may be a pipe that nobody reads.
func start(args []string, to streams) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	return run(ctx, args, to)
}

// exited carries the code of a --help through kong, which wants to end the
// program by itself.
type exited struct{ code int }

// run parses a command line and runs its command until it is done or ctx ends.
func run(ctx context.Context, args []string, to streams) (code int) {
	defer func() {
		switch end := recover().(type) {
		case nil:
		case exited:
			code = end.code
		default:
			panic(end) // a fault of ours must not look like success
		}
	}()
	var line commands
	parser, err := newParser(&line, to)
	if err != nil {
		_, _ = fmt.Fprintln(to.err, "sweatstack:", err)
		return exitFailed
	}
	chosen, err := parser.Parse(args)
	if err != nil {
		reportUsage(err, to)
		return exitUsage
	}
	s := &session{settings: line.settings, streams: to, ctx: ctx, model: parser.Model}
	s.command = chosen.Selected()
	err = s.checkForm(s.command)
	if err == nil {
		err = chosen.Run(s)
	}
	if err != nil {
		return s.report(err)
	}
	return exitDone
}

// newParser makes the parser of the command line.
func newParser(line *commands, to streams) (*kong.Kong, error) {
	return kong.New(line,
		kong.Name("sweatstack"),
		kong.Description("Read and write training data on SweatStack, and develop against it. No account is needed to try it: sweatstack sandbox --help."),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true, FlagsLast: true}),
		kong.Help(helpPage),
		kong.Writers(to.out, to.err),
		kong.Exit(func(code int) { panic(exited{code}) }),
	)
}
