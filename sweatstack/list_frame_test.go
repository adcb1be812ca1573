package sweatstack_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// listTables are the tables that the Python client 0.70 has made.
type listTables struct {
	Input  map[string]json.RawMessage `json:"input"`
	Tables map[string]struct {
		Columns [][2]string      `json:"columns"`
		Rows    []map[string]any `json:"rows"`
	} `json:"tables"`
}

// with gives a JSON object with more members.
func with(t *testing.T, object json.RawMessage, members map[string]any) json.RawMessage {
	t.Helper()
	all := map[string]any{}
	require.NoError(t, json.Unmarshal(object, &all))
	maps.Copy(all, members)
	raw, err := json.Marshal(all)
	require.NoError(t, err)
	return raw
}

func listFrame(t *testing.T, kind string, items []json.RawMessage) *frame.Frame {
	t.Helper()
	raw, err := json.Marshal(items)
	require.NoError(t, err)
	var f *frame.Frame
	if kind == "activities" {
		var list []sweatstack.ActivitySummary
		decode(t, string(raw), &list)
		f, err = sweatstack.ActivityFrame(list)
	} else {
		var list []sweatstack.Trace
		decode(t, string(raw), &list)
		f, err = sweatstack.TraceFrame(list)
	}
	require.NoError(t, err)
	return f
}

// vectorLists are the lists behind the recorded tables.
func vectorLists(t *testing.T, in map[string]json.RawMessage) map[string][]json.RawMessage {
	t.Helper()
	return map[string][]json.RawMessage{
		"activities, two rows": {in["act_1"], in["act_2"]},
		"activities, none":     {},
		"traces, with activity and lap": {
			with(t, in["trace"], map[string]any{"activity": in["act_1"], "lap": in["lap"], "sport": "cycling"}), in["trace"],
		},
		"traces, plain": {in["trace"]},
		"traces, none":  {},
	}
}

// value gives row i of a column as the vectors write it.
func vectorValue(t *testing.T, c *frame.Column, i int) any {
	t.Helper()
	if !c.Valid(i) {
		return nil
	}
	switch c.Type() {
	case frame.Float64:
		n, _ := c.Float(i)
		return n
	case frame.Duration:
		d, _ := c.Duration(i)
		return float64(d)
	case frame.Timestamp:
		at, _ := c.Time(i)
		if c.Zone() == "" {
			return at.Format("2006-01-02T15:04:05")
		}
		return at.Format(time.RFC3339)
	case frame.Nested:
		text, _ := c.Text(i)
		var list any
		require.NoError(t, json.Unmarshal([]byte(text), &list))
		return list
	default:
		text, _ := c.Text(i)
		return text
	}
}

func TestListFrames_AreTheTablesOfPython(t *testing.T) {
	t.Parallel()
	vectors := readVectors[listTables](t, "list_tables_0_70.json")
	lists := vectorLists(t, vectors.Input)
	for name, want := range vectors.Tables {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			items, ok := lists[name]
			require.True(t, ok, "a table without its list")
			kind, _, _ := strings.Cut(name, ",")
			got := listFrame(t, kind, items)
			if name == "traces, none" { // 0.70 gives no columns, later ones those of a plain trace
				want = vectors.Tables["traces, plain"]
				want.Rows = nil
			}
			require.Len(t, got.Columns(), len(want.Columns))
			require.Equal(t, len(want.Rows), got.Len())
			for i, c := range got.Columns() {
				assert.Equal(t, want.Columns[i][0], c.Name())
				assertDtype(t, want.Columns[i][1], c)
				for row := range got.Len() {
					value := want.Rows[row][c.Name()]
					if text, isText := value.(string); isText && strings.HasPrefix(text, "Sport.") {
						value = strings.Replace(strings.TrimPrefix(text, "Sport."), "_", ".", 1)
					}
					assert.Equal(t, value, vectorValue(t, c, row), "%s, row %d", c.Name(), row)
				}
			}
			standard, err := got.Standard()
			require.NoError(t, err)
			for i, c := range standard.Columns() {
				assert.Equal(t, got.Columns()[i].Type(), c.Type(), "converted already")
				assert.Equal(t, got.Columns()[i].Unit(), c.Unit(), "converted already")
			}
		})
	}
}

