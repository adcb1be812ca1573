package frame

import "github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/fault"

var (
	// ErrCorrupt says that the bytes are not a whole Parquet file: cut off,
	// damaged, made to do harm, or something else altogether, such as an error
	// page. Asking again may give a good file.
	ErrCorrupt = fault.ErrCorrupt

	// ErrUnsupported says that the file may be valid but uses something that
	// [Read] does not know: an encrypted footer, a page encoding nobody uses,
	// or a compression other than none, snappy, gzip and zstd.
	ErrUnsupported = fault.ErrUnsupported

	// ErrTooLarge says that the file holds more than [WithMaxBytes] allows.
	// A few hundred bytes may rightly hold millions of equal rows.
	ErrTooLarge = fault.ErrTooLarge
)
