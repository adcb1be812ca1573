package sweatstack

import (
	"bytes"
	"encoding/json"
	"time"
)

// cursor walks a JSON text once, from its beginning to its end, and checks it
// on the way: what it takes is what encoding/json takes.
type cursor struct {
	data []byte
	at   int

	numbers []float64                // room for the next numbers
	room    int                      // how many were made last
	dayText [len(time.DateOnly)]byte // the last day, and its midnight in UTC
	day     time.Time
	zone    *time.Location
	east    int // seconds east of UTC of zone

	deep bool // a value was nested deeply; encoding/json may refuse the whole
}

// space moves on to the next byte that is not white space, and gives it; zero
// at the end.
func (c *cursor) space() byte {
	for ; c.at < len(c.data); c.at++ {
		switch b := c.data[c.at]; b {
		case ' ', '\t', '\n', '\r':
		default:
			return b
		}
	}
	return 0
}

// open moves past a bracket, if it comes next.
func (c *cursor) open(bracket byte) bool {
	if c.space() != bracket {
		return false
	}
	c.at++
	return true
}

// more moves to the next part of an object or an array, past the comma before
// all but the first. It is false behind the bracket that shuts it.
func (c *cursor) more(first bool, shut byte) (bool, error) {
	switch b := c.space(); {
	case b == shut:
		c.at++
		return false, nil
	case first && b != 0:
		return true, nil
	case b != ',':
		return false, errSyntax
	}
	c.at++
	return true, nil
}

// key gives the name of a member, unquoted, and moves behind the colon.
func (c *cursor) key() ([]byte, error) {
	if c.space() != '"' {
		return nil, errSyntax
	}
	begin := c.at
	plain, err := c.text()
	if err != nil {
		return nil, err
	}
	key, ok := c.data[begin+1:c.at-1], true
	if !plain {
		key, ok = unquote(c.data[begin:c.at])
	}
	if !ok || c.space() != ':' {
		return nil, errSyntax
	}
	c.at++
	return key, nil
}

// expect moves behind the name of a member and its colon, if they come next and
// are written in the plainest way.
func (c *cursor) expect(name string) bool {
	rest := c.data[c.at:]
	if n := len(name) + 1; len(rest) <= n+1 || rest[0] != '"' || rest[n] != '"' || rest[n+1] != ':' || string(rest[1:n]) != name {
		return false
	}
	c.at += len(name) + 3
	return true
}

// null moves past a null, if it comes next.
func (c *cursor) null() bool {
	if c.space() != 'n' || !bytes.HasPrefix(c.data[c.at:], []byte("null")) {
		return false
	}
	c.at += len("null")
	return true
}

// value gives the next value as it stands there; it belongs to data. It is
// valid JSON.
func (c *cursor) value() ([]byte, error) {
	first := c.space()
	begin := c.at
	switch {
	case first == '"':
		plain, err := c.text()
		if raw := c.data[begin:c.at]; err != nil || plain || json.Valid(raw) {
			return raw, err
		}
		return nil, errSyntax
	case first == '-' || isDigit(first):
		return c.number()
	}
	length := valueLength(c.data[begin:])
	raw := c.data[begin : begin+length]
	const far = 9000 // encoding/json takes 10,000 levels in all
	c.deep = c.deep || length > far && nestingOf(raw) > far
	if !json.Valid(raw) {
		return nil, errSyntax
	}
	c.at += length
	return raw, nil
}

// text moves behind a text. It is plain when it is ASCII without a backslash;
// one that is not may still hold a wrong escape.
func (c *cursor) text() (plain bool, err error) {
	plain = true
	for n := c.at + 1; n < len(c.data); n++ {
		switch b := c.data[n]; {
		case b == '"':
			c.at = n + 1
			return plain, nil
		case b < ' ':
			return false, errSyntax
		case b == '\\':
			plain = false
			n++
		case b >= 0x80:
			plain = false
		}
	}
	return false, errSyntax
}

// number gives a number in the form of RFC 8259, section 6.
func (c *cursor) number() ([]byte, error) {
	rest, n := c.data[c.at:], 0
	if rest[0] == '-' {
		n++
	}
	whole := digitsLength(rest[n:])
	if whole == 0 || (whole > 1 && rest[n] == '0') {
		return nil, errSyntax
	}
	n += whole
	if n < len(rest) && rest[n] == '.' {
		part := digitsLength(rest[n+1:])
		if part == 0 {
			return nil, errSyntax
		}
		n += 1 + part
	}
	if n < len(rest) && (rest[n] == 'e' || rest[n] == 'E') {
		if n++; n < len(rest) && (rest[n] == '+' || rest[n] == '-') {
			n++
		}
		part := digitsLength(rest[n:])
		if part == 0 {
			return nil, errSyntax
		}
		n += part
	}
	c.at += n
	return rest[:n], nil
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

func digitsLength(data []byte) int {
	n := 0
	for n < len(data) && isDigit(data[n]) {
		n++
	}
	return n
}

// keep gives a number a place of its own. Places are made by the dozen: one
// allocation for each would take longer than reading the number. At most 32
// stay because one of them is still wanted.
func (c *cursor) keep(n float64) *float64 {
	if len(c.numbers) == 0 {
		c.room = min(32, max(4, 2*c.room))
		c.numbers = make([]float64, c.room)
	}
	place := &c.numbers[0]
	c.numbers = c.numbers[1:]
	*place = n
	return place
}

// instant reads a point in time. Times of one place share their location.
func (c *cursor) instant(text string) (time.Time, error) {
	wall, rest, err := c.wall(text)
	if err != nil {
		return time.Time{}, err
	}
	seconds, err := readOffset(rest)
	if err != nil || seconds == 0 {
		return wall, err
	}
	if c.zone == nil || c.east != seconds {
		c.zone, c.east = time.FixedZone("", seconds), seconds
	}
	return wall.Add(-time.Duration(seconds) * time.Second).In(c.zone), nil
}

// local reads what a clock on the wall showed.
func (c *cursor) local(text string) (LocalTime, error) {
	wall, rest, err := c.wall(text)
	if err != nil {
		return LocalTime{}, err
	}
	if _, err := readOffset(rest); err != nil {
		return LocalTime{}, err
	}
	return LocalTime{wall}, nil
}

// wall is [readWall] for one text after the other: most are of one day.
func (c *cursor) wall(text string) (wall time.Time, rest string, err error) {
	const day = len(c.dayText)
	if c.day.IsZero() || len(text) <= day || text[:day] != string(c.dayText[:]) || text[day] != 'T' {
		wall, rest, err = readWall(text)
		if err == nil {
			year, month, date := wall.Date()
			copy(c.dayText[:], text)
			c.day = time.Date(year, month, date, 0, 0, 0, 0, time.UTC)
		}
		return wall, rest, err
	}
	clock, rest, err := readClock(text[day+1:])
	return c.day.Add(clock), rest, err
}
