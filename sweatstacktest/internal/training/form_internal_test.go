package training

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const someMonday = 20_454 // 1 January 1970 plus so many days

func TestForm_FollowsFromTheTrainingBefore(t *testing.T) {
	t.Parallel()
	for seed := range uint64(5) {
		b := newBody(Athlete{Seed: seed})
		lowest, highest, offs := 1.0, 0.0, 0
		for day := someMonday; day < someMonday+1461; day++ {
			form := b.form(day)
			lowest, highest = min(lowest, form), max(highest, form)
			require.LessOrEqual(t, form, 1.0)
			assert.Less(t, math.Abs(form-b.form(day-1)), 0.012, "nobody changes from one day to the next")
			if number, weekday := weekOf(day); weekday == 0 && b.week(number-1).away {
				offs++
				assert.Less(t, form, b.form(day-7)+0.005, "a week off costs form")
			}
		}
		assert.Positive(t, offs)
		assert.True(t, lowest > 0.85 && lowest < 0.95, "lowest %.3f", lowest)
		assert.True(t, highest > 0.975, "highest %.3f", highest)
	}
}

func TestForm_IsBestWhenAnEasyWeekEnds(t *testing.T) {
	t.Parallel()
	b := newBody(Athlete{Seed: 3})
	for number := 2922; number < 2922+104; number++ {
		if b.week(number).phase == easyWeek && !b.week(number-1).away {
			monday := 7*number - 3
			assert.Greater(t, b.form(monday+6), b.form(monday)+0.008, "week %d", number)
		}
	}
}
