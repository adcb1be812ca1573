package interop_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// The comparison itself, tried on what it must and must not find.

func TestComparison_OfDocuments(t *testing.T) {
	t.Parallel()
	c := comparison{made: []string{"id"}, also: []string{"devices"}}
	for name, tt := range map[string]struct {
		python, golang string
		same           bool
	}{
		"the same":                          {`{"a":[1,"x",true,null]}`, `{"a":[1.0,"x",true,null]}`, true},
		"null is missing":                   {`{"a":null}`, `{}`, true},
		"a number that is off":              {`{"a":1}`, `{"a":1.0000000000000002}`, false},
		"zero is not missing":               {`{"a":0}`, `{}`, false},
		"empty text is not missing":         {`{"a":""}`, `{}`, false},
		"a member less":                     {`{"a":1}`, `{}`, false},
		"a member more":                     {`{}`, `{"a":1}`, false},
		"a member that Python does not get": {`{}`, `{"devices":[],"app_metadata":{"x":1}}`, true},
		"one of them with a value":          {`{"devices":["x"]}`, `{"devices":[]}`, false},
		"a list that is longer":             {`[1,2]`, `[1,2,3]`, false},
		"a list in another order":           {`[1,2]`, `[2,1]`, false},
		"a list for an object":              {`{"0":1}`, `[1]`, false},
		"text for a number":                 {`"1"`, `1`, false},
		"an object for null":                {`null`, `{}`, false},
		"two spellings of one time":         {`"2026-05-06T12:00:00.500000Z"`, `"2026-05-06T12:00:00.5Z"`, true},
		"one instant in two zones":          {`"2026-05-06T12:00:00Z"`, `"2026-05-06T14:00:00+02:00"`, false},
		"another second":                    {`"2026-05-06T12:00:00"`, `"2026-05-06T12:00:01"`, false},
		"two spellings of one length":       {`"PT3600S"`, `"PT1H"`, true},
		"another length":                    {`"PT3601S"`, `"PT1H"`, false},
		"each made its own":                 {`{"id":"a"}`, `{"id":"b"}`, true},
		"one made none":                     {`{"id":"a"}`, `{}`, false},
		"neither made one":                  {`{"id":null}`, `{}`, false},
		"made of another kind":              {`{"id":"1"}`, `{"id":1}`, false},
		"each signed its own":               {`"Trace by python"`, `"Trace by golang"`, true},
		"signed for the other":              {`"Trace by golang"`, `"Trace by python"`, false},
	} {
		var python, golang any
		require.NoError(t, json.Unmarshal([]byte(tt.python), &python))
		require.NoError(t, json.Unmarshal([]byte(tt.golang), &golang))
		found := c.differences("", python, golang)
		assert.Equal(t, tt.same, len(found) == 0, "%s: %v", name, found)
	}
}

// Each place of a document is changed once, and all is as before afterwards.
func TestComparison_ChangesEveryKindOfPlace(t *testing.T) {
	t.Parallel()
	const text = `{"list":[{"a":1,"b":"x","id":"y"},{"a":2,"c":true}],"none":null}`
	var document any
	require.NoError(t, json.Unmarshal([]byte(text), &document))
	var places []string
	comparison{made: []string{"id"}}.eachChange(document, func(where string, changed any) {
		places = append(places, where)
		now, err := json.Marshal(changed)
		require.NoError(t, err)
		assert.NotEqual(t, text, string(now), where)
	})
	assert.ElementsMatch(t, []string{".list[]", ".list[].a", ".list[].b", ".list[].c"}, places)
	after, err := json.Marshal(document)
	require.NoError(t, err)
	assert.JSONEq(t, text, string(after))
}

