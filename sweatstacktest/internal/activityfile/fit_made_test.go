package activityfile_test

import (
	"bytes"
	"errors"
	"math"
	"testing"
	"time"

	"github.com/muktihari/fit/encoder"
	"github.com/muktihari/fit/profile/basetype"
	"github.com/muktihari/fit/profile/mesgdef"
	"github.com/muktihari/fit/profile/typedef"
	"github.com/muktihari/fit/proto"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/activityfile"
	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/training"
)

// noon is when all the files that are made here begin.
func noon() time.Time { return time.Date(2026, 5, 6, 12, 0, 0, 0, time.UTC) }

func after(seconds int) time.Time { return noon().Add(time.Duration(seconds) * time.Second) }

// message is what the library's messages have in common.
type message interface {
	ToMesg(options *mesgdef.Options) proto.Message
}

// fitFile writes a FIT file of messages.
func fitFile(tb testing.TB, messages ...message) []byte {
	tb.Helper()
	file := &proto.FIT{Messages: []proto.Message{
		mesgdef.NewFileId(nil).SetType(typedef.FileActivity).SetManufacturer(typedef.ManufacturerGarmin).
			SetProductName("Edge\n<1>").ToMesg(nil),
	}}
	for _, m := range messages {
		file.Messages = append(file.Messages, m.ToMesg(nil))
	}
	return encode(tb, file)
}

func encode(tb testing.TB, file *proto.FIT) []byte {
	tb.Helper()
	var out bytes.Buffer
	require.NoError(tb, encoder.New(&out, encoder.WithProtocolVersion(proto.V2)).Encode(file))
	return out.Bytes()
}

// record is one second with power.
func record(second int, watts uint16) *mesgdef.Record {
	return mesgdef.NewRecord(nil).SetTimestamp(after(second)).SetPower(watts)
}

// refused checks that an error is one for the sender.
func refused(t *testing.T, err error, code, part string) {
	t.Helper()
	e, ok := errors.AsType[*activityfile.Error](err)
	require.True(t, ok, "%v", err)
	assert.Equal(t, code, e.Code)
	assert.Contains(t, e.Message, part)
}

func TestReadFIT_EachSessionIsAnActivity(t *testing.T) {
	t.Parallel()
	session := func(second int, sport typedef.Sport, sub typedef.SubSport) message {
		return mesgdef.NewSession(nil).SetTimestamp(after(40)).SetStartTime(after(second)).SetSport(sport).SetSubSport(sub)
	}
	lap := func(second int) message {
		return mesgdef.NewLap(nil).SetTimestamp(after(40)).SetStartTime(after(second))
	}
	var messages []message
	for second := range 40 {
		if second >= 24 && second < 27 {
			continue // a pause
		}
		messages = append(messages, record(second, uint16(100+second)).SetDistanceScaled(float64(10*second)))
	}
	messages = append(messages, lap(0), lap(5), lap(10), lap(12), lap(20),
		session(0, typedef.SportSwimming, typedef.SubSportOpenWater),
		session(10, typedef.SportTransition, typedef.SubSportSwimToBikeTransition),
		session(12, typedef.SportCycling, typedef.SubSportRoad))

	got, err := activityfile.ReadFIT(fitFile(t, messages...))
	require.NoError(t, err)
	require.Len(t, got, 2, "a transition is no activity")
	swim, ride := got[0], got[1]
	assert.Equal(t, "swimming.open_water", swim.Sport)
	assert.Equal(t, 10*time.Second, swim.Duration)
	assert.Equal(t, []training.Span{{From: 0, To: 5}, {From: 5, To: 10}}, swim.Laps)
	assert.Equal(t, "cycling.road", ride.Sport)
	assert.Equal(t, after(12), ride.Samples.Start)
	assert.Equal(t, 28*time.Second, ride.Duration, "with the pause")
	assert.Equal(t, 25, ride.Samples.Len(), "without it")
	assert.Equal(t, []training.Span{{From: 0, To: 8}, {From: 8, To: 28}}, ride.Laps)
	assert.Equal(t, []string{"garmin Edge<1>"}, ride.Devices)
	covered, _ := ride.Samples.Floats("distance")
	assert.InDelta(t, 10, covered[0], 0, "counted from the last metre of the swim and the way to the bike")
	assert.Equal(t, []string{"lap", "power", "distance"}, ride.Samples.Metrics())
}

