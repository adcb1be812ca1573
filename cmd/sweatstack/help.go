package main

import (
	"io"

	"github.com/alecthomas/kong"
)

// helpPage prints the help of a command, and below that of the program what a
// person or a script needs to know before any command.
func helpPage(options kong.HelpOptions, ctx *kong.Context) error {
	if err := kong.DefaultHelpPrinter(options, ctx); err != nil {
		return err
	}
	if ctx.Selected() != nil {
		return nil
	}
	_, err := io.WriteString(ctx.Stdout, programHelp)
	return err
}

// programHelp is the end of sweatstack --help.
const programHelp = `
Examples
  sweatstack login
  sweatstack activities list --sport cycling -n 5
  sweatstack --user "Emil Berg" activities data latest --csv > ride.csv
  sweatstack activities list -n 0 --json | jq -r '.[].sport' | sort | uniq -c

Without an account
  sweatstack sandbox --env-file .env &
  set -a; . ./.env; set +a

Environment
  SWEATSTACK_API_KEY         Access token; wins over the token file of login.
  SWEATSTACK_REFRESH_TOKEN   Renews it.
  SWEATSTACK_URL             Where the platform is.
  SWEATSTACK_LOCAL_CACHE     1 keeps data over many activities in files ...
  SWEATSTACK_CACHE_DIR       ... in this folder.
  SWEATSTACK_WEBHOOK_SECRET  For the webhook commands.
  NO_COLOR, TERM=dumb        No colours.
  HTTPS_PROXY, NO_PROXY      How to reach the platform.

Exit codes
  0  done                              4    not found
  1  failed                            5    not allowed
  2  wrong command line or setting     6    platform not reached, or it failed
  3  nobody is signed in               130  interrupted

Units are W, m/s, bpm, m, s, °C and mmol/L. Times are those of the athlete's
clock, unless they end in Z or an offset.
`

// Help tells what to do where there is no browser.
func (c *loginCommand) Help() string {
	return `The address of the page is printed, too. On a machine without a browser, open it elsewhere: the page comes back to a port of http://localhost, which must be the one of this machine. Over SSH, forward it; the address names it in redirect_uri:

  ssh -L 8000:localhost:8000 HOST sweatstack login

A program that runs by itself takes its tokens from SWEATSTACK_API_KEY and SWEATSTACK_REFRESH_TOKEN in place of this.`
}

// Help shows examples.
func (c *activityListCommand) Help() string {
	return `The start is that of the athlete's clock. JSON is what the platform sends; CSV and Parquet have the columns of the Python client's data frame, where parts have names such as summary.power.mean.

  sweatstack activities list --start 2026-01-01 --sport cycling,running -n 0 --csv -o year.csv
  sweatstack activities list --tag race --json | jq -r '.[].id'`
}

// Help shows examples.
func (c *activityDataCommand) Help() string {
	return `Columns have the units W, m/s, bpm, m, °C and degrees; duration is in seconds.

  sweatstack activities data latest -m power,heart_rate --csv
  sweatstack activities data ID --parquet -o ride.parquet`
}

// Help shows examples.
func (c *activityMeanMaxCommand) Help() string {
	return `Examples:

  sweatstack activities mean-max latest --durations 5s,1m,5m,20m
  sweatstack activities mean-max ID -m speed --all --csv`
}

// Help shows examples.
func (c *longitudinalDataCommand) Help() string {
	return `Examples:

  sweatstack longitudinal data --sport running --start 2026-01-01 -m speed,heart_rate --parquet -o runs.parquet`
}

// Help shows examples.
func (c *longitudinalMeanMaxCommand) Help() string {
	return `Examples:

  sweatstack longitudinal mean-max --sport cycling --start 2026-01-01 --durations 1m,20m
  sweatstack longitudinal mean-max --sport cycling --start 2026-01-01 --after 0,1000,2000`
}

// Help shows examples.
func (c *traceListCommand) Help() string {
	return `Times are those of the athlete's clock. CSV and Parquet have the columns of the Python client's data frame: the trace itself, then its activity and lap as activity.id, lap.power.mean and so on.

  sweatstack traces list --start 2026-01-01 --json | jq '.[] | {timestamp, lactate}'`
}

// Help shows examples.
func (c *traceCreateCommand) Help() string {
	return `Examples:

  sweatstack traces create --lactate 2.1 --rpe 14 --power 250 --sport cycling
  sweatstack --user emil traces create --at 2026-05-06T14:00:00+02:00 --lactate 4.3 --tag test`
}

// Help shows examples.
func (c *uploadCommand) Help() string {
	return `The platform goes on reading after its answer: an upload that is "processing" is not an activity yet. A CSV file has a column timestamp, and columns such as power, speed, heart_rate and sport.

  sweatstack upload ride.fit
  sweatstack upload rides/*.fit --json`
}

// Help shows examples.
func (c *userListCommand) Help() string {
	return `Examples:

  sweatstack users --name berg
  sweatstack users --json | jq -r '.[].id'`
}

// Help shows examples.
func (c *teamAuthorizeCommand) Help() string {
	return `Examples:

  sweatstack teams authorize ID --scope activities:read --scope wellness:read`
}

// Help shows examples.
func (c *webhookSendCommand) Help() string {
	return `Examples:

  export SWEATSTACK_WEBHOOK_SECRET=...
  sweatstack webhook send http://127.0.0.1:8000/webhooks/sweatstack --event activity_created --user-id u_7`
}

// Help shows examples.
func (c *webhookListenCommand) Help() string {
	return `Each event is a line of JSON on standard output.

  sweatstack webhook listen | jq .event_type`
}

// Help shows examples.
func (c *webhookVerifyCommand) Help() string {
	return `Examples:

  sweatstack webhook verify --signature "t=1778068800,v1=..." --at 2026-05-06T12:00:00Z body.json`
}

// Help shows examples.
func (c *keygenCommand) Help() string {
	return `A key is 32 random bytes as base64url, the form of a Fernet key.

  sweatstack keygen session --env >> .env
  sweatstack keygen store -o store.key`
}

// Help tells where the script goes.
func (c *completionCommand) Help() string {
	return `Where the script goes:

  bash  echo 'source <(sweatstack completion bash)' >> ~/.bashrc
  zsh   echo 'source <(sweatstack completion zsh)' >> ~/.zshrc   (after compinit)
  fish  sweatstack completion fish > ~/.config/fish/completions/sweatstack.fish`
}
