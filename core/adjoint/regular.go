package adjoint

// KineticEnergy is the running cost weight·‖f‖² of every start point, which
// makes trajectories short and straight (Finlay, Jacobsen, Nurbekyan and Oberman,
// How to train your neural ODE, ICML 2020, eq. 5a).
type KineticEnergy struct {
	Field  Field
	Batch  func(lanes int) Batch // as in [Problem], or nil
	Weight float64

	f, a, da []float64
}

// NewKineticEnergy returns that of a field of its own, which nobody else sets.
func NewKineticEnergy(f Field, batch func(lanes int) Batch, weight float64) *KineticEnergy {
	n := f.Dim()
	return &KineticEnergy{f, batch, weight, make([]float64, n), make([]float64, n), make([]float64, n)}
}

// SetParams sets θ of the field.
func (k *KineticEnergy) SetParams(theta []float64) { k.Field.SetParams(theta) }

// Value returns weight·‖f‖².
func (k *KineticEnergy) Value(t float64, z []float64) float64 {
	k.Field.Eval(k.f, t, z)
	return k.Weight * dot(k.f, k.f)
}

// Gradient is the vector–Jacobian product with 2·weight·f.
func (k *KineticEnergy) Gradient(dz, dtheta []float64, t float64, z []float64) (value, dt float64) {
	value = k.Value(t, z)
	for i, v := range k.f {
		k.a[i] = 2 * k.Weight * v
	}
	if dz == nil {
		dz = k.f
	}
	return value, k.Field.VJP(dz, dtheta, t, z, k.a)
}

func (k *KineticEnergy) hasSecond() bool {
	_, ok := k.Field.(Curved)
	return ok
}

// GradientTangent is that of the vector–Jacobian product with 2·weight·f as f moves.
func (k *KineticEnergy) GradientTangent(dz, ddz, ddtheta []float64, t float64, z, v, w []float64) (ddt float64) {
	k.Field.Eval(k.a, t, z)
	k.Field.JVP(k.da, t, z, 0, v, w)
	for i := range k.a {
		k.a[i] *= 2 * k.Weight
		k.da[i] *= 2 * k.Weight
	}
	return k.Field.(Curved).VJPTangent(dz, ddz, ddtheta, t, z, k.a, v, w, k.da)
}

// Knots returns nothing: those are the field's in the problem.
func (k *KineticEnergy) Knots() []float64 { return nil }

// Hold holds the field.
func (k *KineticEnergy) Hold(t float64) {
	if f, ok := k.Field.(Piecewise); ok {
		f.Hold(t)
	}
}

// Lanes evaluates at several points.
func (k *KineticEnergy) Lanes(lanes int) LaneFunction {
	n := k.Field.Dim()
	if k.Batch == nil {
		return newLanes(struct{ Function }{k}, n, k.Field.NumParams(), lanes)
	}
	v := func() []float64 { return make([]float64, n*lanes) }
	return &kineticLanes{k.Batch(lanes), k.Weight, v(), v(), v()}
}

type kineticLanes struct {
	batch    Batch
	weight   float64
	f, a, dz []float64
}

func (k *kineticLanes) SetParams(theta []float64) { k.batch.SetParams(theta) }

func (k *kineticLanes) SetFirst(int) {}

func (k *kineticLanes) Values(dst []float64, t float64, z []float64) {
	k.batch.Eval(k.f, t, z)
	clear(dst)
	for i, v := range k.f {
		dst[i%len(dst)] += k.weight * v * v
	}
}

func (k *kineticLanes) AddGradient(dz, dtheta []float64, weight, t float64, z []float64) {
	k.batch.Eval(k.f, t, z)
	if dz != nil {
		for i, v := range k.f {
			k.a[i] = 2 * k.weight * v
		}
		k.batch.VJP(k.dz, nil, t, z, k.a)
		add(dz, k.dz)
	}
	if dtheta != nil {
		for i, v := range k.f {
			k.a[i] = 2 * weight * k.weight * v
		}
		k.batch.VJP(nil, dtheta, t, z, k.a)
	}
}

func (k *kineticLanes) Knots() []float64 { return nil }

func (k *kineticLanes) Hold(t float64) {
	if f, ok := k.batch.(Piecewise); ok {
		f.Hold(t)
	}
}

// WeightDecay is ½·Weight·‖w‖² of the part w of θ from From on.
type WeightDecay struct {
	From   int
	Weight float64

	w []float64
}

// SetParams takes w from θ.
func (d *WeightDecay) SetParams(theta []float64) { d.w = append(d.w[:0], theta[d.From:]...) }

// Value returns it; t and z do not matter.
func (d *WeightDecay) Value(float64, []float64) float64 { return d.Weight * dot(d.w, d.w) / 2 }

// Gradient is Weight·w.
func (d *WeightDecay) Gradient(dz, dtheta []float64, t float64, z []float64) (value, dt float64) {
	clear(dz)
	clear(dtheta)
	if dtheta != nil {
		for i, v := range d.w {
			dtheta[d.From+i] = d.Weight * v
		}
	}
	return d.Value(t, z), 0
}

// GradientTangent is Weight times the change of w.
func (d *WeightDecay) GradientTangent(dz, ddz, ddtheta []float64, t float64, z, v, w []float64) (ddt float64) {
	clear(dz)
	clear(ddz)
	clear(ddtheta)
	for i := range ddtheta {
		if w != nil && i >= d.From {
			ddtheta[i] = d.Weight * w[i]
		}
	}
	return 0
}
