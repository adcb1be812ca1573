package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sqlite"
	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
	"github.com/sweatstack/sweatstack-go/webhook"
)

// shell is a person at a command line whose environment leads to a sandbox.
type shell struct {
	t       *testing.T
	sandbox *sweatstacktest.Sandbox
}

// newShell signs the coach in by the environment. Environment variables belong
// to the process, so such tests do not run in parallel. Their token file is in
// a folder of their own.
func newShell(t *testing.T) *shell {
	t.Helper()
	return shellOf(t, sweatstacktest.New(t))
}

func shellOf(t *testing.T, sandbox *sweatstacktest.Sandbox) *shell {
	t.Helper()
	environment, err := sandbox.Environment()
	require.NoError(t, err)
	for name, value := range lines(environment) {
		t.Setenv(name, value)
	}
	return &shell{t, sandbox}
}

// run runs a command line.
func (s *shell) run(args ...string) (code int, out, errs string) {
	s.t.Helper()
	return s.runWith("", args...)
}

// runWith runs a command line with something on standard input.
func (s *shell) runWith(in string, args ...string) (code int, out, errs string) {
	s.t.Helper()
	var stdout, stderr output
	code = run(s.t.Context(), args, streams{strings.NewReader(in), &stdout, &stderr})
	return code, stdout.String(), stderr.String()
}

// ok runs a command line that must succeed.
func (s *shell) ok(args ...string) string {
	s.t.Helper()
	code, out, errs := s.run(args...)
	require.Equal(s.t, exitDone, code, "%v: %s", args, errs)
	return out
}

func TestCommands_ShowTablesToPeople(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	s := newShell(t)
	coach := s.sandbox.Coach()
	newest := s.sandbox.Activities(coach)[0]
	tests := []struct {
		args []string
		want []string
	}{
		{[]string{"whoami"}, []string{coach.ID, coach.Name(), coach.Email, s.sandbox.URL()}},
		{[]string{"--user", "emil", "whoami"}, []string{"Emil Berg", "signed in", coach.Name()}},
		{[]string{"activities", "list", "-n", "3"}, []string{"SPORT", newest.ID}},
		{[]string{"activities", "get", newest.ID}, []string{newest.ID, newest.Sport, "metrics"}},
		{[]string{"activities", "latest"}, []string{newest.ID}},
		{[]string{"activities", "data"}, []string{"timestamp", "heart_rate", "more rows"}},
		{[]string{"activities", "awd"}, []string{"duration"}},
		{[]string{"activities", "mean-max", newest.ID}, []string{"duration"}},
		{[]string{"longitudinal", "data", "--sport", "running", "--start", "2026-01-01", "-m", "speed"}, []string{"activity_id", "speed"}},
		{[]string{"longitudinal", "mean-max", "--sport", "cycling"}, []string{"duration", "power"}},
		{[]string{"longitudinal", "awd", "--sport", "running"}, []string{"speed", "easy"}},
		{[]string{"--user", "emil", "traces", "list"}, []string{"LACTATE", "mmol/L"}},
		{[]string{"sports"}, []string{"SPORT", "running"}},
		{[]string{"sports", "--all", "--only-root"}, []string{"XC skiing", "snowboarding"}},
		{[]string{"tags"}, []string{"TAG", "race"}},
		{[]string{"users", "--name", "emil"}, []string{"Emil Berg", "account"}},
		{[]string{"users", "--name", "oskar"}, []string{"Oskar", "managed"}},
		{[]string{"users", "list", "--name", "EMIL"}, []string{"Emil Berg"}},
		{[]string{"teams"}, []string{"Fjord Endurance", "owner"}},
		{[]string{"teams", "users", s.sandbox.Teams()[0].ID}, []string{"Nora de Vries"}},
		{[]string{"teams", "authorized"}, []string{"No team"}},
		{[]string{"doctor"}, []string{"sign-in", coach.Name(), "the clocks agree"}},
		{[]string{"version"}, []string{"sweatstack "}},
	}
	for _, tt := range tests {
		t.Run(strings.Join(tt.args, " "), func(t *testing.T) {
			out := s.ok(tt.args...)
			for _, want := range tt.want {
				assert.Contains(t, out, want)
			}
			assert.NotContains(t, out, "\x1b", "colours are for terminals")
		})
	}
}

