package arrowschema_test

import (
	"bytes"
	"encoding/base64"
	"os"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/arrowschema"
)

// written is the key ARROW:schema of a file that pyarrow wrote.
func written(tb testing.TB, name string) string {
	tb.Helper()
	data, err := os.ReadFile("../../testdata/good/" + name + ".parquet")
	require.NoError(tb, err)
	file, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	require.NoError(tb, err)
	value, ok := file.Lookup("ARROW:schema")
	require.True(tb, ok)
	return value
}

func TestParse_ReadsWhatArrowWrites(t *testing.T) {
	t.Parallel()
	fields, ok := arrowschema.Parse(written(t, "activity-extra-flat"))
	require.True(t, ok)
	byName := map[string]arrowschema.Field{}
	for _, f := range fields {
		byName[f.Name] = f
	}
	category := arrowschema.Field{Name: "sport", Kind: arrowschema.Text, IndexBits: 8}
	for _, want := range []arrowschema.Field{
		{Name: "duration", Kind: arrowschema.Duration, Unit: arrowschema.Second},
		{Name: "lap", Kind: arrowschema.Int, Bits: 8, Signed: true},
		{Name: "u32", Kind: arrowschema.Int, Bits: 32},
		{Name: "speed", Kind: arrowschema.Float, Bits: 16},
		{Name: "distance", Kind: arrowschema.Float, Bits: 32},
		{Name: "left_right_balance", Kind: arrowschema.Float, Bits: 64},
		{Name: "is_moving", Kind: arrowschema.Bool},
		{Name: "note", Kind: arrowschema.Text},
		{Name: "blob", Kind: arrowschema.Binary},
		{Name: "day", Kind: arrowschema.Date},
		{Name: "time_of_day", Kind: arrowschema.Time, Unit: arrowschema.Microsecond},
		{Name: "timestamp", Kind: arrowschema.Timestamp, Unit: arrowschema.Second, Zone: "UTC"},
		{Name: "nothing", Kind: arrowschema.Null},
		{Name: "price"}, // a decimal says nothing beyond Parquet
		category,
	} {
		assert.Equal(t, want, byName[want.Name], want.Name)
	}
	assert.Equal(t, "activity_id", fields[15].Name, "fields keep their order")
}

func everyField() []arrowschema.Field {
	fields := []arrowschema.Field{
		{Name: "nothing", Kind: arrowschema.Null}, {Name: "moving", Kind: arrowschema.Bool},
		{Name: "notes – ærlig", Kind: arrowschema.Text}, {Name: "blob", Kind: arrowschema.Binary},
		{Name: "day", Kind: arrowschema.Date},
		{Name: "sport", Kind: arrowschema.Text, IndexBits: 8}, {Name: "id", Kind: arrowschema.Text, IndexBits: 32},
		{Name: "local", Kind: arrowschema.Timestamp, Unit: arrowschema.Nanosecond},
		{Name: "", Kind: arrowschema.Timestamp, Unit: arrowschema.Second, Zone: "Europe/Oslo"},
	}
	for _, bits := range []int{8, 16, 32, 64} {
		fields = append(fields,
			arrowschema.Field{Name: "signed", Kind: arrowschema.Int, Bits: bits, Signed: true},
			arrowschema.Field{Name: "unsigned", Kind: arrowschema.Int, Bits: bits})
		if bits > 8 {
			fields = append(fields, arrowschema.Field{Name: "float", Kind: arrowschema.Float, Bits: bits})
		}
	}
	for unit := arrowschema.Second; unit <= arrowschema.Nanosecond; unit++ {
		fields = append(fields, arrowschema.Field{Name: strings.Repeat("d", int(unit)), Kind: arrowschema.Duration, Unit: unit})
	}
	return fields
}

func TestParse_ReadsWhatFormatWrites(t *testing.T) {
	t.Parallel()
	fields := everyField()
	got, ok := arrowschema.Parse(arrowschema.Format(fields, arrowschema.Pair{Key: "pandas", Value: "{}"}))
	require.True(t, ok)
	assert.Equal(t, fields, got)

	got, ok = arrowschema.Parse(arrowschema.Format(nil))
	require.True(t, ok)
	assert.Empty(t, got)
}

func TestParse_GivesUpOnDamage(t *testing.T) {
	t.Parallel()
	good := arrowschema.Format(everyField())
	raw, err := base64.StdEncoding.DecodeString(good)
	require.NoError(t, err)
	for name, value := range map[string]string{
		"empty": "", "no base64": "!", "short": "AAAA", "noise": base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{0xff}, 400)),
	} {
		_, ok := arrowschema.Parse(value)
		assert.False(t, ok, name)
	}
	for cut := range len(raw) {
		_, ok := arrowschema.Parse(base64.StdEncoding.EncodeToString(raw[:cut]))
		assert.False(t, ok, "cut to %d of %d bytes", cut, len(raw))
	}
	// One wrong byte anywhere: any answer, but an answer.
	for at := range raw {
		for _, b := range []byte{0, 1, 0x7f, 0x80, 0xff} {
			damaged := bytes.Clone(raw)
			damaged[at] = b
			arrowschema.Parse(base64.StdEncoding.EncodeToString(damaged))
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, value := range []string{arrowschema.Format(everyField()), written(f, "activity-short"), written(f, "activity-extra-nested")} {
		raw, err := base64.StdEncoding.DecodeString(value)
		require.NoError(f, err)
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		fields, ok := arrowschema.Parse(base64.StdEncoding.EncodeToString(raw))
		if !ok {
			return
		}
		texts := 0
		for _, field := range fields {
			texts += len(field.Name) + len(field.Zone)
		}
		assert.LessOrEqual(t, texts, len(raw))
		assert.LessOrEqual(t, 4*len(fields), len(raw))
	})
}
