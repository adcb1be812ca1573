package page

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go/compress/snappy"
	"github.com/parquet-go/parquet-go/compress/zstd"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/fault"
)

// The compressions; the numbers are those of the format.
const (
	codecNone   = 0
	codecSnappy = 1
	codecGzip   = 2
	codecLZO    = 3
	codecBrotli = 4
	codecLZ4    = 5
	codecZstd   = 6
	codecLZ4Raw = 7
)

// What a byte can become at best, rounded up: three bytes of snappy copy 64; a
// bit of deflate, at best, 258 bytes in two bits.
const (
	snappyRatio = 22
	gzipRatio   = 1040
)

var errSize = errors.New("page does not have the size that its head says")

// Decompressor holds what is worth using again from page to page. Not safe for
// concurrent use.
type Decompressor struct {
	limit   int64
	scratch []byte
	snappy  snappy.Codec
	gzip    *gzip.Reader
	zstd    *zstd.Codec
}

// MaxBytes is what a page may decompress or expand to. Writers aim at a
// megabyte.
const MaxBytes = 64 << 20

// NewDecompressor refuses pages above limit bytes, and above [MaxBytes].
func NewDecompressor(limit int64) *Decompressor {
	return &Decompressor{limit: min(limit, MaxBytes)}
}

// Supported fails for a compression that is not read.
func Supported(codec int32) error {
	name := ""
	switch codec {
	case codecNone, codecSnappy, codecGzip, codecZstd:
		return nil
	case codecLZO:
		name = "LZO"
	case codecBrotli:
		name = "Brotli"
	case codecLZ4, codecLZ4Raw:
		name = "LZ4"
	default:
		name = fmt.Sprintf("number %d", codec)
	}
	return fault.Unsupported("compression %s", name)
}

// Decompress gives exactly size bytes, which are good until the next call.
func (d *Decompressor) Decompress(codec int32, src []byte, size int) (out []byte, err error) {
	if codec == codecNone {
		if size != len(src) {
			return nil, errSize
		}
		return src, nil
	}
	if size == 0 && len(src) == 0 {
		return nil, nil
	}
	if int64(size) > d.limit {
		return nil, fault.TooLarge("a page of %d bytes", size)
	}
	// The decoders are not ours, and the bytes may be made to break them.
	defer func() {
		if r := recover(); r != nil {
			out, err = nil, fmt.Errorf("decompression: %v", r)
		}
	}()
	switch codec {
	case codecSnappy:
		out, err = d.unsnappy(src, size)
	case codecGzip:
		out, err = d.gunzip(src, size)
	case codecZstd:
		out, err = d.unzstd(src, size)
	default:
		return nil, Supported(codec)
	}
	if err == nil && len(out) != size {
		err = errSize
	}
	return out, err
}

// room gives a buffer of the size. Its old content is lost.
func (d *Decompressor) room(size int) []byte {
	if cap(d.scratch) < size {
		d.scratch = make([]byte, max(size, min(2*cap(d.scratch), MaxBytes)))
	}
	return d.scratch[:size]
}

func (d *Decompressor) unsnappy(src []byte, size int) ([]byte, error) {
	if n, _ := binary.Uvarint(src); n != uint64(size) || int64(size) > snappyRatio*int64(len(src)) {
		return nil, errSize
	}
	return d.snappy.Decode(d.room(size), src)
}

func (d *Decompressor) gunzip(src []byte, size int) ([]byte, error) {
	if int64(size) > gzipRatio*int64(len(src)) {
		return nil, errSize
	}
	var err error
	if d.gzip == nil {
		d.gzip, err = gzip.NewReader(bytes.NewReader(src))
	} else {
		err = d.gzip.Reset(bytes.NewReader(src))
	}
	if err != nil {
		return nil, err
	}
	out := d.room(size)
	if _, err := io.ReadFull(d.gzip, out); err != nil {
		return nil, err
	}
	// Reading on checks the checksum; one more byte is one too many.
	if n, err := d.gzip.Read(make([]byte, 1)); n > 0 || !errors.Is(err, io.EOF) {
		return nil, errors.Join(errSize, err)
	}
	return out, nil
}

func (d *Decompressor) unzstd(src []byte, size int) ([]byte, error) {
	if err := checkZstd(src, size); err != nil {
		return nil, err
	}
	if d.zstd == nil {
		d.zstd = &zstd.Codec{}
	}
	return d.zstd.Decode(d.room(size), src)
}
