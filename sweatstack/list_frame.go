package sweatstack

import (
	"strconv"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// ActivityFrame makes a table of a list of activities, one row each: the table
// that the Python client 0.70 makes with as_dataframe (SweatStack API
// reference, section 5.7). The columns of the activity itself are always
// there, also without rows: tags, id, sport, start, end, metrics, source_id,
// duration, start_local, end_local. Behind them come summary.power.mean and so
// on, then laps.0.power.mean, and traces.0.lactate: as many laps and traces as
// the longest lists have. An object that some activity does not have also has
// a column of its own name, in which all is missing.
//
// Numbers are float64. Times are in nanoseconds: in the offset that all of the
// column share, else in UTC. Lists, such as tags and metrics, are
// [frame.Nested]: JSON text. Members that version 0.70 did not know (vo2,
// test_id, test_match, app_metadata) have a column where some item has them.
// Extra and the summary of a test are left out.
//
// Errors: [ErrTooLarge] for more than 2^26 cells, times that nanoseconds cannot
// hold (before 1677, after 2262), and values that JSON cannot hold.
func ActivityFrame(activities []ActivitySummary) (*frame.Frame, error) {
	plain, summaries, laps, traces := newTable(len(activities)), newTable(len(activities)), newTable(len(activities)), newTable(len(activities))
	plain.header(new(ActivitySummary).cells(false))
	for row := range activities {
		a := &activities[row]
		plain.put(row, "", a.cells(false))
		if a.Summary != nil {
			summaries.putTop(row, "summary.", summaryCells(a.Summary))
		}
		for i := range a.Laps {
			laps.put(row, "laps."+strconv.Itoa(i)+".", lapCells(&a.Laps[i]))
		}
		for i := range a.Traces {
			traces.put(row, "traces."+strconv.Itoa(i)+".", a.Traces[i].cells(true))
		}
	}
	return tableFrame(plain, summaries, laps, traces)
}

// TraceFrame makes a table of a list of traces, one row each, in the way of
// [ActivityFrame]. Its plain columns are always there: tags, id, timestamp,
// lactate, rpe, notes, power, speed, heart_rate, sport, timestamp_local; the
// Python client 0.70 has none without rows, later ones have them. Behind them
// come activity.id and so on, without the activity's own laps and traces, and
// lap.power.mean. Errors: those of [ActivityFrame].
func TraceFrame(traces []Trace) (*frame.Frame, error) {
	plain, activities, laps := newTable(len(traces)), newTable(len(traces)), newTable(len(traces))
	plain.header(new(Trace).cells(false))
	for row := range traces {
		t := &traces[row]
		plain.put(row, "", t.cells(false))
		if t.Activity != nil {
			a := t.Activity
			activities.putTop(row, "activity.", a.cells(true))
		}
		if t.Lap != nil {
			laps.putTop(row, "lap.", lapCells(t.Lap))
		}
	}
	return tableFrame(plain, activities, laps)
}

// cells are the plain columns of an activity, in the order of the Python
// model. Inner ones, below a trace, have their summary among them.
func (a *ActivitySummary) cells(inner bool) []cell {
	cells := []cell{
		listCell("tags", a.Tags), textCell("id", a.ID), textCell("sport", string(a.Sport)),
		instantCell("start", a.Start), instantCell("end", a.End),
		listCell("metrics", a.Metrics), textCell("source_id", a.SourceID),
	}
	if inner {
		cells = append(cells, objectCell("summary", a.Summary, summaryCells))
	}
	return append(cells, lengthCell("duration", a.Duration), localCell("start_local", a.StartLocal),
		localCell("end_local", a.EndLocal), laterCell("app_metadata", rawCell(a.AppMetadata)))
}

// cells are the columns of a trace, in the order of the Python model. Inner
// ones, below an activity, have their lap and their activity among them.
func (t *Trace) cells(inner bool) []cell {
	cells := []cell{
		listCell("tags", t.Tags), textCell("id", t.ID), instantCell("timestamp", t.Timestamp),
		numberCell("lactate", t.Lactate), numberCell("rpe", asFloat(t.RPE)), textCell("notes", t.Notes),
		numberCell("power", asFloat(t.Power)), numberCell("speed", t.Speed), numberCell("heart_rate", asFloat(t.HeartRate)),
	}
	if inner {
		cells = append(cells, objectCell("lap", t.Lap, lapCells), objectCell("activity", t.Activity, activityInTrace))
	}
	return append(cells, textCell("sport", string(t.Sport)), localCell("timestamp_local", t.TimestampLocal),
		laterCell("vo2", numberCell("", t.VO2)), laterCell("test_id", textCell("", t.TestID)),
		laterCell("test_match", textCell("", string(t.TestMatch))), laterCell("app_metadata", rawCell(t.AppMetadata)))
}

// activityInTrace is the activity of a trace of an activity; its lists stay
// lists.
func activityInTrace(a *ActivitySummary) []cell {
	cells := a.cells(true)
	const afterSummary = 8
	return append(append(cells[:afterSummary:afterSummary],
		modelsCell("laps", a.Laps), modelsCell("traces", a.Traces)), cells[afterSummary:]...)
}

func lapCells(l *Lap) []cell {
	return append(summaryCells(&l.Summary),
		instantCell("start", l.Start), instantCell("end", l.End), lengthCell("duration", l.Duration),
		localCell("start_local", l.StartLocal), localCell("end_local", l.EndLocal))
}

// summaryCells takes names and order from the wire form, which is that of the
// Python model.
func summaryCells(s *Summary) []cell {
	fields := s.fields()
	cells := make([]cell, len(fields))
	for i, f := range fields {
		cells[i] = cell{name: f.name}
		if nested, ok := f.form.(interface{ shape() (shape, bool) }); ok {
			if below, there := nested.shape(); there {
				cells[i].below = numberCells(below)
			}
		}
	}
	return cells
}

func numberCells(s shape) []cell {
	cells := make([]cell, 0, len(s.fields))
	for _, f := range s.fields {
		if n, ok := f.form.(numberForm); ok {
			cells = append(cells, numberCell(f.name, *n.at))
		}
	}
	return cells
}
