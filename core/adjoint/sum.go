package adjoint

import "slices"

// Sum returns the sum of functions of n states and p parameters; nil ones count
// for nothing, and without any it is nil.
func Sum(n, p int, parts ...Function) Function {
	s := &sum{n: n, p: p, dz: make([]float64, n), dtheta: make([]float64, p), ddz: make([]float64, n)}
	for _, f := range parts {
		if f != nil {
			s.parts = append(s.parts, f)
		}
	}
	switch len(s.parts) {
	case 0:
		return nil
	case 1:
		return s.parts[0]
	}
	return s
}

type sum struct {
	n, p       int
	parts      []Function
	dz, dtheta []float64
	ddz        []float64
}

func (s *sum) SetParams(theta []float64) {
	for _, f := range s.parts {
		f.SetParams(theta)
	}
}

func (s *sum) SetStart(k int) {
	for _, f := range s.parts {
		if each, ok := f.(Individual); ok {
			each.SetStart(k)
		}
	}
}

func (s *sum) Value(t float64, z []float64) float64 {
	total := 0.0
	for _, f := range s.parts {
		total += f.Value(t, z)
	}
	return total
}

func (s *sum) Gradient(dz, dtheta []float64, t float64, z []float64) (value, dt float64) {
	clear(dz)
	clear(dtheta)
	part, partTheta := s.dz, s.dtheta
	if dz == nil {
		part = nil
	}
	if dtheta == nil {
		partTheta = nil
	}
	for _, f := range s.parts {
		v, d := f.Gradient(part, partTheta, t, z)
		value, dt = value+v, dt+d
		add(dz, part)
		add(dtheta, partTheta)
	}
	return value, dt
}

func (s *sum) hasSecond() bool {
	return !slices.ContainsFunc(s.parts, func(f Function) bool { return !hasSecond(f) })
}

// GradientTangent is that of parts which all have one.
func (s *sum) GradientTangent(dz, ddz, ddtheta []float64, t float64, z, v, w []float64) (ddt float64) {
	clear(dz)
	clear(ddz)
	clear(ddtheta)
	partTheta := s.dtheta
	if ddtheta == nil {
		partTheta = nil
	}
	dpart, ddpart := s.dz[:len(dz)], s.ddz[:len(ddz)]
	for _, f := range s.parts {
		ddt += f.(CurvedFunction).GradientTangent(dpart, ddpart, partTheta, t, z, v, w)
		add(dz, dpart)
		add(ddz, ddpart)
		add(ddtheta, partTheta)
	}
	return ddt
}

func (s *sum) AddGradient(dz, dtheta []float64, weight, t float64, z []float64) {
	clear(dz)
	part := s.dz
	if dz == nil {
		part = nil
	}
	for _, f := range s.parts {
		if a, ok := f.(Adder); ok {
			a.AddGradient(part, dtheta, weight, t, z)
		} else {
			f.Gradient(part, s.dtheta, t, z)
			for i, v := range s.dtheta {
				dtheta[i] += weight * v
			}
		}
		add(dz, part)
	}
}

func add(dst, v []float64) {
	for i, x := range v {
		dst[i] += x
	}
}

// Knots makes a sum that is held with the field: see [Piecewise]. It has none of
// its own.
func (s *sum) Knots() []float64 { return nil }

func (s *sum) Hold(t float64) {
	for _, f := range s.parts {
		if held, ok := f.(Piecewise); ok {
			held.Hold(t)
		}
	}
}

func (s *sum) Lanes(lanes int) LaneFunction {
	l := sumLanes{values: make([]float64, lanes)}
	for _, f := range s.parts {
		l.parts = append(l.parts, newLanes(f, s.n, s.p, lanes))
	}
	return &l
}

type sumLanes struct {
	parts  []LaneFunction
	values []float64
}

func (l *sumLanes) SetParams(theta []float64) {
	for _, f := range l.parts {
		f.SetParams(theta)
	}
}

func (l *sumLanes) SetFirst(first int) {
	for _, f := range l.parts {
		f.SetFirst(first)
	}
}

func (l *sumLanes) Values(dst []float64, t float64, z []float64) {
	clear(dst)
	for _, f := range l.parts {
		f.Values(l.values, t, z)
		add(dst, l.values)
	}
}

func (l *sumLanes) AddGradient(dz, dtheta []float64, weight, t float64, z []float64) {
	for _, f := range l.parts {
		f.AddGradient(dz, dtheta, weight, t, z)
	}
}

func (l *sumLanes) Knots() []float64 { return nil }

func (l *sumLanes) Hold(t float64) {
	for _, f := range l.parts {
		if held, ok := f.(Piecewise); ok {
			held.Hold(t)
		}
	}
}
