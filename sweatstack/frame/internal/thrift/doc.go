// Package thrift reads Thrift's compact protocol, in which a Parquet file keeps
// its footer and its page headers, from bytes that nobody has checked.
//
// It allocates nothing: texts are parts of the input, lists and structs are
// walked by the caller. A count or a length is believed only as far as the bytes
// behind it could hold it, and unknown fields are skipped to a fixed depth, so
// the work is bounded by the length of the input.
package thrift
