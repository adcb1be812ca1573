package sweatstacktest_test

import (
	"bytes"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/muktihari/fit/encoder"
	"github.com/muktihari/fit/profile/mesgdef"
	"github.com/muktihari/fit/profile/typedef"
	"github.com/muktihari/fit/proto"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// sourceJSON is a source as the platform writes it.
type sourceJSON struct {
	ID       string
	Type     *string
	Origin   string
	Filename *string
	Status   string
	Error    *struct {
		Code    string
		Message *string
	}
	ActivityIDs []string  `json:"activity_ids"`
	CreatedAt   time.Time `json:"created_at"`
}

// upload sends files, which come in pairs of name and content.
func (w *wire) upload(bearer string, pairs ...string) reply {
	w.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	require.NoError(w.t, form.WriteField("sport", "running")) // as client 0.70 does; nobody reads it
	for i := 0; i+1 < len(pairs); i += 2 {
		part, err := form.CreateFormFile("files", pairs[i])
		require.NoError(w.t, err)
		_, err = part.Write([]byte(pairs[i+1]))
		require.NoError(w.t, err)
	}
	require.NoError(w.t, form.Close())
	return w.send(http.MethodPost, "/api/v1/activities/upload", body.String(),
		"Content-Type", form.FormDataContentType(), "Authorization", "Bearer "+bearer)
}

// uploaded sends files and returns their sources.
func (w *wire) uploaded(bearer string, pairs ...string) []sourceJSON {
	w.t.Helper()
	answer := w.upload(bearer, pairs...)
	require.Equal(w.t, http.StatusOK, answer.status, "body %q", answer.body)
	var body struct{ Sources []sourceJSON }
	answer.into(w.t, &body)
	require.Len(w.t, body.Sources, len(pairs)/2)
	return body.Sources
}

// csvFile reads one of the CSV files.
func csvFile(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("internal", "activityfile", "testdata", "upload", name))
	require.NoError(t, err)
	return string(content)
}

// fitRecording reads one of the real recordings, which are not part of this
// repository.
func fitRecording(t *testing.T, name string) string {
	t.Helper()
	folder := os.Getenv("SWEATSTACK_FIT_FIXTURES")
	if folder == "" {
		folder = filepath.Join("..", "..", "shared", "fixtures", "fit")
	}
	content, err := os.ReadFile(filepath.Join(folder, name))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the FIT recordings are not here; SWEATSTACK_FIT_FIXTURES may name their folder")
	}
	require.NoError(t, err)
	return string(content)
}

// triathlon is a FIT file with three sports, ten seconds each.
func triathlon(t *testing.T) string {
	t.Helper()
	return sessions(t, 10, typedef.SportSwimming, typedef.SportCycling, typedef.SportRunning)
}

// sessions is a FIT file with sports of the same length, a second apart.
func sessions(t *testing.T, seconds int, sports ...typedef.Sport) string {
	t.Helper()
	start := time.Date(2026, 5, 6, 9, 0, 0, 0, time.UTC)
	file := &proto.FIT{Messages: []proto.Message{mesgdef.NewFileId(nil).SetType(typedef.FileActivity).ToMesg(nil)}}
	for leg, sport := range sports {
		from := start.Add(time.Duration((seconds+1)*leg) * time.Second)
		for second := range seconds {
			file.Messages = append(file.Messages, mesgdef.NewRecord(nil).
				SetTimestamp(from.Add(time.Duration(second)*time.Second)).SetHeartRate(uint8(140+second%10)).ToMesg(nil))
		}
		file.Messages = append(file.Messages, mesgdef.NewSession(nil).SetStartTime(from).SetSport(sport).ToMesg(nil))
	}
	var out bytes.Buffer
	require.NoError(t, encoder.New(&out).Encode(file))
	return out.String()
}

