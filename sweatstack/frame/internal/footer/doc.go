// Package footer reads what a Parquet file says about itself: the schema, where
// the chunks of each column lie, and the head of each page.
//
// All of it is foreign. [Parse] checks it against the bytes of the file before
// anything is made of it: sizes and offsets lie inside the file, chunks do not
// overlap (so no page is decoded twice), every row group has one chunk per
// column, and the counts of rows agree. What it allocates is bounded by the
// length of the footer.
package footer
