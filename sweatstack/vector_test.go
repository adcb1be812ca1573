package sweatstack_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// vectorField is one field of a model of the public Python package.
type vectorField struct {
	Type     string `json:"type"`
	Required bool   `json:"required"`
}

// nullable reports whether Python takes null.
func (f vectorField) nullable() bool {
	return strings.Contains(f.Type, "None") || strings.Contains(f.Type, "Optional[")
}

// vectorModels are the models of one version of it.
type vectorModels map[string]map[string]vectorField

func readModels(tb testing.TB, file string) vectorModels {
	tb.Helper()
	var wire struct {
		Models vectorModels `json:"models"`
	}
	readVector(tb, file, &wire)
	return wire.Models
}

// goModels makes an empty Go value for each Python model that has one.
func goModels() map[string]func() any {
	return map[string]func() any{
		"ActivitySummary":        func() any { return new(sweatstack.ActivitySummary) },
		"ActivityDetails":        func() any { return new(sweatstack.ActivityDetails) },
		"ActivitySummarySummary": func() any { return new(sweatstack.Summary) },
		"PowerSummary":           func() any { return new(sweatstack.PowerSummary) },
		"SpeedSummary":           func() any { return new(sweatstack.SpeedSummary) },
		"DistanceSummary":        func() any { return new(sweatstack.DistanceSummary) },
		"AltitudeSummary":        func() any { return new(sweatstack.AltitudeSummary) },
		"HeartRateSummary":       func() any { return new(sweatstack.HeartRateSummary) },
		"CadenceSummary":         func() any { return new(sweatstack.CadenceSummary) },
		"TemperatureSummary":     func() any { return new(sweatstack.TemperatureSummary) },
		"CoreTemperatureSummary": func() any { return new(sweatstack.CoreTemperatureSummary) },
		"Smo2Summary":            func() any { return new(sweatstack.SmO2Summary) },
		"Lap":                    func() any { return new(sweatstack.Lap) },
		"TraceDetails":           func() any { return new(sweatstack.Trace) },
		"UserSummary":            func() any { return new(sweatstack.UserSummary) },
		"UserResponse":           func() any { return new(sweatstack.User) },
		"UserInfoResponse":       func() any { return new(sweatstack.UserInfo) },
		"HTTPValidationError":    func() any { return new(sweatstack.HTTPValidationError) },
		"ValidationError":        func() any { return new(sweatstack.ValidationError) },
		// Later than 0.70.
		"TeamResponse":           func() any { return new(sweatstack.Team) },
		"AuthorizedTeamResponse": func() any { return new(sweatstack.AuthorizedTeam) },
		"SourceResponse":         func() any { return new(sweatstack.Source) },
		"SourceError":            func() any { return new(sweatstack.SourceError) },
		"StatusIssueResponse":    func() any { return new(sweatstack.StatusIssue) },
		"TestSummary":            func() any { return new(sweatstack.TestSummary) },
		"TestResults":            func() any { return new(sweatstack.TestResults) },
		"Marker":                 func() any { return new(sweatstack.Marker) },
	}
}

// sample gives a value that a field of this type can have; models inside hold
// only what they must.
func (m vectorModels) sample(tb testing.TB, name string, f vectorField) any {
	tb.Helper()
	inner := f.Type
	for _, wrap := range []string{"Optional[", "NoneType", " | None"} {
		inner = strings.ReplaceAll(inner, wrap, "")
	}
	if part, ok := strings.CutPrefix(strings.ToLower(inner[:min(5, len(inner))])+inner[min(5, len(inner)):], "list["); ok {
		return []any{m.sample(tb, name, vectorField{Type: strings.TrimRight(part, "]")})}
	}
	bare := strings.TrimRight(inner, "]")
	if _, ok := m[bare]; ok {
		return m.minimal(tb, bare)
	}
	has := func(part string) bool { return strings.Contains(inner, part) }
	switch {
	case strings.HasSuffix(name, "_local"):
		return "2025-01-02T08:00:00"
	case has("atetime"):
		return "2025-01-02T08:00:00+01:00"
	case has("timedelta"):
		return "PT1H2M3S"
	case has("Sport"):
		return "cycling.road"
	case has("dict["):
		return map[string]any{"k": []any{1.0, nil}}
	case has("float"):
		return 2.5
	case name == "loc", has("str"):
		return "text"
	case has("int"):
		return 7.0
	case has("bool"):
		return true
	case has("Metric"), has("Scope"), has("TestMatch"), has("Status"), has("Portal"), has("AnyUrl"), has("Role"):
		return "a_value"
	}
	require.FailNow(tb, "no sample", "%s of type %s", name, f.Type)
	return nil
}

// minimal gives a model with nothing but what it must have.
func (m vectorModels) minimal(tb testing.TB, model string) map[string]any {
	tb.Helper()
	wire := map[string]any{}
	for name, f := range m[model] {
		if f.Required {
			wire[name] = m.sample(tb, name, f)
		}
	}
	return wire
}

// full gives a model with every field.
func (m vectorModels) full(tb testing.TB, model string) map[string]any {
	tb.Helper()
	wire := map[string]any{}
	for name, f := range m[model] {
		wire[name] = m.sample(tb, name, f)
	}
	return wire
}

// marshal is json.Marshal of something that has to work.
func marshal(tb testing.TB, value any) string {
	tb.Helper()
	encoded, err := json.Marshal(value)
	require.NoError(tb, err, fmt.Sprintf("%T", value))
	return string(encoded)
}
