package sweatstacktest

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"time"
)

// filter is what lists of activities and traces may be narrowed by.
type filter struct {
	from, to       time.Time // calendar dates, both included
	hasFrom, hasTo bool
	sports, tags   []string
	limit, offset  int
}

// readFilter reads the parameters of a list. Sports are alternatives, tags must
// all be there.
func readFilter(q *query) filter {
	f := filter{sports: q.sports(), tags: q.distinct("tags")}
	f.from, f.hasFrom = q.date("start")
	f.to, f.hasTo = q.date("end")
	f.limit = q.whole("limit", 50, 0)
	f.offset = q.whole("offset", 0, 0)
	return f
}

// dateKeeps reports whether the local calendar day of an instant is wanted.
func (f *filter) dateKeeps(t time.Time, zone *time.Location) bool {
	year, month, day := t.In(zone).Date()
	date := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	return (!f.hasFrom || !date.Before(f.from)) && (!f.hasTo || !date.After(f.to))
}

// sportKeeps reports whether a sport is wanted.
func (f *filter) sportKeeps(sport string) bool {
	return len(f.sports) == 0 || slices.ContainsFunc(f.sports, func(asked string) bool { return within(sport, asked) })
}

// tagsKeep reports whether all wanted tags are there.
func (f *filter) tagsKeep(tags []string) bool {
	return !slices.ContainsFunc(f.tags, func(tag string) bool { return !slices.Contains(tags, tag) })
}

// keeps reports whether an activity is wanted.
func (f *filter) keeps(a *activity) bool {
	return f.dateKeeps(a.start, a.zone) && f.sportKeeps(a.sport) && f.tagsKeep(a.tags)
}

// page cuts the wanted part out of a list.
func page[T any](list []T, f filter) []T {
	from := min(f.offset, len(list))
	return list[from:min(from+min(f.limit, len(list)), len(list))]
}

// listActivities answers GET /api/v1/activities/, newest first.
func (s *Sandbox) listActivities(c *call) error {
	q := newQuery(c.r)
	f := readFilter(q)
	if err := q.err(); err != nil {
		return err
	}
	var kept []*activity
	for _, a := range s.world.activities(c.subject()) {
		if f.keeps(a) {
			kept = append(kept, a)
		}
	}
	summaries := s.summariesJSON
	if s.world.hasChanged(c.subject()) {
		summaries = s.changedSummaries(c.application())
	}
	answer, err := summaries(c.r.Context(), page(kept, f))
	if err != nil {
		return err
	}
	writeBody(c.w, http.StatusOK, answer)
	return nil
}

// maxSummaryBytes bounds the summaries that are kept as JSON: some thousand.
const maxSummaryBytes = 6 << 20

func newSummaryCache() *cache[*activity, []byte] {
	return newCache[*activity](maxSummaryBytes, func(summary []byte) int { return bytesOfEntry + len(summary) })
}

// summaryJSON is an activity as lists show it. It is made once for an activity,
// which never changes: whoever changes one puts another in its place.
func (s *Sandbox) summaryJSON(a *activity) ([]byte, error) {
	return s.summaries.get(a, func() ([]byte, error) { return json.Marshal(s.wire(a)) })
}

// summariesJSON is a list of activities. Those that nobody has asked for yet
// take some milliseconds each, so several are made at a time.
func (s *Sandbox) summariesJSON(ctx context.Context, activities []*activity) ([]byte, error) {
	var fresh []*activity
	for _, a := range activities {
		if _, ok := s.summaries.look(a); !ok {
			fresh = append(fresh, a)
		}
	}
	err := inOrder(ctx, fresh, s.summaryJSON, func(*activity, []byte) error { return nil })
	if err != nil {
		return nil, err
	}
	parts := make([][]byte, len(activities))
	for i, a := range activities {
		if parts[i], err = s.summaryJSON(a); err != nil {
			return nil, err
		}
	}
	return slices.Concat([]byte{'['}, bytes.Join(parts, []byte{','}), []byte{']'}), nil
}

// latestActivity answers GET /api/v1/activities/latest: details, or null when
// there is none.
func (s *Sandbox) latestActivity(c *call) error {
	q := newQuery(c.r)
	f := filter{sports: q.sport()}
	if err := q.err(); err != nil {
		return err
	}
	for _, a := range s.world.activities(c.subject()) {
		if f.sportKeeps(a.sport) {
			writeJSON(c.w, http.StatusOK, s.detailsFor(c, a))
			return nil
		}
	}
	writeJSON(c.w, http.StatusOK, nil)
	return nil
}

// oneActivity answers GET /api/v1/activities/{activity_id}.
func (s *Sandbox) oneActivity(c *call) error {
	a, err := s.activityOf(c)
	if err != nil {
		return err
	}
	writeJSON(c.w, http.StatusOK, s.detailsFor(c, a))
	return nil
}

// activityOf finds the activity that a path names. Another person's activity
// is as unknown as none.
func (s *Sandbox) activityOf(c *call) (*activity, error) {
	a, ok := s.world.activity(c.subject(), c.vars["activity_id"])
	if !ok {
		return nil, refuse(http.StatusNotFound, "Activity not found")
	}
	return a, nil
}
