// Package activityfile reads the files that people upload: bytes in, plain
// activities out.
//
// [Read] goes by the content and the name. [ReadFIT] takes FIT files: one
// activity for each session, with laps, gaps, and the developer fields whose
// meaning is known. [ReadCSV] takes tables with a column timestamp.
//
// The bytes are hostile. Whatever they are, a call ends with activities or with
// an [*Error]; it never panics, and it takes memory in proportion to the rows
// that are really there, of which [MaxSeconds] bounds the number. A file is
// read as a whole or not at all.
package activityfile
