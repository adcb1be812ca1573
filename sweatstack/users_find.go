package sweatstack

import (
	"context"
	"fmt"
	"strings"
	"unicode"
)

// SearchMode says what the text of a search for a user is.
type SearchMode int

const (
	// SearchAuto takes a text of 16 or 26 ASCII letters and digits for an id
	// and anything else for a name. It is the default.
	SearchAuto SearchMode = iota
	// SearchByID compares ids by the letter.
	SearchByID
	// SearchByName compares display names; see [UsersService.Find].
	SearchByName
)

// Find finds one user among those of [UsersService.List], by id or by name. A
// name is a part of the display name, without regard to case (Unicode simple
// folding) and to spaces around it. Of several users whose names contain it,
// the one whose whole name it is wins.
//
// Errors: [ErrNotFound] when there is nobody; [AmbiguousUserError] when there
// are several; [ParamError] for an empty text and an unknown mode; those of
// List.
func (s *UsersService) Find(ctx context.Context, user string, mode SearchMode, options ...CallOption) (UserSummary, error) {
	byID, err := mode.isID(user)
	if err != nil {
		return UserSummary{}, err
	}
	users, err := s.List(ctx, UserListParams{}, options...)
	if err != nil {
		return UserSummary{}, err
	}
	return findUser(users, user, byID)
}

// AmbiguousUserError is a name that several users have.
type AmbiguousUserError struct {
	// Name is what was looked for.
	Name string
	// Users are those it fits, in the platform's order; at least two.
	Users []UserSummary
}

// maxNamed bounds how many users the text of an error names.
const maxNamed = 10

// Error implements error. It lists the display names, the first ten of many.
// They come from outside: escape them before showing them on a page.
func (e *AmbiguousUserError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "sweatstack: %d users fit the name %q: ", len(e.Users), shorten(e.Name))
	for i, u := range e.Users {
		if i == maxNamed {
			fmt.Fprintf(&b, " and %d more", len(e.Users)-i)
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(shorten(u.DisplayName))
	}
	return b.String()
}

// isID reports whether a text is to be taken for an id.
func (m SearchMode) isID(text string) (bool, error) {
	if strings.TrimSpace(text) == "" {
		return false, &ParamError{Name: "user", Reason: "must not be empty"}
	}
	switch m {
	case SearchAuto:
		return looksLikeID(text), nil
	case SearchByID, SearchByName:
		return m == SearchByID, nil
	default:
		return false, &ParamError{Name: "mode", Reason: "is not a search mode"}
	}
}

// looksLikeID knows both forms of user ids: 16 letters and digits, and ULIDs
// (SweatStack API reference, section 2.7).
func looksLikeID(text string) bool {
	return (len(text) == 16 || len(text) == 26) && !strings.ContainsFunc(text, func(r rune) bool {
		return r > unicode.MaxASCII || (!unicode.IsLetter(r) && !unicode.IsDigit(r))
	})
}

// findUser finds one user in a list. Somebody who is in it twice is one user.
func findUser(users []UserSummary, text string, byID bool) (UserSummary, error) {
	var fit, whole []UserSummary
	wanted, seen := fold(strings.TrimSpace(text)), make(map[string]bool)
	for _, u := range users {
		switch {
		case byID && u.ID == text:
			return u, nil
		case byID, seen[u.ID], !foldedContains(u.DisplayName, wanted):
			continue
		}
		seen[u.ID] = true
		fit = append(fit, u)
		if fold(strings.TrimSpace(u.DisplayName)) == wanted {
			whole = append(whole, u)
		}
	}
	if len(whole) > 0 {
		fit = whole
	}
	switch {
	case byID:
		return UserSummary{}, fmt.Errorf("%w: no user with the id %q", ErrNotFound, shorten(text))
	case len(fit) == 0:
		return UserSummary{}, fmt.Errorf("%w: no user with the name %q", ErrNotFound, shorten(text))
	case len(fit) > 1:
		return UserSummary{}, &AmbiguousUserError{Name: text, Users: fit}
	}
	return fit[0], nil
}

// foldedContains reports whether a name contains a folded text.
func foldedContains(name, folded string) bool { return strings.Contains(fold(name), folded) }

// fold takes the case out of a text: of the characters that differ in nothing
// else the smallest stands for all, as in [strings.EqualFold].
func fold(text string) string {
	return strings.Map(func(r rune) rune {
		if r <= unicode.MaxASCII { // most are; capitals come first
			if 'a' <= r && r <= 'z' {
				r -= 'a' - 'A'
			}
			return r
		}
		least := r
		for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
			least = min(least, next)
		}
		return least
	}, text)
}
