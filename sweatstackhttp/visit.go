package sweatstackhttp

import (
	"context"
	"time"
)

// visit is what the middlewares found out about a request. One value in the
// context serves all of them, so that nested ones do the work once.
type visit struct {
	auth      *Auth
	begun     time.Time // when the outermost middleware took the request
	method    string
	path      string
	loaded    bool // principal is known, or known to be nobody
	signed    bool
	principal principal
	user      AuthenticatedUser // of the principal
	notice    Notice
	selected  SelectedUser
	chosen    bool // selected is known
	grants    grant
}

// grant says which accessors a middleware has made usable.
type grant uint8

const (
	grantOptional grant = 1 << iota
	grantOptionalSelected
	grantAuthenticated
	grantSelected
)

type visitKey struct{}

// visitOf gives the visit of a context, or nil.
func visitOf(ctx context.Context) *visit {
	v, _ := ctx.Value(visitKey{}).(*visit)
	return v
}

// granted gives the visit if a middleware above granted the accessor, and
// panics with the middleware's name otherwise: that is a fault of the wiring,
// and it shows on the first request.
func granted(ctx context.Context, g grant, accessor, middleware string) *visit {
	v := visitOf(ctx)
	if v == nil || v.grants&g == 0 {
		panic("sweatstackhttp: " + accessor + " needs the middleware Auth." + middleware + " on this route")
	}
	return v
}

// AuthenticatedUserFrom gives the principal of a request behind
// [Auth.AuthenticatedUser] or [Auth.SelectedUser]. Without either it panics.
func AuthenticatedUserFrom(ctx context.Context) AuthenticatedUser {
	v := granted(ctx, grantAuthenticated, "AuthenticatedUserFrom", "AuthenticatedUser")
	return v.user
}

// SelectedUserFrom gives the person whose data a request shows, behind
// [Auth.SelectedUser]. Without it it panics.
func SelectedUserFrom(ctx context.Context) SelectedUser {
	return granted(ctx, grantSelected, "SelectedUserFrom", "SelectedUser").selected
}

// OptionalUserFrom gives the principal of a request behind [Auth.OptionalUser]
// or a middleware that demands more. Without any it panics.
func OptionalUserFrom(ctx context.Context) OptionalUser {
	v := granted(ctx, grantOptional, "OptionalUserFrom", "OptionalUser")
	if !v.signed {
		return OptionalUser{}
	}
	return OptionalUser{user: v.user, signed: true}
}

// OptionalSelectedUserFrom gives the person whose data a request shows, behind
// [Auth.OptionalSelectedUser] or [Auth.SelectedUser]. Without either it panics.
func OptionalSelectedUserFrom(ctx context.Context) OptionalSelectedUser {
	v := granted(ctx, grantOptionalSelected, "OptionalSelectedUserFrom", "OptionalSelectedUser")
	return OptionalSelectedUser{user: v.selected, signed: v.chosen}
}