// assertDtype holds a column against a dtype of pandas. A column in which all
// is missing has no dtype that says anything there.
func assertDtype(t *testing.T, dtype string, c *frame.Column) {
	t.Helper()
	if c.Nulls() == c.Len() {
		return
	}
	got := c.Type().String()
	switch {
	case c.Type() == frame.Timestamp && c.Zone() != "":
		got = "datetime64[ns, " + c.Zone() + "]"
	case c.Type() == frame.Timestamp:
		got = "datetime64[ns]"
	case c.Type() == frame.Duration:
		got = "timedelta64[ns]"
	case c.Type() == frame.Text && dtype == "object", c.Type() == frame.Nested:
		got = "object" // sports are members of an enum there
	case c.Type() == frame.Text:
		got = "str"
	}
	assert.Equal(t, dtype, got, c.Name())
	if c.Type() == frame.Timestamp || c.Type() == frame.Duration {
		assert.Equal(t, frame.Nanosecond, c.Unit())
	}
}

func TestListFrames_HaveTypedColumnsWithoutRows(t *testing.T) {
	t.Parallel()
	types := func(f *frame.Frame, err error) map[string]string {
		require.NoError(t, err)
		all := map[string]string{}
		for _, c := range f.Columns() {
			all[c.Name()] = c.Type().String()
		}
		return all
	}
	assert.Equal(t, map[string]string{
		"tags": "nested", "id": "text", "sport": "text", "start": "timestamp", "end": "timestamp", "metrics": "nested",
		"source_id": "text", "duration": "duration", "start_local": "timestamp", "end_local": "timestamp",
	}, types(sweatstack.ActivityFrame(nil)))
	assert.Equal(t, map[string]string{
		"tags": "nested", "id": "text", "timestamp": "timestamp", "lactate": "float64", "rpe": "float64", "notes": "text",
		"power": "float64", "speed": "float64", "heart_rate": "float64", "sport": "text", "timestamp_local": "timestamp",
	}, types(sweatstack.TraceFrame(nil)))
}

func TestTraceFrame_LaterMembersHaveColumnsWhereTheyAreSet(t *testing.T) {
	t.Parallel()
	at := oslo()
	f, err := sweatstack.TraceFrame([]sweatstack.Trace{
		{ID: "a", Timestamp: at},
		{ID: "b", Timestamp: at.UTC(), VO2: new(3100.0), TestID: "x", TestMatch: "window", AppMetadata: json.RawMessage(`{"k":1}`)},
	})
	require.NoError(t, err)
	var names []string
	for _, c := range f.Columns() {
		names = append(names, c.Name())
	}
	assert.Equal(t, []string{"timestamp_local", "vo2", "test_id", "test_match", "app_metadata"}, names[10:])
	vo2, _ := f.Column("vo2")
	assert.Equal(t, 1, vo2.Nulls())
	timestamps, _ := f.Column("timestamp")
	assert.Equal(t, "UTC", timestamps.Zone(), "two offsets")
}

// A zone of a frame knows whole minutes, which clocks before standard time
// were not set to.
func TestTraceFrame_AnOffsetWithSecondsBecomesUTC(t *testing.T) {
	t.Parallel()
	for seconds, want := range map[int]string{4772: "UTC", -4772: "UTC", 4740: "+01:19", -3600: "-01:00"} {
		at := time.Date(1894, 1, 1, 12, 0, 0, 0, time.FixedZone("", seconds))
		f, err := sweatstack.TraceFrame([]sweatstack.Trace{{ID: "a", Timestamp: at}})
		require.NoError(t, err)
		column, _ := f.Column("timestamp")
		assert.Equal(t, want, column.Zone())
		got, ok := column.Time(0)
		assert.True(t, ok && got.Equal(at), "%v", got)
	}
}

func TestListFrames_RefuseWhatNoTableCanHold(t *testing.T) {
	t.Parallel()
	long := make([]sweatstack.ActivitySummary, 1000)
	long[0].Laps = make([]sweatstack.Lap, 6000)
	_, err := sweatstack.ActivityFrame(long)
	require.ErrorIs(t, err, sweatstack.ErrTooLarge)
	_, err = sweatstack.TraceFrame([]sweatstack.Trace{{ID: "a", Timestamp: time.Date(2263, 1, 1, 0, 0, 0, 0, time.UTC)}})
	require.ErrorContains(t, err, "does not fit into ns")
	_, err = sweatstack.TraceFrame([]sweatstack.Trace{{ID: "a", AppMetadata: json.RawMessage("{")}})
	require.ErrorContains(t, err, "app_metadata")
}

