package interop_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// step is one question of the tour, put to both sides.
type step struct {
	// name tells the steps apart.
	name string
	// as is whose client is asked on either side; empty means the coach's.
	as string
	// python is the question. On may be left out: then it is as.
	python call
	// golang asks the same of this module. A frame is compared as a table, a
	// client by whose data it opens, everything else as JSON.
	golang func(ctx context.Context, c *sweatstack.Client) (any, error)
	// keep is the name under which both sides keep the client that they get.
	keep string
	// differ says what may differ.
	differ comparison
	// shape, when set, brings what both sides said into one form.
	shape func(t *testing.T, said any) any
	// before, where a step writes, brings the sandbox into one state ahead of
	// each side; after reads what that side, by its signature, has left there.
	// What the sides leave must be equal, too.
	before func(ctx context.Context) error
	after  func(ctx context.Context, signs string) (any, error)
	// refused is set when both sides must fail.
	refused *refusal
	// defect is set where the Python client is known to be wrong.
	defect *defect
}

// refusal is how both sides fail.
type refusal struct {
	// status of the platform's answer; 0 when a side fails without one.
	status int
	// python is the exception, when there is no status: one of several, divided by
	// bars, where it depends on what else is installed.
	python string
	// nothing is set where Python gives None and does not fail.
	nothing bool
	// golang is the error; nil when the status says enough.
	golang error
	// is looks at Go's error where that is no sentinel.
	is func(error) bool
}

// defect is a fault of the Python client that must show, so that the day it is
// gone is noticed.
type defect struct {
	why string
	// raises is the exception that the question of the step ends with.
	raises string
	// instead is what to ask for the right answer.
	instead call
}

// refusedWith is for the answers of the platform that are errors.
func refusedWith(status int, golang error) *refusal { return &refusal{status: status, golang: golang} }

// take asks both sides, and compares.
func (s step) take(t *testing.T, python *peer, clients map[string]*sweatstack.Client) {
	t.Helper()
	as := s.as
	if as == "" {
		as = "coach"
	}
	require.Contains(t, clients, as)
	question := s.python
	if question.On == "" {
		question.On = as
	}
	question.Keep = s.keep
	s.prepare(t)
	theirs := python.ask(t, question)
	if s.defect != nil {
		if assert.NotNil(t, theirs.Error, "the defect is gone: %s", s.defect.why) {
			assert.Equal(t, s.defect.raises, theirs.Error.Type, "%s", theirs.Error.Text)
		}
		if s.defect.instead.On == "" {
			s.defect.instead.On = as
		}
		theirs = python.ask(t, s.defect.instead)
	}
	theirState := s.left(t, pythonSigns)
	s.prepare(t)
	ours, err := s.golang(t.Context(), clients[as])
	if s.refused != nil {
		s.refused.check(t, theirs, err)
		return
	}
	require.NoError(t, err)
	require.Nil(t, theirs.Error, "%+v", theirs.Error)
	if s.after != nil {
		s.compare(t, theirState, s.left(t, goSigns))
	}
	switch ours := ours.(type) {
	case *frame.Frame:
		s.compareTables(t, theirs.Table, ours)
	case listTable:
		require.NotNil(t, theirs.Table)
		theirs.Table.settle()
		s.compareTables(t, theirs.Table, ours.Frame)
	case *sweatstack.Client:
		token, err := ours.Token(t.Context())
		require.NoError(t, err)
		require.NotEmpty(t, theirs.Client, "Python gives no client")
		assert.Equal(t, theirs.Client, token.UserID)
		if s.keep != "" {
			clients[s.keep] = ours
		}
	default:
		s.compareDocuments(t, theirs, ours)
	}
}

func (r *refusal) check(t *testing.T, theirs answer, err error) {
	t.Helper()
	require.Error(t, err)
	if r.nothing {
		require.JSONEq(t, "null", string(theirs.JSON))
	} else {
		require.NotNil(t, theirs.Error, "Python fails too")
	}
	if r.is != nil {
		require.True(t, r.is(err), "%v", err)
	}
	if r.golang != nil {
		require.ErrorIs(t, err, r.golang)
	}
	if r.python != "" {
		assert.Contains(t, strings.Split(r.python, "|"), theirs.Error.Type, "%s", theirs.Error.Text)
	}
	if r.status == 0 {
		return
	}
	if r.python == "" {
		assert.Equal(t, r.status, theirs.Error.Status, "%s", theirs.Error.Text)
	}
	api, ok := errors.AsType[*sweatstack.APIError](err)
	require.True(t, ok, "%v", err)
	assert.Equal(t, r.status, api.Status)
}

// compareTables also tries that the comparison could fail.
func (s step) compareTables(t *testing.T, theirs *table, f *frame.Frame) {
	t.Helper()
	ours, err := tableOf(f)
	require.NoError(t, err)
	require.Empty(t, tableDifferences(theirs, ours))
	require.NotEmpty(t, theirs.Columns, "nothing is compared")
	eachTableChange(theirs, func(what string, changed *table, column int) {
		require.NotEmpty(t, tableDifferences(changed, ours.alone(column)), "a change goes unnoticed: %s", what)
	})
}

// compareDocuments compares what both sides said.
func (s step) compareDocuments(t *testing.T, theirs answer, said any) {
	t.Helper()
	require.NotNil(t, theirs.JSON, "Python gives an object: %s", theirs.Object)
	var python any
	require.NoError(t, json.Unmarshal(theirs.JSON, &python))
	golang := decoded(t, said)
	if s.shape != nil {
		python, golang = s.shape(t, python), s.shape(t, golang)
	}
	s.compare(t, python, golang)
}

// decoded is a value as JSON has it.
func decoded(t *testing.T, said any) any {
	t.Helper()
	text, err := json.Marshal(said)
	require.NoError(t, err)
	var document any
	require.NoError(t, json.Unmarshal(text, &document))
	return document
}

// prepare brings the sandbox into the state that the step begins with.
func (s step) prepare(t *testing.T) {
	t.Helper()
	if s.before != nil {
		require.NoError(t, s.before(t.Context()))
	}
}

// left is what a side has left in the sandbox.
func (s step) left(t *testing.T, signs string) any {
	t.Helper()
	if s.after == nil {
		return nil
	}
	state, err := s.after(t.Context(), signs)
	require.NoError(t, err)
	return decoded(t, state)
}

// compare also tries that the comparison could fail.
func (s step) compare(t *testing.T, python, golang any) {
	t.Helper()
	require.Empty(t, s.differ.differences("", python, golang))
	quick := s.differ
	quick.first = true
	quick.eachChange(python, func(where string, changed any) {
		require.NotEmpty(t, quick.differences("", changed, golang), "a change goes unnoticed: %s", where)
	})
}

// list is one answer of a sequence.
func list[T any](all func(func(T, error) bool)) ([]T, error) {
	items := []T{}
	for item, err := range all {
		if err != nil {
			return nil, fmt.Errorf("after %d: %w", len(items), err)
		}
		items = append(items, item)
	}
	return items, nil
}
