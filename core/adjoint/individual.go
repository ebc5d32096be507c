package adjoint

// Individual is what a terminal or running [Function] may have besides if it is
// not the same for every start point, as where each has a label of its own.
type Individual interface {
	// SetStart has the next evaluations be those of start point k.
	SetStart(k int)
}

// ForStart returns f as it is for start point k, which is the only one then; nil
// stays nil.
func ForStart(f Function, k int) Function {
	each, ok := f.(Individual)
	if !ok {
		return f
	}
	each.SetStart(k)
	if held, ok := f.(Piecewise); ok {
		return struct {
			Function
			Piecewise
		}{f, held}
	}
	return struct{ Function }{f}
}

// turn tells the parts of the loss which start point they are evaluated for.
func (e *Engine) turn(k int) {
	for _, f := range e.individuals {
		f.SetStart(e.p.First + k)
	}
}

func individuals(l *Loss) []Individual {
	var list []Individual
	for _, f := range []Function{l.Terminal, l.Running} {
		if each, ok := f.(Individual); ok {
			list = append(list, each)
		}
	}
	return list
}

// pay adds to the loss what start point k costs.
func (e *Engine) pay(k int, v float64) {
	e.loss += v
	e.costs[k] += v
}

// Cost returns what start point k added to the loss of the last forward solve.
func (e *Engine) Cost(k int) float64 { return e.costs[k] }

// End returns z(t1) of start point k in the last forward solve, a view.
func (e *Engine) End(k int) []float64 { return e.end[k] }

// Together is what a running [Function] may have besides: itself at several
// points at once, for start points that are solved in blocks.
type Together interface {
	Lanes(lanes int) LaneFunction
}

// LaneFunction is a [Function] at the points of a [Batch], with its layout; lane
// j is that of start point first + j.
type LaneFunction interface {
	SetParams(theta []float64)
	SetFirst(first int)
	// Values writes a value a lane.
	Values(dst []float64, t float64, z []float64)
	// AddGradient adds ∂F/∂z lane by lane to dz and weight·∂F/∂θ of all lanes to
	// dtheta; nil is not wanted.
	AddGradient(dz, dtheta []float64, weight, t float64, z []float64)
}

// newLanes returns f at so many points.
func newLanes(f Function, n, p, lanes int) LaneFunction {
	if t, ok := f.(Together); ok {
		return t.Lanes(lanes)
	}
	l := &oneByOne{f: f, lanes: lanes, point: make([]float64, n), dz: make([]float64, n), dtheta: make([]float64, p)}
	l.each, _ = f.(Individual)
	l.adder, _ = f.(Adder)
	return l
}

// oneByOne is a function that has no better way to several points. Its θ is set
// with that of the function.
type oneByOne struct {
	f                 Function
	each              Individual // or nil
	adder             Adder      // or nil
	first, lanes      int
	point, dz, dtheta []float64
}

func (l *oneByOne) SetParams([]float64) {}

func (l *oneByOne) SetFirst(first int) { l.first = first }

// lane has the function be that of lane j and returns its point.
func (l *oneByOne) lane(z []float64, j int) []float64 {
	if l.each != nil {
		l.each.SetStart(l.first + j)
	}
	for i := range l.point {
		l.point[i] = z[i*l.lanes+j]
	}
	return l.point
}

func (l *oneByOne) Values(dst []float64, t float64, z []float64) {
	for j := range dst {
		dst[j] = l.f.Value(t, l.lane(z, j))
	}
}

func (l *oneByOne) AddGradient(dz, dtheta []float64, weight, t float64, z []float64) {
	for j := range l.lanes {
		point := l.lane(z, j)
		switch {
		case dtheta == nil:
			l.f.Gradient(l.dz, nil, t, point)
		case l.adder != nil:
			l.adder.AddGradient(l.dz, dtheta, weight, t, point)
		default:
			l.f.Gradient(l.dz, l.dtheta, t, point)
			for i, v := range l.dtheta {
				dtheta[i] += weight * v
			}
		}
		for i, v := range l.dz {
			if dz != nil {
				dz[i*l.lanes+j] += v
			}
		}
	}
}
