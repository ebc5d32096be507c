package ode

// Snapshot is a [Solver] between two steps: what it takes to make the steps after
// it once more, the same to the last bit. The zero value is ready for Save.
type Snapshot struct {
	t, tPrev, h    float64
	z, f           []float64 // f is f(t, z), if it is known
	carry, fresh   bool
	due, onStiff   bool
	size           float64
	tried, favour  int
	errSq          float64
	origin         float64
	evenSteps      int
	control        controller
	newton         newtonMemory
	jac            []float64 // of an implicit method
	aux            []float64 // second state of a reversible method
	slopes, before []float64 // of stages solved for together: those of the last step and of the one before
}

// T returns the time at which the solver stood.
func (m *Snapshot) T() float64 { return m.t }

// Bytes returns the size of the numbers in m that depend on the number of states.
func (m *Snapshot) Bytes() int {
	return 8 * (len(m.z) + len(m.f) + len(m.aux) + len(m.jac) + len(m.slopes) + len(m.before))
}

// Save writes where s stands to m, whose storage it uses again. It is for use
// after Start and between steps.
func (s *Solver) Save(m *Snapshot) {
	m.t, m.tPrev, m.h = s.t, s.tPrev, s.h
	m.z = append(m.z[:0], s.z...)
	m.carry, m.fresh, m.due, m.onStiff = s.carry, s.fresh, s.due, s.OnStiff()
	m.f = m.f[:0]
	switch {
	case s.carry:
		m.f = append(m.f, s.fEnd...)
	case s.fresh:
		m.f = append(m.f, s.f0...)
	}
	m.size, m.tried, m.errSq = s.size, s.tried, s.errSq
	m.origin, m.evenSteps, m.control = s.origin, s.evenSteps, s.control
	if s.auto != nil {
		m.favour = s.auto.count
	}
	m.aux = m.aux[:0]
	if s.pair != nil {
		m.aux = append(m.aux, s.pair.aux...)
	}
	m.jac, m.slopes, m.before = m.jac[:0], m.slopes[:0], m.before[:0]
	if q := s.implicit; q != nil {
		m.newton = q.newtonMemory
		if q.known {
			m.jac = append(m.jac, q.jac...)
		}
		if q.last != nil && q.valid {
			m.slopes = append(m.slopes, s.k[:len(q.last)]...)
		}
		if q.last != nil && q.lastStep != 0 {
			m.before = append(m.before, q.last...)
		}
	}
}

// Restore has s stand where it stood when m was saved, by this solver or one made
// alike and started with the same right-hand side. The statistics go on counting.
// Interpolate is of use again after the next step only.
func (s *Solver) Restore(m *Snapshot) {
	s.checkState(m.z)
	if s.auto != nil {
		if s.OnStiff() != m.onStiff {
			s.scheme, s.auto.idle = s.auto.idle, s.scheme
		}
		s.auto.count = m.favour
	}
	s.t, s.tPrev, s.h = m.t, m.tPrev, m.h
	copy(s.z, m.z)
	s.carry, s.fresh, s.due = m.carry, m.fresh, m.due
	switch {
	case s.carry:
		copy(s.fEnd, m.f)
	case s.fresh:
		copy(s.f0, m.f)
	}
	s.size, s.tried, s.errSq = m.size, m.tried, m.errSq
	s.origin, s.evenSteps, s.control = m.origin, m.evenSteps, m.control
	s.dense.reset()
	if s.pair != nil {
		copy(s.pair.aux, m.aux)
	}
	q := s.implicit
	if q == nil {
		return
	}
	q.newtonMemory = m.newton
	copy(q.jac, m.jac)
	copy(s.k, m.slopes)
	copy(q.last, m.before)
	if q.step == 0 {
		return
	}
	if q.im.diagonal() {
		q.real.Factorize(1/q.im.Gamma, q.step, q.jac)
	} else {
		q.real.Factorize(radauEigen.mu, q.step, q.jac)
		q.complex.factorize(radauEigen.nu, q.step, q.jac)
	}
}

// EventsSnapshot is [Events] between two steps, to be kept with the [Snapshot] of
// its solver. The zero value is ready for Save.
type EventsSnapshot struct {
	sign        []int
	noise, last []float64
	start       float64
	stopped     bool
}

// Bytes returns the size of the numbers in m.
func (m *EventsSnapshot) Bytes() int { return 8 * (len(m.sign) + len(m.noise) + len(m.last)) }

// Save writes where e stands to m, whose storage it uses again.
func (e *Events) Save(m *EventsSnapshot) {
	m.sign, m.noise, m.last = append(m.sign[:0], e.sign...), append(m.noise[:0], e.noise...), append(m.last[:0], e.last...)
	m.start, m.stopped = e.start, e.stopped
}

// Restore has e stand where it stood when m was saved; its solver is to be
// restored too.
func (e *Events) Restore(m *EventsSnapshot) {
	copy(e.sign, m.sign)
	copy(e.noise, m.noise)
	copy(e.last, m.last)
	e.start, e.stopped, e.crossings = m.start, m.stopped, e.crossings[:0]
}
