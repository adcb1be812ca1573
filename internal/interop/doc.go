// Package interop takes the public Python client and this module on the same
// tour of one sandbox, and finds their results equal. It holds tests only.
//
// The tour is a table of steps: what Python is asked, what Go is asked, and how
// the two answers may differ. Python runs beside the test and answers one
// question after the other. JSON is compared member by member, tables column by
// column: names, dtypes, values, missing values.
package interop
