package sweatstack_test

import (
	"encoding/json"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

// laterModels came after 0.70.
func laterModels() []string {
	return []string{"StatusIssueResponse", "TestSummary", "TestResults", "Marker", "TeamResponse", "AuthorizedTeamResponse", "SourceResponse", "SourceError"}
}

// eachModel runs a test for every model that both the vectors of a version and
// this package have.
func eachModel(t *testing.T, test func(t *testing.T, models vectorModels, name string, empty func() any)) {
	t.Helper()
	for _, version := range []string{"0_70", "0_97"} {
		models := readModels(t, "models_"+version+".json")
		for name, empty := range goModels() {
			if _, ok := models[name]; !ok {
				assert.True(t, version == "0_70" && assert.Contains(t, laterModels(), name), "no vector for %s", name)
				continue
			}
			t.Run(version+"/"+name, func(t *testing.T) {
				t.Parallel()
				test(t, models, name, empty)
			})
		}
	}
}

// extraOf gives the field Extra of a pointer to a model.
func extraOf(model any) map[string]json.RawMessage {
	extra, _ := reflect.TypeAssert[map[string]json.RawMessage](reflect.ValueOf(model).Elem().FieldByName("Extra"))
	return extra
}

func TestModels_EveryFieldOfThePythonClientHasAHome(t *testing.T) {
	t.Parallel()
	eachModel(t, func(t *testing.T, models vectorModels, name string, empty func() any) {
		t.Helper()
		for field, f := range models[name] {
			wire := models.minimal(t, name)
			wire[field] = models.sample(t, field, f)
			model := empty()
			require.NoError(t, json.Unmarshal([]byte(marshal(t, wire)), model), field)
			assert.Empty(t, extraOf(model), "%s has no home", field)
			assert.JSONEq(t, marshal(t, wire), marshal(t, model), field)
		}
	})
}

func TestModels_EveryGoFieldIsFilledFromTheWire(t *testing.T) {
	t.Parallel()
	models := readModels(t, "models_0_97.json")
	for name, empty := range goModels() {
		model := empty()
		require.NoError(t, json.Unmarshal([]byte(marshal(t, models.full(t, name))), model), name)
		for _, field := range reflect.VisibleFields(reflect.TypeOf(model).Elem()) {
			if field.Name != "Extra" && !field.Anonymous {
				assert.False(t, reflect.ValueOf(model).Elem().FieldByIndex(field.Index).IsZero(), "%s.%s", name, field.Name)
			}
		}
	}
}

// tolerated are fields that Python wants and that may be missing all the same
// (SweatStack API reference, section 4.7).
func tolerated(model, field string) bool { return model == "UserInfoResponse" && field == "name" }

func TestModels_AMissingFieldIsAnErrorOnlyWhereThePlatformAlwaysSendsIt(t *testing.T) {
	t.Parallel()
	eachModel(t, func(t *testing.T, models vectorModels, name string, empty func() any) {
		t.Helper()
		for field, f := range models[name] {
			wire := models.full(t, name)
			delete(wire, field)
			err := json.Unmarshal([]byte(marshal(t, wire)), empty())
			if f.Required && !f.nullable() && !tolerated(name, field) {
				require.ErrorIs(t, err, sweatstack.ErrCorruptData, field)
				assert.Contains(t, err.Error(), ": "+field+": missing")
			} else {
				require.NoError(t, err, field)
			}
		}
	})
}

func TestModels_NullMeansMissing(t *testing.T) {
	t.Parallel()
	eachModel(t, func(t *testing.T, models vectorModels, name string, empty func() any) {
		t.Helper()
		for field, f := range models[name] {
			wire := models.full(t, name)
			wire[field] = nil
			withNull := empty()
			err := json.Unmarshal([]byte(marshal(t, wire)), withNull)
			if !f.nullable() && !tolerated(name, field) {
				require.ErrorIs(t, err, sweatstack.ErrCorruptData, field)
				assert.Contains(t, err.Error(), ": "+field+": must not be null")
				continue
			}
			require.NoError(t, err, field)
			delete(wire, field)
			without := empty()
			require.NoError(t, json.Unmarshal([]byte(marshal(t, wire)), without), field)
			assert.Equal(t, without, withNull, field)
			if f.Required {
				assert.Contains(t, marshal(t, withNull), `"`+field+`":null`, "the platform always writes it")
			} else {
				var written map[string]json.RawMessage
				decode(t, marshal(t, withNull), &written)
				assert.NotContains(t, written, field)
			}
		}
	})
}

func TestModels_AFieldOfTheWrongTypeIsCorruptData(t *testing.T) {
	t.Parallel()
	eachModel(t, func(t *testing.T, models vectorModels, name string, empty func() any) {
		t.Helper()
		for field := range models[name] {
			if field == "app_metadata" {
				continue // any JSON
			}
			for _, wrong := range []any{"soon", true, []any{[]any{}}, map[string]any{field: 1.0}} {
				wire := models.full(t, name)
				if fits(field, wire[field], wrong) {
					continue
				}
				wire[field] = wrong
				model := empty()
				err := json.Unmarshal([]byte(marshal(t, wire)), model)
				require.ErrorIs(t, err, sweatstack.ErrCorruptData, "%s: %v", field, wrong)
				assert.Contains(t, err.Error(), field)
				assert.Equal(t, empty(), model, "a failed decoding changes nothing")
			}
		}
	})
}

// fits reports whether a value is good enough for the field of a sample.
func fits(field string, sample, value any) bool {
	text, isText := sample.(string)
	isTime := strings.HasPrefix(text, "2025-") || field == "duration"
	_, isList := sample.([]any)
	_, isObject := sample.(map[string]any)
	return (isText && !isTime || isList || isObject || sample == true) &&
		reflect.TypeOf(sample) == reflect.TypeOf(value) && !isList
}

func TestModels_UnknownMembersAreKeptOnEveryLevelAndWrittenBack(t *testing.T) {
	t.Parallel()
	eachModel(t, func(t *testing.T, models vectorModels, name string, empty func() any) {
		t.Helper()
		wire := models.full(t, name)
		spread(wire)
		model := empty()
		require.NoError(t, json.Unmarshal([]byte(marshal(t, wire)), model))
		assert.Equal(t, []string{"", `new "thing" <ø>`}, slices.Sorted(maps.Keys(extraOf(model))))
		assert.JSONEq(t, marshal(t, wire), marshal(t, model))
	})
}

// spread puts members that nobody knows into an object and all models below it.
func spread(wire map[string]any) {
	for name, value := range wire {
		switch below := value.(type) {
		case map[string]any:
			if name != "app_metadata" {
				spread(below)
			}
		case []any:
			for _, element := range below {
				if object, ok := element.(map[string]any); ok {
					spread(object)
				}
			}
		}
	}
	wire[""] = nil
	wire[`new "thing" <ø>`] = map[string]any{"deep": []any{1.5, "x", nil, map[string]any{}}}
}

func TestModels_KeysCountByTheLetter(t *testing.T) {
	t.Parallel()
	var user sweatstack.UserSummary
	decode(t, `{"id":"u","ID":"other","display_name":"n","scopes":[],"is_managed":false}`, &user)
	assert.Equal(t, "u", user.ID)
	assert.Contains(t, user.Extra, "ID")
}

func TestModels_KeysMayBeEscaped(t *testing.T) {
	t.Parallel()
	var marker sweatstack.Marker
	decode(t, " {\"\\u0070ower\" : 250 ,\n\t\"lactate\":2.1 } ", &marker)
	assert.Equal(t, 250, *marker.Power)
	assert.InDelta(t, 2.1, *marker.Lactate, 0)
	assert.Nil(t, marker.Extra)
}

// decode is json.Unmarshal of something that has to work.
func decode(tb testing.TB, wire string, target any) {
	tb.Helper()
	require.NoError(tb, json.Unmarshal([]byte(wire), target))
}

func TestModels_ReadARideAndWriteItBack(t *testing.T) {
	t.Parallel()
	var raw json.RawMessage
	readVector(t, "activity_details.json", &raw)
	raw = []byte(marshal(t, raw)) // without spaces: raw members keep theirs
	var ride sweatstack.ActivityDetails
	decode(t, string(raw), &ride)

	assert.Equal(t, "01JGKY3V4M8B6E3ZQ2N7T5R9WX", ride.ID)
	assert.Equal(t, sport.Sport("cycling.road"), ride.Sport)
	assert.True(t, ride.Start.Equal(time.Date(2025, time.June, 3, 5, 30, 0, 0, time.UTC)))
	assert.Equal(t, "2025-06-03T07:30:00", ride.StartLocal.String())
	assert.Equal(t, 3*time.Hour+2*time.Minute+1500*time.Millisecond, ride.Duration)
	assert.Equal(t, []sweatstack.Metric{"duration", "power", "heart_rate", "muscle_glow"}, ride.Metrics)
	assert.InDelta(t, 212.4, *ride.Summary.Power.Mean, 0)
	assert.Nil(t, ride.Summary.Cadence)
	assert.InDelta(t, 96120.5, *ride.Distance, 0)
	assert.Len(t, ride.Laps, 2)
	assert.InDelta(t, 0, *ride.Laps[1].Power.Mean, 0, "no watts is not the same as no power meter")
	assert.Nil(t, ride.Laps[1].HeartRate)
	assert.Equal(t, 7, *ride.Traces[0].RPE)
	assert.Equal(t, sweatstack.TestMatchWindow, ride.Traces[0].TestMatch)
	assert.Equal(t, 251, *ride.Traces[0].Test.Results.CriticalPower)
	assert.Equal(t, []string{}, ride.Devices)
	assert.Nil(t, ride.Tags)
	assert.JSONEq(t, `{"plan":{"week":12}}`, string(ride.AppMetadata))
	assert.JSONEq(t, `"windy"`, string(ride.Extra["weather"]))
	assert.JSONEq(t, `231`, string(ride.Summary.Power.Extra["normalized"]))

	assert.JSONEq(t, withoutNulls(t, raw), withoutNulls(t, []byte(marshal(t, ride))))
	var again sweatstack.ActivityDetails
	decode(t, marshal(t, ride), &again)
	assert.Equal(t, ride, again)
}

// withoutNulls drops members that are null: they mean the same as missing ones.
func withoutNulls(tb testing.TB, raw []byte) string {
	tb.Helper()
	var value any
	require.NoError(tb, json.Unmarshal(raw, &value))
	var drop func(any)
	drop = func(value any) {
		switch value := value.(type) {
		case map[string]any:
			maps.DeleteFunc(value, func(_ string, member any) bool { return member == nil })
			for _, member := range value {
				drop(member)
			}
		case []any:
			for _, element := range value {
				drop(element)
			}
		}
	}
	drop(value)
	return marshal(tb, value)
}

func TestModels_MissingAndNullListsAreNilAndEmptyOnesAreNot(t *testing.T) {
	t.Parallel()
	const head = `{"id":"a","sport":"running","start":"2025-01-02T08:00:00Z","end":"2025-01-02T09:00:00Z","start_local":"2025-01-02T09:00:00",` +
		`"end_local":"2025-01-02T10:00:00","duration":3600,"metrics":[],"source_id":"s"`
	for _, c := range []struct {
		name, rest string
		laps       []sweatstack.Lap
		tags       []string
		written    bool
	}{
		{"missing", `}`, nil, nil, false},
		{"null", `,"laps":null,"tags":null}`, nil, nil, false},
		{"empty", `,"laps":[],"tags":[]}`, []sweatstack.Lap{}, []string{}, true},
		{"empty with spaces", `,"laps": [ ] ,"tags":[` + "\n" + `]}`, []sweatstack.Lap{}, []string{}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var a sweatstack.ActivitySummary
			decode(t, head+c.rest, &a)
			assert.Equal(t, c.laps, a.Laps)
			assert.Equal(t, c.tags, a.Tags)
			assert.Equal(t, []sweatstack.Metric{}, a.Metrics)
			assert.Equal(t, c.written, strings.Contains(marshal(t, a), `"laps":[]`))
			assert.Equal(t, c.written, strings.Contains(marshal(t, a), `"tags":[]`))
		})
	}
	assert.Contains(t, marshal(t, sweatstack.ActivitySummary{}), `"metrics":[]`, "a list that is always there")
}

