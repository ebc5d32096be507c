package scene

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"costate/core/adjoint"
	"costate/core/ode"
)

// Trajectory is what a scene of the catalogue would have been seen to do: all its
// states, at uniformly random times of its interval, with noise.
type Trajectory struct {
	Scene  string             `json:"scene"`            // ID in the catalogue
	Params map[string]float64 `json:"params,omitempty"` // others than that scene's
	Z0     [][]float64        `json:"z0,omitempty"`     // starts, none: that scene's
	T      float64            `json:"T"`                // length of the interval; 0 is that scene's
	Points int                `json:"points"`           // time stamps
	Noise  float64            `json:"noise"`            // standard deviation, as a part of that of each state along the trajectories
	Seed   int64              `json:"seed"`

	source *Scene
}

// maxStamps bounds the time stamps of a trajectory.
const maxStamps = 2000

func decodeTrajectory(x value) *Trajectory {
	d := &Trajectory{Points: 40, Noise: 0.05, Seed: 1}
	m := x.object("scene", "params", "z0", "T", "points", "noise", "seed")
	m["scene"].text(&d.Scene)
	params := m["params"].object()
	for name, v := range params {
		number := 0.0
		if v.absent() {
			v.wrong("a number")
		}
		v.number(&number)
		if d.Params == nil {
			d.Params = map[string]float64{}
		}
		d.Params[name] = number
	}
	for _, row := range m["z0"].list() {
		d.Z0 = append(d.Z0, row.numbers())
	}
	m["T"].number(&d.T)
	m["T"].within(d.T, 0, MaxTime)
	m["points"].integer(&d.Points)
	m["points"].within(float64(d.Points), 2, maxStamps)
	m["noise"].number(&d.Noise)
	m["noise"].within(d.Noise, 0, 10)
	d.Seed = m["seed"].seed(d.Seed)
	source, err := unmeasured(d.Scene)
	if err != nil {
		m["scene"].faults.add(m["scene"].at, "%v", err)
		return nil
	}
	for name := range d.Params {
		if _, ok := source.Params[name]; !ok {
			m["params"].faults.add(m["params"].child(name), "scene %q has no parameter %q", d.Scene, name)
		}
		source.Params[name] = d.Params[name]
	}
	if d.T > 0 {
		source.T = d.T
	}
	if d.Z0 != nil {
		n := len(source.Z0[0])
		for i, z := range d.Z0 {
			if len(z) != n {
				m["z0"].faults.add(m["z0"].list()[i].at, "expected %d numbers, one a state of %q, got %d", n, d.Scene, len(z))
			}
		}
		source.Z0 = d.Z0
	}
	if len(source.Z0) == 0 || len(source.Z0)*d.Points > MaxPoints {
		m["points"].faults.add(m["points"].at, "%d starts of %d times each; at most %d together", len(source.Z0), d.Points, MaxPoints)
	}
	d.source = source
	return d
}

// unmeasured reads a scene of the catalogue as one that only runs: without loss,
// data and training.
func unmeasured(id string) (*Scene, error) {
	raw, ok := asWritten(id)
	if !ok {
		return nil, errors.New("no scene named so in the catalogue")
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(raw, &members); err != nil {
		return nil, err
	}
	if members["field"] == nil || members["z0"] == nil {
		return nil, errors.New("that scene has no field with start points: there is no trajectory")
	}
	for _, name := range []string{"loss", "data", "flow", "view", "events", "gradient"} {
		delete(members, name)
	}
	raw, err := json.Marshal(members)
	if err != nil {
		return nil, err
	}
	return Decode(raw)
}

// asWritten returns the scene of the catalogue with that ID as it is written. It
// reads the files, since the catalogue itself is decoded with what stands here.
func asWritten(id string) (json.RawMessage, bool) {
	list, err := files.ReadDir("catalogue")
	if err != nil {
		return nil, false
	}
	for _, entry := range list {
		if _, name, _ := strings.Cut(strings.TrimSuffix(entry.Name(), ".json"), "-"); name != id {
			continue
		}
		data, err := files.ReadFile("catalogue/" + entry.Name())
		var f file
		if err != nil || json.Unmarshal(data, &f) != nil {
			return nil, false
		}
		return f.Scene, true
	}
	return nil, false
}

// take makes the observations, and the starts, of the scene from what was seen.
// length is T of the scene as it stands there.
func (d *Trajectory) take(s *Scene, length, at value) {
	seen, err := d.observe()
	if err != nil {
		at.faults.add(at.at, "scene %q: %v", d.Scene, err)
		return
	}
	s.T0 = d.source.T0
	if length.absent() {
		s.T = d.source.T
	}
	if s.Field.Network != nil {
		for i := range seen.States {
			seen.States[i] = fmt.Sprintf("z%d", i+1)
		}
	}
	train, test := &Observations{Clock: "time", States: seen.States}, &Observations{Clock: "time", States: seen.States}
	train.Values, test.Values = make([][][]float64, len(seen.Values)), make([][][]float64, len(seen.Values))
	aside := heldOut(len(seen.Times), s.Data.Test, s.Data.Seed)
	for i, t := range seen.Times {
		to := train
		if aside[i] {
			to = test
		}
		to.Times = append(to.Times, t)
		for k := range seen.Values {
			to.Values[k] = append(to.Values[k], seen.Values[k][i])
		}
	}
	s.set = &DataSet{observations: train}
	if len(test.Times) > 0 {
		s.set.TestObservations = test
	}
	for _, z := range d.source.Z0 {
		s.set.starts = append(s.set.starts, slices.Clone(z))
	}
}

// observe solves the source and adds the noise.
func (d *Trajectory) observe() (*Observations, error) {
	s := d.source
	if m, _ := ode.Lookup(s.Solver.Method); !m.Stiff {
		s.Solver.Method, s.Solver.RTol, s.Solver.ATol, s.Solver.ATols = "dop853", 1e-9, 1e-11, nil
	}
	s.Solver.MaxSteps = min(s.Solver.MaxSteps, 50_000)
	x, err := new(Builder).Build(s)
	if err != nil {
		return nil, err
	}
	out := &Observations{Clock: "time", States: x.States, Values: make([][][]float64, len(s.Z0))}
	stamps, noise := generator(d.Seed, streamPoints), generator(d.Seed, streamNoise)
	for range d.Points {
		out.Times = append(out.Times, s.T0+s.T*stamps.Float64())
	}
	slices.Sort(out.Times)
	p := *x.Engine().Problem()
	p.Samples = out.Times
	err = adjoint.NewEngine(p).Solve(context.Background(), x.Theta, false, adjoint.Observer{Sample: func(start, _ int, _ float64, z []float64) {
		out.Values[start] = append(out.Values[start], slices.Clone(z))
	}})
	if err != nil {
		return nil, err
	}
	for i := range x.States {
		mean, square, count := 0.0, 0.0, float64(len(s.Z0)*d.Points)
		each := func(do func(v *float64)) {
			for _, table := range out.Values {
				for _, row := range table {
					do(&row[i])
				}
			}
		}
		each(func(v *float64) { mean += *v / count })
		each(func(v *float64) { square += (*v - mean) * (*v - mean) / count })
		each(func(v *float64) { *v += d.Noise * math.Sqrt(square) * noise.NormFloat64() })
	}
	return out, nil
}
