package sweatstacktest

import (
	"maps"
	"net/http"
	"slices"
)

// profileSports answers GET /api/v1/profile/sports/: the sports that the user
// has activities of, in alphabetical order.
func (s *Sandbox) profileSports(c *call) error {
	q := newQuery(c.r)
	roots := q.flag("only_root", false)
	if err := q.err(); err != nil {
		return err
	}
	set := map[string]bool{}
	for _, a := range s.world.activities(c.subject()) {
		sport := s.sportText(a.sport)
		if roots {
			sport = rootSport(sport)
		}
		set[sport] = true
	}
	writeJSON(c.w, http.StatusOK, notNil(slices.Sorted(maps.Keys(set))))
	return nil
}

// profileTags answers GET /api/v1/profile/tags/: the tags that the user has
// written on activities, traces and tests, in alphabetical order.
func (s *Sandbox) profileTags(c *call) error {
	set := map[string]bool{}
	for _, a := range s.world.activities(c.subject()) {
		for _, tag := range a.tags {
			set[tag] = true
		}
	}
	for _, t := range s.tracesOf(c.subject()) {
		for _, tag := range t.tags {
			set[tag] = true
		}
	}
	for _, t := range s.testsOf(c.subject()) {
		for _, tag := range t.tags {
			set[tag] = true
		}
	}
	writeJSON(c.w, http.StatusOK, notNil(slices.Sorted(maps.Keys(set))))
	return nil
}
