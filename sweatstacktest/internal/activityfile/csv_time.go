package activityfile

import "time"

// clockReader reads the times of a table. The lines of one file are written
// alike, so the layout that fitted last is tried first.
type clockReader struct{ last string }

// layouts are the forms of ISO 8601 that are read, fractions of a second
// besides. The first half has an offset.
func layouts() []string {
	return []string{
		"2006-01-02T15:04:05Z07:00", "2006-01-02 15:04:05Z07:00",
		"2006-01-02T15:04:05Z0700", "2006-01-02 15:04:05Z0700",
		"2006-01-02T15:04:05", "2006-01-02 15:04:05",
	}
}

// withOffset is how many of the layouts have an offset.
const withOffset = 4

// read returns the second of a time.
func (c *clockReader) read(text string, offsets bool, line int) (int64, error) {
	t, err := time.Parse(c.last, text)
	if c.last == "" || err != nil {
		t, err = c.search(text, offsets, line)
		if err != nil {
			return 0, err
		}
	}
	if !inRange(t.Unix()) {
		return 0, fail(CodeInvalidTimestamp, "line %d has a time before %d or after %d", line, firstYear, lastYear)
	}
	return t.Unix(), nil
}

// search tries all layouts.
func (c *clockReader) search(text string, offsets bool, line int) (time.Time, error) {
	for i, layout := range layouts() {
		t, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		if i >= withOffset && offsets {
			return t, fail(CodeInvalidTimestamp, "the time in line %d has no offset from UTC", line)
		}
		c.last = layout
		return t, nil
	}
	return time.Time{}, fail(CodeInvalidTimestamp, "line %d has no ISO 8601 time in the column timestamp", line)
}
