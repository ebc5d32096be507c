package horizon

import (
	"context"
	"embed"
	"math"
	"math/rand/v2"
	"slices"

	"costate/core/adjoint"
	"costate/core/scene"
)

//go:embed scenes/*.json
var files embed.FS

// embedded reads a scene of this package; they are tested.
func embedded(name string) *scene.Scene {
	data, err := files.ReadFile("scenes/" + name + ".json")
	if err != nil {
		panic(err)
	}
	s, err := scene.Decode(data)
	if err != nil {
		panic(err)
	}
	return s
}

// Pendulum is a pendulum of 1 m that falls with g = 9.81 m/s², let go at 1.2 rad,
// of which angles are seen at even fractions of its duration.
type Pendulum struct {
	Duration float64 // s
	Friction float64 // 1/s
	Noise    float64 // rad, standard deviation of an angle
	Angles   int     // how many are seen
	Seed     uint64  // of the noise
}

// Scene returns what was seen as observations on the depth clock; T of the scene
// is a guess, and so is its friction, which is free. With scale f is multiplied
// by exp(k), k free: g is then not known.
func (p Pendulum) Scene(ctx context.Context, scale bool) (*scene.Scene, error) {
	s := embedded("pendulum")
	x, err := new(scene.Builder).Build(s)
	if err != nil {
		return nil, err
	}
	seen := *x.Engine().Problem()
	seen.T, seen.Loss = p.Duration, adjoint.Loss{}
	seen.Samples = make([]float64, p.Angles)
	o := s.Loss.Observations
	o.Times, o.Values = nil, [][][]float64{nil}
	for i := range seen.Samples {
		o.Times = append(o.Times, float64(i+1)/float64(p.Angles))
		seen.Samples[i] = p.Duration * o.Times[i]
	}
	noise := rand.New(rand.NewPCG(p.Seed, 1))
	theta := slices.Clone(x.Theta)
	theta[slices.Index(x.Params, "c")] = p.Friction
	err = adjoint.NewEngine(seen).Solve(ctx, theta, false, adjoint.Observer{Sample: func(_, _ int, _ float64, z []float64) {
		o.Values[0] = append(o.Values[0], []float64{z[0] + p.Noise*noise.NormFloat64()})
	}})
	if scale {
		s.Flow.Free = append(s.Flow.Free, "k")
	}
	return s, err
}

// LynxDeath is the rate at which lynx without prey die, a year: the posterior mean
// for these pelts and their dates in B. Carpenter, Predator–prey population
// dynamics: the Lotka–Volterra model in Stan, 2018. Of the four rates it is the
// one that could be had without counting, by following single animals.
const LynxDeath = 0.80

// peltYears is how many years after 1900 the record ends.
const peltYears = 20

// Pelts returns hare and lynx in the logarithms x and y of thousands of pelts, the
// first years of the record from 1900 on at even fractions of T. The death rate of
// lynx is held at [LynxDeath], unless all four rates are free.
func Pelts(years int, all bool) *scene.Scene {
	s := embedded("pelts")
	record := peltRecord()
	years = max(4, min(peltYears, years))
	s.T = float64(years)
	o := s.Loss.Observations
	o.Times, o.Values = nil, [][][]float64{record[:years+1]}
	for i := range years + 1 {
		o.Times = append(o.Times, float64(i)/float64(years))
	}
	s.Params["lc"] = math.Log(LynxDeath)
	if all {
		s.Flow.Free = append(s.Flow.Free, "lc")
	}
	return s
}

// peltRecord is the logarithms of the pelts of hare and lynx of each year from
// 1900 on.
func peltRecord() [][]float64 {
	entry, _ := scene.Find("hare-and-lynx")
	s, err := scene.Decode(entry.Scene)
	if err != nil {
		panic(err)
	}
	var record [][]float64
	for _, row := range s.Loss.Observations.Values[0] {
		record = append(record, []float64{math.Log(row[0]), math.Log(row[1])})
	}
	return record
}

// Classes is a scene of 120 points of two classes, "moons" or "circles", that a
// network carries over the depth T until a line divides them. price is what of
// the way is paid for, the factor of ∫‖dz/ds‖² ds = T ∫‖f‖² dt, which is the same
// for all that the symmetry makes of one another: with it there is a best way to
// go, without it none, since cross entropy always gains by going on. The line is
// held: a longer normal of it would be a shorter way.
func Classes(kind string, T, price float64) (*scene.Scene, error) {
	s := embedded("classes")
	s.T, s.Loss.KineticEnergy, s.Data.Generate.Kind = T, price*T, kind
	if kind == "circles" { // in the plane one encloses the other, whatever the flow
		s.Field.Network.Augment = 1
		s.Loss.Classes.Weights = []float64{0, 0, -1, 0, 0, 1, 0, 0}
	}
	return scene.Decode(s.Indented()) // which draws the points
}

// Price is that of the way where there is to be one.
const Price = 0.02