func TestModels_WholeNumbersMayComeWithAPoint(t *testing.T) {
	t.Parallel()
	for wire, want := range map[string]int{"250": 250, "250.0": 250, "2.5e2": 250, "-1": -1, "0": 0, "-0.0": 0, "9007199254740992": 1 << 53} {
		var m sweatstack.Marker
		decode(t, `{"power":`+wire+`}`, &m)
		assert.Equal(t, want, *m.Power, wire)
	}
	for wire, want := range map[string]string{
		"250.5": "want a whole number", "1e300": "number out of range", "1e400": "number out of range",
		"9007199254740994": "number out of range", `"250"`: "want a number", "true": "want a number", "[250]": "want a number",
	} {
		var m sweatstack.Marker
		err := json.Unmarshal([]byte(`{"power":`+wire+`}`), &m)
		require.ErrorIs(t, err, sweatstack.ErrCorruptData, wire)
		assert.Equal(t, "sweatstack.Marker: power: "+want, err.Error(), wire)
	}
}

func TestModels_NumbersAreNeverNaN(t *testing.T) {
	t.Parallel()
	for _, wire := range []string{"NaN", "Infinity", "-Infinity", "nan", "inf", "0x10", "1_000"} {
		var p sweatstack.PowerSummary
		require.Error(t, json.Unmarshal([]byte(`{"mean":`+wire+`}`), &p), wire)
		require.ErrorIs(t, p.UnmarshalJSON([]byte(`{"mean":`+wire+`}`)), sweatstack.ErrCorruptData, "also without encoding/json in front: %s", wire)
		assert.Nil(t, p.Mean)
	}
	for _, n := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		_, err := json.Marshal(sweatstack.Summary{Power: &sweatstack.PowerSummary{Mean: &n}})
		require.ErrorContains(t, err, "sweatstack.Summary: power: mean: ")
		_, err = json.Marshal(sweatstack.ActivitySummary{Laps: []sweatstack.Lap{{}, {Summary: sweatstack.Summary{SmO2: &sweatstack.SmO2Summary{End: &n}}}}})
		require.ErrorContains(t, err, "sweatstack.ActivitySummary: laps: [1]: smo2: end: ")
	}
}

