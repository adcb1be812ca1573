package sweatstacktest

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
)

// The functions here put an application's own metadata into what it is shown.

// application is the id of the application that asks.
func (c *call) application() string { return c.token.grant.client }

// annotateTrace fills in the metadata of a trace and of what surrounds it.
func (s *Sandbox) annotateTrace(app string, t *traceWire) {
	t.AppMetadata = s.world.metadataOf(app, kindTrace, t.ID)
	if t.Activity != nil {
		s.annotateActivity(app, t.Activity)
	}
	if t.Test != nil {
		t.Test.AppMetadata = s.world.metadataOf(app, kindTest, t.Test.ID)
	}
}

// annotateActivity fills in the metadata of an activity and of its traces.
func (s *Sandbox) annotateActivity(app string, a *activityWire) {
	a.AppMetadata = s.world.metadataOf(app, kindActivity, a.ID)
	for i := range a.Traces {
		s.annotateTrace(app, &a.Traces[i])
	}
}

// detailsFor writes one activity for an application.
func (s *Sandbox) detailsFor(c *call, a *activity) activityDetailsWire {
	out := s.details(a)
	s.annotateActivity(c.application(), &out.activityWire)
	return out
}

// changedSummaries gives lists of activities for an application. They are written
// anew, because what was recorded is no longer all of it.
func (s *Sandbox) changedSummaries(app string) func(context.Context, []*activity) ([]byte, error) {
	return func(ctx context.Context, activities []*activity) ([]byte, error) {
		parts := make([][]byte, 0, len(activities))
		write := func(a *activity) ([]byte, error) {
			out := s.wire(a)
			s.annotateActivity(app, &out)
			return json.Marshal(out)
		}
		err := inOrder(ctx, activities, write, func(_ *activity, part []byte) error {
			parts = append(parts, part)
			return nil
		})
		return slices.Concat([]byte{'['}, bytes.Join(parts, []byte{','}), []byte{']'}), err
	}
}