func TestCommands_GiveProgramsJSONCSVAndParquet(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	s := newShell(t)
	newest := s.sandbox.Activities(s.sandbox.Coach())[0]

	var list []struct{ ID string }
	require.NoError(t, json.Unmarshal([]byte(s.ok("activities", "list", "-n", "2", "--json")), &list))
	require.Len(t, list, 2)
	assert.Equal(t, newest.ID, list[0].ID)

	rows, err := csv.NewReader(strings.NewReader(s.ok("activities", "data", "--csv"))).ReadAll()
	require.NoError(t, err)
	assert.Equal(t, "timestamp", rows[0][0])

	var samples []map[string]any
	require.NoError(t, json.Unmarshal([]byte(s.ok("activities", "data", "--json")), &samples))
	assert.Len(t, samples, len(rows)-1)
	assert.Contains(t, samples[0], "heart_rate")

	file := filepath.Join(t.TempDir(), "ride.parquet")
	assert.Empty(t, s.ok("activities", "data", "--parquet", "-o", file))
	raw, err := os.ReadFile(file)
	require.NoError(t, err)
	f, err := frame.Read(raw)
	require.NoError(t, err)
	assert.Equal(t, len(samples), f.Len())
	require.NotEmpty(t, f.Index(), "the index of the platform is kept")
	assert.Equal(t, "timestamp", f.Index()[0].Name())

	code, _, errs := s.run("doctor", "--json", "--csv")
	assert.Equal(t, exitUsage, code, errs)
}

func TestCommands_ActAsAnotherUser(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	s := newShell(t)
	emil := s.sandbox.Athletes()[0]
	newest := s.sandbox.Activities(emil)[0].ID
	assert.Contains(t, s.ok("--user", "emil", "activities", "list", "-n", "1"), newest)
	assert.Contains(t, s.ok("activities", "latest", "--user", emil.ID), newest)
	assert.Contains(t, s.ok("activities", "latest", "--user", "emil", "--team", s.sandbox.Teams()[0].ID), newest)

	tokens := lines(s.ok("delegate", "Emil Berg"))
	t.Setenv("SWEATSTACK_API_KEY", tokens["SWEATSTACK_API_KEY"])
	t.Setenv("SWEATSTACK_REFRESH_TOKEN", tokens["SWEATSTACK_REFRESH_TOKEN"])
	assert.Contains(t, s.ok("whoami"), emil.ID)
}

func TestCommands_WriteTracesDownAndDeleteThem(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	s := newShell(t)
	var made struct {
		ID        string
		Lactate   float64
		RPE       int
		HeartRate *int `json:"heart_rate"`
	}
	out := s.ok("traces", "create", "--at", "2026-05-06T14:00:00+02:00", "--lactate", "2.1", "--rpe", "14", "--sport", "running", "--tag", "test", "--json")
	require.NoError(t, json.Unmarshal([]byte(out), &made))
	assert.InDelta(t, 2.1, made.Lactate, 1e-9)
	assert.Equal(t, 14, made.RPE)
	assert.Nil(t, made.HeartRate, "what was not given is nothing, not zero")
	listed := []string{"traces", "list", "--start", "2026-05-06", "--end", "2026-05-06"}
	assert.Contains(t, s.ok(listed...), made.ID)
	assert.Contains(t, s.ok(append(listed, "--csv")...), "lactate")
	s.ok("traces", "delete", made.ID)
	assert.Contains(t, s.ok(listed...), "No traces")
	code, _, errs := s.run("traces", "create", "--power=-5")
	assert.Equal(t, exitUsage, code, errs)
}

func TestUpload_ShowsWhatBecameOfEachFile(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	s := newShell(t)
	folder := t.TempDir()
	var args []string
	for i := range 12 {
		name := filepath.Join(folder, fmt.Sprintf("ride%d.csv", i))
		content := fmt.Sprintf("timestamp,power,sport\n2026-05-%02dT12:00:00Z,200,cycling\n2026-05-%02dT12:00:01Z,210,cycling\n", i+1, i+1)
		require.NoError(t, os.WriteFile(name, []byte(content), 0o600))
		args = append(args, name)
	}
	out := s.ok(append([]string{"upload"}, args...)...)
	assert.Equal(t, 12, strings.Count(out, "processed"), "ten at a time, all of them")
	assert.Contains(t, s.ok("activities", "list", "--start", "2026-05-12", "--end", "2026-05-12"), "2026-05-12")

	broken := filepath.Join(folder, "broken.fit")
	require.NoError(t, os.WriteFile(broken, []byte("no FIT"), 0o600))
	code, out, errs := s.run("upload", broken, args[0])
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, out, "failed")
	assert.Contains(t, errs, "1 of 2 files")
	code, _, errs = s.run("upload", filepath.Join(folder, "missing.fit"))
	assert.Equal(t, exitUsage, code, errs)
}

