package sweatstack

import (
	"encoding/json"
	"time"
)

// cellKind is what a column holds.
type cellKind uint8

const (
	cellNumber cellKind = iota // also an object that is not there
	cellText
	cellInstant
	cellLocal
	cellLength
	cellJSON
)

// cell is one value of a row, or an object of values.
type cell struct {
	name   string
	kind   cellKind
	there  bool
	later  bool // makes no column as long as nothing is there
	number float64
	text   string
	at     time.Time
	length time.Duration
	value  any    // of JSON
	below  []cell // of an object
}

func numberCell(name string, n *float64) cell {
	c := cell{name: name, there: n != nil}
	if n != nil {
		c.number = *n
	}
	return c
}

func textCell(name, text string) cell {
	return cell{name: name, kind: cellText, there: text != "", text: text}
}

func instantCell(name string, t time.Time) cell {
	return cell{name: name, kind: cellInstant, there: !t.IsZero(), at: t}
}

func localCell(name string, t LocalTime) cell {
	return cell{name: name, kind: cellLocal, there: !t.IsZero(), at: t.utc}
}

func lengthCell(name string, d time.Duration) cell {
	return cell{name: name, kind: cellLength, there: true, length: d}
}

func listCell[S ~string](name string, list []S) cell {
	return cell{name: name, kind: cellJSON, there: list != nil, value: list}
}

func modelsCell[T any](name string, list []T) cell {
	return cell{name: name, kind: cellJSON, there: list != nil, value: list}
}

func rawCell(raw json.RawMessage) cell {
	return cell{kind: cellJSON, there: raw != nil, value: raw}
}

func objectCell[T any](name string, object *T, cells func(*T) []cell) cell {
	if object == nil {
		return cell{name: name}
	}
	return cell{name: name, below: cells(object)}
}

// laterCell is of a member that version 0.70 did not know.
func laterCell(name string, c cell) cell {
	c.name, c.later = name, true
	return c
}
