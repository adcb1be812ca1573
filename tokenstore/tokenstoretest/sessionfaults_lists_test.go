package tokenstoretest_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/sweatstack/sweatstack-go/tokenstore"
)

func sessionListingFaults() []sessionFault {
	const order = "the newest sign-in is listed first, then by id"
	return []sessionFault{
		{"a list of nobody is not found", wrapped(func(b *brokenSessions) {
			b.list = func(ctx context.Context, userID string) ([]tokenstore.Session, error) {
				sessions, err := b.good.List(ctx, userID)
				if err == nil && len(sessions) == 0 {
					return nil, tokenstore.ErrNotFound
				}
				return sessions, err
			}
		}), []string{"a user without a session has an empty list"}},
		{"the oldest comes first", listedSessions(func(sessions []tokenstore.Session) []tokenstore.Session {
			slices.Reverse(sessions)
			return sessions
		}), []string{order, "300 sessions of a user are all listed"}},
		{"the last seen comes first", listedSessions(func(sessions []tokenstore.Session) []tokenstore.Session {
			slices.SortStableFunc(sessions, func(a, b tokenstore.Session) int { return b.Seen.Compare(a.Seen) })
			return sessions
		}), []string{order, "a list shows what touch and select have changed"}},
		{"ids are ordered without case", listedSessions(func(sessions []tokenstore.Session) []tokenstore.Session {
			slices.SortStableFunc(sessions, func(a, b tokenstore.Session) int {
				if !a.Created.Equal(b.Created) {
					return 0
				}
				return strings.Compare(strings.ToLower(b.ID), strings.ToLower(a.ID))
			})
			return sessions
		}), []string{order}},
		{"a list ends with its first page", listedSessions(func(sessions []tokenstore.Session) []tokenstore.Session {
			return sessions[:min(len(sessions), 100)]
		}), []string{"300 sessions of a user are all listed"}},
		{"a list folds the user", wrapped(func(b *brokenSessions) {
			b.list = func(ctx context.Context, userID string) ([]tokenstore.Session, error) {
				one, errOne := b.good.List(ctx, userID)
				two, errTwo := b.good.List(ctx, strings.ToUpper(userID))
				if userID == strings.ToUpper(userID) {
					two = nil
				}
				return slices.Concat(one, two), errors.Join(errOne, errTwo)
			}
		}), []string{ruleLiving}},
		{"a list shows what has ended", wrapped(func(b *brokenSessions) {
			var mu sync.Mutex
			all := map[string][]tokenstore.Session{}
			b.create = func(ctx context.Context, s tokenstore.Session) error {
				err := b.good.Create(ctx, s)
				if err == nil {
					mu.Lock()
					defer mu.Unlock()
					all[s.UserID] = append(all[s.UserID], s)
				}
				return err
			}
			b.list = func(_ context.Context, userID string) ([]tokenstore.Session, error) {
				mu.Lock()
				defer mu.Unlock()
				return slices.Clone(all[userID]), nil
			}
		}), []string{ruleLiving, ruleGone, ruleEndAllLiving}},
	}
}
