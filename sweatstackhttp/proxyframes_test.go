package sweatstackhttp

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/stretchr/testify/assert"
)

// frame makes a frame from a server.
func frame(opcode byte, length int) []byte {
	head := []byte{0x80 | opcode}
	switch {
	case length < 126:
		head = append(head, byte(length))
	case length < 1<<16:
		head = binary.BigEndian.AppendUint16(append(head, 126), uint16(length))
	default:
		head = binary.BigEndian.AppendUint64(append(head, 127), uint64(length))
	}
	return append(head, bytes.Repeat([]byte{0x88}, length)...) // looks like a close frame
}

func TestFrames_EndsAreFoundHoweverTheStreamIsCut(t *testing.T) {
	t.Parallel()
	stream, ends := []byte{}, map[int]bool{}
	for _, length := range []int{0, 1, 125, 126, 65535, 65536, 0, 2} {
		stream = append(stream, frame(2, length)...)
		ends[len(stream)] = true
	}
	masked := append([]byte{0x82, 0x80 | 3, 1, 2, 3, 4}, "abc"...)
	stream = append(stream, masked...)
	ends[len(stream)] = true
	for _, piece := range []int{1, 2, 3, 7, 1024, len(stream)} {
		var f frames
		for at := 0; at < len(stream); {
			end := min(at+piece, len(stream))
			for at < end {
				taken := f.take(stream[at:end])
				assert.Positive(t, taken)
				at += taken
				if f.between() != ends[at] {
					t.Fatalf("pieces of %d: at %d, between frames: %t", piece, at, f.between())
				}
			}
		}
		assert.False(t, f.closed, "what is in a payload does not count")
		for _, b := range frame(opClose, 2) {
			assert.False(t, f.closed)
			f.take([]byte{b})
		}
		assert.True(t, f.closed)
	}
}

func TestFrames_LengthThatNoStreamHasIsHarmless(t *testing.T) {
	t.Parallel()
	var f frames
	head := []byte{0x82, 127, 255, 255, 255, 255, 255, 255, 255, 255}
	assert.Equal(t, len(head), f.take(head))
	for range 10 {
		assert.Equal(t, 1000, f.take(make([]byte, 1000)))
		assert.False(t, f.between())
	}
}

func TestFrames_CloseFrameIsOneAndHasItsCode(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []byte{0x88, 0x02, 0x03, 0xf4}, closeFrame(closeRestart))
	var f frames
	assert.Equal(t, 4, f.take(closeFrame(closePolicy)))
	assert.True(t, f.closed && f.between())
}

// Any bytes, cut anywhere: nothing is skipped, nothing counted twice, and both
// ways of cutting find the same ends.
func FuzzFrames(f *testing.F) {
	f.Add(append(frame(2, 126), frame(opClose, 2)...), 3)
	f.Add([]byte{0x82, 0xff, 255, 0, 0, 0, 0, 0, 0, 1}, 1)
	f.Fuzz(func(t *testing.T, stream []byte, piece int) {
		if piece < 1 {
			piece = 1
		}
		var whole, cut frames
		var ends []int
		for at := 0; at < len(stream); {
			at += whole.take(stream[at:])
			if whole.between() {
				ends = append(ends, at)
			}
		}
		var found []int
		for at := 0; at < len(stream); {
			end := len(stream)
			if piece < end-at {
				end = at + piece
			}
			for at < end {
				taken := cut.take(stream[at:end])
				if taken < 1 {
					t.Fatal("no progress")
				}
				at += taken
				if cut.between() {
					found = append(found, at)
				}
			}
		}
		assert.Equal(t, ends, found)
		assert.Equal(t, whole.closed, cut.closed)
	})
}