func TestProgressBar_IsForTerminalsOnly(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "ride.fit")
	require.NoError(t, os.WriteFile(name, make([]byte, 200), 0o600))
	var page bytes.Buffer
	bar, err := newProgressBar(&page, []string{name, name})
	require.NoError(t, err)
	bar.show(sweatstack.UploadProgress{Name: "ride.fit", Bytes: 100})
	bar.end()
	assert.Empty(t, page.String())

	bar.to = &page
	bar.show(sweatstack.UploadProgress{Name: "ride.fit", Bytes: 100})
	bar.show(sweatstack.UploadProgress{Name: "ride.fit", Bytes: 101})
	bar.show(sweatstack.UploadProgress{File: 1, Name: "ri\x1bde.fit", Bytes: 200})
	assert.Equal(t, 2, strings.Count(page.String(), "\r"), "drawn when it changes")
	assert.Contains(t, page.String(), " 25 %  ride.fit")
	assert.Contains(t, page.String(), "100 %  ri·de.fit")
}

func TestCommands_SecretsInFilesAreForTheirOwnerOnly(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	s := newShell(t)
	for _, args := range [][]string{{"delegate", "emil"}, {"keygen", "session", "--env"}} {
		file := filepath.Join(t.TempDir(), "secret")
		require.NoError(t, os.WriteFile(file, nil, 0o644))
		s.ok(append(args, "-o", file)...)
		info, err := os.Stat(file)
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), "%v", args)
	}
}

func TestCommands_KeepManagedUsersAndOpenDataToTeams(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	s := newShell(t)
	var made struct{ ID string }
	require.NoError(t, json.Unmarshal([]byte(s.ok("users", "create", "Ada", "Lind", "--json")), &made))
	assert.Contains(t, s.ok("users"), made.ID)
	code, _, errs := s.run("users", "delete", made.ID)
	assert.Equal(t, exitUsage, code)
	assert.Contains(t, errs, "--yes")
	s.ok("users", "delete", made.ID, "--yes")
	assert.NotContains(t, s.ok("users"), made.ID)

	team := s.sandbox.Teams()[0].ID
	assert.Contains(t, s.ok("teams", "authorize", team, "--user", "nora"), "activities:read")
}

func TestExitCodes_TellScriptsWhatHappened(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	s := newShell(t)
	s.sandbox.Fail("GET /api/v1/profile/tags/", sweatstacktest.Fault{Status: http.StatusServiceUnavailable, Header: http.Header{"Retry-After": {"99999"}}})
	s.sandbox.Fail("GET /api/v1/profile/sports/", sweatstacktest.Fault{Status: http.StatusForbidden})
	tests := []struct {
		args []string
		want int
		text string
	}{
		{[]string{"activities", "get", "nope"}, exitNotFound, "404"},
		{[]string{"--user", "nobody", "whoami"}, exitNotFound, "nobody"},
		{[]string{"--user", "n", "whoami"}, exitFailed, "Nora"},
		{[]string{"sports"}, exitForbidden, "403"},
		{[]string{"tags"}, exitUnavailable, "503"},
		{[]string{"activities", "list", "--limit=-1"}, exitUsage, "negative"},
		{[]string{"activities", "list", "--start", "yesterday"}, exitUsage, "--start"},
		{[]string{"activities", "list", "--start", "2026-11-20", "--end", "2026-10-01"}, exitUsage, "later than --end"},
		{[]string{"traces", "list", "--start", "2026-11-20", "--end", "2026-10-01"}, exitUsage, "later than --end"},
		{[]string{"longitudinal", "data", "--sport", "cycling", "--start", "2026-11-20", "--end", "2026-10-01"}, exitUsage, "later than --end"},
		{[]string{"longitudinal", "mean-max", "--sport", "cycling", "--start", "2026-11-20", "--end", "2026-10-01"}, exitUsage, "later than --end"},
		{[]string{"traces", "create", "--sport", "running"}, exitUsage, "nothing was measured"},
		{[]string{"traces", "create", "--rpe", "3", "--at", "2026-05-06T14:00"}, exitUsage, "no time with an offset, such as 2026-"},
		{[]string{"--url", "ftp://platform.example", "tags"}, exitUsage, "wrong setting: sweatstack: base URL"},
		{[]string{"sports", "--all", "--csv", "-o", "/no/such/folder/x"}, exitFailed, "sweatstack: write /no/such/folder/x: no such file or directory"},
		{[]string{"keygen", "store", "--env"}, exitUsage, "--env"},
		{[]string{"tags", "--csv", "-o", "/no/such/folder/x"}, exitUnavailable, "503"},
	}
	for _, tt := range tests {
		t.Run(strings.Join(tt.args, " "), func(t *testing.T) {
			code, _, errs := s.run(tt.args...)
			assert.Equal(t, tt.want, code, errs)
			assert.Contains(t, errs, tt.text)
			assert.NotContains(t, errs, "sweatstack: sweatstack:")
		})
	}

	t.Setenv("SWEATSTACK_API_KEY", "")
	t.Setenv("SWEATSTACK_REFRESH_TOKEN", "")
	code, _, errs := s.run("whoami")
	assert.Equal(t, exitSignIn, code)
	assert.Contains(t, errs, "sweatstack login")
	code, _, _ = s.run("--url", "http://127.0.0.1:1", "doctor")
	assert.Equal(t, exitFailed, code)

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, stderr output
	assert.Equal(t, exitInterrupted, run(ctx, []string{"doctor"}, streams{nil, &out, &stderr}))
}