func TestUpload_CSVAppearsEverywhere(t *testing.T) {
	t.Parallel()
	w := newWire(t, sweatstacktest.WithWebhookHandler(&endpointStub{}))
	athlete := w.sandbox.Athletes()[0]
	token := w.signIn(athlete).AccessToken
	source := w.uploaded(token, "ride.csv", csvFile(t, "ride.csv"))[0]
	assert.Equal(t, "processed", source.Status)
	assert.Equal(t, "csv", *source.Type)
	assert.Equal(t, "manual_upload", source.Origin)
	assert.Equal(t, "ride.csv", *source.Filename)
	assert.Nil(t, source.Error)
	assert.WithinDuration(t, w.sandbox.Now(), source.CreatedAt, time.Minute)
	require.Len(t, source.ActivityIDs, 1)
	id := source.ActivityIDs[0]

	var details struct {
		activityJSON

		SourceID string `json:"source_id"`
		Summary  struct {
			Power     struct{ Mean, Max float64 }
			HeartRate struct{ Mean, Max float64 } `json:"heart_rate"`
		}
	}
	w.get("/activities/"+id, token).into(t, &details)
	assert.Equal(t, source.ID, details.SourceID)
	assert.Equal(t, "cycling.road", details.Sport)
	assert.Equal(t, "2026-05-06T12:00:00Z", details.Start)
	assert.Equal(t, "2026-05-06T14:00:00", details.StartLocal, "the athlete lives in Oslo")
	assert.Equal(t, "PT5M", details.Duration)
	assert.Len(t, details.Laps, 1)
	assert.InDelta(t, 198.2074829931973, details.Summary.Power.Mean, 1e-9)
	assert.InDelta(t, 230, details.Summary.Power.Max, 0)
	assert.InDelta(t, 121.7681660899654, details.Summary.HeartRate.Mean, 1e-9)

	listed := w.activities("start=2026-05-06&end=2026-05-06&sport=cycling.road&limit=100", token)
	assert.Contains(t, fmt.Sprint(listed), id)
	data := w.parquet("/activities/"+id+"/data", token)
	assert.Equal(t, 294, data.Len())
	curve := w.parquet("/activities/"+id+"/mean-max?metric=power&durations=1,10", token)
	assert.InDelta(t, 230, floats(t, curve, "power")[0], 0)
	assert.Positive(t, w.parquet("/activities/"+id+"/accumulated-work-duration", token).Len())
	const day = "sport=cycling.road&start=2026-05-06&end=2026-05-06"
	assert.Equal(t, 294, w.parquet("/activities/longitudinal-data?metrics=power&"+day, token).Len())
	best := w.parquet("/activities/longitudinal-mean-max?metric=power&durations=1&"+day, token)
	assert.InDelta(t, 230, floats(t, best, "power")[0], 0)
	assert.Positive(t, w.parquet("/activities/longitudinal-accumulated-work-duration?metric=power&"+day, token).Len())

	var events []string
	for _, delivery := range w.sandbox.Deliveries() {
		assert.Equal(t, athlete.ID, delivery.UserID)
		events = append(events, delivery.EventType+" "+delivery.ResourceID)
	}
	assert.Equal(t, []string{"activity_created " + id, "source_processed " + source.ID}, events)
}

