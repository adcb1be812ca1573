package sweatstacktest

import "net/http"

// laterRoutes are the paths that the platform got after client 0.70: it had
// none of them in its time.
func (s *Sandbox) laterRoutes(api string) []route {
	if s.settings.api == Legacy {
		return nil
	}
	anybody, any := need{}, need{token: true}
	read := need{token: true, scope: scopeActivitiesRead}
	write := need{token: true, scope: scopeActivitiesWrite}
	routes := []route{
		{http.MethodGet, api + "/tests/", read, s.listTests},
		{http.MethodPost, api + "/tests/", write, s.createTest},
		{http.MethodGet, api + "/tests/{test_id}", read, s.oneTest},
		{http.MethodPut, api + "/tests/{test_id}", write, s.replaceTest},
		{http.MethodDelete, api + "/tests/{test_id}", write, s.deleteTest},

		// The scope follows from the measure, so the handlers check it.
		{http.MethodGet, api + "/dailies/{measure}", any, s.listDailies},
		{http.MethodPost, api + "/dailies/{measure}", any, s.setDaily},
		{http.MethodDelete, api + "/dailies/{measure}", any, s.deleteDaily},

		{http.MethodGet, api + "/profile/status", any, s.accountStatus},
		// Older clients send the credentials of the application and no token.
		{http.MethodPost, api + "/portal/sessions", anybody, s.createPortalSession},
		{http.MethodGet, portalPath + "{session}", anybody, s.page(s.portalPage)},
	}
	for _, m := range s.metadataKinds() {
		routes = append(routes,
			route{http.MethodPut, api + m.path, any, s.putMetadata(m)},
			route{http.MethodDelete, api + m.path, any, s.deleteMetadata(m)})
	}
	return routes
}
