// Package page turns the pages of a Parquet column into values: it takes them
// apart, decompresses them, and decodes levels and values.
//
// The heads of pages lie (they come from anywhere), so nothing is allocated for
// what a head announces before the bytes behind it could hold that much: sizes
// are compared with what the compression can reach at best, and runs are counted
// before they are expanded. Snappy and zstd are left to the library of
// parquet-go. LZ4 and Brotli are not read: its decoders for them neither stop at
// a size nor, on damaged LZ4, at all, and the platform sends neither.
package page
