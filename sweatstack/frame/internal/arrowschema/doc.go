// Package arrowschema reads and writes the value of the key ARROW:schema in a
// Parquet footer: the schema that a table had in Arrow before it became a file.
// It says what Parquet cannot say: that a number is a length of time, in which
// zone a time is to be shown, that a text is a category.
//
// The value is base64 of an Arrow IPC message with a flatbuffer in it (Arrow
// columnar format, "Serialization and Interprocess Communication").
//
// The schema is a hint: [Parse] gives up on anything odd, and its caller then
// goes by the Parquet types. Every offset is checked against the bytes that
// are there, and the number of fields is bounded by them, so damaged input costs
// neither memory nor time.
package arrowschema
