package sweatstack_test

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// activityJSON is the smallest activity that the platform may send.
func activityJSON(id string) string {
	return `{"id":"` + id + `","sport":"cycling.road","start":"2026-05-06T10:00:00Z","end":"2026-05-06T11:00:00Z",
		"start_local":"2026-05-06T12:00:00","end_local":"2026-05-06T13:00:00","duration":"PT1H","metrics":["power"],"source_id":"s"}`
}

// bigPage is a page of a list of 230 activities.
func bigPage(query url.Values) string {
	limit, _ := strconv.Atoi(query.Get("limit"))
	offset, _ := strconv.Atoi(query.Get("offset"))
	var items []string
	for i := offset; i < min(offset+limit, 230); i++ {
		items = append(items, activityJSON(fmt.Sprintf("big_%d", i)))
	}
	return "[" + strings.Join(items, ",") + "]"
}
