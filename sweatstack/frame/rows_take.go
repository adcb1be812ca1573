package frame

import (
	"math"
	"reflect"
	"time"
)

// taker sets v to the value in row i. It says whether there is one, or
// [ErrMismatch] when v cannot hold it.
type taker func(v reflect.Value, i int) (bool, error)

// takes says how values of a column go into a type, and nil when they do not.
func takes(c *Column, into reflect.Type) taker {
	typ, null := c.typ, c.typ == Null
	switch into {
	case reflect.TypeFor[time.Time]():
		if null || typ == Timestamp || typ == Date {
			return takeTime(c)
		}
		return nil
	case reflect.TypeFor[time.Duration]():
		if null || typ == Duration || typ.IsNumber() {
			return takeDuration(c)
		}
		return nil
	}
	number := null || typ.IsNumber()
	switch kind := into.Kind(); {
	case (kind == reflect.Float32 || kind == reflect.Float64) && (number || typ == Decimal):
		return takeFloat(c)
	case kind >= reflect.Int && kind <= reflect.Int64 && number:
		return takeInt(c)
	case kind >= reflect.Uint && kind <= reflect.Uint64 && number:
		return takeUint(c)
	case kind == reflect.Bool && (null || typ == Bool):
		return func(v reflect.Value, i int) (bool, error) {
			value, ok := c.Bool(i)
			v.SetBool(value)
			return ok, nil
		}
	case kind == reflect.String && (null || typ.isText()):
		return func(v reflect.Value, i int) (bool, error) {
			text, ok := c.Text(i)
			v.SetString(text)
			return ok, nil
		}
	case kind == reflect.Slice && into.Elem().Kind() == reflect.Uint8 && (null || typ == Binary):
		return func(v reflect.Value, i int) (bool, error) {
			raw, ok := c.Bytes(i)
			v.SetBytes(raw)
			return ok, nil
		}
	default:
		return nil
	}
}

func takeTime(c *Column) taker {
	return func(v reflect.Value, i int) (bool, error) {
		at, ok := c.Time(i)
		*v.Addr().Interface().(*time.Time) = at
		return ok, nil
	}
}

func takeDuration(c *Column) taker {
	return func(v reflect.Value, i int) (bool, error) {
		d, ok := c.Duration(i)
		if !ok {
			if _, number := c.Float(i); number || c.typ == Duration && !c.missing(i) {
				return false, ErrMismatch
			}
			return false, nil
		}
		v.SetInt(int64(d))
		return true, nil
	}
}

func takeFloat(c *Column) taker {
	return func(v reflect.Value, i int) (bool, error) {
		value, ok := c.Float(i)
		if ok && v.OverflowFloat(value) {
			return false, ErrMismatch
		}
		v.SetFloat(value)
		return ok, nil
	}
}

func takeInt(c *Column) taker {
	return func(v reflect.Value, i int) (bool, error) {
		value, ok, err := c.whole(i)
		if !ok || err != nil {
			return false, err
		}
		if value.negative {
			if value.size > 1<<63 || v.OverflowInt(-int64(value.size)) {
				return false, ErrMismatch
			}
			v.SetInt(-int64(value.size))
			return true, nil
		}
		if value.size > math.MaxInt64 || v.OverflowInt(int64(value.size)) {
			return false, ErrMismatch
		}
		v.SetInt(int64(value.size))
		return true, nil
	}
}

func takeUint(c *Column) taker {
	return func(v reflect.Value, i int) (bool, error) {
		value, ok, err := c.whole(i)
		if !ok || err != nil {
			return false, err
		}
		if value.negative || v.OverflowUint(value.size) {
			return false, ErrMismatch
		}
		v.SetUint(value.size)
		return true, nil
	}
}

// wholeNumber is an integer of any of the types.
type wholeNumber struct {
	size     uint64
	negative bool
}

// whole is the number in row i without a loss, whether there is one, and
// [ErrMismatch] when it is not whole.
func (c *Column) whole(i int) (wholeNumber, bool, error) {
	if c.missing(i) {
		return wholeNumber{}, false, nil
	}
	switch values := c.values.(type) {
	case []int64:
		v := values[i]
		if v < 0 {
			return wholeNumber{size: -uint64(v), negative: true}, true, nil
		}
		return wholeNumber{size: uint64(v)}, true, nil
	case []uint64:
		return wholeNumber{size: values[i]}, true, nil
	}
	v, ok := c.Float(i)
	size := math.Abs(v)
	switch {
	case !ok:
		return wholeNumber{}, false, nil
	case size != math.Trunc(size) || size >= 1<<64: // infinity as well
		return wholeNumber{}, false, ErrMismatch
	default:
		return wholeNumber{size: uint64(size), negative: v < 0}, true, nil
	}
}