func TestModels_ErrorsNameTheWayToTheField(t *testing.T) {
	t.Parallel()
	models := readModels(t, "models_0_97.json")
	ride := models.full(t, "ActivityDetails")
	lap := models.full(t, "Lap")
	broken := models.full(t, "Lap")
	broken["heart_rate"] = map[string]any{"mean": "high"}
	ride["laps"] = []any{lap, broken}
	var details sweatstack.ActivityDetails
	err := json.Unmarshal([]byte(marshal(t, ride)), &details)
	require.ErrorIs(t, err, sweatstack.ErrCorruptData)
	assert.Equal(t, "sweatstack.ActivityDetails: laps[1].heart_rate.mean: want a number", err.Error())

	ride["laps"] = []any{lap, nil}
	err = json.Unmarshal([]byte(marshal(t, ride)), &details)
	require.EqualError(t, err, "sweatstack.ActivityDetails: laps[1]: want an object")

	err = json.Unmarshal([]byte(`null`), &details)
	require.EqualError(t, err, "sweatstack.ActivityDetails: want an object")
	require.ErrorIs(t, json.Unmarshal([]byte(`[null]`), new([]sweatstack.UserSummary)), sweatstack.ErrCorruptData)

	err = json.Unmarshal([]byte(`{"id":""}`), &details)
	require.EqualError(t, err, "sweatstack.ActivityDetails: id: must not be empty")
}

