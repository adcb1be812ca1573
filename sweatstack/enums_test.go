package sweatstack_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
	"github.com/sweatstack/sweatstack-go/webhook"
)

// enumFile is testdata/enums_0_70.json or enums_0_97.json: every enum of one
// version of the Python package, each with its values in order.
type enumFile struct {
	Enums map[string][]struct {
		Value string `json:"value"`
	} `json:"enums"`
	// Zones are those of the enum Tz, which has no member names.
	Zones []string `json:"Tz"`
}

// enumVersions are the files, the older one first.
func enumVersions() []string { return []string{"0_70", "0_97"} }

func readEnums(tb testing.TB, version string) map[string][]string {
	tb.Helper()
	var file enumFile
	readVector(tb, "enums_"+version+".json", &file)
	enums := map[string][]string{}
	for name, members := range file.Enums {
		for _, member := range members {
			enums[name] = append(enums[name], member.Value)
		}
	}
	if len(file.Zones) > 0 {
		enums["Tz"] = file.Zones
	}
	return enums
}

// goEnum is a type of ours: its constants, and what it makes of a text.
type goEnum struct {
	values []string
	known  func(value string) bool
	// again decodes a JSON text into the type and encodes it.
	again func(text []byte) ([]byte, error)
	// printed is the value as the fmt verb shows it.
	printed func(verb, value string) string
}

func enumOf[E interface {
	~string
	Known() bool
}](constants ...E,
) goEnum {
	values := make([]string, len(constants))
	for i, constant := range constants {
		values[i] = string(constant)
	}
	return goEnum{
		values: values,
		known:  func(value string) bool { return E(value).Known() },
		again: func(text []byte) ([]byte, error) {
			var value E
			if err := json.Unmarshal(text, &value); err != nil {
				return nil, err
			}
			return json.Marshal(value)
		},
		printed: func(verb, value string) string { return fmt.Sprintf(verb, E(value)) },
	}
}

// goEnums gives our type for each enum of the Python package that some call
// sends or answers with, by its Python name.
func goEnums() map[string]goEnum {
	return map[string]goEnum{
		"Metric":           enumOf(sweatstack.Metrics()...),
		"Scope":            enumOf(sweatstack.Scopes()...),
		"Sport":            enumOf(sport.AllLegacy()...),
		"WebhookEventType": enumOf(webhook.EventTypes()...),
		"DailyMeasure":     enumOf(sweatstack.DailyMeasures()...),

		"Prompt":          enumOf(sweatstack.PromptNone, sweatstack.PromptLogin, sweatstack.PromptConsent, sweatstack.PromptSelectAccount),
		"UserFlow":        enumOf(sweatstack.UserFlowSession, sweatstack.UserFlowSignup, sweatstack.UserFlowLogin),
		"EmailAuthMode":   enumOf(sweatstack.EmailAuthEnabled, sweatstack.EmailAuthExistingOnly),
		"IntegrationName": enumOf(sweatstack.IntegrationGarminConnect, sweatstack.IntegrationIntervalsICU, sweatstack.IntegrationWahoo),

		"DailyStatus": enumOf(sweatstack.DailyStored, sweatstack.DailyEstimated, sweatstack.DailyMissing),
		"DailySource": enumOf(sweatstack.DailySourceManual, sweatstack.DailySourceGarminConnect,
			sweatstack.DailySourceIntervalsICU, sweatstack.DailySourceWahoo),

		"StatusIssueCode": enumOf(sweatstack.IssueNoSourceConnected, sweatstack.IssueActivitiesNotGranted,
			sweatstack.IssueActivitiesBlockedUpstream, sweatstack.IssueActivityHistoryNotGranted,
			sweatstack.IssueWellnessNotGranted, sweatstack.IssueWellnessNoSource,
			sweatstack.IssueWorkoutsNotGranted, sweatstack.IssueWorkoutsNoSource, sweatstack.IssueSyncPending),
		"IssueStatus": enumOf(sweatstack.IssueActionRequired, sweatstack.IssueSyncing),
		"Capability": enumOf(sweatstack.CapabilityActivities, sweatstack.CapabilityActivityHistory,
			sweatstack.CapabilityWellness, sweatstack.CapabilityWorkouts),
		"CapabilityStatus": enumOf(sweatstack.CapabilityReady, sweatstack.CapabilitySyncing,
			sweatstack.CapabilityActionRequired, sweatstack.CapabilityUnavailable),
		"PortalDestination": enumOf(sweatstack.PortalManageTeams, sweatstack.PortalManageIntegrations),

		"SourceOrigin": enumOf(sweatstack.SourceOriginManualUpload, sweatstack.SourceOriginGarminConnect,
			sweatstack.SourceOriginIntervalsICU, sweatstack.SourceOriginWahoo),
		"SourceStatus":          enumOf(sweatstack.SourceProcessing, sweatstack.SourceProcessed, sweatstack.SourceFailed),
		"TestMatch":             enumOf(sweatstack.TestMatchExplicit, sweatstack.TestMatchWindow),
		"TraceResolution":       enumOf(sweatstack.TraceResolutionAuto, sweatstack.TraceResolutionLinked),
		"ApplicationMemberRole": enumOf(sweatstack.TeamRoleOwner, sweatstack.TeamRoleMember),
	}
}