// The device counts on through all sessions, so each one begins where the
// device was, not where the session before ended by its own count.
func TestReadFIT_TheDistanceOfEachSessionBeginsAtZero(t *testing.T) {
	t.Parallel()
	var messages []message
	for second := range 40 {
		messages = append(messages, record(second, 200).SetDistanceScaled(float64(10*second)))
	}
	for start := range 4 {
		messages = append(messages, mesgdef.NewSession(nil).SetTimestamp(after(40)).SetStartTime(after(10*start)).
			SetSport(typedef.SportCycling).SetSubSport(typedef.SubSportRoad))
	}
	got, err := activityfile.ReadFIT(fitFile(t, messages...))
	require.NoError(t, err)
	require.Len(t, got, 4)
	for i, one := range got[1:] {
		covered, _ := one.Samples.Floats("distance")
		assert.InDelta(t, 10, covered[0], 0, "session %d", i+2)
		assert.InDelta(t, 100, covered[9], 0, "session %d", i+2)
	}
}

func TestReadFIT_DeveloperFieldsFillWhatTheDeviceLacks(t *testing.T) {
	t.Parallel()
	describe := func(number uint8, name string, native uint8, kind basetype.BaseType) message {
		m := mesgdef.NewFieldDescription(nil).SetDeveloperDataIndex(0).SetFieldDefinitionNumber(number).
			SetFitBaseTypeId(kind).SetFieldName([]string{name})
		if native != 255 {
			m.SetNativeMesgNum(typedef.MesgNumRecord).SetNativeFieldNum(native)
		}
		return m
	}
	developer := func(number byte, value proto.Value) proto.DeveloperField {
		return proto.DeveloperField{Num: number, Value: value}
	}
	messages := []message{
		mesgdef.NewDeveloperDataId(nil).SetDeveloperDataIndex(0),
		describe(0, "Power", 7, basetype.Uint16),
		describe(1, "core_temperature", 255, basetype.Float32),
		describe(2, "SmO2", 57, basetype.Float32),
		describe(3, "Leg Spring Stiffness", 255, basetype.Float32),
	}
	for second := range 3 {
		r := mesgdef.NewRecord(nil).SetTimestamp(after(second)).SetHeartRate(120)
		if second == 1 {
			r.SetPower(300)
		}
		r.SetDeveloperFields(
			developer(0, proto.Uint16(250)), developer(1, proto.Float32(37.5)),
			developer(2, proto.Float32(66.5)), developer(3, proto.Float32(9)),
		)
		if second == 2 {
			r.DeveloperFields[0].Value = proto.Uint16(basetype.Uint16Invalid)
			r.DeveloperFields[1].Value = proto.Float32(float32(math.NaN()))
		}
		messages = append(messages, r)
	}
	got, err := activityfile.ReadFIT(fitFile(t, messages...))
	require.NoError(t, err)
	require.Len(t, got, 1)
	assert.Equal(t, "generic", got[0].Sport, "nobody said")
	assert.Equal(t, []string{"lap", "power", "heart_rate", "smo2", "core_temperature"}, got[0].Samples.Metrics())
	assert.Equal(t, []int16{250, 300, 0}, got[0].Samples.Power.Values)
	assert.Equal(t, []bool{true, true, false}, got[0].Samples.Power.Valid)
	assert.Equal(t, []float32{37.5, 37.5, 0}, got[0].Samples.CoreTemperature.Values)
	assert.Equal(t, []float32{66.5, 66.5, 66.5}, got[0].Samples.SmO2.Values)
}

func TestReadFIT_TimesThatGoBackAndRecordsWithoutTime(t *testing.T) {
	t.Parallel()
	got, err := activityfile.ReadFIT(fitFile(t,
		mesgdef.NewRecord(nil).SetPower(999),
		record(2, 202), record(0, 200), record(1, 201), record(1, 301),
		mesgdef.NewRecord(nil).SetTimestamp(time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)).SetPower(998),
		mesgdef.NewSession(nil).SetSport(typedef.SportRowing).SetSubSport(typedef.SubSportIndoorRowing),
	))
	require.NoError(t, err)
	require.Len(t, got, 1)
	assert.Equal(t, []int16{200, 301, 202}, got[0].Samples.Power.Values)
	assert.Equal(t, "rowing+stationary", got[0].Sport)
}