func TestUpload_RealRecordingsHaveTheirTotals(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	token := w.signIn(w.sandbox.Athletes()[0]).AccessToken
	for name, want := range map[string]struct {
		sport               string
		rows, laps, elapsed int
		heartRate, power    float64
		distance            float64
	}{
		"sample-activity-indoor-trainer.fit": {"cycling", 2263, 5, 2261, 147.74723817940787, 201.42439243924392, 0},
		"activity-small-fenix2-run.fit":      {"running", 2809, 4, 2832, 153.97649572649573, 0, 9007.07},
	} {
		content := fitRecording(t, name)
		source := w.uploaded(token, name, content)[0]
		require.Len(t, source.ActivityIDs, 1)
		assert.Equal(t, "fit", *source.Type)
		var details struct {
			activityJSON

			Summary struct {
				Power     *struct{ Mean float64 }
				HeartRate struct{ Mean float64 } `json:"heart_rate"`
			}
		}
		w.get("/activities/"+source.ActivityIDs[0], token).into(t, &details)
		assert.Equal(t, want.sport, details.Sport)
		assert.Len(t, details.Laps, want.laps)
		assert.InDelta(t, want.heartRate, details.Summary.HeartRate.Mean, 1e-9)
		if want.power > 0 {
			assert.InDelta(t, want.power, details.Summary.Power.Mean, 1e-9)
		} else {
			assert.Nil(t, details.Summary.Power)
		}
		if want.distance > 0 {
			assert.InDelta(t, want.distance, *details.Distance, 0.01)
		} else {
			assert.Nil(t, details.Distance)
		}
		start, err := time.Parse(time.RFC3339, details.Start)
		require.NoError(t, err)
		end, err := time.Parse(time.RFC3339, details.End)
		require.NoError(t, err)
		assert.InDelta(t, want.elapsed, end.Sub(start).Seconds(), 3)
		assert.Equal(t, want.rows, w.parquet("/activities/"+source.ActivityIDs[0]+"/data", token).Len())
	}
}

func TestUpload_SeveralSportsAreSeveralActivities(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	token := w.signIn(w.sandbox.Athletes()[0]).AccessToken
	source := w.uploaded(token, "tri.fit", triathlon(t))[0]
	require.Len(t, source.ActivityIDs, 3)
	for i, sport := range []string{"swimming", "cycling", "running"} {
		var got activityJSON
		w.get("/activities/"+source.ActivityIDs[i], token).into(t, &got)
		assert.Equal(t, sport, got.Sport)
		assert.Equal(t, 10, w.parquet("/activities/"+source.ActivityIDs[i]+"/data", token).Len())
	}
}

func TestUpload_ABadFileIsASourceThatFailed(t *testing.T) {
	t.Parallel()
	w := newWire(t, sweatstacktest.WithWebhookHandler(&endpointStub{}))
	athlete := w.sandbox.Athletes()[0]
	token := w.signIn(athlete).AccessToken
	before := len(w.sandbox.Activities(athlete))
	sources := w.uploaded(token,
		"no.csv", csvFile(t, "no-timestamp.csv"), "ride.csv", csvFile(t, "ride.csv"), "ride.gpx", "<gpx/>",
		"naive.csv", csvFile(t, "ride-naive.csv"), "nosport.csv", csvFile(t, "ride-nosport.csv"),
		"sport.csv", "timestamp,power,sport\n2026-05-06T12:00:00Z,1,++\n", "cut.fit", triathlon(t)[:200], "empty", "")
	for i, code := range []string{
		"missing_timestamp", "", "unsupported_file_type", "invalid_timestamp", "missing_sport", "invalid_file", "invalid_file",
		"unsupported_file_type",
	} {
		if code == "" {
			assert.Equal(t, "processed", sources[i].Status)
			continue
		}
		assert.Equal(t, "failed", sources[i].Status)
		require.NotNil(t, sources[i].Error)
		assert.Equal(t, code, sources[i].Error.Code)
		assert.NotEmpty(t, *sources[i].Error.Message)
		assert.Equal(t, []string{}, sources[i].ActivityIDs)
	}
	assert.Nil(t, sources[2].Type)
	assert.Len(t, w.sandbox.Activities(athlete), before+1, "the others do not suffer")
	counts := map[string]int{}
	for _, delivery := range w.sandbox.Deliveries() {
		counts[delivery.EventType]++
	}
	assert.Equal(t, map[string]int{"activity_created": 1, "source_processed": 1, "source_failed": 7}, counts)
	kept := w.sandbox.Sources(athlete)
	require.Len(t, kept, 8)
	assert.Equal(t, "missing_timestamp", kept[0].ErrorCode)
	assert.Empty(t, w.sandbox.Sources(w.sandbox.Coach()))
	w.sandbox.Reset()
	assert.Empty(t, w.sandbox.Sources(athlete))
}