// noGoEnums says why the other enums of the Python package have no type here.
// The reference has them for completeness (sections 3.4, 3.11, 4.9, 4.13).
func noGoEnums() map[string]string {
	const (
		server   = "within the server only"
		workouts = "workouts: the address of no call is known"
		markers  = "markers, zones and best efforts: the address of no call is known"
	)
	return map[string]string{
		"GrantType": "Exchange and Refresh send it by themselves",
		"Tz":        "the zone of an older token goes back as it came, whatever it is",

		"GarminConnectUserPermission": server, "GarminFileTypes": server, "IntervalsIcuWebhookEventType": server,
		"SubscriptionPlan": "payment: the address of no call is known",

		"IntensityQuantity": workouts, "VolumeQuantity": workouts, "RepeatQuantity": workouts, "Reference": workouts,
		"Effort": workouts, "SectionPhase": workouts,

		"MarkerName": markers, "Metric1": markers, "Metric4": markers, "Provenance": markers, "ZoneSystem": markers,
	}
}

func TestEnums_OfPythonHaveATypeOrAReason(t *testing.T) {
	t.Parallel()
	ours, without := goEnums(), noGoEnums()
	seen := map[string]bool{}
	for _, version := range enumVersions() {
		for name := range readEnums(t, version) {
			seen[name] = true
			_, typed := ours[name]
			_, excused := without[name]
			assert.NotEqual(t, typed, excused, "%s of %s: a type, or a reason for none", name, version)
		}
	}
	assert.Len(t, seen, len(ours)+len(without), "a name that no version has")
}

func TestEnums_HoldEveryValueOfBothVersionsInTheirOrder(t *testing.T) {
	t.Parallel()
	older, newer := readEnums(t, "0_70"), readEnums(t, "0_97")
	for name, ours := range goEnums() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := slices.Clone(newer[name])
			for _, value := range older[name] {
				if !slices.Contains(want, value) {
					want = append(want, value)
				}
			}
			assert.Equal(t, want, ours.values)
			for _, value := range want {
				assert.True(t, ours.known(value), value)
			}
		})
	}
}

func TestKnown_IsFalseForWhatOnlyLooksLikeAValue(t *testing.T) {
	t.Parallel()
	for name, ours := range goEnums() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.False(t, ours.known(""))
			for _, value := range ours.values {
				for _, near := range []string{value + " ", " " + value, strings.ToUpper(value), value + "_", value[1:], value + "\x00"} {
					assert.False(t, ours.known(near), "%q", near)
				}
			}
		})
	}
}

func TestEnums_KeepAndPrintWhatTheyDoNotKnow(t *testing.T) {
	t.Parallel()
	for name, ours := range goEnums() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, value := range []string{"", "moon_walk", "Moon:Walk+roped.1", "måne\n", "<script>&"} {
				text, err := json.Marshal(value)
				require.NoError(t, err)
				again, err := ours.again(text)
				require.NoError(t, err)
				assert.Equal(t, string(text), string(again))
				assert.Equal(t, value, ours.printed("%v", value))
				assert.Equal(t, strconv.Quote(value), ours.printed("%q", value))
			}
		})
	}
}

func TestDisplayName_IsThatOfThePythonClient(t *testing.T) {
	t.Parallel()
	var file struct {
		Metrics []struct {
			Value   sweatstack.Metric `json:"value"`
			Display string            `json:"display_name"`
		} `json:"metrics"`
	}
	readVector(t, "sport_0_70.json", &file)
	require.Len(t, file.Metrics, 19, "all metrics, and one that nobody knows")
	for _, v := range file.Metrics {
		assert.Equal(t, v.Display, v.Value.DisplayName())
		assert.Equal(t, v.Display, sweatstack.DailyMeasure(v.Value).DisplayName(), "the same rule")
	}
	assert.Equal(t, "resting hr", sweatstack.DailyRestingHeartRate.DisplayName())
}

func TestMetric_NamesOfOddValues(t *testing.T) {
	t.Parallel()
	for metric, want := range map[sweatstack.Metric]string{
		"muscle_glow_left": "muscle glow left", "": "", "_": " ", "Upper_Case": "Upper Case",
	} {
		assert.Equal(t, want, metric.DisplayName())
	}
}

func TestDefaultScopes_AreKnown(t *testing.T) {
	t.Parallel()
	for _, scope := range sweatstack.DefaultScopes() {
		assert.True(t, scope.Known(), scope)
	}
}

func TestModels_KeepEnumValuesThatTheyDoNotKnow(t *testing.T) {
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
	sweatstack.DailyMeasures()[0] = "changed"
	assert.Equal(t, sweatstack.MetricDuration, sweatstack.Metrics()[0])
	assert.Equal(t, sweatstack.ScopeActivitiesRead, sweatstack.Scopes()[0])
	assert.Equal(t, sweatstack.DailyBodyMass, sweatstack.DailyMeasures()[0])
}
