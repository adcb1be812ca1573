package page_test

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/parquet-go/parquet-go/encoding"
	"github.com/parquet-go/parquet-go/encoding/bytestreamsplit"
	"github.com/parquet-go/parquet-go/encoding/delta"
	"github.com/parquet-go/parquet-go/encoding/rle"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/fault"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/footer"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/page"
)

const noLimit = math.MaxInt64

// The library writes each encoding; we must give its values as PLAIN.
func TestPlain_ReadsDeltaIntegers(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 1))
	for _, count := range []int{0, 1, 2, 128, 129, 130, 1000} {
		narrow, wide := make([]int32, count), make([]int64, count)
		var plain32, plain64 []byte
		for i := range count {
			narrow[i], wide[i] = int32(random.Uint32()), int64(random.Uint64()>>random.IntN(64))
			plain32 = binary.LittleEndian.AppendUint32(plain32, uint32(narrow[i]))
			plain64 = binary.LittleEndian.AppendUint64(plain64, uint64(wide[i]))
		}
		coded, err := (&delta.BinaryPackedEncoding{}).EncodeInt32(nil, narrow)
		require.NoError(t, err)
		got, err := page.Plain(coded, footer.EncodingDeltaBinaryPacked, &footer.Node{Physical: footer.Int32}, count, noLimit)
		require.NoError(t, err)
		assert.Equal(t, string(plain32), string(got), "%d of 32 bits", count)

		coded, err = (&delta.BinaryPackedEncoding{}).EncodeInt64(nil, wide)
		require.NoError(t, err)
		leaf := &footer.Node{Physical: footer.Int64}
		got, err = page.Plain(coded, footer.EncodingDeltaBinaryPacked, leaf, count, noLimit)
		require.NoError(t, err)
		assert.Equal(t, string(plain64), string(got), "%d of 64 bits", count)

		for cut := range len(coded) {
			if got, err := page.Plain(coded[:cut], footer.EncodingDeltaBinaryPacked, leaf, count, noLimit); err == nil {
				// Only bits that fill up the last part may be missing.
				assert.Equal(t, string(plain64), string(got), "cut to %d bytes", cut)
			}
		}
		if count > 0 {
			_, err = page.Plain(coded, footer.EncodingDeltaBinaryPacked, leaf, count-1, noLimit)
			require.Error(t, err, "more values than the page may have")
		}
	}
}

func TestPlain_ReadsDeltaTexts(t *testing.T) {
	t.Parallel()
	texts := []string{"", "cycling", "cycling.road", "cycling.trainer", "running", "runn", ""}
	var joined, plain []byte
	offsets := []uint32{0}
	for _, s := range texts {
		joined = append(joined, s...)
		offsets = append(offsets, uint32(len(joined)))
		plain = append(binary.LittleEndian.AppendUint32(plain, uint32(len(s))), s...)
	}
	leaf := &footer.Node{Physical: footer.ByteArray}
	for _, tt := range []struct {
		number  int32
		encoder interface {
			EncodeByteArray(dst, src []byte, offsets []uint32) ([]byte, error)
		}
	}{
		{footer.EncodingDeltaLengthByteArray, &delta.LengthByteArrayEncoding{}},
		{footer.EncodingDeltaByteArray, &delta.ByteArrayEncoding{}},
	} {
		coded, err := tt.encoder.EncodeByteArray(nil, joined, offsets)
		require.NoError(t, err)
		got, err := page.Plain(coded, tt.number, leaf, len(texts), noLimit)
		require.NoError(t, err)
		assert.Equal(t, string(plain), string(got))
		for cut := range len(coded) {
			_, err := page.Plain(coded[:cut], tt.number, leaf, len(texts), noLimit)
			require.Error(t, err, "encoding %d cut to %d of %d bytes", tt.number, cut, len(coded))
		}
	}
	coded, err := (&delta.ByteArrayEncoding{}).EncodeByteArray(nil, joined, offsets)
	require.NoError(t, err)
	_, err = page.Plain(coded, footer.EncodingDeltaByteArray, leaf, len(texts), int64(len(plain))-1)
	require.ErrorIs(t, err, fault.ErrTooLarge)
}

func TestPlain_ReadsSplitStreams(t *testing.T) {
	t.Parallel()
	var split encoding.Encoding = &bytestreamsplit.Encoding{}
	values := []float64{1.5, -2, math.Pi, 0}
	var plain []byte
	for _, v := range values {
		plain = binary.LittleEndian.AppendUint64(plain, math.Float64bits(v))
	}
	coded, err := split.EncodeDouble(nil, values)
	require.NoError(t, err)
	got, err := page.Plain(coded, footer.EncodingByteStreamSplit, &footer.Node{Physical: footer.Double}, 4, noLimit)
	require.NoError(t, err)
	assert.Equal(t, plain, got)

	// A width beyond all bytes must not be walked.
	got, err = page.Plain([]byte{1}, footer.EncodingByteStreamSplit, &footer.Node{Physical: footer.FixedLenByteArray, Length: math.MaxInt32}, 1, noLimit)
	require.NoError(t, err)
	assert.Empty(t, got)
}

func TestPlain_ReadsTruthValuesInRuns(t *testing.T) {
	t.Parallel()
	plain := []byte{0b10110001, 0xff, 0xff, 0xff, 0x00, 0b00000101}
	coded, err := (&rle.Encoding{BitWidth: 1}).EncodeBoolean(nil, plain)
	require.NoError(t, err)
	leaf := &footer.Node{Physical: footer.Boolean}
	got, err := page.Plain(coded, footer.EncodingRLE, leaf, 48, noLimit)
	require.NoError(t, err)
	assert.Equal(t, plain, got)
	_, err = page.Plain(coded, footer.EncodingRLE, leaf, 49, noLimit)
	require.Error(t, err)
}

func TestPlain_RefusesEncodingsThatDoNotBelongToTheType(t *testing.T) {
	t.Parallel()
	for _, number := range []int32{footer.EncodingRLE, footer.EncodingBitPacked, footer.EncodingDeltaLengthByteArray, 77} {
		_, err := page.Plain(nil, number, &footer.Node{Physical: footer.Int32}, 1, noLimit)
		require.ErrorIs(t, err, fault.ErrUnsupported, "encoding %d", number)
	}
}
