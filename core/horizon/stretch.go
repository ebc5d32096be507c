package horizon

import (
	"context"
	"slices"

	"gonum.org/v1/gonum/floats"

	"costate/core/adjoint"
	"costate/core/scene"
)

// Keep says where an explicit t of f goes when T does.
type Keep int

const (
	// KeepS has f depend on s = (t − t0)/T: what it does at half of the way it
	// still does at half of the way.
	KeepS Keep = iota
	// KeepT has f depend on t: a shorter T sees less of it.
	KeepT
)

// Stretch returns c f with its t where keep says, to be solved for T/c from t0.
// By dz/ds = T f that ends where f itself does after T if f does not depend on
// t, and, if it does, with [KeepS] alone.
func Stretch(f adjoint.Field, t0, c float64, keep Keep) adjoint.Field {
	rate := 1.0
	if keep == KeepS {
		rate = c
	}
	s := stretched{f, t0, c, rate}
	if pieces, ok := f.(adjoint.Piecewise); ok {
		return &stretchedPieces{s, pieces}
	}
	return &s
}

// stretched is c f(t0 + rate (t − t0), z, θ).
type stretched struct {
	adjoint.Field
	t0, c, rate float64
}

func (s *stretched) clock(t float64) float64 { return s.t0 + s.rate*(t-s.t0) }

func scale(v []float64, c float64) {
	for i := range v {
		v[i] *= c
	}
}

func (s *stretched) Eval(dst []float64, t float64, z []float64) {
	s.Field.Eval(dst, s.clock(t), z)
	scale(dst, s.c)
}

func (s *stretched) VJP(dz, dtheta []float64, t float64, z, a []float64) (dt float64) {
	dt = s.Field.VJP(dz, dtheta, s.clock(t), z, a)
	scale(dz, s.c)
	scale(dtheta, s.c)
	return s.c * s.rate * dt
}

func (s *stretched) JVP(dst []float64, t float64, z []float64, dt float64, dz, dtheta []float64) {
	s.Field.JVP(dst, s.clock(t), z, s.rate*dt, dz, dtheta)
	scale(dst, s.c)
}

// stretchedPieces is that of a field with knots.
type stretchedPieces struct {
	stretched
	pieces adjoint.Piecewise
}

func (s *stretchedPieces) Knots() []float64 {
	knots := slices.Clone(s.pieces.Knots())
	for i, t := range knots {
		knots[i] = s.t0 + (t-s.t0)/s.rate
	}
	return knots
}

func (s *stretchedPieces) Hold(t float64) { s.pieces.Hold(s.clock(t)) }

// Twin is one of a pair (f, T) and (c f, T/c).
type Twin struct {
	T     float64
	Times []float64     // from t0 to t0 + T
	Z     [][][]float64 // [start][time][state]
}

// NewTwin solves c f for T/c from every start point of a scene, with that many
// rows. c is above 0; 1 is the scene itself.
func NewTwin(ctx context.Context, x *scene.Experiment, c float64, keep Keep, rows int) (*Twin, error) {
	p := *x.Engine().Problem()
	p.Field, p.Batch, p.Loss, p.Events = Stretch(p.Field, p.T0, c, keep), nil, adjoint.Loss{}, nil
	p.T /= c
	w := &Twin{T: p.T, Times: make([]float64, rows), Z: make([][][]float64, len(p.Z0))}
	for i := range w.Times {
		w.Times[i] = p.T0 + p.T*float64(i)/float64(rows-1)
	}
	w.Times[rows-1] = p.T1()
	p.Samples = w.Times
	return w, adjoint.NewEngine(p).Solve(ctx, x.Theta, false, adjoint.Observer{Sample: func(start, _ int, _ float64, z []float64) {
		w.Z[start] = append(w.Z[start], slices.Clone(z))
	}})
}

// Apart is the largest distance of an end of one of two twins from that of the
// other.
func (w *Twin) Apart(o *Twin) float64 {
	most := 0.0
	for k, rows := range w.Z {
		most = max(most, floats.Distance(rows[len(rows)-1], o.Z[k][len(o.Z[k])-1], 2))
	}
	return most
}

// Varying is a scene whose network's weights go with depth, "linear" from knot to
// knot or "constant" between them, or, with "none", do not.
func Varying(kind string) *scene.Scene {
	s := embedded("varying")
	n := s.Field.Network
	n.Varying = kind
	if kind == "none" {
		n.Varying, n.Layers = "", 0
	}
	return s
}
