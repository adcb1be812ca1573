package frame_test

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

func TestRows_AValueThatDoesNotFitIsAnErrorWithItsRow(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*testing.T) (any, error){
		"one too many for int8":   into[int8](frame.NewNumber("c", []int16{128}, nil)),
		"one too few for int8":    into[int8](frame.NewNumber("c", []int16{-129}, nil)),
		"negative into uint":      into[uint](frame.NewNumber("c", []int8{-1}, nil)),
		"2^63 into int64":         into[int64](frame.NewNumber("c", []uint64{1 << 63}, nil)),
		"2^63 as float":           into[int64](frame.NewNumber("c", []float64{1 << 63}, nil)),
		"below -2^63":             into[int64](frame.NewNumber("c", []float64{-0x1p64}, nil)),
		"2^64 into uint64":        into[uint64](frame.NewNumber("c", []float64{0x1p64}, nil)),
		"a fraction":              into[int](frame.NewNumber("c", []float64{7.25}, nil)),
		"infinity into int":       into[*int](frame.NewNumber("c", []float64{math.Inf(-1)}, nil)),
		"float64 into float32":    into[float32](frame.NewNumber("c", []float64{1e300}, nil)),
		"a number of seconds":     into[time.Duration](frame.NewNumber("c", []float64{1e300}, nil)),
		"seconds beyond duration": into[*time.Duration](frame.NewNumber("c", []int64{math.MaxInt64}, nil)),
	}
	for name, read := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := read(t)
			require.ErrorIs(t, err, frame.ErrMismatch)
			fault, ok := errors.AsType[*frame.ColumnError](err)
			require.True(t, ok)
			assert.Equal(t, 0, fault.Row)
			assert.Equal(t, "Value", fault.Field)
			assert.Equal(t, "c", fault.Column)
			assert.Zero(t, got, "an error comes with an empty row")
		})
	}
}

func TestRows_AColumnOfAnotherKindIsAnErrorBeforeTheFirstRow(t *testing.T) {
	t.Parallel()
	number := frame.NewNumber("c", []int16{1}, nil)
	text := frame.NewText("c", []string{"1"}, nil)
	at := frame.NewTimestamp("c", []time.Time{time.Unix(0, 0)}, nil, frame.Second, "UTC")
	tests := map[string]func(*testing.T) (any, error){
		"number into string":    into[string](number),
		"number into bool":      into[bool](number),
		"number into time":      into[time.Time](number),
		"text into number":      into[float64](text),
		"text into bytes":       into[[]byte](text),
		"text into duration":    into[time.Duration](text),
		"time into int64":       into[int64](at),
		"time into duration":    into[time.Duration](at),
		"number into a pointer": into[**int](number),
		"number into any":       into[any](number),
		"number into a channel": into[chan int](number),
		"text into struct":      into[struct{ A string }](text),
	}
	for name, read := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := read(t)
			require.ErrorIs(t, err, frame.ErrMismatch)
			fault, ok := errors.AsType[*frame.ColumnError](err)
			require.True(t, ok)
			assert.Equal(t, -1, fault.Row)
		})
	}
}

func TestRows_RefusesWhatIsNoStructWithTags(t *testing.T) {
	t.Parallel()
	f := newFrame(t, frame.NewNumber("c", []int16{1}, nil))
	type untagged struct{ Power int }
	type hidden struct {
		power int `frame:"c"`
	}
	type unnamed struct {
		Power int `frame:""`
	}
	type misspelt struct {
		Power int `frame:"c,omitempty"`
	}
	type place struct {
		Power int `frame:"c"`
	}
	type around struct{ place }
	type Shared struct{ around }
	type embedsPointer struct {
		*Shared
		Power int `frame:"c"`
	}
	for name, err := range map[string]error{
		"embedded pointer": second(rowsOf[embedsPointer](f)),
		"int":              second(rowsOf[int](f)),
		"pointer":          second(rowsOf[*untagged](f)),
		"no tags":          second(rowsOf[untagged](f)),
		"unexported":       second(rowsOf[hidden](f)),
		"empty name":       second(rowsOf[unnamed](f)),
		"unknown options":  second(rowsOf[misspelt](f)),
	} {
		require.ErrorIs(t, err, frame.ErrMismatch, name)
	}
	_ = hidden{}.power

	type plain struct{ Notes string }
	type embedsPlain struct {
		*plain
		Power int `frame:"c"`
	}
	all, err := rowsOf[embedsPlain](f)
	require.NoError(t, err, "a pointer without columns is left alone")
	assert.Equal(t, []embedsPlain{{Power: 1}}, all)
}

func second[T any](_ T, err error) error { return err }
