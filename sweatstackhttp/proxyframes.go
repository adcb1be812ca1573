package sweatstackhttp

import "encoding/binary"

// Opcodes and bounds of WebSocket frames (RFC 6455, section 5.2).
const (
	opClose      = 8
	maxFrameHead = 14 // bytes
)

// frames follows a stream of WebSocket frames, to know where one ends. It looks
// at their heads only, keeps nothing of the rest, and takes any bytes: what is
// no proper frame is for the browser to refuse.
type frames struct {
	head   [maxFrameHead]byte
	read   int    // bytes of the head that are known
	left   uint64 // bytes of the payload that are still to come
	closed bool   // a close frame has ended
}

// between reports whether a frame may begin here.
func (f *frames) between() bool { return f.read == 0 }

// take follows p to the end of the frame that is under way or begins, or to the
// end of p, and tells how many bytes that was: none only when p is empty.
func (f *frames) take(p []byte) int {
	taken := 0
	for f.read < f.headSize() {
		if taken == len(p) {
			return taken
		}
		f.head[f.read] = p[taken]
		f.read++
		taken++
		if f.read == f.headSize() {
			f.left = f.payload()
		}
	}
	step := min(f.left, uint64(len(p)-taken))
	f.left -= step
	if f.left == 0 {
		f.closed = f.closed || f.head[0]&0x0f == opClose
		f.read = 0
	}
	return taken + int(step)
}

// headSize is how long the head is, as far as it is known.
func (f *frames) headSize() int {
	if f.read < 2 {
		return 2
	}
	size := 2
	switch f.head[1] & 0x7f {
	case 126:
		size += 2
	case 127:
		size += 8
	}
	if f.head[1]&0x80 != 0 {
		size += 4 // a mask; servers send none
	}
	return size
}

// payload is the length that a whole head announces.
func (f *frames) payload() uint64 {
	switch length := f.head[1] & 0x7f; length {
	case 126:
		return uint64(binary.BigEndian.Uint16(f.head[2:]))
	case 127:
		return binary.BigEndian.Uint64(f.head[2:])
	default:
		return uint64(length)
	}
}

// closeFrame is a close frame from a server, without a mask.
func closeFrame(code uint16) []byte {
	return binary.BigEndian.AppendUint16([]byte{0x80 | opClose, 2}, code)
}