func TestUpload_TheSameActivityAgainMakesNoSecond(t *testing.T) {
	t.Parallel()
	w := newWire(t, sweatstacktest.WithWebhookHandler(&endpointStub{}))
	athlete := w.sandbox.Athletes()[0]
	token := w.signIn(athlete).AccessToken
	before := len(w.sandbox.Activities(athlete))
	first := w.uploaded(token, "ride.csv", csvFile(t, "ride.csv"))[0]
	tri := triathlon(t)
	sources := w.uploaded(token, "again.csv", csvFile(t, "ride.csv"), "other.csv", csvFile(t, "ride-offset-crlf-bom.csv"),
		"chained.fit", tri+tri)
	assert.NotEqual(t, first.ID, sources[0].ID)
	assert.Equal(t, first.ActivityIDs, sources[0].ActivityIDs)
	assert.Equal(t, first.ActivityIDs, sources[1].ActivityIDs, "the same activity, written another way")
	assert.Len(t, w.sandbox.Activities(athlete), before+4)
	created := 0
	for _, delivery := range w.sandbox.Deliveries() {
		if delivery.EventType == "activity_created" {
			created++
		}
	}
	assert.Equal(t, 4, created)

	other := w.signIn(w.sandbox.Athletes()[1]).AccessToken
	assert.NotEqual(t, first.ActivityIDs, w.uploaded(other, "ride.csv", csvFile(t, "ride.csv"))[0].ActivityIDs, "another athlete's")
}

func TestUpload_TwentyTimesAtOnceMakesNoActivityTwice(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	athlete := w.sandbox.Athletes()[0]
	token := w.signIn(athlete).AccessToken
	before := len(w.sandbox.Activities(athlete))
	// Twenty sports in one file: between the look for the first and the adding of
	// the last there is time for all of them to meet.
	content := sessions(t, 600, slices.Repeat([]typedef.Sport{typedef.SportCycling, typedef.SportRunning}, 10)...)
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() { assert.Equal(t, http.StatusOK, w.upload(token, "day.fit", content).status) })
	}
	group.Wait()
	assert.Len(t, w.sandbox.Activities(athlete), before+20)
}

func TestUpload_InTheTimeOfClient070(t *testing.T) {
	t.Parallel()
	w := newWire(t, sweatstacktest.WithAPI(sweatstacktest.Legacy), sweatstacktest.WithWebhookHandler(&endpointStub{}))
	athlete := w.sandbox.Athletes()[0]
	token := w.signIn(athlete).AccessToken
	answer := w.upload(token, "ride.csv", csvFile(t, "ride-nosport.csv"), "bad.csv", csvFile(t, "no-timestamp.csv"))
	require.Equal(t, http.StatusOK, answer.status)
	assert.JSONEq(t, `{"message": "Files uploaded", "files": 2}`, string(answer.body))
	sources := w.sandbox.Sources(athlete)
	require.Len(t, sources, 2)
	assert.Equal(t, "missing_timestamp", sources[1].ErrorCode, "only the sandbox tells")
	var got activityJSON
	w.get("/activities/"+sources[0].ActivityIDs[0], token).into(t, &got)
	assert.Equal(t, "unknown", got.Sport, "the form field was never read")
	assert.Equal(t, "2026-05-06T14:00:00+02:00", got.Start)
	deliveries := w.sandbox.Deliveries()
	require.Len(t, deliveries, 1, "no events of sources yet")
	assert.Equal(t, "activity_created", deliveries[0].EventType)
}

