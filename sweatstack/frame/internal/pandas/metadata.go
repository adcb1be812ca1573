package pandas

import (
	"bytes"
	"encoding/json"
)

// Metadata is what the key says, as far as it matters here.
type Metadata struct {
	// Index names the index columns. A range index is no column and not named.
	Index []string
	// Columns has an entry per column of the file.
	Columns []Column
}

// Column is one column. In a file, field_name is the name of the column, name
// may be null (an index without a name).
type Column struct {
	Name     string // field_name
	Kind     string // pandas_type: what the values are, such as int16 or datetimetz
	Dtype    string // numpy_type: the dtype, such as Int16 or timedelta64[s]
	Metadata map[string]any
}

// document is the JSON. Its order of keys is that of pandas.
type document struct {
	IndexColumns  []json.RawMessage `json:"index_columns"`
	ColumnIndexes []column          `json:"column_indexes"`
	Columns       []column          `json:"columns"`
	Attributes    struct{}          `json:"attributes"`
	Creator       creator           `json:"creator"`
	PandasVersion string            `json:"pandas_version"`
}

type column struct {
	Name      *string        `json:"name"`
	FieldName *string        `json:"field_name"`
	Kind      string         `json:"pandas_type"`
	Dtype     string         `json:"numpy_type"`
	Metadata  map[string]any `json:"metadata"`
}

type creator struct {
	Library string `json:"library"`
	Version string `json:"version"`
}

// ParseIndex reads which columns are the index, and nothing else: most readers
// need no more, and a table has many columns. A damaged value has no index.
func ParseIndex(value string) []string {
	var doc struct {
		IndexColumns []json.RawMessage `json:"index_columns"`
	}
	if err := json.Unmarshal([]byte(value), &doc); err != nil {
		return nil
	}
	var index []string
	for _, raw := range doc.IndexColumns {
		var name string
		if bytes.HasPrefix(raw, []byte(`"`)) && json.Unmarshal(raw, &name) == nil {
			index = append(index, name)
		}
	}
	return index
}

// ParseColumns reads what is said about the columns, by their names. A damaged
// value says nothing.
func ParseColumns(value string) map[string]Column {
	// Only what is looked at: the rest may have any shape.
	var doc struct {
		Columns []struct {
			Name      *string         `json:"name"`
			FieldName *string         `json:"field_name"`
			Dtype     string          `json:"numpy_type"`
			Metadata  json.RawMessage `json:"metadata"`
		} `json:"columns"`
	}
	if err := json.Unmarshal([]byte(value), &doc); err != nil {
		return nil
	}
	columns := make(map[string]Column, len(doc.Columns))
	for _, c := range doc.Columns {
		name := c.FieldName
		if name == nil {
			name = c.Name
		}
		if name == nil {
			continue
		}
		column := Column{Name: *name, Dtype: c.Dtype}
		if bytes.HasPrefix(c.Metadata, []byte("{")) {
			// What does not fit into the map is a hint less.
			_ = json.Unmarshal(c.Metadata, &column.Metadata)
		}
		columns[column.Name] = column
	}
	return columns
}

// Zone is the time zone that the metadata of a column of times name.
func (c Column) Zone() string {
	zone, _ := c.Metadata["timezone"].(string)
	return zone
}

// DurationUnit is the unit of a length of time, such as "s", and empty for a
// column that is none.
func (c Column) DurationUnit() string {
	const begin, end = "timedelta64[", "]"
	d := c.Dtype
	if len(d) < len(begin)+len(end) || d[:len(begin)] != begin || d[len(d)-1:] != end {
		return ""
	}
	return d[len(begin) : len(d)-1]
}

// Format writes the value. rows is the length of the range index that takes the
// place of index columns when there are none.
func Format(m Metadata, rows int) (string, error) {
	text := "str"
	doc := document{
		IndexColumns: []json.RawMessage{},
		// The labels of the columns are texts without a name.
		ColumnIndexes: []column{{Kind: "unicode", Dtype: text, Metadata: map[string]any{"encoding": "UTF-8"}}},
		Columns:       []column{},
		Creator:       creator{Library: "sweatstack-go", Version: "1"},
		PandasVersion: "3.0.0",
	}
	for _, name := range m.Index {
		raw, err := json.Marshal(name)
		if err != nil {
			return "", err
		}
		doc.IndexColumns = append(doc.IndexColumns, raw)
	}
	if len(m.Index) == 0 {
		raw, err := json.Marshal(rangeIndex{Kind: "range", Stop: rows, Step: 1})
		if err != nil {
			return "", err
		}
		doc.IndexColumns = append(doc.IndexColumns, raw)
	}
	for _, c := range m.Columns {
		doc.Columns = append(doc.Columns, column{Name: &c.Name, FieldName: &c.Name, Kind: c.Kind, Dtype: c.Dtype, Metadata: c.Metadata})
	}
	value, err := json.Marshal(doc)
	return string(value), err
}

type rangeIndex struct {
	Kind  string  `json:"kind"`
	Name  *string `json:"name"`
	Start int     `json:"start"`
	Stop  int     `json:"stop"`
	Step  int     `json:"step"`
}
