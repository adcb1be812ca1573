// Package frame holds the tables of the platform: the samples of an activity,
// mean-max curves, longitudinal data. They come as Parquet files and become
// typed columns here, without a detour through rows.
//
// [Read] decodes a file to a [Frame] of [Column] values. Columns keep the types
// of the wire, down to half floats and the unit of a timestamp, and know which
// rows have no value:
//
//	f, err := frame.Read(data)
//	power, ok := f.Column("power")
//	watts, ok := power.Float(0)             // any number; false when missing
//	all := power.Floats()                   // a copy, NaN where missing
//	raw, ok := frame.Values[int16](power)   // the column's own memory
//
// [Rows] gives the rows as structs of your own, by tags. [Frame.Slice] and
// [Frame.Between] take some of the rows, [Frame.Resample] makes one row for every
// step of time. [Frame.Standard] converts to what most computing wants: float64
// and nanoseconds, by the rules of the Python client.
//
// [New] makes a frame from columns ([NewNumber], [NewText], [NewTimestamp] and so
// on), and [Frame.WriteParquet] writes one in the shape that the platform sends,
// so that pandas restores the same dtypes and the same index. [Frame.WriteCSV]
// writes one as text.
//
// Frames and columns never change: they are safe for concurrent use, and a
// column may be part of several frames.
//
// # Missing values
//
// In number columns null and NaN both mean missing: [Column.Float] gives false
// for either. [Column.Valid] and [Column.Nulls] speak of nulls only. In the
// place of a null, float columns hold NaN and all others the zero value.
//
// # Foreign files
//
// Read is made for bytes that nobody has checked. Footer and page heads are
// walked first, bounded by the bytes that are really there; no size, count or
// offset is believed before. What a file may decode to is bounded by
// [WithMaxBytes]. Every fault is an error that is [ErrCorrupt],
// [ErrUnsupported] or [ErrTooLarge].
package frame