func TestModels_NestingIsBounded(t *testing.T) {
	t.Parallel()
	models := readModels(t, "models_0_97.json")
	nested := func(depth int) string {
		trace := models.minimal(t, "TraceDetails")
		for range depth {
			activity := models.minimal(t, "ActivitySummary")
			activity["traces"] = []any{trace}
			trace = models.minimal(t, "TraceDetails")
			trace["activity"] = activity
		}
		return marshal(t, trace)
	}
	require.NoError(t, json.Unmarshal([]byte(nested(12)), new(sweatstack.Trace)))
	err := json.Unmarshal([]byte(nested(13)), new(sweatstack.Trace))
	require.ErrorIs(t, err, sweatstack.ErrCorruptData)
	require.ErrorContains(t, err, "nested too deeply")
	require.ErrorIs(t, json.Unmarshal([]byte(nested(2000)), new(sweatstack.Trace)), sweatstack.ErrCorruptData)
}

func TestModels_DoNotShareTheirInput(t *testing.T) {
	t.Parallel()
	wire := []byte(`{"id":"u","first_name":"Ada","last_name":null,"display_name":"Ada L","scopes":["data:read"],"is_managed":false,"later":{"x":1}}`)
	var user sweatstack.UserSummary
	require.NoError(t, user.UnmarshalJSON(wire))
	for i := range wire {
		wire[i] = 'x'
	}
	assert.Equal(t, sweatstack.UserSummary{
		ID: "u", FirstName: "Ada", DisplayName: "Ada L", Scopes: []sweatstack.Scope{sweatstack.ScopeDataRead},
		Extra: map[string]json.RawMessage{"later": json.RawMessage(`{"x":1}`)},
	}, user)
}

func TestModels_ExtraNeverHidesAField(t *testing.T) {
	t.Parallel()
	user := sweatstack.UserSummary{ID: "u", Extra: map[string]json.RawMessage{"id": json.RawMessage(`"other"`), "first_name": nil, "new": nil}}
	assert.Equal(t, `{"id":"u","first_name":null,"last_name":null,"display_name":"","scopes":[],"is_managed":false,"new":null}`, marshal(t, user))

	user.Extra["new"] = json.RawMessage(`{`)
	_, err := json.Marshal(user)
	require.ErrorContains(t, err, `sweatstack.UserSummary: extra member "new": `)
}