func TestReadFIT_Refusals(t *testing.T) {
	t.Parallel()
	good := fitFile(t, record(0, 200))
	course := encode(t, &proto.FIT{Messages: []proto.Message{mesgdef.NewFileId(nil).SetType(typedef.FileCourse).ToMesg(nil)}})
	laps := make([]message, 10001)
	for i := range laps {
		laps[i] = mesgdef.NewLap(nil).SetStartTime(after(i))
	}
	described := make([]message, 65)
	for i := range described {
		described[i] = mesgdef.NewFieldDescription(nil).SetDeveloperDataIndex(uint8(i))
	}
	var sessions []message
	for i := range 21 {
		sessions = append(sessions, mesgdef.NewSession(nil).SetStartTime(after(i)))
	}
	for _, test := range []struct {
		name       string
		content    []byte
		code, part string
	}{
		{"nothing", nil, activityfile.CodeNoData, "no records"},
		{"another file", []byte("timestamp,power\n2026-05-06T12:00:00Z,1\n"), activityfile.CodeInvalid, "not a FIT"},
		{"a course", course, activityfile.CodeInvalid, "not an activity"},
		{"no records", fitFile(t), activityfile.CodeNoData, "no records"},
		{"no values", fitFile(t, mesgdef.NewRecord(nil).SetTimestamp(noon())), activityfile.CodeNoData, "no records"},
		{"years", fitFile(t, record(0, 1), record(3*365*86400, 1)), activityfile.CodeTooLong, "7 days"},
		{"something behind", append(bytes.Clone(good), 1, 2, 3), activityfile.CodeInvalid, "not a FIT"},
		{"many laps", fitFile(t, append(laps, record(0, 1))...), activityfile.CodeInvalid, "laps"},
		{"many descriptions", fitFile(t, append(described, record(0, 1))...), activityfile.CodeInvalid, "developer fields"},
		{"many sessions", fitFile(t, append(sessions, record(0, 1))...), activityfile.CodeInvalid, "activities"},
		{"a session without start", fitFile(t, record(0, 1), sessions[0], mesgdef.NewSession(nil).SetSport(typedef.SportCycling)), activityfile.CodeInvalid, "without a start"},
		{"a long chain", bytes.Repeat(good, 101), activityfile.CodeInvalid, "than"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := activityfile.ReadFIT(test.content)
			refused(t, err, test.code, test.part)
			assert.Empty(t, got)
		})
	}
}

// A length that lies must not be believed, and costs nothing.
func TestReadFIT_LengthThatLies(t *testing.T) {
	t.Parallel()
	content := fitFile(t, record(0, 200))
	for _, size := range [][]byte{{0xff, 0xff, 0xff, 0xff}, {0, 0, 0, 0}, {1, 0, 0, 0x80}} {
		lying := bytes.Clone(content)
		copy(lying[4:8], size)
		_, err := activityfile.ReadFIT(lying)
		refused(t, err, activityfile.CodeInvalid, "FIT file")
	}
}

func TestReadFIT_AnUltraOfTwoDaysHasAllItsLaps(t *testing.T) {
	t.Parallel()
	var messages []message
	for minute := range 2 * 24 * 60 {
		messages = append(messages, record(60*minute, 150))
	}
	for lap := range 200 {
		messages = append(messages, mesgdef.NewLap(nil).SetStartTime(after(lap*600)))
	}
	got, err := activityfile.ReadFIT(fitFile(t, messages...))
	require.NoError(t, err)
	require.Len(t, got, 1)
	assert.Len(t, got[0].Laps, 200)
	last, ok := got[0].Samples.Lap.At(got[0].Samples.Len() - 1)
	assert.False(t, ok, "the wire has numbers up to 127, lap %d has none", last)
	_, ok = got[0].Samples.Lap.At(127 * 10)
	assert.True(t, ok)
}
