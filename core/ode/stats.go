package ode

// Stats counts the work of a solve.
type Stats struct {
	Evaluations int // of f
	Accepted    int // steps
	Rejected    int // steps tried and repeated with a smaller h
	Jacobians   int // evaluations of ∂f/∂z, for stiff methods

	// Of a method that changes by itself how often it did, and how many of the
	// steps accepted are those of its method for stiff problems.
	Switches, StiffSteps int
}

// Add adds the counts of another solve.
func (s *Stats) Add(o Stats) {
	s.Evaluations += o.Evaluations
	s.Accepted += o.Accepted
	s.Rejected += o.Rejected
	s.Jacobians += o.Jacobians
	s.Switches += o.Switches
	s.StiffSteps += o.StiffSteps
}
