package sweatstack_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// enumValues gives the values of an enum of one version of the Python package,
// in its order.
func enumValues[E ~string](tb testing.TB, version, name string) []E {
	tb.Helper()
	var file struct {
		Enums map[string][]struct {
			Value E `json:"value"`
		} `json:"enums"`
	}
	readVector(tb, "enums_"+version+".json", &file)
	var values []E
	for _, member := range file.Enums[name] {
		values = append(values, member.Value)
	}
	assert.NotEmpty(tb, values, name)
	return values
}

func TestMetrics_AreThoseOfBothVersionsInTheirOrder(t *testing.T) {
	t.Parallel()
	assert.Len(t, sweatstack.Metrics(), 18)
	assert.Equal(t, enumValues[sweatstack.Metric](t, "0_70", "Metric"), sweatstack.Metrics())
	assert.Equal(t, enumValues[sweatstack.Metric](t, "0_97", "Metric"), sweatstack.Metrics())
}

func TestMetric_NamesForPeople(t *testing.T) {
	t.Parallel()
	for metric, want := range map[sweatstack.Metric]string{
		sweatstack.MetricHeartRate: "heart rate", sweatstack.MetricSmO2: "smo2", sweatstack.MetricCoreTemperature: "core temperature",
		sweatstack.MetricPower: "power", "muscle_glow_left": "muscle glow left", "": "", "_": " ", "Upper_Case": "Upper Case",
	} {
		assert.Equal(t, want, metric.DisplayName())
	}
}

func TestScopes_AreThoseOfTodayAndKnowThoseOf0_70(t *testing.T) {
	t.Parallel()
	assert.Equal(t, enumValues[sweatstack.Scope](t, "0_97", "Scope"), sweatstack.Scopes())
	for _, scope := range enumValues[sweatstack.Scope](t, "0_70", "Scope") {
		assert.True(t, scope.Known(), scope)
	}
	for _, scope := range sweatstack.DefaultScopes() {
		assert.True(t, scope.Known(), scope)
	}
}

func TestKnown_TellsNewValuesFromKnownOnes(t *testing.T) {
	t.Parallel()
	for _, value := range enumValues[sweatstack.Metric](t, "0_97", "Metric") {
		assert.True(t, value.Known(), value)
	}
	for _, value := range enumValues[sweatstack.TestMatch](t, "0_97", "TestMatch") {
		assert.True(t, value.Known(), value)
	}
	for _, value := range enumValues[sweatstack.StatusIssueCode](t, "0_97", "StatusIssueCode") {
		assert.True(t, value.Known(), value)
	}
	for _, value := range enumValues[sweatstack.IssueStatus](t, "0_97", "IssueStatus") {
		assert.True(t, value.Known(), value)
	}
	for _, value := range enumValues[sweatstack.PortalDestination](t, "0_97", "PortalDestination") {
		assert.True(t, value.Known(), value)
	}
	for _, unknown := range []string{"", "muscle_glow", "POWER", "power "} {
		assert.False(t, sweatstack.Metric(unknown).Known())
		assert.False(t, sweatstack.Scope(unknown).Known())
		assert.False(t, sweatstack.TestMatch(unknown).Known())
		assert.False(t, sweatstack.StatusIssueCode(unknown).Known())
		assert.False(t, sweatstack.IssueStatus(unknown).Known())
		assert.False(t, sweatstack.PortalDestination(unknown).Known())
	}
}

func TestEnums_UnknownValuesAreKept(t *testing.T) {
	t.Parallel()
	const user = `{"id":"u","first_name":null,"last_name":null,"display_name":"n","scopes":["data:read","moon:walk",""],"is_managed":true}`
	var summary sweatstack.UserSummary
	decode(t, user, &summary)
	assert.Equal(t, []sweatstack.Scope{sweatstack.ScopeDataRead, "moon:walk", ""}, summary.Scopes)
	assert.JSONEq(t, user, marshal(t, summary))

	const issue = `{"code":"moon_eclipsed","status":"waiting","message":"m","destination":"manage-moons"}`
	var status sweatstack.StatusIssue
	decode(t, issue, &status)
	assert.JSONEq(t, issue, marshal(t, status))

	const trace = `{"id":"t","timestamp":"2025-01-02T08:00:00Z","timestamp_local":"2025-01-02T09:00:00","sport":"moon.walking+roped","test_match":"guess"}`
	var spot sweatstack.Trace
	decode(t, trace, &spot)
	assert.JSONEq(t, trace, marshal(t, spot))
}

func TestEnums_ListsAreNewEachTime(t *testing.T) {
	t.Parallel()
	sweatstack.Metrics()[0] = "changed"
	sweatstack.Scopes()[0] = "changed"
	assert.Equal(t, sweatstack.MetricDuration, sweatstack.Metrics()[0])
	assert.Equal(t, sweatstack.ScopeActivitiesRead, sweatstack.Scopes()[0])
}
