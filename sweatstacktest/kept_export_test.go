package sweatstacktest

// KeptByUser counts what requests have left with a user: tests, and metadata
// and values of days together.
func (s *Sandbox) KeptByUser(user string) (tests, entries int) {
	s.world.mu.RLock()
	defer s.world.mu.RUnlock()
	for _, t := range s.world.kept.tests {
		if t.user == user {
			tests++
		}
	}
	for _, m := range s.world.kept.metadata {
		if m.user == user {
			entries++
		}
	}
	for key := range s.world.kept.dailies {
		if key.user == user {
			entries++
		}
	}
	return tests, entries
}

// TokenOfNoApplication is an access token that was not issued to an
// application.
func (s *Sandbox) TokenOfNoApplication(user User) string {
	answer, err := s.issue(&grant{actor: user.ID, subject: user.ID, scopes: knownScopes()}, false)
	if err != nil {
		panic(err)
	}
	return answer.AccessToken
}
