package page

import (
	"encoding/binary"
	"errors"
	"hash/crc32"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/fault"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/footer"
)

var (
	errChecksum        = errors.New("page does not match its checksum")
	errLevelsLength    = errors.New("levels are longer than their page")
	errNoPages         = errors.New("pages hold fewer values than the column says")
	errManyValues      = errors.New("pages hold more values than the column says")
	errDictionaryPlace = errors.New("a dictionary that is not the first page")
)

// Page is a page taken apart. Its bytes are good until the next one is read.
type Page struct {
	// Dictionary says that these are the values to which indices will refer.
	Dictionary bool
	// Values counts the levels of a data page, and the values of a dictionary.
	Values   int
	Encoding int32
	// Rep and Def are the levels in hybrid coding; nil where the leaf has none.
	Rep, Def []byte
	Data     []byte
}

// Coded reports whether Data holds indices into the dictionary.
func (p Page) Coded() bool {
	return !p.Dictionary && (p.Encoding == footer.EncodingPlainDictionary || p.Encoding == footer.EncodingRLEDictionary)
}

// Indices gives the indices of a coded page.
func (p Page) Indices() (Hybrid, error) {
	if len(p.Data) == 0 {
		return Hybrid{}, errCutOff
	}
	return NewHybrid(p.Data[1:], int(p.Data[0]))
}

// Reader gives the pages of one chunk of a column.
type Reader struct {
	decompressor *Decompressor
	leaf         *footer.Node
	codec        int32
	rest         []byte
	left         int64 // values still to come
	begun        bool  // a page was given
}

// NewReader starts with the first page.
func NewReader(d *Decompressor, leaf *footer.Node, c footer.Chunk) *Reader {
	return &Reader{decompressor: d, leaf: leaf, codec: c.Codec, rest: c.Pages, left: c.Values}
}

// Next gives the next page, and false after the one that completes the values
// of the chunk. A data page never has more values than are still to come.
func (r *Reader) Next() (Page, bool, error) {
	for r.left > 0 {
		if len(r.rest) == 0 {
			return Page{}, false, errNoPages
		}
		head, rest, err := footer.ParsePage(r.rest)
		if err != nil {
			return Page{}, false, err
		}
		body := rest[:head.Compressed]
		r.rest = rest[head.Compressed:]
		switch head.Type {
		case footer.DictionaryPage:
			if r.begun {
				return Page{}, false, errDictionaryPlace
			}
		case footer.DataPage, footer.DataPageV2:
			if int64(head.Values) > r.left {
				return Page{}, false, errManyValues
			}
			r.left -= int64(head.Values)
		default:
			continue // index pages, and what may come
		}
		r.begun = true
		p, err := r.open(head, body)
		return p, err == nil, err
	}
	return Page{}, false, nil
}

func (r *Reader) open(head footer.Page, body []byte) (Page, error) {
	if head.HasChecksum && crc32.ChecksumIEEE(body) != head.Checksum {
		return Page{}, errChecksum
	}
	p := Page{Dictionary: head.Type == footer.DictionaryPage, Values: head.Values, Encoding: head.Encoding}
	size := head.Uncompressed
	if head.Type == footer.DataPageV2 {
		// ParsePage has compared these lengths with both sizes.
		levels := head.RepBytes + head.DefBytes
		if r.leaf.MaxRep > 0 {
			p.Rep = body[:head.RepBytes]
		}
		if r.leaf.MaxDef > 0 {
			p.Def = body[head.RepBytes:levels]
		}
		body = body[levels:]
		size -= levels
	}
	codec := r.codec
	if !head.IsCompressed {
		codec = codecNone
	}
	var err error
	if p.Data, err = r.decompressor.Decompress(codec, body, size); err != nil {
		return Page{}, err
	}
	if head.Type == footer.DataPage {
		err = r.cutLevels(&p, head)
	}
	return p, err
}

// cutLevels takes the levels of a page of version 1 from its data, where they
// stand with their length before them.
func (r *Reader) cutLevels(p *Page, head footer.Page) error {
	if r.leaf.MaxRep > 0 {
		levels, err := p.cut(head.RepEncoding)
		if err != nil {
			return err
		}
		p.Rep = levels
	}
	if r.leaf.MaxDef > 0 {
		levels, err := p.cut(head.DefEncoding)
		if err != nil {
			return err
		}
		p.Def = levels
	}
	return nil
}

func (p *Page) cut(encoding int32) ([]byte, error) {
	if encoding != footer.EncodingRLE {
		return nil, fault.Unsupported("levels with encoding %d", encoding)
	}
	if len(p.Data) < 4 {
		return nil, errLevelsLength
	}
	size := binary.LittleEndian.Uint32(p.Data)
	if uint64(size) > uint64(len(p.Data)-4) {
		return nil, errLevelsLength
	}
	levels := p.Data[4 : 4+size]
	p.Data = p.Data[4+size:]
	return levels, nil
}
