package frame

import (
	"fmt"
	"iter"
	"reflect"
	"strings"
)

// Rows gives each row as a struct of type T, in order. The tag of a field names
// its column:
//
//	type sample struct {
//		At    time.Time `frame:"timestamp,required"`
//		Power *int16    `frame:"power"` // nil when missing
//		Speed float64   `frame:"speed"` // NaN when missing
//		Sport string    `frame:"sport"` // "" when missing
//	}
//
// Fields without a tag are left alone, those of an embedded struct count as its
// own; a pointer to an embedded struct with tags is refused, as it would be nil in
// every row. What goes where:
//
//   - integers and floats take any number that they hold without cutting it off:
//     a whole float goes into an int, 300 not into an int8. A float64 rounds
//     integers beyond 2^53, a float32 rounds everything;
//   - [time.Duration] takes what [Column.Duration] gives, [time.Time] what
//     [Column.Time] gives, bool a [Bool] column;
//   - a string takes what [Column.Text] gives, a []byte a [Binary] column;
//   - a type made from a number, a bool or a string, such as type Sport string,
//     counts as that.
//
// A missing value (null, or NaN in a number) makes a pointer nil, a float NaN and
// everything else its zero value: use a pointer where a zero would be a lie. A
// column that the frame does not have is missing in all rows, because an activity
// has only what its devices recorded; with the option "required" in the tag it is
// [ErrNoColumn].
//
// The sequence ends after the first error, which comes with a zero T: a
// [*ColumnError] when a column or a value does not fit, or one that is
// [ErrMismatch] when T is no such struct. It can be run again. Rows does not keep
// rows: memory is that of one.
func Rows[T any](f *Frame) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var row, zero T
		fill, err := fieldsOf(f, reflect.ValueOf(&row).Elem())
		if err != nil {
			yield(zero, err)
			return
		}
		for i := range f.rows {
			for _, set := range fill {
				if err := set(i); err != nil {
					yield(zero, err)
					return
				}
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}

// fieldsOf gives what fills the tagged fields of a struct from a row.
func fieldsOf(f *Frame, row reflect.Value) ([]func(row int) error, error) {
	if row.Kind() != reflect.Struct {
		return nil, fmt.Errorf("frame: rows of %s: no struct: %w", row.Type(), ErrMismatch)
	}
	b := binder{frame: f}
	if err := b.structure(row, ""); err != nil {
		return nil, err
	}
	if b.tagged == 0 {
		return nil, fmt.Errorf("frame: rows of %s: no field has a tag frame:\"column\": %w", row.Type(), ErrMismatch)
	}
	return b.fill, nil
}

// binder walks a struct once, before the rows.
type binder struct {
	frame  *Frame
	tagged int
	fill   []func(row int) error
}

// structure binds the fields of a struct, and of those embedded in it.
func (b *binder) structure(v reflect.Value, path string) error {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		tag, ok := field.Tag.Lookup("frame")
		switch {
		case !ok && field.Anonymous && field.Type.Kind() == reflect.Struct:
			if err := b.structure(v.Field(i), path+field.Name+"."); err != nil {
				return err
			}
		case !ok && field.Anonymous && field.Type.Kind() == reflect.Pointer && hasTags(field.Type.Elem()):
			return fmt.Errorf("frame: field %s%s: embed the struct, not a pointer to it: %w", path, field.Name, ErrMismatch)
		case !ok || tag == "-":
		default:
			b.tagged++
			if err := b.field(v.Field(i), field, path+field.Name, tag); err != nil {
				return err
			}
		}
	}
	return nil
}

// hasTags reports whether a struct, or one embedded in it, names a column.
func hasTags(t reflect.Type) bool {
	if t.Kind() != reflect.Struct {
		return false
	}
	for field := range t.Fields() {
		if _, ok := field.Tag.Lookup("frame"); ok || field.Anonymous && hasTags(field.Type) {
			return true
		}
	}
	return false
}

func (b *binder) field(v reflect.Value, field reflect.StructField, path, tag string) error {
	name, option, hasOption := strings.Cut(tag, ",")
	if !field.IsExported() || name == "" || hasOption && option != "required" {
		return fmt.Errorf("frame: field %s: tag %q: want an exported field with frame:\"column\" or frame:\"column,required\": %w", path, tag, ErrMismatch)
	}
	target := v.Type()
	if target.Kind() == reflect.Pointer {
		target = target.Elem()
	}
	c, ok := b.frame.Column(name)
	if !ok {
		if option == "required" {
			return &ColumnError{Column: name, Field: path, Row: -1, Err: ErrNoColumn}
		}
		c = &Column{name: name, typ: Null}
	}
	take := takes(c, target)
	if take == nil {
		err := mismatch(c, "%s does not go into %s", c.typ, target)
		err.Field = path
		return err
	}
	if !ok || c.typ == Null {
		setMissing(v) // in all rows
		return nil
	}
	b.fill = append(b.fill, filler(c, v, path, take))
	return nil
}

// filler sets one field to the value of a row. What is missing overwrites what
// the row before has left.
func filler(c *Column, v reflect.Value, path string, take taker) func(row int) error {
	return func(i int) error {
		target := v
		if v.Kind() == reflect.Pointer {
			target = reflect.New(v.Type().Elem()).Elem()
		}
		switch found, err := take(target, i); {
		case err != nil:
			return &ColumnError{Column: c.name, Type: c.typ, Field: path, Row: i, Err: fmt.Errorf("%w into %s", err, target.Type())}
		case !found:
			setMissing(v)
		case v.Kind() == reflect.Pointer:
			v.Set(target.Addr())
		}
		return nil
	}
}

func setMissing(v reflect.Value) {
	if k := v.Kind(); k == reflect.Float32 || k == reflect.Float64 {
		v.SetFloat(missingNumber[float64]())
		return
	}
	v.SetZero()
}
