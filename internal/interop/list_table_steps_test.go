package interop_test

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

// listTable is a table that was made of a list: its types are not those of a
// file.
type listTable struct{ *frame.Frame }

// settle brings Python's table of a list to the one form that Go has: times
// with several offsets, which pandas keeps as objects, are in UTC.
func (t *table) settle() {
	for i := range t.Columns {
		c := &t.Columns[i]
		c.guessed = true
		utc, offsets := slices.Clone(c.Values), map[int]bool{}
		for row, value := range c.Values {
			text, _ := value.(string)
			at, err := time.Parse(time.RFC3339Nano, text)
			if err != nil {
				continue // missing, or no time
			}
			_, offset := at.Zone()
			offsets[offset] = true
			utc[row] = strconv.FormatInt(at.UnixNano(), 10)
		}
		if c.Dtype == "object" && len(offsets) > 1 {
			c.Dtype, c.Values = "datetime64[ns, UTC]", utc
		}
	}
}

// known is a table without the columns that Python 0.70 is too old for.
func known(f *frame.Frame, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	var columns []*frame.Column
	for _, c := range f.Columns() {
		parts := strings.Split(c.Name(), ".")
		if !slices.Contains(newer(), parts[len(parts)-1]) {
			columns = append(columns, c)
		}
	}
	f, err = frame.New(columns...)
	return listTable{f}, err
}

func activityTable(p sweatstack.ActivityListParams) func(context.Context, *sweatstack.Client) (any, error) {
	return func(ctx context.Context, c *sweatstack.Client) (any, error) {
		all, err := list(c.Activities.All(ctx, p))
		if err != nil {
			return nil, err
		}
		return known(sweatstack.ActivityFrame(all))
	}
}

func traceTable(p sweatstack.TraceListParams) func(context.Context, *sweatstack.Client) (any, error) {
	return func(ctx context.Context, c *sweatstack.Client) (any, error) {
		all, err := list(c.Traces.All(ctx, p))
		if err != nil {
			return nil, err
		}
		return known(sweatstack.TraceFrame(all))
	}
}

// listTableSteps are the lists that Python gives as a table, with as_dataframe.
func listTableSteps(w world) []step {
	as := func(more map[string]any) map[string]any {
		more["as_dataframe"] = true
		return more
	}
	return []step{
		{
			name: "get_activities: as a table", as: "athlete", python: call{Call: "get_activities", Kwargs: as(map[string]any{"limit": 40})},
			golang: activityTable(sweatstack.ActivityListParams{Limit: 40}),
		},
		{
			name: "get_activities: as a table, of a sport", as: "athlete",
			python: call{Call: "get_activities", Kwargs: as(map[string]any{"sports": []any{sportArg("running")}, "limit": 3})},
			golang: activityTable(sweatstack.ActivityListParams{Sports: []sport.Sport{sport.Running}, Limit: 3}),
		},
		{
			name: "get_activities: as a table without rows", as: "athlete", python: call{Call: "get_activities", Kwargs: as(map[string]any{"tags": []any{"no such tag"}})},
			golang: activityTable(sweatstack.ActivityListParams{Tags: []string{"no such tag"}}),
		},
		{
			name: "get_traces: as a table", as: "athlete", python: call{Call: "get_traces", Kwargs: as(map[string]any{"limit": 60})},
			golang: traceTable(sweatstack.TraceListParams{Limit: 60}),
		},
		{
			name: "get_traces: as a table, one", as: "athlete", python: call{Call: "get_traces", Kwargs: as(map[string]any{"limit": 1, "offset": 3})},
			golang: traceTable(sweatstack.TraceListParams{Limit: 1, Offset: 3}),
		},
	}
}
