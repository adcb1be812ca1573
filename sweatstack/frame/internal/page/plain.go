package page

import (
	"encoding/binary"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/fault"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/footer"
)

func errTexts(total int64) error { return fault.TooLarge("texts of %d bytes in a page", total) }

// Plain gives the data of a page as if it were coded PLAIN, for n values of a
// leaf. Encodings that few writers use are so kept out of the decoders of
// values, at the price of a copy.
func Plain(data []byte, encoding int32, leaf *footer.Node, n int, limit int64) ([]byte, error) {
	switch {
	case encoding == footer.EncodingPlain:
		return data, nil
	case encoding == footer.EncodingRLE && leaf.Physical == footer.Boolean:
		return plainBits(data, n)
	case encoding == footer.EncodingDeltaBinaryPacked && leaf.Physical == footer.Int32:
		values, _, err := deltaInts(data, n)
		out := make([]byte, 0, 4*len(values))
		for _, v := range values {
			out = binary.LittleEndian.AppendUint32(out, uint32(v))
		}
		return out, err
	case encoding == footer.EncodingDeltaBinaryPacked && leaf.Physical == footer.Int64:
		values, _, err := deltaInts(data, n)
		out := make([]byte, 0, 8*len(values))
		for _, v := range values {
			out = binary.LittleEndian.AppendUint64(out, uint64(v))
		}
		return out, err
	case encoding == footer.EncodingDeltaLengthByteArray && leaf.Physical == footer.ByteArray:
		return deltaLengths(data, n)
	case encoding == footer.EncodingDeltaByteArray && leaf.Physical == footer.ByteArray,
		encoding == footer.EncodingDeltaByteArray && leaf.Physical == footer.FixedLenByteArray:
		return deltaTexts(data, n, leaf.Length, limit)
	case encoding == footer.EncodingByteStreamSplit && leaf.Width() > 0:
		return joinStreams(data, leaf.Width()), nil
	default:
		return nil, fault.Unsupported("encoding %d for physical type %d", encoding, leaf.Physical)
	}
}

// plainBits expands runs of truth values to bits.
func plainBits(data []byte, n int) ([]byte, error) {
	if len(data) < 4 {
		return nil, errCutOff
	}
	size := binary.LittleEndian.Uint32(data)
	if uint64(size) > uint64(len(data)-4) {
		return nil, errCutOff
	}
	h := Hybrid{src: data[4 : 4+size], width: 1}
	if err := h.Holds(n); err != nil {
		return nil, err
	}
	values := make([]bool, n)
	if err := Valid(values, h.src); err != nil {
		return nil, err
	}
	out := make([]byte, (n+7)/8)
	for i, v := range values {
		if v {
			out[i/8] |= 1 << (i % 8)
		}
	}
	return out, nil
}

// joinStreams undoes BYTE_STREAM_SPLIT: first came the first bytes of all
// values, then the second ones, and so on.
func joinStreams(data []byte, width int) []byte {
	count := len(data) / width
	if count == 0 {
		return nil // a width may be larger than all bytes
	}
	out := make([]byte, count*width)
	for stream := range width {
		for i, b := range data[stream*count : (stream+1)*count] {
			out[i*width+stream] = b
		}
	}
	return out
}
