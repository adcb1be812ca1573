package sweatstacktest_test

import "strings"

// activityRows are activities and the profile that follows from them.
func activityRows() []accessRow {
	read := []string{"activities:read"}
	const list, one = "GET /api/v1/activities/", "GET /api/v1/activities/{activity_id}"
	id := (*accessTable).activity
	rows := []accessRow{
		{route: list, query: "limit=2", wrong: []wrongInput{
			wrongQuery("start=2025-01-01T08:00:00", "query.start date_from_datetime_inexact"),
			wrongQuery("limit=many", "query.limit int_parsing"),
			wrongQuery("offset=-1", "query.offset greater_than_equal"),
		}},
		{route: list + "latest", wrong: []wrongInput{wrongQuery("sport=%2B", "query.sport")}},
		{route: list + "backfill-status"},
		{route: list + "longitudinal-data", query: "sport=cycling&start=2025-01-01&end=2025-01-02", wrong: []wrongInput{
			wrongQuery("sport=cycling", "query.start missing"), wrongQuery("sport=cycling&start=yesterday", "query.start date"),
		}},
		{route: list + "longitudinal-mean-max", query: "sport=cycling&metric=power&start=2025-01-01&end=2025-01-02", wrong: []wrongInput{
			wrongQuery("sport=cycling&metric=heart_rate", "query.metric enum"),
		}},
		{route: list + "longitudinal-accumulated-work-duration", query: "sport=cycling&metric=speed&start=2025-01-01&end=2025-01-02", wrong: []wrongInput{
			wrongQuery("sport=cycling&metric=speed&window_days=0", "query.window_days greater_than"),
		}},
		{route: one, id: id, stranger: 404},
		{route: one + "/data", id: id, stranger: 404, wrong: []wrongInput{
			wrongQuery("metrics=power,heart_rate", "query.metrics.0 enum"),
		}},
		{route: one + "/mean-max", query: "metric=power", id: id, stranger: 404, wrong: []wrongInput{
			wrongQuery("", "query.metric missing"), wrongQuery("metric=heart_rate", "query.metric enum"),
		}},
		{route: one + "/accumulated-work-duration", id: id, stranger: 404, wrong: []wrongInput{
			wrongQuery("metric=x", "query.metric enum"),
		}},
		{route: "GET /api/v1/profile/sports/", wrong: []wrongInput{
			wrongQuery("only_root=perhaps", "query.only_root bool_parsing"),
		}},
		{route: "GET /api/v1/profile/tags/"},
	}
	for i := range rows {
		rows[i].scopes, rows[i].ok, rows[i].delegated = read, 200, 200
	}
	part := func(head, content string) string {
		return "--b\r\nContent-Disposition: form-data; " + head + "\r\n\r\n" + content + "\r\n--b--\r\n"
	}
	const multipartType = "multipart/form-data; boundary=b"
	const aFile = `name="files"; filename="ride.txt"`
	return append(rows, accessRow{
		route: "POST /api/v1/activities/upload", scopes: []string{"activities:write"}, ok: 200, delegated: 200,
		kind: multipartType, body: part(aFile, "text"),
		wrong: []wrongInput{
			{want: "body.files missing"},
			{kind: jsonType, body: "{}", want: "body.files missing"},
			{kind: multipartType, body: part(`name="sport"`, "running"), want: "body.files missing"},
			{kind: multipartType, body: part(`name="files"`, "text"), want: "body.files.0 value_error"},
			{kind: multipartType, body: strings.TrimSuffix(part(aFile, "cut off"), "\r\n--b--\r\n"), status: 400},
			{kind: "multipart/form-data", body: "text", status: 400},
			{kind: multipartType, body: part(aFile, strings.Repeat("x", 16<<20+1)), status: 413},
		},
	})
}

// traceRows are traces.
func traceRows() []accessRow {
	read, write := []string{"activities:read"}, []string{"activities:write"}
	wrong := anyJSON(
		wrongJSON("null", "body model_attributes_type"),
		wrongJSON(`{"lactate":1}`, "body.timestamp missing"),
		wrongJSON(`{"timestamp":"yesterday"}`, "body.timestamp datetime"),
		wrongJSON(`{"timestamp":[7]}`, "body.timestamp datetime_type"),
		wrongJSON(`{"timestamp":"2025-01-02T08:00:00Z","lactate":"high"}`, "body.lactate float_parsing"),
		wrongJSON(`{"timestamp":"2025-01-02T08:00:00Z","power":1.5}`, "body.power int_from_float"),
		wrongJSON(`{"timestamp":"2025-01-02T08:00:00Z","tags":"lab"}`, "body.tags list_type"))
	const one = " /api/v1/traces/{trace_id}"
	id := (*accessTable).newTrace
	return []accessRow{
		{
			route: "GET /api/v1/traces/", scopes: read, ok: 200, delegated: 200,
			wrong: []wrongInput{wrongQuery("limit=many", "query.limit int_parsing")},
		},
		{route: "POST /api/v1/traces/", scopes: write, ok: 201, delegated: 201, kind: jsonType, body: goodTrace, wrong: wrong},
		{route: "PUT" + one, id: id, scopes: write, ok: 200, delegated: 200, stranger: 404, kind: jsonType, body: goodTrace, wrong: wrong},
		{route: "DELETE" + one, id: id, scopes: write, ok: 204, delegated: 204, stranger: 404},
	}
}

