package field

import (
	"math"
	"slices"
)

// differentiable is what the adjoint methods need; both evaluators have it.
type differentiable interface {
	Dim() int
	NumParams() int
	SetParams(theta []float64)
	Eval(dst []float64, t float64, z []float64)
	VJP(dz, dtheta []float64, t float64, z, a []float64) (dt float64)
	JVP(dst []float64, t float64, z []float64, dt float64, dz, dtheta []float64)
}

var (
	_ differentiable = (*Evaluator)(nil)
	_ differentiable = (*NetworkEvaluator)(nil)
)

type fatalf interface {
	Helper()
	Fatalf(format string, args ...any)
}

func dotAbs(x, y []float64) (sum, abs float64) {
	for i := range x {
		sum += x[i] * y[i]
		abs += math.Abs(x[i] * y[i])
	}
	return sum, abs
}

// checkDerivatives compares JVP with VJP, to round-off, and with central
// differences, to what those can give.
func checkDerivatives(t fatalf, e differentiable, now float64, z, theta, a []float64, dt float64, dz, dtheta []float64) {
	t.Helper()
	n, p := e.Dim(), e.NumParams()
	e.SetParams(theta)
	jv, gz, gtheta := make([]float64, n), make([]float64, n), make([]float64, p)
	e.JVP(jv, now, z, dt, dz, dtheta)
	gt := e.VJP(gz, gtheta, now, z, a)

	left, leftAbs := dotAbs(a, jv)
	viaZ, zAbs := dotAbs(gz, dz)
	viaTheta, thetaAbs := dotAbs(gtheta, dtheta)
	right := viaZ + viaTheta + gt*dt
	scale := leftAbs + zAbs + thetaAbs + math.Abs(gt*dt) + 1
	if !(math.Abs(left-right) <= 1e-12*scale) {
		t.Fatalf("⟨a, Jv⟩ = %v but ⟨Jᵀa, v⟩ = %v", left, right)
	}

	// Without dtheta the rest is the same, and dtheta stands for 0.
	gz2 := make([]float64, n)
	if gt2 := e.VJP(gz2, nil, now, z, a); !close12(gt2, gt, scale) || !slices.EqualFunc(gz, gz2, func(u, v float64) bool { return close12(u, v, scale) }) {
		t.Fatalf("VJP without dtheta: %v, %v, with it %v, %v", gz2, gt2, gz, gt)
	}
	// With f in one go every number is the same.
	if both, ok := e.(*Evaluator); ok {
		f, f2, gz2, gtheta2 := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, p)
		e.Eval(f, now, z)
		gt2 := both.ValueVJP(f2, gz2, gtheta2, now, z, a)
		same := func(u, v float64) bool {
			return math.Float64bits(u) == math.Float64bits(v) || u != u && v != v || u == v
		}
		if !slices.EqualFunc(f, f2, same) || !slices.EqualFunc(gtheta, gtheta2, func(u, v float64) bool { return close12(u, v, scale) }) ||
			!slices.EqualFunc(gz, gz2, func(u, v float64) bool { return close12(u, v, scale) }) || !close12(gt, gt2, scale) {
			t.Fatalf("ValueVJP: %v, %v, %v, %v, apart: %v, %v, %v, %v", f2, gz2, gtheta2, gt2, f, gz, gtheta, gt)
		}
	}
	still, without := make([]float64, n), make([]float64, n)
	e.JVP(still, now, z, dt, dz, make([]float64, p))
	e.JVP(without, now, z, dt, dz, nil)
	if !slices.EqualFunc(still, without, func(u, v float64) bool { return close12(u, v, scale) }) {
		t.Fatalf("JVP with dtheta nil %v, with 0 %v", without, still)
	}

	// Central differences of two widths, extrapolated once: the error is of
	// order h⁴, and the distance between the two says how much can be trusted.
	difference := func(h float64) []float64 {
		sides := [2][]float64{make([]float64, n), make([]float64, n)}
		for k, s := range []float64{h, -h} {
			e.SetParams(along(theta, s, dtheta))
			e.Eval(sides[k], now+s*dt, along(z, s, dz))
		}
		for i := range sides[0] {
			sides[0][i] = (sides[0][i] - sides[1][i]) / (2 * h)
		}
		return sides[0]
	}
	wide, narrow := difference(2e-4), difference(1e-4)
	e.SetParams(theta)
	f := make([]float64, n)
	e.Eval(f, now, z)
	for i := range jv {
		best := narrow[i] + (narrow[i]-wide[i])/3
		// Round-off in f is divided by h = 1e-4: 1e-11 of f, with a margin for
		// what f magnified inside.
		tolerance := 1e-9*(1+math.Abs(f[i])+math.Abs(jv[i])) + math.Abs(narrow[i]-wide[i])
		if !(math.Abs(jv[i]-best) <= tolerance) {
			t.Fatalf("component %d: JVP %v, differences %v (tolerance %.1e)", i, jv[i], best, tolerance)
		}
	}
}

func close12(u, v, scale float64) bool { return math.Abs(u-v) <= 1e-12*scale }

// along is x + s·d.
func along(x []float64, s float64, d []float64) []float64 {
	y := slices.Clone(x)
	for i := range y {
		y[i] += s * d[i]
	}
	return y
}
