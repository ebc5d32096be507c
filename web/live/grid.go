package live

import (
	"slices"

	"costate/core/scene"
)

// gridKey is what a grid that was sent depends on, besides the view.
type gridKey struct {
	field    any
	theta, z []float64
}

// sendGrid sends the field on the grid that the view asks for, unless the
// client has it already.
func (s *Session) sendGrid() {
	g := s.view.Grid
	if g == nil || s.experiment == nil || s.experiment.Scene.Field == nil {
		return
	}
	x, sent := s.experiment, s.gridSent
	z := x.Start(0)
	if len(z) <= max(2, len(g.States)) {
		z = nil // all states are on the axes
	}
	if sent.field == x.Compiled && slices.Equal(sent.theta, s.theta) && slices.Equal(sent.z, z) {
		return
	}
	values, cols, ok := fieldOnGrid(x, s.theta, g)
	if !ok {
		return // the view is of another scene: the page will ask again
	}
	s.gridSent = gridKey{x.Compiled, slices.Clone(s.theta), z}
	s.out.Rows(Header{Kind: KindGrid, Size: 4, Last: true, Cols: cols, Run: s.number(), Rows: len(values) / cols}, values)
}

// fieldOnGrid evaluates f at the points of g, x running fastest, then y, then
// z, and returns the components of the states asked for.
func fieldOnGrid(x *scene.Experiment, theta []float64, g *Grid) (values []float64, cols int, ok bool) {
	index := g.states(x)
	switch len(index) {
	case 0:
		return nil, 0, false
	case 1:
		return overTime(x, theta, g, index[0]), 1, true
	}
	cols = len(index)
	nx, ny, nz := int(g.X[2]), int(g.Y[2]), 1
	if g.Z != nil {
		nz = int(g.Z[2])
	}
	row := newGridRow(x, theta, g, nx)
	for i := range nx {
		row.of(index[0])[i] = at(g.X, i)
	}
	values = make([]float64, 0, nx*ny*nz*cols)
	for n := range nz * ny {
		fill(row.of(index[1]), at(g.Y, n%ny))
		if g.Z != nil {
			fill(row.of(index[2]), at(*g.Z, n/ny))
		}
		row.field.Eval(row.f, g.T, row.z)
		for i := range nx {
			for _, k := range index {
				values = append(values, row.f[k*nx+i])
			}
		}
	}
	return values, cols, true
}

// overTime is fieldOnGrid over the time and one state.
func overTime(x *scene.Experiment, theta []float64, g *Grid, state int) []float64 {
	nx, ny := int(g.X[2]), int(g.Y[2])
	column := newGridRow(x, theta, g, ny)
	for j := range ny {
		column.of(state)[j] = at(g.Y, j)
	}
	values := make([]float64, nx*ny)
	for i := range nx {
		column.field.Eval(column.f, at(g.X, i), column.z)
		for j := range ny {
			values[j*nx+i] = column.f[state*ny+j]
		}
	}
	return values
}

// gridRow is points of a grid at which the field is evaluated together.
type gridRow struct {
	field scene.Points
	n     int
	z, f  []float64
}

func newGridRow(x *scene.Experiment, theta []float64, g *Grid, n int) *gridRow {
	r := &gridRow{x.Points(n), n, make([]float64, n*len(x.States)), make([]float64, n*len(x.States))}
	r.field.SetParams(theta)
	for state, v := range g.held(x) {
		fill(r.of(state), v)
	}
	return r
}

// of returns the values of a state at all points.
func (r *gridRow) of(state int) []float64 { return r.z[state*r.n:][:r.n] }

func fill(row []float64, v float64) {
	for i := range row {
		row[i] = v
	}
}

// states returns the indices of the states that the grid names, nil if the
// experiment does not have all of them.
func (g *Grid) states(x *scene.Experiment) []int {
	index := make([]int, len(g.States))
	for k, name := range g.States {
		if index[k] = slices.Index(x.States, name); index[k] < 0 {
			return nil
		}
	}
	return index
}

// held returns where the states are held that are on no axis.
func (g *Grid) held(x *scene.Experiment) []float64 {
	if len(g.At) == len(x.States) {
		return slices.Clone(g.At)
	}
	return x.Start(0)
}

// at returns point i of the n from lo to hi.
func at(a Axis, i int) float64 {
	if a[2] < 2 {
		return a[0]
	}
	return a[0] + (a[1]-a[0])*float64(i)/(a[2]-1)
}
