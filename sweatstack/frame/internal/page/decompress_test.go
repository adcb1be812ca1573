package page_test

import (
	"bytes"
	"compress/gzip"
	"testing"

	"github.com/parquet-go/parquet-go/compress"
	"github.com/parquet-go/parquet-go/compress/snappy"
	"github.com/parquet-go/parquet-go/compress/zstd"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/fault"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/page"
)

// The numbers of the format.
const (
	codecSnappy = 1
	codecGzip   = 2
	codecZstd   = 6
)

// compressed gives the same bytes in every compression that is read.
func compressed(t *testing.T, data []byte) map[int32][]byte {
	t.Helper()
	all := map[int32][]byte{}
	for number, codec := range map[int32]compress.Codec{codecSnappy: &snappy.Codec{}, codecZstd: &zstd.Codec{}} {
		out, err := codec.Encode(nil, data)
		require.NoError(t, err)
		all[number] = bytes.Clone(out)
	}
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := w.Write(data)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	all[codecGzip] = out.Bytes()
	return all
}

func TestDecompress_GivesExactlyTheSize(t *testing.T) {
	t.Parallel()
	d := page.NewDecompressor(page.MaxBytes)
	for _, data := range [][]byte{nil, []byte("a"), bytes.Repeat([]byte("watt"), 10), bytes.Repeat([]byte("heart rate"), 100_000)} {
		for number, src := range compressed(t, data) {
			out, err := d.Decompress(number, src, len(data))
			require.NoError(t, err, "codec %d, %d bytes", number, len(data))
			assert.True(t, bytes.Equal(data, out))
			_, err = d.Decompress(number, src, len(data)+1)
			require.Error(t, err, "codec %d: shorter than the head says", number)
			if len(data) > 0 {
				_, err = d.Decompress(number, src, len(data)-1)
				require.Error(t, err, "codec %d: longer than the head says", number)
			}
		}
	}
}

func TestDecompress_CutOffIsAnError(t *testing.T) {
	t.Parallel()
	d := page.NewDecompressor(page.MaxBytes)
	data := bytes.Repeat([]byte("cadence and power"), 20)
	for number, src := range compressed(t, data) {
		for cut := range len(src) {
			_, err := d.Decompress(number, src[:cut], len(data))
			require.Error(t, err, "codec %d cut to %d of %d bytes", number, cut, len(src))
		}
		_, err := d.Decompress(number, src, len(data))
		require.NoError(t, err, "codec %d works on after errors", number)
	}
}

func TestDecompress_LimitComesFirst(t *testing.T) {
	t.Parallel()
	data := make([]byte, 1000)
	for number, src := range compressed(t, data) {
		_, err := page.NewDecompressor(999).Decompress(number, src, len(data))
		require.ErrorIs(t, err, fault.ErrTooLarge)
	}
}

func TestSupported_NamesWhatIsNotRead(t *testing.T) {
	t.Parallel()
	for number, name := range map[int32]string{3: "LZO", 4: "Brotli", 5: "LZ4", 7: "LZ4", 42: "number 42", -1: "number -1"} {
		err := page.Supported(number)
		require.ErrorIs(t, err, fault.ErrUnsupported)
		assert.ErrorContains(t, err, name)
	}
	require.NoError(t, page.Supported(0))
}

func FuzzDecompress(f *testing.F) {
	for _, seed := range [][]byte{[]byte("a"), bytes.Repeat([]byte("watt"), 10)} {
		var snappyCodec snappy.Codec
		var zstdCodec zstd.Codec
		for number, codec := range map[byte]compress.Codec{codecSnappy: &snappyCodec, codecZstd: &zstdCodec} {
			out, err := codec.Encode(nil, seed)
			require.NoError(f, err)
			f.Add(number, bytes.Clone(out), uint16(len(seed)))
		}
	}
	f.Fuzz(func(t *testing.T, number byte, src []byte, size uint16) {
		out, err := page.NewDecompressor(page.MaxBytes).Decompress(int32(number%8), src, int(size))
		if err == nil {
			assert.Len(t, out, int(size))
		}
	})
}