// laterRows are what the platform got after client 0.70.
func laterRows() []accessRow {
	wrongTest := anyJSON(
		wrongJSON(`{}`, "body.sport missing"),
		wrongJSON(`{"sport":"cycling","start":"2025-01-2"}`, "body.start datetime"),
		wrongJSON(`{"sport":"cycling","start":"2025-01-02T08:00:00"}`, "body.start timezone_aware"),
		wrongJSON(`{"sport":"cycling","start":"2025-01-02T08:00:00Z","results":[]}`, "body.results model_attributes_type"),
		wrongJSON(`{"sport":"cycling","start":"2025-01-02T08:00:00Z","results":{"lt1":{"power":"x"}}}`, "body.results.lt1.power int_parsing"))
	wrongDaily := anyJSON(
		wrongJSON(`{}`, "body.date missing"),
		wrongJSON(`{"date":"2025-01-02","value":-1}`, "body.value greater_than_equal"),
		wrongJSON(`{"date":"2025-01-02","value":1e9}`, "body.value less_than_equal"),
		wrongJSON(`{"date":"2025-01-02","value":"x"}`, "body.value float_parsing"),
		wrongJSON(`{"date":"2025-01-02T08:00:00Z","value":60}`, "body.date date"))
	read, write := []string{"activities:read"}, []string{"activities:write"}
	mass := func(*accessTable) string { return "body_mass" }
	set := (*accessTable).newDaily
	cycle := func(*accessTable) string { return "menstrual_cycle_day" }
	const aTest, dailies = " /api/v1/tests/{test_id}", " /api/v1/dailies/{measure}"
	id := (*accessTable).newTest
	rows := []accessRow{
		{route: "GET /api/v1/profile/status", ok: 200, delegated: 200},
		{
			route: "GET /api/v1/tests/", scopes: read, ok: 200, delegated: 200,
			wrong: []wrongInput{wrongQuery("limit=51", "query.limit less_than_equal")},
		},
		{route: "POST /api/v1/tests/", scopes: write, ok: 201, delegated: 201, kind: jsonType, body: goodTest, wrong: wrongTest},
		{
			route: "GET" + aTest, id: id, scopes: read, ok: 200, delegated: 200, stranger: 404,
			wrong: []wrongInput{wrongQuery("traces=all", "query.traces enum")},
		},
		{route: "PUT" + aTest, id: id, scopes: write, ok: 200, delegated: 200, stranger: 404, kind: jsonType, body: goodTest, wrong: wrongTest},
		{route: "DELETE" + aTest, id: id, scopes: write, ok: 200, delegated: 200, stranger: 404},
		{
			route: "GET" + dailies, query: "start=2025-01-01&end=2025-01-03", id: mass, scopes: []string{"wellness:read"},
			ok: 200, delegated: 200, unknown: 422,
			wrong: []wrongInput{
				wrongQuery("start=2025-01-01", "query.end missing"), wrongQuery("start=x&end=2025-01-03", "query.start date"),
				wrongQuery("start=2025-01-01&end=2025-01-03&interpolate=perhaps", "query.interpolate bool_parsing"),
			},
		},
		{
			route: "GET" + dailies, query: "start=2025-01-01&end=2025-01-03", id: cycle,
			scopes: []string{"reproductive_health:read"}, ok: 200, delegated: 403, unknown: 422,
		},
		{
			route: "POST" + dailies, id: mass, scopes: []string{"wellness:write"}, ok: 200, delegated: 403, unknown: 422,
			kind: jsonType, body: goodDaily, wrong: wrongDaily,
		},
		{
			route: "POST" + dailies, id: cycle, scopes: []string{"reproductive_health:write"}, ok: 200, delegated: 403, unknown: 422,
			kind: jsonType, body: goodDaily,
		},
		{
			route: "DELETE" + dailies, query: "date=1990-01-01", id: set, scopes: []string{"wellness:write"},
			ok: 204, delegated: 403, stranger: 404, unknown: 422,
			wrong: []wrongInput{wrongQuery("", "query.date missing"), wrongQuery("date=x", "query.date date")},
		},
		{
			route: "POST /api/v1/portal/sessions", ok: 200, delegated: 403, kind: jsonType, body: `{"destination":"manage-teams"}`,
			credentials: true, wrong: anyJSON(
				wrongJSON(`{}`, "body.destination missing"), wrongJSON(`{"destination":"home"}`, "body.destination enum"),
				wrongInput{kind: jsonType, body: `{"destination":"manage-teams","return_url":"https://evil.example"}`, status: 400}),
		},
	}
	for _, resource := range []struct {
		path   string
		id     func(*accessTable) string
		scopes []string
		most   int
	}{
		{"activities/{activity_id}", (*accessTable).activity, write, 1024},
		{"traces/{trace_id}", (*accessTable).newTrace, write, 1024},
		{"tests/{test_id}", id, write, 1024},
		{"profile", nil, []string{"activities:write", "profile"}, 4096},
	} {
		path, stranger := " /api/v1/"+resource.path+"/app-metadata", 404
		if resource.id == nil {
			stranger = 0
		}
		large := wrongInput{kind: jsonType, body: `{"a":"` + strings.Repeat("x", resource.most) + `"}`, status: 413}
		rows = append(rows, accessRow{
			route: "PUT" + path, id: resource.id, scopes: resource.scopes, ok: 200, delegated: 200, stranger: stranger,
			kind: jsonType, body: `{"a":1}`, wrong: anyJSON(wrongJSON("null", "body dict_type"), large),
		}, accessRow{
			route: "DELETE" + path, id: resource.id, scopes: resource.scopes, ok: 204, delegated: 204, stranger: stranger,
		})
	}
	for i := range rows {
		rows[i].later = true
	}
	return rows
}
