package adjoint

// dense is a field that computes ∂f/∂z as a whole.
type dense interface {
	// Jacobian writes ∂f_i/∂z_j to dst[i·n+j].
	Jacobian(dst []float64, t float64, z []float64)
}

// jacobians gives stiff solvers the exact derivatives of a field: ∂f/∂z by n
// vector–Jacobian products, unless the field has it as a whole, ∂f/∂t by one
// Jacobian–vector product.
type jacobians struct {
	field Field
	dense dense // or nil
	unit  []float64
	full  []float64 // ∂f/∂z, for the transpose
	zero  []float64
}

func newJacobians(f Field) *jacobians {
	n := f.Dim()
	whole, _ := f.(dense)
	return &jacobians{f, whole, make([]float64, n), make([]float64, n*n), make([]float64, n)}
}

// state writes ∂f_i/∂z_j to dst[i·n+j].
func (j *jacobians) state(dst []float64, t float64, z []float64) {
	if j.dense != nil {
		j.dense.Jacobian(dst, t, z)
		return
	}
	n := len(j.unit)
	for i := range n {
		j.unit[i] = 1
		j.field.VJP(dst[i*n:(i+1)*n], nil, t, z, j.unit)
		j.unit[i] = 0
	}
}

// time writes ∂f/∂t.
func (j *jacobians) time(dst []float64, t float64, z []float64) {
	j.field.JVP(dst, t, z, 1, j.zero, nil)
}

// jacobian is that of the adjoint equation in a, −(∂f/∂z)ᵀ at z(t).
func (s *sweeper) jacobian(dst []float64, t float64, state []float64) {
	z, _ := s.split(t, state)
	j, n := s.jac, s.e.n
	j.state(j.full, t, z)
	for row := range n {
		for col := range n {
			dst[row*n+col] = -j.full[col*n+row]
		}
	}
}
