package training

import "math"

// route is a closed line on the map that begins and ends at home. Its points
// are metres east and north of home at equal steps along it.
type route struct {
	east, north []float64
	length      float64
	thereBack   bool // the line is rowed out and back again
}

const routePoints = 1024

// newRoute draws a loop of some length for a kind of ground.
func newRoute(seed uint64, g ground, length float64) route {
	switch g {
	case oval:
		return newOval(length)
	case river:
		return newRiver(seed, length)
	default:
		return newLoop(seed, length)
	}
}

// newLoop is a bent circle: large bumps give it a shape, small ones its curves.
func newLoop(seed uint64, length float64) route {
	r := stream(seed, forRoute, 2)
	bumps := make([][3]float64, 0, 18) // waves, size, phase
	for k := 2; k <= 5; k++ {
		bumps = append(bumps, [3]float64{float64(k), 0.34 / float64(k) * r.NormFloat64(), 2 * math.Pi * r.Float64()})
	}
	for k := 9; k <= 49; k += 4 {
		bumps = append(bumps, [3]float64{float64(k), 0.16 / float64(k) * r.NormFloat64(), 2 * math.Pi * r.Float64()})
	}
	turn := 2 * math.Pi * r.Float64()
	const fine = 2 * routePoints
	x, y := make([]float64, fine+1), make([]float64, fine+1)
	for i := range x {
		angle := 2 * math.Pi * float64(i%fine) / fine
		radius := 1.0
		for _, b := range bumps {
			radius += b[1] * math.Cos(b[0]*angle+b[2])
		}
		sin, cos := math.Sincos(angle + turn)
		radius = max(radius, 0.2)
		x[i], y[i] = radius*cos, radius*sin
	}
	return evenly(x, y, length)
}

// newOval is a running track, or a velodrome seen from above: two straights and
// two half circles.
func newOval(length float64) route {
	straight := 0.211 * length
	radius := (length - 2*straight) / (2 * math.Pi)
	const fine = 2 * routePoints
	x, y := make([]float64, fine+1), make([]float64, fine+1)
	for i := range x {
		s := length * float64(i%fine) / fine
		bend := math.Pi * radius
		switch {
		case s < straight:
			x[i], y[i] = s, 0
		case s < straight+bend:
			sin, cos := math.Sincos((s-straight)/radius - math.Pi/2)
			x[i], y[i] = straight+radius*cos, radius+radius*sin
		case s < 2*straight+bend:
			x[i], y[i] = 2*straight+bend-s, 2*radius
		default:
			sin, cos := math.Sincos((s-2*straight-bend)/radius + math.Pi/2)
			x[i], y[i] = radius*cos, radius+radius*sin
		}
	}
	return evenly(x, y, length)
}

// newRiver is a bending line of half the length, there and back.
func newRiver(seed uint64, length float64) route {
	r := stream(seed, forRoute, 3)
	heading := 2 * math.Pi * r.Float64()
	bend, phase := 0.5+0.5*r.Float64(), 2*math.Pi*r.Float64()
	const fine = routePoints
	x, y := make([]float64, fine+1), make([]float64, fine+1)
	for i := 1; i <= fine; i++ {
		at := float64(i) / fine
		sin, cos := math.Sincos(heading + bend*math.Sin(9*at+phase) + 0.3*math.Sin(23*at))
		x[i], y[i] = x[i-1]+cos, y[i-1]+sin
	}
	line := evenly(x, y, length/2)
	line.length, line.thereBack = length, true
	return line
}

// evenly moves a line's first point to the origin, scales it to a length, and
// spaces its points evenly.
func evenly(x, y []float64, length float64) route {
	along := make([]float64, len(x))
	for i := 1; i < len(x); i++ {
		along[i] = along[i-1] + math.Hypot(x[i]-x[i-1], y[i]-y[i-1])
	}
	total := along[len(along)-1]
	scale := length / total
	r := route{east: make([]float64, routePoints+1), north: make([]float64, routePoints+1), length: length}
	j := 0
	for i := range r.east {
		s := total * float64(i) / routePoints
		for j < len(along)-2 && along[j+1] < s {
			j++
		}
		part := 0.0
		if gap := along[j+1] - along[j]; gap > 0 {
			part = (s - along[j]) / gap
		}
		r.east[i] = scale * (x[j] + part*(x[j+1]-x[j]) - x[0])
		r.north[i] = scale * (y[j] + part*(y[j+1]-y[j]) - y[0])
	}
	return r
}

// at returns the place after a distance; the loop repeats.
func (r *route) at(distance float64) (east, north float64) {
	u := distance / r.length
	u -= math.Floor(u)
	if r.thereBack {
		u = 1 - math.Abs(1-2*u)
	}
	x := u * routePoints
	i := min(int(x), routePoints-1)
	part := x - float64(i)
	return r.east[i] + part*(r.east[i+1]-r.east[i]), r.north[i] + part*(r.north[i+1]-r.north[i])
}

const metresPerDegree = 111_320

// position turns metres from home into degrees. Homes are at most 80 degrees
// from the equator, so the cosine is never near zero.
func (h Home) position(east, north float64) (latitude, longitude float64) {
	latitude = h.Latitude + north/metresPerDegree
	longitude = h.Longitude + east/(metresPerDegree*math.Cos(h.Latitude*math.Pi/180))
	if longitude >= 180 {
		longitude -= 360
	} else if longitude < -180 {
		longitude += 360
	}
	return latitude, longitude
}
