package footer

import (
	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/fault"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/thrift"
)

// PageType is the kind of a page; the numbers are those of the format.
type PageType int32

// The kinds of pages.
const (
	DataPage       PageType = 0
	IndexPage      PageType = 1
	DictionaryPage PageType = 2
	DataPageV2     PageType = 3
)

// The encodings of pages; the numbers are those of the format.
const (
	EncodingPlain                = 0
	EncodingPlainDictionary      = 2
	EncodingRLE                  = 3
	EncodingBitPacked            = 4
	EncodingDeltaBinaryPacked    = 5
	EncodingDeltaLengthByteArray = 6
	EncodingDeltaByteArray       = 7
	EncodingRLEDictionary        = 8
	EncodingByteStreamSplit      = 9
)

// Page is the head of a page.
type Page struct {
	Type PageType
	// Compressed is the size of what follows, Uncompressed what becomes of it.
	Compressed, Uncompressed int
	// Checksum is the CRC32 of what follows, if HasChecksum.
	Checksum    uint32
	HasChecksum bool
	// Values counts the levels, or the values of a dictionary.
	Values   int
	Encoding int32
	// DefEncoding and RepEncoding say how the levels of a [DataPage] are coded.
	DefEncoding, RepEncoding int32
	// DefBytes and RepBytes are the sizes of the levels of a [DataPageV2],
	// which come before the compressed part.
	DefBytes, RepBytes int
	// Nulls is what a [DataPageV2] says.
	Nulls int
	// IsCompressed is false for a [DataPageV2] that is stored as it is.
	IsCompressed bool
}

// ParsePage reads the head of the page with which data begins, and gives the
// bytes after it.
func ParsePage(data []byte) (p Page, rest []byte, err error) {
	r := thrift.NewReader(data)
	p.IsCompressed = true
	seen := 0
	var compressed, uncompressed, values, nulls, defBytes, repBytes int32
	for id, t := range r.Fields() {
		switch id {
		case 1:
			p.Type = PageType(r.Int32(t))
			seen |= 1
		case 2:
			uncompressed = r.Int32(t)
			seen |= 2
		case 3:
			compressed = r.Int32(t)
			seen |= 4
		case 4:
			p.Checksum, p.HasChecksum = uint32(r.Int32(t)), true
		case 5, 7, 8:
			if !r.IsStruct(t) {
				break
			}
			switch id {
			case 5:
				values = p.readData(r)
			case 7:
				values = p.readDictionary(r)
			case 8:
				values, nulls, defBytes, repBytes = p.readDataV2(r)
			}
			seen |= 8 << id
		default:
			r.Skip(t)
		}
	}
	if err := r.Err(); err != nil {
		return Page{}, nil, fault.In("page head", err)
	}
	if need := p.Type.parts(); seen&need != need {
		return Page{}, nil, fault.Corrupt("page head: a part is missing")
	}
	rest = data[r.Pos():]
	if compressed < 0 || int(compressed) > len(rest) || uncompressed < 0 {
		return Page{}, nil, fault.Corrupt("a page of %d bytes (%d uncompressed), %d are left", compressed, uncompressed, len(rest))
	}
	if values < 0 || nulls < 0 || nulls > values || defBytes < 0 || repBytes < 0 ||
		int64(defBytes)+int64(repBytes) > int64(min(compressed, uncompressed)) {
		return Page{}, nil, fault.Corrupt("a page of %d values, %d nulls, levels of %d and %d bytes", values, nulls, defBytes, repBytes)
	}
	p.Compressed, p.Uncompressed = int(compressed), int(uncompressed)
	p.Values, p.Nulls, p.DefBytes, p.RepBytes = int(values), int(nulls), int(defBytes), int(repBytes)
	return p, rest, nil
}

// parts are the fields that a page of this type must have, as ParsePage marks
// them: the sizes, and the part that belongs to the type.
func (t PageType) parts() int {
	const always = 1 | 2 | 4
	switch t {
	case DataPage:
		return always | 8<<5
	case DictionaryPage:
		return always | 8<<7
	case DataPageV2:
		return always | 8<<8
	default:
		return always
	}
}

func (p *Page) readData(r *thrift.Reader) (values int32) {
	values = -1
	for id, t := range r.Fields() {
		switch id {
		case 1:
			values = r.Int32(t)
		case 2:
			p.Encoding = r.Int32(t)
		case 3:
			p.DefEncoding = r.Int32(t)
		case 4:
			p.RepEncoding = r.Int32(t)
		default:
			r.Skip(t)
		}
	}
	return values
}

func (p *Page) readDictionary(r *thrift.Reader) (values int32) {
	values = -1
	for id, t := range r.Fields() {
		switch id {
		case 1:
			values = r.Int32(t)
		case 2:
			p.Encoding = r.Int32(t)
		default:
			r.Skip(t)
		}
	}
	return values
}

func (p *Page) readDataV2(r *thrift.Reader) (values, nulls, defBytes, repBytes int32) {
	values = -1
	for id, t := range r.Fields() {
		switch id {
		case 1:
			values = r.Int32(t)
		case 2:
			nulls = r.Int32(t)
		case 4:
			p.Encoding = r.Int32(t)
		case 5:
			defBytes = r.Int32(t)
		case 6:
			repBytes = r.Int32(t)
		case 7:
			p.IsCompressed = r.Bool(t)
		default:
			r.Skip(t)
		}
	}
	return values, nulls, defBytes, repBytes
}
