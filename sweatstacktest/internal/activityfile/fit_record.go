package activityfile

import (
	"math"
	"strings"

	"github.com/muktihari/fit/profile/basetype"
	"github.com/muktihari/fit/profile/mesgdef"
	"github.com/muktihari/fit/profile/typedef"
	"github.com/muktihari/fit/proto"
)

// fitField says what a field of a record means: value/scale - offset.
type fitField struct {
	metric        metric
	scale, offset float64
	baseType      basetype.BaseType
}

// semicircles is how many of FIT's units of position are a degree.
const semicircles = (1 << 31) / 180.0

// fieldOf is the meaning of a field of the profile. Speed and altitude in
// their older, narrower form come expanded from the decoder.
func fieldOf(number byte) (fitField, bool) {
	switch number {
	case 0:
		return fitField{metric: latitude, scale: semicircles}, true
	case 1:
		return fitField{metric: longitude, scale: semicircles}, true
	case 3:
		return fitField{metric: heartRate, scale: 1}, true
	case 4:
		return fitField{metric: cadence, scale: 1}, true
	case 5:
		return fitField{metric: distance, scale: 100}, true
	case 6, 73:
		return fitField{metric: speed, scale: 1000}, true
	case 7:
		return fitField{metric: power, scale: 1}, true
	case 2, 78:
		return fitField{metric: altitude, scale: 5, offset: 500}, true
	case 13:
		return fitField{metric: temperature, scale: 1}, true
	case 57:
		return fitField{metric: smO2, scale: 10}, true
	case 99:
		return fitField{metric: respirationRate, scale: 1}, true
	case 108:
		return fitField{metric: respirationRate, scale: 100}, true
	case 139:
		return fitField{metric: coreTemperature, scale: 100}, true
	}
	return fitField{}, false
}

// record takes the values of one record. A record without a time belongs
// nowhere.
func (c *collector) record(message *proto.Message) error {
	second, ok := c.secondOf(message, proto.FieldNumTimestamp)
	if !ok {
		return nil
	}
	r, err := c.rows.at(second)
	if err != nil {
		return err
	}
	var native [metrics]bool
	for i := range message.Fields {
		field := &message.Fields[i]
		known, ok := fieldOf(field.Num)
		if !ok {
			continue
		}
		if value, ok := number(field.Value, field.BaseType); ok && known.metric.possible(value/known.scale-known.offset) {
			r.set(known.metric, value/known.scale-known.offset)
			native[known.metric] = true
		}
	}
	for i := range message.DeveloperFields {
		field := &message.DeveloperFields[i]
		known, ok := c.developer[developerKey{field.DeveloperDataIndex, field.Num}]
		if !ok || native[known.metric] {
			continue
		}
		if value, ok := number(field.Value, known.baseType); ok {
			r.set(known.metric, value/known.scale-known.offset)
		}
	}
	return nil
}

// number reads a single value; false when it is none, or FIT's "invalid".
func number(value proto.Value, kind basetype.BaseType) (float64, bool) {
	if !value.Valid(kind) {
		return 0, false
	}
	switch value.Type() {
	case proto.TypeInt8:
		return float64(value.Int8()), true
	case proto.TypeUint8:
		return float64(value.Uint8()), true
	case proto.TypeInt16:
		return float64(value.Int16()), true
	case proto.TypeUint16:
		return float64(value.Uint16()), true
	case proto.TypeInt32:
		return float64(value.Int32()), true
	case proto.TypeUint32:
		return float64(value.Uint32()), true
	case proto.TypeInt64:
		return float64(value.Int64()), true
	case proto.TypeUint64:
		return float64(value.Uint64()), true
	case proto.TypeFloat32:
		v := float64(value.Float32())
		return v, !math.IsNaN(v)
	case proto.TypeFloat64:
		v := value.Float64()
		return v, !math.IsNaN(v)
	}
	return 0, false
}

// developerKey names a developer field within a file.
type developerKey struct{ index, number byte }

// describe notes what a developer field means, if that is known. The decoder
// looks through all descriptions for each field, hence the bound.
func (c *collector) describe(message *proto.Message) error {
	if c.descriptions++; c.descriptions > maxFITDescriptions {
		return fail(CodeInvalid, "the FIT file describes more than %d developer fields", maxFITDescriptions)
	}
	m := mesgdef.NewFieldDescription(message)
	field, ok := described(m)
	if !ok {
		return nil
	}
	if c.developer == nil {
		c.developer = map[developerKey]fitField{}
	}
	key := developerKey{m.DeveloperDataIndex, m.FieldDefinitionNumber}
	if _, there := c.developer[key]; !there { // the decoder takes the first one, too
		c.developer[key] = field
	}
	return nil
}

// described finds the metric of a description: the field of the profile that
// it stands for, else its name. A whole number that stands for a field of the
// profile has that field's scale, unless it says its own.
func described(m *mesgdef.FieldDescription) (fitField, bool) {
	field, ok := fitField{}, false
	if m.NativeMesgNum == typedef.MesgNumRecord || m.NativeMesgNum == typedef.MesgNumInvalid {
		field, ok = fieldOf(m.NativeFieldNum)
	}
	if isFloat := m.FitBaseTypeId == basetype.Float32 || m.FitBaseTypeId == basetype.Float64; ok && isFloat {
		field.offset = 0
		if field.scale != semicircles {
			field.scale = 1
		}
	}
	if !ok {
		if field.metric, ok = developerMetric(strings.Join(m.FieldName, " ")); !ok {
			return field, false
		}
		field.scale = 1
	}
	if m.Scale != basetype.Uint8Invalid && m.Scale != 0 {
		field.scale = float64(m.Scale)
	}
	if m.Offset != basetype.Sint8Invalid {
		field.offset = float64(m.Offset)
	}
	field.baseType = m.FitBaseTypeId
	return field, true
}

// developerMetric is the metric of a developer field by the names that
// sensors of muscle oxygen, core temperature, breathing and running power use.
func developerMetric(name string) (metric, bool) {
	switch strings.ReplaceAll(strings.ToLower(readable(name)), " ", "_") {
	case "power", "rp_power", "running_power":
		return power, true
	case "heart_rate":
		return heartRate, true
	case "cadence":
		return cadence, true
	case "core_temperature", "core_body_temperature":
		return coreTemperature, true
	case "smo2", "muscle_oxygen", "saturated_hemoglobin_percent":
		return smO2, true
	case "respiration_rate", "breathing_rate":
		return respirationRate, true
	}
	return 0, false
}
