package sweatstacktest

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/activityfile"
	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/training"
)

// upload answers POST /api/v1/activities/upload: one source for each file, in
// the order in which they came. A file that cannot be used is a source that
// failed, and does not keep the others from being read. In the time of client
// 0.70 the answer only says how many files came.
//
// The platform reads files after its answer. The sandbox does it before, so
// that a test finds the activities, and the webhooks sent, when the call
// returns.
func (s *Sandbox) upload(c *call) error {
	files, err := c.uploadedFiles()
	if err != nil {
		return err
	}
	owner, ok := s.user(c.subject())
	if !ok {
		return refuse(http.StatusNotFound, "User not found")
	}
	answer := []sourceWire{}
	var events []uploadEvent
	for _, file := range files {
		taken := s.takeFile(owner, file)
		source := taken.source
		answer = append(answer, source.wire())
		for _, id := range taken.created {
			events = append(events, uploadEvent{"activity_created", id})
		}
		if s.settings.api == Current {
			events = append(events, uploadEvent{"source_" + source.Status, source.ID})
		}
		if source.Status == sourceFailed {
			s.settings.log.WarnContext(c.r.Context(), "sandbox: upload failed", "file", source.Filename,
				"code", source.ErrorCode, "error", source.ErrorMessage)
		}
	}
	s.announceUpload(owner.ID, events)
	if s.settings.api == Legacy {
		writeJSON(c.w, http.StatusOK, map[string]any{"message": "Files uploaded", "files": len(files)})
		return nil
	}
	writeJSON(c.w, http.StatusOK, map[string]any{"sources": answer})
	return nil
}

// The states of a source.
const (
	sourceProcessed = "processed"
	sourceFailed    = "failed"
)

// sourceID makes the id of a source.
func sourceID(now time.Time) string {
	var raw [16]byte
	_, _ = rand.Read(raw[:]) // never fails: crypto/rand ends the program instead
	return ulid(now, 1, hex.EncodeToString(raw[:]))
}

// takenFile is what became of a file.
type takenFile struct {
	source  Source
	created []string    // ids of the activities that are new
	read    []*activity // all that it holds
}

// takeFile reads a file and adds its activities, all or none.
//
// An activity that the user has already, with the same start, length and
// sport, is not made again, be it from the same file or from another: the
// source then names the one that is there.
func (s *Sandbox) takeFile(owner User, file uploadedFile) (taken takenFile) {
	s.sources.reading.Lock()
	defer s.sources.reading.Unlock()
	taken.source = s.newSource(owner, file)
	source := &taken.source
	defer func() { s.sources.add(*source) }()
	options := activityfile.Options{Offsets: s.settings.api == Current, Sport: s.settings.api == Current}
	read, err := s.readFile(file, options)
	if err != nil {
		source.Status, source.ErrorCode, source.ErrorMessage = sourceFailed, activityfile.CodeInvalid, "the file cannot be read"
		if why, ok := errors.AsType[*activityfile.Error](err); ok {
			source.ErrorCode, source.ErrorMessage = why.Code, why.Message
		}
		return taken
	}
	var fresh []*activity
	for i, one := range read {
		a := uploadedActivity(owner, file, i, one, options)
		a.source = source.ID
		taken.read = append(taken.read, a)
		if there, ok := sameActivity(a, fresh, s.world.activities(owner.ID)); ok {
			source.ActivityIDs = append(source.ActivityIDs, there)
			continue
		}
		fresh = append(fresh, a)
		source.ActivityIDs = append(source.ActivityIDs, a.id)
	}
	if len(fresh) > 0 && file.load == nil && !s.world.hasRoom(len(file.content)) {
		source.Status, source.ErrorCode, source.ActivityIDs = sourceFailed, "storage_full", nil
		source.ErrorMessage = "the sandbox holds as many files as it can; reset it"
		return taken
	}
	for _, a := range fresh {
		s.world.add(a)
		taken.created = append(taken.created, a.id)
	}
	return taken
}

// newSource is the source of a file that was not read yet.
func (s *Sandbox) newSource(owner User, file uploadedFile) Source {
	now := s.clock.now()
	source := Source{
		UserID: owner.ID, Filename: file.name, Status: sourceProcessed,
		Type: activityfile.TypeOf(file.readName(), file.content), CreatedAt: now,
	}
	if source.imported = file.load != nil; source.imported {
		source.ID = importSourceID(owner, file.path, file.content)
	} else {
		source.ID = sourceID(now)
	}
	return source
}

// readFile reads a file and checks what only the sandbox can: the sport of a
// CSV file, in either form.
func (s *Sandbox) readFile(file uploadedFile, options activityfile.Options) ([]activityfile.Activity, error) {
	read, err := activityfile.Read(file.readName(), file.content, options)
	if err != nil {
		return nil, err
	}
	for i := range read {
		if read[i].Sport == "" {
			read[i].Sport = "generic"
		}
		if !wellFormedSport(read[i].Sport) || len(read[i].Sport) > maxSportText {
			return nil, &activityfile.Error{Code: activityfile.CodeInvalid, Message: "the sport is malformed"}
		}
	}
	return read, nil
}

// maxSportText bounds the text of a sport, in bytes.
const maxSportText = 100

// uploadedActivity makes an activity of one that was read. It keeps the file, or
// how to read it, in place of the samples, which may take thirty times as much
// memory, and reads it again when the cache has lost them.
func uploadedActivity(owner User, file uploadedFile, at int, read activityfile.Activity, options activityfile.Options) *activity {
	start := read.Samples.Start
	sum := sha256.Sum256(file.content)
	name, load := file.readName(), file.reader()
	var from *origin
	if file.load == nil {
		from = &origin{Name: file.name, Content: file.content, Sum: sum, At: at, Options: options}
	}
	return &activity{
		origin: from,
		id:     ulid(start, uint64(at), owner.ID+"/"+hex.EncodeToString(sum[:])), user: owner.ID,
		sport: taxonomySport(read.Sport), start: start, duration: read.Duration, zone: zoneOrUTC(owner.Zone),
		devices: read.Devices, metrics: read.Samples.Metrics(), laps: read.Laps,
		samples: func() training.Samples {
			content, err := load()
			if err != nil || sha256.Sum256(content) != sum {
				return training.Samples{Start: start} // a file of an import that is gone or changed
			}
			again, err := activityfile.Read(name, content, options)
			if err != nil {
				return training.Samples{Start: start} // cannot be: the same bytes were read before
			}
			return again[at].Samples
		},
	}
}

// sameActivity finds an activity with the same start, length and sport.
func sameActivity(a *activity, lists ...[]*activity) (id string, ok bool) {
	for _, list := range lists {
		at := slices.IndexFunc(list, func(other *activity) bool {
			return other.start.Equal(a.start) && other.duration == a.duration && other.sport == a.sport
		})
		if at >= 0 {
			return list[at].id, true
		}
	}
	return "", false
}

// uploadEvent is an event of an upload.
type uploadEvent struct{ kind, resource string }

// announceUpload tells the endpoints about all that an upload did. The first
// attempts run side by side: ten files must not wait for twenty time-outs.
func (s *Sandbox) announceUpload(user string, events []uploadEvent) {
	now := s.clock.now()
	targets := s.targets(user)
	var out []Webhook
	for _, event := range events {
		for _, t := range targets {
			out = append(out, Webhook{
				URL: t.url, Secret: t.secret, EventType: event.kind, UserID: user, ResourceID: event.resource, Timestamp: now,
			})
		}
	}
	s.webhooks.send(out...)
}
