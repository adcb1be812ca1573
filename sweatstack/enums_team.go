package sweatstack

// TeamRole says what a user is in a team of theirs (SweatStack API reference,
// sections 4.7 and 4.9, where it is ApplicationMemberRole). It is an open set.
// The platform may send none.
type TeamRole string

// The roles in a team.
const (
	TeamRoleOwner  TeamRole = "owner"
	TeamRoleMember TeamRole = "member"
)

// Known reports whether this version knows the role.
func (r TeamRole) Known() bool {
	switch r {
	case TeamRoleOwner, TeamRoleMember:
		return true
	default:
		return false
	}
}
