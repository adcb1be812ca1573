package sweatstacktest

// SetHistory makes the training history of so many days anew.
func (s *Sandbox) SetHistory(days int) { s.world.build(s.settings.seed, s.Now(), days) }
