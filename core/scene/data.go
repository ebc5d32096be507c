package scene

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Data are the points or the trajectory that a scene is to learn: one of
// Generate, Rows and Trajectory.
//
// Points become start points: those of z0, if there are any, come first, then
// the training points in their order; states beyond the numbers of a point begin
// at 0. In the order of a seeded permutation the first Test of them (rounded) are
// set aside for the test.
//
// A trajectory becomes loss.observations on the time clock, whatever stood there,
// t0, and T and z0 where those are absent; the part Test is of its times.
type Data struct {
	Generate   *Generate   `json:"generate,omitempty"`
	Rows       [][]float64 `json:"rows,omitempty"`  // the numbers of a point, then its label 0, 1, …
	Names      []string    `json:"names,omitempty"` // of the labels of Rows
	Trajectory *Trajectory `json:"trajectory,omitempty"`
	Test       float64     `json:"test"` // the part kept for the test, in [0, 0.9]
	Seed       int64       `json:"seed"` // of the division
}

// Labelled are points, each with the class it is of or the target it is to reach.
type Labelled struct {
	Points  [][]float64
	Labels  []int       // nil without classes
	Targets [][]float64 // nil without targets
}

// DataSet is what a scene's data are, divided.
type DataSet struct {
	Dim         int // numbers of a point
	Classes     int // 0 without labels
	Train, Test Labelled

	// TestObservations are those of a trajectory that the loss leaves out, or nil.
	TestObservations *Observations

	observations *Observations // of a trajectory, for the loss
	starts       [][]float64   // of a trajectory
}

const (
	// MaxPoints bounds the points of a scene's data, and the rows of a CSV file.
	MaxPoints = 10_000

	// maxClasses bounds the labels.
	maxClasses = 64
)

// DataSet returns the points of the scene's data, nil without data.
func (s *Scene) DataSet() *DataSet { return s.set }

// Starts returns how many start points there are, those that are data included.
func (s *Scene) Starts() int {
	if s.set == nil {
		return len(s.Z0)
	}
	return len(s.Z0) + len(s.set.Train.Points)
}

// decodeData reads the data and makes the points; length is the member T.
func decodeData(s *Scene, x, length value) {
	if x.absent() {
		return
	}
	if s.Field == nil {
		x.faults.add(x.at, "data need a field that carries them: a landscape has none")
		return
	}
	d := &Data{Seed: 1}
	m := x.object("generate", "rows", "names", "trajectory", "test", "seed")
	kinds := 0
	for _, name := range []string{"generate", "rows", "trajectory"} {
		if !m[name].absent() {
			kinds++
		}
	}
	if kinds != 1 {
		x.faults.add(x.at, "expected one of generate, rows and trajectory")
		return
	}
	m["test"].number(&d.Test)
	m["test"].within(d.Test, 0, 0.9)
	d.Seed = m["seed"].seed(d.Seed)
	d.Names = m["names"].texts()
	before := len(*x.faults)
	var all Labelled
	switch {
	case !m["generate"].absent():
		d.Generate = decodeGenerate(m["generate"])
		if len(*x.faults) > before {
			return
		}
		all = d.Generate.points()
	case !m["rows"].absent():
		d.Rows = decodeRows(m["rows"])
		if len(*x.faults) > before {
			return
		}
		all = labelled(d.Rows)
	default:
		d.Trajectory = decodeTrajectory(m["trajectory"])
		if len(*x.faults) > before {
			return
		}
		s.Data = d
		d.Trajectory.take(s, length, m["trajectory"])
		return
	}
	s.Data = d
	s.set = divide(all, d.Test, d.Seed)
	if len(d.Names) > 0 && len(d.Names) != s.set.Classes {
		m["names"].faults.add(m["names"].at, "%d names for %d labels", len(d.Names), s.set.Classes)
	}
}

// seed reads the seed of a generator.
func (x value) seed(absent int64) int64 {
	k := int(absent)
	x.integer(&k)
	return int64(k)
}

func decodeRows(x value) [][]float64 {
	items := x.list()
	if len(items) == 0 || len(items) > MaxPoints {
		x.faults.add(x.at, "%d rows: expected 1 to %d", len(items), MaxPoints)
		return nil
	}
	rows := make([][]float64, len(items))
	for i, item := range items {
		rows[i] = item.numbers()
		switch width := len(rows[i]); {
		case width < 2:
			item.faults.add(item.at, "expected the numbers of a point and then its label, as [1.5, -0.5, 0]")
			return nil
		case width != len(rows[0]):
			item.faults.add(item.at, "%d numbers, the first row has %d", width, len(rows[0]))
			return nil
		}
		if label := rows[i][len(rows[i])-1]; label != math.Trunc(label) || label < 0 || label >= maxClasses {
			item.faults.add(item.at, "the last number is the label, one of 0 to %d; it is %v", maxClasses-1, label)
			return nil
		}
	}
	return rows
}

func labelled(rows [][]float64) Labelled {
	var out Labelled
	for _, row := range rows {
		n := len(row) - 1
		out.Points = append(out.Points, slices.Clone(row[:n]))
		out.Labels = append(out.Labels, int(row[n]))
	}
	return out
}

// divide sets the test part aside. Both keep the order of the points.
func divide(all Labelled, part float64, seed int64) *DataSet {
	set := &DataSet{Dim: len(all.Points[0])}
	for _, label := range all.Labels {
		set.Classes = max(set.Classes, label+1)
	}
	aside := heldOut(len(all.Points), part, seed)
	for i, point := range all.Points {
		to := &set.Train
		if aside[i] {
			to = &set.Test
		}
		to.Points = append(to.Points, point)
		if all.Labels != nil {
			to.Labels = append(to.Labels, all.Labels[i])
		}
		if all.Targets != nil {
			to.Targets = append(to.Targets, all.Targets[i])
		}
	}
	return set
}

// heldOut says which of n are for the test: the first of a permutation, but
// never all.
func heldOut(n int, part float64, seed int64) []bool {
	aside := make([]bool, n)
	order := generator(seed, streamSplit).Perm(n)
	for _, i := range order[:min(n-1, int(math.Round(part*float64(n))))] {
		aside[i] = true
	}
	return aside
}

// Streams of the generator with one seed, so that points do not change when
// noise does.
const (
	streamPoints = iota
	streamNoise
	streamSplit
	streamReadout
	streamBatches // and those after it, one an epoch
)

// generator is PCG (O'Neill 2014) of math/rand/v2.
func generator(seed int64, stream uint64) *rand.Rand {
	return rand.New(rand.NewPCG(uint64(seed), stream))
}

// checkData holds the data to a field of dim states, 0 if that is not known.
func (s *Scene) checkData(z0 value, dim int) {
	if s.set == nil {
		return
	}
	if n := len(s.set.starts); n > 0 && len(s.Z0) != n {
		z0.faults.add("/z0", "%d start points, but the data are of %d trajectories: leave z0 away, or give as many", len(s.Z0), n)
	}
	if dim > 0 && s.set.Dim > dim {
		z0.faults.add("/data", "a point has %d numbers, the field %d states", s.set.Dim, dim)
	}
	if s.set.Train.Targets != nil && len(s.Z0) > 0 {
		z0.faults.add("/z0", "start points beside a swap have no target: leave z0 away")
	}
}
