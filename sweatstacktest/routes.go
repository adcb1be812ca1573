package sweatstacktest

import "net/http"

// newRoutes lists every path of the platform that the sandbox has. Trailing
// slashes are part of a path.
func (s *Sandbox) newRoutes() []route {
	anybody := need{}
	any := need{token: true}
	read := need{token: true, scope: scopeActivitiesRead}
	write := need{token: true, scope: scopeActivitiesWrite}
	sharing := need{token: true, scope: scopeSharingRead}
	ownSharing := need{token: true, scope: scopeSharingRead, principal: true}
	change := need{token: true, scope: scopeSharingWrite}
	const api = "/api/v1"
	return append(s.laterRoutes(api), []route{
		{http.MethodGet, "/oauth/authorize", anybody, s.page(s.authorizePage)},
		{http.MethodPost, "/oauth/authorize", anybody, s.page(s.authorizeAnswer)},
		{http.MethodGet, "/.well-known/openid-configuration", anybody, s.openIDConfiguration},
		{http.MethodGet, "/.well-known/jwks.json", anybody, s.keySet},

		{http.MethodPost, api + "/oauth/token", anybody, s.tokenEndpoint},
		{http.MethodPost, api + "/oauth/delegated-token", any, s.delegatedToken},
		{http.MethodGet, api + "/oauth/principal-token", any, s.principalToken},
		{http.MethodGet, api + "/oauth/userinfo", any, s.userInfo},

		{http.MethodGet, api + "/activities/", read, s.listActivities},
		{http.MethodGet, api + "/activities/latest", read, s.latestActivity},
		{http.MethodGet, api + "/activities/backfill-status", read, s.backfillStatus},
		{http.MethodGet, api + "/activities/longitudinal-data", read, s.longitudinalData},
		{http.MethodGet, api + "/activities/longitudinal-mean-max", read, s.longitudinalMeanMax},
		{http.MethodGet, api + "/activities/longitudinal-accumulated-work-duration", read, s.longitudinalWork},
		{http.MethodPost, api + "/activities/upload", write, s.upload},
		{http.MethodGet, api + "/activities/{activity_id}", read, s.oneActivity},
		{http.MethodGet, api + "/activities/{activity_id}/data", read, s.activityData},
		{http.MethodGet, api + "/activities/{activity_id}/mean-max", read, s.activityMeanMax},
		{http.MethodGet, api + "/activities/{activity_id}/accumulated-work-duration", read, s.activityWork},
		{http.MethodGet, api + "/traces/", read, s.listTraces},
		{http.MethodPost, api + "/traces/", write, s.createTrace},
		{http.MethodPut, api + "/traces/{trace_id}", write, s.replaceTrace},
		{http.MethodDelete, api + "/traces/{trace_id}", write, s.deleteTrace},
		{http.MethodGet, api + "/profile/sports/", read, s.profileSports},
		{http.MethodGet, api + "/profile/tags/", read, s.profileTags},

		{http.MethodGet, api + "/users/", ownSharing, s.listUsers},
		{http.MethodPost, api + "/users/", change, s.createUser},
		{http.MethodGet, api + "/users/{user_id}", sharing, s.oneUser},
		{http.MethodPut, api + "/users/{user_id}", change, s.updateUser},
		{http.MethodDelete, api + "/users/{user_id}", change, s.deleteUser},
		{http.MethodGet, api + "/teams/", sharing, s.listTeams},
		{http.MethodGet, api + "/teams/authorized", sharing, s.authorizedTeams},
		{http.MethodPost, api + "/teams/{team_id}/authorize", any, s.authorizeTeam},
		{http.MethodGet, api + "/teams/{team_id}/users", sharing, s.listTeamUsers},
	}...)
}
