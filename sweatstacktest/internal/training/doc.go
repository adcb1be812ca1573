// Package training makes up the training history of a person: a believable one,
// and always the same one for the same seed.
//
// An [Athlete] says what the body can do (critical power, W′, heart rates,
// mass), where home is, which sports the person likes and how much they train.
// [Athlete.History] turns that into sessions: a rhythm of hard and easy days,
// rest days, three weeks of building and one of rest, skis in winter and bikes
// in summer, races, tests, now and then a week off. A [Session] is cheap; its
// streams are made by [Session.Samples] when somebody asks, and are not kept.
//
// # What holds
//
//   - Same athlete, same day, same session: it depends neither on the moment of
//     asking nor on how many days are asked for. There is no global state, and
//     every call may run concurrently with every other.
//   - Power obeys the critical-power model: what is spent above critical power
//     comes out of W′, which never falls below zero and fills up again below it.
//     So no mean over t seconds exceeds CP + W′/t, and mean-max curves have the
//     shape that real ones have.
//   - Speed comes from power, slope and drag; heart rate follows power late and
//     drifts upwards; the track is a closed loop that begins and ends at home.
//   - Recordings are as imperfect as real ones: pauses and lost seconds, a start
//     without a fix, tunnels, sensors that drop out, are late, or are missing.
//   - Values fit the wire: 16-bit integers, and half floats that are rounded
//     already, so that what is held here equals what a client reads.
//
// # What follows from samples
//
// [Samples.Summary], [MeanMax], [LongestAtLevel] and [AccumulatedWorkDuration]
// compute what the API serves. They work on any samples, also on those of an
// uploaded file.
package training