func TestModels_TimesBeyondTheWireFormAreNotWritten(t *testing.T) {
	t.Parallel()
	late := time.Date(10_000, time.January, 1, 0, 0, 0, 0, time.UTC)
	for name, lap := range map[string]sweatstack.Lap{
		"start":       {Start: late},
		"start_local": {StartLocal: sweatstack.LocalTimeOf(late)},
	} {
		_, err := json.Marshal(lap)
		require.ErrorContains(t, err, "sweatstack.Lap: "+name+": ")
	}
}

func TestUserInfo_ReadsEveryFormOfItsInstant(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2024-05-06T07:08:09.123456":       "2024-05-06T07:08:09.123456Z",
		"2024-05-06T07:08:09Z":             "2024-05-06T07:08:09Z",
		"2024-05-06T07:08:09.123456+00:00": "2024-05-06T07:08:09.123456Z",
		"2024-05-06T09:08:09+02:00":        "2024-05-06T09:08:09+02:00",
	} {
		var user sweatstack.UserInfo
		decode(t, `{"sub":"u","registered_at":"`+text+`"}`, &user)
		assert.Equal(t, `{"sub":"u","name":null,"registered_at":"`+want+`"}`, marshal(t, user))
	}
}

func TestValidationError_KeepsTextsAndNumbersOfTheLocation(t *testing.T) {
	t.Parallel()
	const wire = `{"detail":[{"loc":["body","files",0],"msg":"too long","type":"too_long","ctx":{"max":10}}]}`
	var problem sweatstack.HTTPValidationError
	decode(t, wire, &problem)
	assert.Equal(t, []any{"body", "files", 0}, problem.Detail[0].Location)
	assert.Contains(t, problem.Detail[0].Extra, "ctx")
	assert.JSONEq(t, wire, marshal(t, problem))

	err := json.Unmarshal([]byte(`{"detail":[{"loc":["body",0.5],"msg":"","type":""}]}`), &problem)
	require.EqualError(t, err, "sweatstack.HTTPValidationError: detail[0].loc[1]: want a text or a whole number")
}

func TestModels_UnknownMembersAreWhatEncodingJSONSees(t *testing.T) {
	t.Parallel()
	for _, wire := range []string{
		`{}`, ` { } `, `{"a":1,"a":2}`, `{"a":"\"}","b":[{"c":"]"}],"\\":{}}`, `{"é":true,"\u00e9":false}`, "{\"\xff\":1}",
		`{"a" : "x" , "b":-1.5e-3,"c":[ ] }`,
	} {
		checkExtra(t, []byte(wire))
	}
}

// checkExtra compares the walk over an object with encoding/json's.
func checkExtra(tb testing.TB, wire []byte) {
	tb.Helper()
	var want map[string]json.RawMessage
	if json.Unmarshal(wire, &want) != nil || want == nil {
		return
	}
	if _, known := want["detail"]; known {
		return
	}
	var got sweatstack.HTTPValidationError
	require.NoError(tb, json.Unmarshal(wire, &got))
	assert.Len(tb, got.Extra, len(want))
	for name, value := range want {
		assert.Equal(tb, string(value), string(got.Extra[name]))
	}
}

func FuzzActivityDetails(f *testing.F) {
	var raw json.RawMessage
	readVector(f, "activity_details.json", &raw)
	f.Add([]byte(raw))
	for _, wire := range []string{`{`, `{"`, `{"\`, `{"a`, `{"a"`, `{"a":`, `{"a":"`, `{"a":{`, `{"a":1`, `{"a":1,`, `{"laps":[{}`, `{"laps":[`, `{"laps":[{},`, `{"a":{"`, `{"a":{"b`, `{"a":[[]`, `{"id":"\x"}`, `{"duration":"`, `[`, `{"a":1,"a":{"b":[null]}}`, `{"id":"\ud800"}`} {
		f.Add([]byte(wire))
	}
	f.Fuzz(func(t *testing.T, wire []byte) {
		checkExtra(t, wire)
		var direct sweatstack.ActivityDetails
		if err := direct.UnmarshalJSON(wire); err != nil { // no encoding/json in front
			require.ErrorIs(t, err, sweatstack.ErrCorruptData)
			assert.Zero(t, direct)
		}
		var first, second sweatstack.ActivityDetails
		if json.Unmarshal(wire, &first) != nil {
			return
		}
		written := marshal(t, first)
		require.NoError(t, json.Unmarshal([]byte(written), &second), "what was written can be read")
		assert.Equal(t, written, marshal(t, second), "and is the same")
	})
}