func TestComparison_OfTables(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 5, 6, 12, 0, 0, 0, time.UTC)
	f, err := frame.New(
		frame.NewTimestamp("timestamp", []time.Time{at, at}, []bool{true, false}, frame.Millisecond, "UTC"),
		frame.NewNumber("power", []int16{100, 0}, []bool{true, false}),
		frame.NewDuration("duration", []time.Duration{time.Second, time.Minute}, nil, frame.Second),
		frame.NewCategory("sport", []string{"cycling", "cycling"}, nil),
		frame.NewText("notes", []string{"", "x"}, nil),
	)
	require.NoError(t, err)
	ours, err := tableOf(f)
	require.NoError(t, err)
	theirs := &table{Rows: 2, Columns: []column{
		{Name: "timestamp", Dtype: "datetime64[ns, UTC]", Values: []any{"1778068800000000000", nil}},
		{Name: "power", Dtype: "float64", Values: []any{100.0, nil}},
		{Name: "duration", Dtype: "timedelta64[ns]", Values: []any{"1000000000", "60000000000"}},
		{Name: "sport", Dtype: "category", Values: []any{"cycling", "cycling"}},
		{Name: "notes", Dtype: "str", Values: []any{"", "x"}},
	}}
	require.Empty(t, tableDifferences(theirs, ours))
	changes := map[string]bool{}
	eachTableChange(theirs, func(what string, changed *table, column int) {
		changes[what] = true
		assert.NotEmpty(t, tableDifferences(changed, ours.alone(column)), what)
		// It shows in the whole table, too.
		whole := *theirs
		if whole.Columns = slices.Clone(theirs.Columns); column >= 0 {
			whole.Columns[column] = changed.Columns[0]
		}
		assert.NotEmpty(t, tableDifferences(&whole, ours), what)
	})
	assert.Len(t, slices.Collect(maps.Keys(changes)), 2+4*len(theirs.Columns))
	require.Empty(t, tableDifferences(theirs, ours), "each change is taken back")
}

// A table of a list has types that pandas guessed, and Python's own objects.
func TestComparison_OfTablesOfLists(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 5, 6, 12, 0, 0, 0, time.UTC)
	f, err := frame.New(
		frame.NewTimestamp("start", []time.Time{at, at, {}}, []bool{true, true, false}, frame.Nanosecond, "UTC"),
		frame.NewText("notes", make([]string, 3), make([]bool, 3)),
	)
	require.NoError(t, err)
	ours, err := tableOf(f)
	require.NoError(t, err)
	missing := []any{nil, nil, nil}
	for name, tt := range map[string]struct {
		starts []any
		notes  column
		same   bool
	}{
		"several offsets":            {[]any{"2026-05-06T12:00:00Z", "2026-05-06T14:00:00+02:00", nil}, column{Dtype: "object", Values: missing}, true},
		"nothing, as a number":       {[]any{"2026-05-06T12:00:00Z", "2026-05-06T14:00:00+02:00", nil}, column{Dtype: "float64", Values: missing}, true},
		"nothing, as a time":         {[]any{"2026-05-06T12:00:00Z", "2026-05-06T14:00:00+02:00", nil}, column{Dtype: "datetime64[ns]", Values: missing}, false},
		"a number":                   {[]any{"2026-05-06T12:00:00Z", "2026-05-06T14:00:00+02:00", nil}, column{Dtype: "float64", Values: []any{nil, nil, 0.0}}, false},
		"one offset has a type":      {[]any{"2026-05-06T12:00:00Z", "2026-05-06T12:00:00Z", nil}, column{Dtype: "object", Values: missing}, false},
		"another instant":            {[]any{"2026-05-06T12:00:00Z", "2026-05-06T12:00:00+02:00", nil}, column{Dtype: "object", Values: missing}, false},
		"one that is no time":        {[]any{"2026-05-06T12:00:00Z", "2026-05-06T14:00:00+02:00", "x"}, column{Dtype: "object", Values: missing}, false},
		"one that should be missing": {[]any{"2026-05-06T12:00:00Z", "2026-05-06T14:00:00+02:00", "2026-05-06T12:00:00Z"}, column{Dtype: "object", Values: missing}, false},
	} {
		tt.notes.Name = "notes"
		theirs := &table{Rows: 3, Columns: []column{{Name: "start", Dtype: "object", Values: tt.starts}, tt.notes}}
		require.NotEmpty(t, tableDifferences(theirs, ours), "a table of a file: %s", name)
		theirs.settle()
		found := tableDifferences(theirs, ours)
		assert.Equal(t, tt.same, len(found) == 0, "%s: %v", name, found)
	}
}
