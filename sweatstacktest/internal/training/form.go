package training

// form is the share of the best critical power that the athlete has on a day.
// It follows from the training of the weeks before: it rises through the
// season, falls after a week off, and is lifted by the rest of an easy week. It
// never passes 1.
func (b *body) form(day int) float64 {
	number, weekday := weekOf(day)
	w := b.week(number)
	part := float64(weekday) / 7
	fitness, next := b.fitness(w)
	fresh := 0.0
	switch w.phase {
	case easyWeek:
		fresh = part
	case 0:
		fresh = 1 - part
	}
	return min(0.915+0.25*((1-part)*fitness+part*next-0.88)+0.02*fresh, 1)
}

// fitness is the mean of the blocks before a week, and before the next one, in
// shares of an ordinary week's hours; what was done six weeks ago counts a
// third of last week. A week off takes half of what it would have given.
func (b *body) fitness(w week) (now, next float64) {
	const weeks, keeps = 12, 0.846
	sum, all, weight := 0.0, 0.0, 1.0
	for back := 1; back <= weeks; back++ {
		sum += weight * b.week(w.number-back).gives()
		all += weight
		weight *= keeps
	}
	return sum / all, (w.gives() + keeps*sum) / (1 + keeps*all)
}

// gives is what a week does for the fitness of those after it.
func (w week) gives() float64 {
	if w.away {
		return w.level / 2
	}
	return w.level
}