// Names and tags come from other people: one that moves the cursor could
// rewrite what is on the screen.
func TestTable_ControlCharactersOfOthersDoNotReachTheTerminal(t *testing.T) {
	t.Parallel()
	var page bytes.Buffer
	table := table{head: []string{"NAME"}, rows: [][]string{{"a\x1b[2Jb\r\nc\u202ed"}}}
	require.NoError(t, table.write(&page, false))
	assert.Equal(t, "NAME\na·[2Jb··c·d\n", page.String())
}

func TestKeygen_MakesKeysThatDiffer(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	s := newShell(t)
	one, other := strings.TrimSpace(s.ok("keygen", "session")), strings.TrimSpace(s.ok("keygen", "store"))
	assert.Len(t, one, 44)
	cfg := sweatstackhttp.Config{
		AppURL: "http://localhost:8000", ClientID: "app", ClientSecret: "secret", SessionSecrets: []string{one},
	}
	_, err := sweatstackhttp.Configure(cfg)
	require.NoError(t, err, "the web kit takes it")
	db, err := sqlite.Open(":memory:")
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() })
	_, err = db.TokenStore(sqlite.WithFernetKeys(other))
	require.NoError(t, err, "the token store takes it")
	assert.NotEqual(t, one, other)
	assert.True(t, strings.HasPrefix(s.ok("keygen", "session", "--env"), "SWEATSTACK_SESSION_SECRET="))
}

func TestWebhook_SendVerifyAndListenUnderstandEachOther(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	s := newShell(t)
	secret := s.sandbox.Secrets().WebhookSecret
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	var events, log output
	done := make(chan int, 1)
	go func() {
		done <- run(ctx, []string{"webhook", "listen", "--addr", "127.0.0.1:0"}, streams{nil, &events, &log})
	}()
	require.Eventually(t, func() bool { return strings.Contains(log.String(), "waiting") }, time.Minute, time.Millisecond)
	address := log.String()[strings.Index(log.String(), "http://"):]
	address = strings.TrimSpace(address)

	assert.Contains(t, s.ok("webhook", "send", address, "--user-id", "u_7", "--resource-id", "a_1", "--copies", "2"), "204")
	assert.Equal(t, 2, strings.Count(events.String(), `"user_id":"u_7"`))
	code, _, errs := s.run("webhook", "send", address, "--skew=-10m")
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, errs, "refused")
	interrupt()
	assert.Equal(t, exitDone, <-done)

	body := `{"user_id":"u_1","event_type":"activity_created","resource_id":"a_1","timestamp":"2026-05-06T12:00:00Z"}`
	at := time.Unix(1778068800, 0)
	signature := webhook.Sign(secret, at, []byte(body))
	verify := func(args ...string) (int, string, string) {
		return s.runWith(body, append([]string{"webhook", "verify", "--signature", signature}, args...)...)
	}
	code, out, errs := verify("--at", at.Format(time.RFC3339))
	assert.Equal(t, exitDone, code, errs)
	assert.Contains(t, out, "activity_created")
	code, _, errs = verify("--at", at.Add(time.Hour).Format(time.RFC3339))
	assert.Equal(t, exitFailed, code)
	assert.NotContains(t, errs, secret)
	code, _, errs = s.runWith(strings.Repeat(" ", maxWebhookBody+1), "webhook", "verify", "--signature", signature)
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, errs, "has more than")
	code, _, _ = verify("--at", at.Format(time.RFC3339), "--secret", "another")
	assert.Equal(t, exitFailed, code)
}

func TestLogout_EmptiesTheTokenFileAndNamesWhatStaysInTheEnvironment(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	s := newShell(t)
	folder := filepath.Join(os.Getenv("XDG_DATA_HOME"), "SweatStack")
	require.NoError(t, os.MkdirAll(folder, 0o700))
	token := s.sandbox.Token(s.sandbox.Coach())
	raw, err := json.Marshal(map[string]string{"access_token": token.AccessToken.Reveal(), "refresh_token": token.RefreshToken.Reveal()})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(folder, "tokens.json"), raw, 0o600))

	_, _, errs := s.run("logout")
	assert.Contains(t, errs, "SWEATSTACK_API_KEY")
	t.Setenv("SWEATSTACK_API_KEY", "")
	t.Setenv("SWEATSTACK_REFRESH_TOKEN", "")
	code, _, _ := s.run("whoami")
	assert.Equal(t, exitSignIn, code)
}