func TestUpload_RefusesWhatIsNoUpload(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	token := w.signIn(w.sandbox.Athletes()[0]).AccessToken
	const path, boundary = "/api/v1/activities/upload", "multipart/form-data; boundary=b"
	file := func(n int) string {
		return strings.Repeat("--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.csv\"\r\n\r\nx\r\n", n)
	}
	for _, test := range []struct {
		name, kind, body string
		status           int
		detail           string
	}{
		{"no form", "application/json", "{}", 422, `"files"`},
		{"no type", "", "", 422, `"missing"`},
		{"no files", boundary, "--b--\r\n", 422, `"missing"`},
		{"no boundary", "multipart/form-data", "--b--\r\n", 400, "parsing the body"},
		{"cut off in a file", boundary, strings.TrimSuffix(file(1), "\r\n"), 400, "parsing the body"},
		{"text for a file", boundary, "--b\r\nContent-Disposition: form-data; name=\"files\"\r\n\r\nx\r\n--b--\r\n", 422, "UploadFile"},
		{"eleven files", boundary, file(11) + "--b--\r\n", 422, "at most 10 items after validation, not 11"},
		{"many parts", boundary, strings.ReplaceAll(file(101), "files", "other") + "--b--\r\n", 400, "Too many parts"},
		{"a huge file", boundary, strings.TrimSuffix(file(1), "\r\n") + strings.Repeat("x", 16<<20) + "\r\n--b--\r\n", 413, "too large"},
		{"a huge body", boundary, strings.TrimSuffix(strings.ReplaceAll(file(1), "files", "other"), "\r\n") +
			strings.Repeat("x", 64<<20), 413, "too large"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			answer := wireOf(t, w.sandbox).send(http.MethodPost, path, test.body, "Content-Type", test.kind, "Authorization", "Bearer "+token)
			assert.Equal(t, test.status, answer.status)
			assert.Contains(t, answer.detail(t), test.detail)
		})
	}
}

func TestUpload_Access(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	athlete := w.sandbox.Athletes()[0]
	ride := csvFile(t, "ride.csv")
	assert.Equal(t, http.StatusUnauthorized, w.upload("nobody", "ride.csv", ride).status)
	reader := w.signIn(athlete, "activities:read").AccessToken
	answer := w.upload(reader, "ride.csv", ride)
	assert.Equal(t, http.StatusForbidden, answer.status)
	assert.Equal(t, "Not enough permissions", answer.detail(t))
	assert.Equal(t, http.StatusOK, w.upload(w.signIn(athlete, "activities:write").AccessToken, "ride.csv", ride).status)

	coach := w.signIn(w.sandbox.Coach()).AccessToken
	for _, scope := range []struct {
		scope string
		want  int
	}{{"activities:read", http.StatusForbidden}, {"activities:write", http.StatusOK}} {
		delegated := w.tokens(w.delegate(coach, map[string]any{
			"sub": w.sandbox.ManagedUser().ID, "scopes": []string{scope.scope},
		})).AccessToken
		assert.Equal(t, scope.want, w.upload(delegated, "ride.csv", ride).status, scope.scope)
	}
	assert.Len(t, w.sandbox.Sources(w.sandbox.ManagedUser()), 1, "it is the athlete's, not the coach's")
	assert.Empty(t, w.sandbox.Sources(w.sandbox.Coach()))

	get := w.send(http.MethodPut, "/api/v1/activities/upload", "")
	assert.Equal(t, http.StatusMethodNotAllowed, get.status)
}

func TestUpload_NamesAreHarmless(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	token := w.signIn(w.sandbox.Athletes()[0]).AccessToken
	for name, want := range map[string]string{
		"../../etc/ride.csv":              "ride.csv",
		strings.Repeat("é", 300) + ".csv": strings.Repeat("é", 127),
		"<script>.csv":                    "<script>.csv",
	} {
		assert.Equal(t, want, *w.uploaded(token, name, csvFile(t, "ride.csv"))[0].Filename)
	}
}
