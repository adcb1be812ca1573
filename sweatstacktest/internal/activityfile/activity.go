package activityfile

import (
	"bytes"
	"fmt"
	"path"
	"strings"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/training"
)

// Bounds of what a file may hold.
const (
	// MaxSeconds is the longest activity, and the largest number of seconds with
	// values in one file: one week.
	MaxSeconds = 7 * 24 * 3600
	// maxActivities bounds the activities of one file, far above any triathlon.
	maxActivities = 20
	// maxLaps bounds the laps of one activity. Later ones belong to the last.
	maxLaps = 1000
)

// The codes of an [Error].
const (
	// CodeUnsupported is a file of another kind than FIT and CSV.
	CodeUnsupported = "unsupported_file_type"
	// CodeInvalid is a file that is damaged, or not of the kind it claims.
	CodeInvalid = "invalid_file"
	// CodeNoData is a file without a single value.
	CodeNoData = "no_data"
	// CodeTooLong is a file with more than [MaxSeconds].
	CodeTooLong = "too_long"
	// CodeMissingTimestamp is a CSV file without the column timestamp.
	CodeMissingTimestamp = "missing_timestamp"
	// CodeInvalidTimestamp is a CSV file with a time that cannot be read, or
	// that lacks an offset where one is asked for.
	CodeInvalidTimestamp = "invalid_timestamp"
	// CodeMissingSport is a CSV file without a sport where one is asked for.
	CodeMissingSport = "missing_sport"
)

// Error says why a file cannot be used. The message is for the person who sent
// it; of the file it names lines and columns, never more.
type Error struct {
	// Code is one of the Code constants.
	Code string
	// Message is a sentence.
	Message string
}

// Error implements error.
func (e *Error) Error() string { return "activityfile: " + e.Message }

func fail(code, format string, arguments ...any) error {
	return &Error{Code: code, Message: fmt.Sprintf(format, arguments...)}
}

// Activity is one activity of a file.
type Activity struct {
	// Sport is in taxonomy form from FIT, as it was written from CSV. Empty when
	// a CSV file names none and need not.
	Sport string
	// Duration is the time from the first to the last second, pauses included,
	// in whole seconds.
	Duration time.Duration
	// Laps follow each other without a gap; at least one.
	Laps []training.Span
	// Devices are what it was recorded with, as far as the file tells.
	Devices []string
	// Samples hold at least one value.
	Samples training.Samples
}

// Options say how strict the reading of CSV is.
type Options struct {
	// Offsets refuses times without an offset. Otherwise they are in UTC.
	Offsets bool
	// Sport refuses files without a sport.
	Sport bool
}

// TypeOf returns fit, csv, or nothing for files of another kind. The magic of
// FIT counts more than the name.
func TypeOf(name string, content []byte) string {
	if len(content) >= 12 && bytes.Equal(content[8:12], []byte(".FIT")) {
		return "fit"
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".fit":
		return "fit"
	case ".csv":
		return "csv"
	}
	return ""
}

// Read reads a file of either kind, by start of the activities. All errors are
// [*Error]. The same bytes always give the same activities.
func Read(name string, content []byte, options Options) ([]Activity, error) {
	switch TypeOf(name, content) {
	case "fit":
		return ReadFIT(content)
	case "csv":
		activity, err := ReadCSV(content, options)
		if err != nil {
			return nil, err
		}
		return []Activity{activity}, nil
	}
	return nil, fail(CodeUnsupported, "the file is neither FIT nor CSV")
}
