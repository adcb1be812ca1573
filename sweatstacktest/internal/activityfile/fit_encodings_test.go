package activityfile_test

import (
	"bytes"
	"testing"

	"github.com/muktihari/fit/encoder"
	"github.com/muktihari/fit/profile/mesgdef"
	"github.com/muktihari/fit/profile/typedef"
	"github.com/muktihari/fit/proto"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/activityfile"
)

// Devices write the same ride with either end of a number first, and leave the
// upper bits of times away.
func TestReadFIT_TheEncodingOfADeviceDoesNotMatter(t *testing.T) {
	t.Parallel()
	written := func(options ...encoder.Option) []byte {
		file := &proto.FIT{Messages: []proto.Message{mesgdef.NewFileId(nil).SetType(typedef.FileActivity).ToMesg(nil)}}
		for second := range 100 {
			r := mesgdef.NewRecord(nil).SetTimestamp(after(second)).SetPower(uint16(1000 + second)).SetDistanceScaled(float64(7 * second)).
				SetPositionLatDegrees(-33.5).SetPositionLongDegrees(151.25).SetAltitudeScaled(-12)
			file.Messages = append(file.Messages, r.ToMesg(nil))
		}
		file.Messages = append(file.Messages, mesgdef.NewSession(nil).SetStartTime(after(0)).SetSport(typedef.SportRunning).ToMesg(nil))
		var out bytes.Buffer
		require.NoError(t, encoder.New(&out, options...).Encode(file))
		return out.Bytes()
	}
	want, err := activityfile.ReadFIT(written())
	require.NoError(t, err)
	require.Equal(t, 100, want[0].Samples.Len())
	assert.Equal(t, int16(1099), want[0].Samples.Power.Values[99])
	for name, options := range map[string][]encoder.Option{
		"big-endian":         {encoder.WithBigEndian()},
		"compressed times":   {encoder.WithHeaderOption(encoder.HeaderOptionCompressedTimestamp, 3)},
		"both":               {encoder.WithBigEndian(), encoder.WithHeaderOption(encoder.HeaderOptionCompressedTimestamp, 0)},
		"protocol version 2": {encoder.WithProtocolVersion(proto.V2)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			content := written(options...)
			got, err := activityfile.ReadFIT(content)
			require.NoError(t, err)
			assert.Equal(t, want, got)
		})
	}
}
