package field

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func joined(list []Expr) string {
	var all []string
	for _, e := range list {
		all = append(all, e.Text)
	}
	return strings.Join(all, "; ")
}

// What the lines say is what the network does: backpropagation by them gives
// the vector–Jacobian product.
func TestMatrixForm(t *testing.T) {
	n, err := NewNetwork(NetworkConfig{Dim: 2, Hidden: []int{3, 4}, Input: "z^3", Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	form := n.MatrixForm(true)
	for _, c := range []struct {
		got  []Expr
		want string
	}{
		{form.F, "x0 = z^3; uk = Wk x(k-1) + bk, xk = tanh(uk), k = 1 ... 2; z' = W3 x2 + b3"},
		{form.DfDz, "df/dz = W3 D2 W2 D1 W1 diag(3 z^2); Dk = diag(tanh'(uk))"},
		{form.Adjoint, "d3 = a; dk = d(k+1) W(k+1) Dk, k = 2 ... 1; a' = -d1 W1 diag(3 z^2) - dl/dz"},
	} {
		if got := joined(c.got); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
	z, a := []float64{0.7, -1.1}, []float64{0.4, 2}
	theta := n.Weights()
	x := mat.NewDense(2, 1, []float64{z[0] * z[0] * z[0], z[1] * z[1] * z[1]})
	var weights, slopes []*mat.Dense
	for k, l := range n.layers {
		w := mat.NewDense(l.out, l.in, theta[l.offset:][:l.out*l.in])
		weights = append(weights, w)
		if k == len(n.layers)-1 {
			break
		}
		var u mat.Dense
		u.Mul(w, x)
		u.Add(&u, mat.NewDense(l.out, 1, theta[l.offset+l.out*l.in:][:l.out]))
		d := mat.NewDense(l.out, l.out, nil)
		x = mat.NewDense(l.out, 1, nil)
		for i := range l.out {
			y := math.Tanh(u.At(i, 0))
			x.Set(i, 0, y)
			d.Set(i, i, 1-y*y)
		}
		slopes = append(slopes, d)
	}
	delta := mat.NewDense(1, 2, a)
	for k := len(n.layers) - 2; k >= 0; k-- {
		var next mat.Dense
		next.Product(delta, weights[k+1], slopes[k])
		delta = &next
	}
	var row mat.Dense
	row.Product(delta, weights[0], mat.NewDense(2, 2, []float64{3 * z[0] * z[0], 0, 0, 3 * z[1] * z[1]}))
	dz := make([]float64, 2)
	e := n.Evaluator()
	e.SetParams(theta)
	e.VJP(dz, nil, 0, z, a)
	for i := range dz {
		if !near(row.At(0, i), dz[i], 1e-12) {
			t.Errorf("aᵀ∂f/∂z%d: the lines give %v, the network %v", i+1, row.At(0, i), dz[i])
		}
	}
	n, err = NewNetwork(NetworkConfig{Dim: 2, Time: true, Activation: "relu"})
	if err != nil {
		t.Fatal(err)
	}
	if got := joined(n.MatrixForm(false).Adjoint); got != "d1 = a; a' = -d1 W1 [I; 0]" {
		t.Errorf("a network without hidden layers: %s", got)
	}
}
