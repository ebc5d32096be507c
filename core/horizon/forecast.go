package horizon

import (
	"context"
	"math"
	"slices"

	"costate/core/adjoint"
	"costate/core/scene"
)

// Forecast is a model of hare and lynx that was fitted to the first years of the
// record and goes on past them. Its four rates and its start are found.
type Forecast struct {
	Years  int // that it was fitted to
	Record [][]float64
	Times  []float64   // years after 1900
	Z      [][]float64 // x and y, logarithms of thousands of pelts

	// Fitted and HeldOut are the root mean square errors of the logarithms over the
	// years fitted and those after them, Mean that of the mean of the years fitted
	// as a guess for those after them. After the last year both are NaN.
	Fitted, HeldOut, Mean float64

	Scene *scene.Scene // with what was found
}

// NewForecast fits the first years, 6 to 20, and goes on to the end of the record.
func NewForecast(ctx context.Context, years, rows int) (*Forecast, error) {
	s := Pelts(years, true)
	x, err := new(scene.Builder).Build(s)
	if err != nil {
		return nil, err
	}
	f, err := NewFit(x, true, Enough)
	if err != nil {
		return nil, err
	}
	T := s.T
	e, err := f.AtT(ctx, f.Guess(T), T)
	if err != nil {
		return nil, err
	}
	for i, name := range x.Params {
		s.Params[name] = e.Theta[i]
	}
	s.Z0 = [][]float64{e.Z0}
	out := &Forecast{Years: int(T), Record: peltRecord(), Scene: s, HeldOut: math.NaN(), Mean: math.NaN()}
	p := *x.Engine().Problem()
	p.T, p.Z0, p.Loss = peltYears, s.Z0, adjoint.Loss{}
	at := func(times []float64) (z [][]float64, err error) {
		q := p
		q.Samples = times
		err = adjoint.NewEngine(q).Solve(ctx, e.Theta, false, adjoint.Observer{Sample: func(_, _ int, _ float64, row []float64) {
			z = append(z, slices.Clone(row))
		}})
		return z, err
	}
	for i := range rows {
		out.Times = append(out.Times, peltYears*float64(i)/float64(rows-1))
	}
	if out.Z, err = at(out.Times); err != nil {
		return nil, err
	}
	marks := make([]float64, peltYears+1)
	for i := range marks {
		marks[i] = float64(i)
	}
	model, err := at(marks)
	if err != nil {
		return nil, err
	}
	mean := make([]float64, 2)
	for _, row := range out.Record[:out.Years+1] {
		mean[0] += row[0] / float64(out.Years+1)
		mean[1] += row[1] / float64(out.Years+1)
	}
	off := func(from, to int, guess func(i int) []float64) float64 {
		sum := 0.0
		for i := from; i < to; i++ {
			for k, v := range out.Record[i] {
				d := v - guess(i)[k]
				sum += d * d
			}
		}
		return math.Sqrt(sum / float64(2*(to-from)))
	}
	solution := func(i int) []float64 { return model[i] }
	out.Fitted = off(0, out.Years+1, solution)
	if out.Years < peltYears {
		out.HeldOut = off(out.Years+1, peltYears+1, solution)
		out.Mean = off(out.Years+1, peltYears+1, func(int) []float64 { return mean })
	}
	return out, nil
}
