package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// The exit codes of the command.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// commands is the whole command line: one field for each command.
type commands struct {
	Sandbox sandboxCommand `cmd:"" help:"Run the platform on this machine, for development and tests."`
}

// streams is where a command reads and writes.
type streams struct{ out, err io.Writer }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], streams{os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

// exited carries the code of a --help through kong, which wants to end the
// program by itself.
type exited struct{ code int }

// run parses a command line and runs its command until it is done or ctx ends.
func run(ctx context.Context, args []string, to streams) (code int) {
	defer func() {
		if end, ok := recover().(exited); ok {
			code = end.code
		}
	}()
	var line commands
	parser, err := kong.New(&line,
		kong.Name("sweatstack"),
		kong.Description("The command line of SweatStack."),
		kong.UsageOnError(),
		kong.Writers(to.out, to.err),
		kong.Exit(func(code int) { panic(exited{code}) }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(to),
	)
	if err != nil {
		_, _ = fmt.Fprintln(to.err, "sweatstack:", err)
		return exitFailed
	}
	chosen, err := parser.Parse(args)
	if err != nil {
		_, _ = fmt.Fprintln(to.err, "sweatstack:", err)
		if wrong, ok := errors.AsType[*kong.ParseError](err); ok {
			_ = wrong.Context.PrintUsage(true)
		}
		return exitUsage
	}
	if err := chosen.Run(); err != nil {
		_, _ = fmt.Fprintln(to.err, "sweatstack:", err)
		return exitFailed
	}
	return exitDone
}
