// Package pandas reads and writes the value of the key pandas in a Parquet
// footer: JSON that says which columns are the row index of the table and which
// dtype a column had.
//
// The value is a hint: the readers give up on anything odd. Its size and depth are
// bounded by the footer and by encoding/json, which stops at 10 000 levels.
package pandas
