package sweatstack

// CoordinatorStats are the numbers of a [LocalCoordinator] at one moment, for
// metrics and alarms.
type CoordinatorStats struct {
	// Generations is how many refresh tokens something is known of.
	Generations int
	// Flights is how many redeems are under way, Waiting how many callers
	// wait for them.
	Flights, Waiting int
	// EndedSessions is how many ended sessions are remembered.
	EndedSessions int
	// Evicted is how many generations were forgotten before their time since
	// the start, because of [LocalCoordinatorConfig.MaxGenerations]. When it
	// grows, raise that bound.
	Evicted uint64
}

// Stats gives the numbers of this moment.
func (c *LocalCoordinator) Stats() CoordinatorStats {
	c.mu.Lock()
	defer c.mu.Unlock()
	return CoordinatorStats{
		Generations: len(c.generations), Flights: c.flights, Waiting: int(c.waiting.Load()),
		EndedSessions: len(c.ended.byID), Evicted: c.evicted,
	}
}