// pythonOf is the Python that SWEATSTACK_PYTHON names.
func pythonOf(t *testing.T) string {
	t.Helper()
	python := os.Getenv("SWEATSTACK_PYTHON")
	if python == "" {
		const why = "SWEATSTACK_PYTHON does not name a Python with sweatstack==0.70.0 and pandas"
		if os.Getenv("SWEATSTACK_REQUIRE_SERVICES") == "1" {
			t.Fatal(why)
		}
		t.Skip(why)
	}
	return python
}

// sandboxList is a list as a sandbox of the time of client 0.70 gives it.
func sandboxList(t *testing.T, kind string) []json.RawMessage {
	t.Helper()
	client := sweatstacktest.New(t, sweatstacktest.WithAPI(sweatstacktest.Legacy))
	user := client.Client(client.Athletes()[0])
	var items []json.RawMessage
	if kind == "activities" {
		list, err := user.Activities.List(t.Context(), sweatstack.ActivityListParams{Limit: 25})
		require.NoError(t, err)
		decode(t, string(marshal(t, list)), &items)
		return items
	}
	list, err := user.Traces.List(t.Context(), sweatstack.TraceListParams{Limit: 25})
	require.NoError(t, err)
	decode(t, string(marshal(t, list)), &items)
	return items
}

// Written to Parquet and read by pandas, our tables are those that the Python
// client itself makes of the same items: columns, order, values, and dtypes
// wherever a column has a value.
func TestInterop_ListFramesAreTheTablesOfThePythonClient(t *testing.T) {
	t.Parallel()
	python := pythonOf(t)
	in := readVectors[listTables](t, "list_tables_0_70.json").Input
	later := with(t, in["act_1"], map[string]any{
		"start": "2025-01-03T08:00:00+01:00", "summary": map[string]any{"speed": map[string]any{"mean": 3}, "power": map[string]any{"mean": 1}},
		"laps":   []any{in["lap"], with(t, in["lap"], map[string]any{"speed": map[string]any{"max": 2.5}})},
		"traces": []any{with(t, in["trace"], map[string]any{"lap": in["lap"], "activity": in["act_2"], "rpe": 3, "notes": "n", "tags": []string{"q"}})},
	})
	bare := with(t, in["act_1"], map[string]any{"laps": []any{}, "traces": []any{}, "summary": map[string]any{}})
	cases := map[string][]json.RawMessage{
		"activities, mixed": {in["act_1"], later}, "activities, mixed the other way": {later, in["act_1"]},
		"activities, nothing below": {in["act_2"]}, "activities, empty below": {bare},
		"traces, mixed": {
			in["trace"], with(t, in["trace"], map[string]any{"activity": with(t, in["act_1"], map[string]any{"summary": nil}), "lap": in["lap"]}),
			with(t, in["trace"], map[string]any{"activity": later, "lap": with(t, in["lap"], map[string]any{"speed": map[string]any{"mean": 1}})}),
		},
		"activities, of the sandbox": sandboxList(t, "activities"),
		"traces, of the sandbox":     sandboxList(t, "traces"),
	}
	for name, items := range vectorLists(t, in) {
		if len(items) > 0 {
			cases[name] = items
		}
	}
	var questions bytes.Buffer
	for name, items := range cases {
		kind, _, _ := strings.Cut(name, ",")
		var written bytes.Buffer
		require.NoError(t, listFrame(t, kind, items).WriteParquet(&written))
		file := filepath.Join(t.TempDir(), "table.parquet")
		require.NoError(t, os.WriteFile(file, written.Bytes(), 0o600))
		require.NoError(t, json.NewEncoder(&questions).Encode(map[string]any{"name": name, "kind": kind, "items": items, "file": file}))
	}
	cmd := exec.CommandContext(t.Context(), python, "testdata/python_tables.py")
	cmd.Stdin, cmd.Stderr = &questions, os.Stderr
	out, err := cmd.Output()
	require.NoError(t, err)
	var answers map[string]struct {
		Different []any `json:"different"`
	}
	require.NoError(t, json.Unmarshal(out, &answers))
	require.Len(t, answers, len(cases))
	for name, answer := range answers {
		assert.Empty(t, answer.Different, name)
	}
}
