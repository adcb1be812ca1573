package activityfile

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/muktihari/fit/profile/mesgdef"
	"github.com/muktihari/fit/profile/typedef"
	"github.com/muktihari/fit/profile/untyped/mesgnum"
	"github.com/muktihari/fit/proto"
)

// collector takes what an activity needs from the messages of a FIT file, as
// they are read. What is too much stops the reading.
type collector struct {
	stop context.CancelCauseFunc

	rows         rows
	sessions     []session
	laps         []int64 // where they start
	sport        string
	devices      []string
	descriptions int
	developer    map[developerKey]fitField
}

// session is one session of a FIT file.
type session struct {
	start      int64 // zero without one
	sport      string
	transition bool
}

// OnMesg implements the decoder's listener.
func (c *collector) OnMesg(message proto.Message) {
	if err := c.take(&message); err != nil {
		c.stop(err)
	}
}

func (c *collector) take(message *proto.Message) error {
	switch message.Num {
	case mesgnum.Record:
		return c.record(message)
	case mesgnum.FileId:
		return c.fileID(message)
	case mesgnum.Session:
		return c.session(message)
	case mesgnum.Lap:
		if start, ok := c.secondOf(message, fitLapStart); ok {
			if len(c.laps) == maxFITLaps {
				return fail(CodeInvalid, "the FIT file has more than %d laps", maxFITLaps)
			}
			c.laps = append(c.laps, start)
		}
	case mesgnum.Sport:
		if c.sport == "" {
			m := mesgdef.NewSport(message)
			c.sport = sportOf(m.Sport, m.SubSport)
		}
	case mesgnum.FieldDescription:
		return c.describe(message)
	}
	return nil
}

// fileID checks what kind of FIT file it is, and notes the device.
func (c *collector) fileID(message *proto.Message) error {
	if len(c.devices) > 0 {
		return nil
	}
	m := mesgdef.NewFileId(message)
	if m.Type != typedef.FileActivity {
		return fail(CodeInvalid, "the FIT file is not an activity")
	}
	name := readable(m.ProductName)
	if maker := m.Manufacturer; maker != typedef.ManufacturerInvalid {
		name = strings.TrimSpace(readable(maker.String()) + " " + name)
	}
	if name != "" {
		c.devices = []string{name}
	}
	return nil
}

func (c *collector) session(message *proto.Message) error {
	if len(c.sessions) == maxActivities {
		return tooManyActivities()
	}
	start, ok := c.secondOf(message, fitSessionStart)
	if !ok {
		start = 0
	}
	m := mesgdef.NewSession(message)
	c.sessions = append(c.sessions, session{
		start: start, sport: sportOf(m.Sport, m.SubSport), transition: m.Sport == typedef.SportTransition,
	})
	return nil
}

// The profile numbers of the start in laps and sessions.
const (
	fitLapStart     = 2
	fitSessionStart = 2
)

// fitEpoch is the Unix time of 1989-12-31, from which FIT counts seconds.
// Smaller times than fitFirst count from when the device was turned on.
const (
	fitEpoch = 631065600
	fitFirst = 0x10000000
)

// secondOf reads a time of a message.
func (c *collector) secondOf(message *proto.Message, number byte) (int64, bool) {
	value := message.FieldValueByNum(number)
	if value.Type() != proto.TypeUint32 {
		return 0, false
	}
	raw := value.Uint32()
	second := int64(raw) + fitEpoch
	return second, raw >= fitFirst && raw != 0xffffffff && inRange(second)
}

// readable cuts a text of the file to what may be shown.
func readable(text string) string {
	const longest = 60
	text = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, text)
	if runes := []rune(text); len(runes) > longest {
		text = string(runes[:longest])
	}
	return strings.TrimSpace(text)
}
