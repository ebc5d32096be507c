package field

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// A batch gives what its lanes give one by one, up to the order in which sums
// are taken in the networks: 1e-14 of the size of the terms, some fifty
// roundings, through calls within calls of up to six inputs and units.
func TestHybridBatchIsOneByOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		network := func(name string, inputs, outputs int) *Perceptron {
			p, err := NewPerceptron(PerceptronConfig{Inputs: inputs, Outputs: outputs,
				Hidden:     rapid.SliceOfN(rapid.IntRange(1, 6), 0, 2).Draw(t, name),
				Activation: rapid.SampledFrom(Activations()).Draw(t, name), Seed: rapid.Int64().Draw(t, name)})
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		arguments := []string{"x", "y", "t", "sin(x) + c", "c*y", "w(x)", "u_2(y, w(c))", "r"}
		argument := func() string { return rapid.SampledFrom(arguments).Draw(t, "argument") }
		h, err := CompileHybrid([]string{
			fmt.Sprintf("x' = y + u_1(%s, %s)*c", argument(), argument()),
			fmt.Sprintf("y' = w(%s)*u_2(%s, %s) - x*d", argument(), argument(), argument()), "r = c*x + w(y)",
		}, []string{"c", "d"}, map[string]*Perceptron{"u": network("u", 2, 2), "w": network("w", 1, 1)})
		if err != nil {
			t.Fatal(err)
		}
		lanes := rapid.IntRange(1, 21).Draw(t, "lanes")
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "points"), 1))
		vector := func(n int) []float64 {
			v := make([]float64, n)
			for i := range v {
				v[i] = 2*random.Float64() - 1
			}
			return v
		}
		p := h.NumParams()
		theta, now, z, a, dz, dtheta, dt := vector(p), random.Float64(), vector(2*lanes), vector(2*lanes), vector(2*lanes), vector(p), random.Float64()
		batch, single := h.Batch(lanes), h.Evaluator()
		batch.SetParams(theta)
		single.SetParams(theta)
		f, gz, jv := vector(2*lanes), vector(2*lanes), vector(2*lanes)
		gtheta := vector(p)
		want := append([]float64(nil), gtheta...) // what is there is added to
		batch.Eval(f, now, z)
		batch.VJP(gz, gtheta, now, z, a)
		batch.JVP(jv, now, z, dt, dz, dtheta)
		compare := func(what string, got, want []float64) {
			scale := 1.0
			for _, v := range want {
				scale = math.Max(scale, math.Abs(v))
			}
			for i := range want {
				if !(math.Abs(got[i]-want[i]) <= 1e-14*scale) {
					t.Fatalf("%s, number %d: %v in the batch, %v alone", what, i, got[i], want[i])
				}
			}
		}
		out, outTheta := make([]float64, 2), make([]float64, p)
		for j := range lanes {
			zj := lane(z, lanes, j)
			single.Eval(out, now, zj)
			compare("f", lane(f, lanes, j), out)
			single.VJP(out, outTheta, now, zj, lane(a, lanes, j))
			compare("aᵀ∂f/∂z", lane(gz, lanes, j), out)
			accumulate(want, 0, outTheta)
			single.JVP(out, now, zj, dt, lane(dz, lanes, j), dtheta)
			compare("∂f·d", lane(jv, lanes, j), out)
		}
		compare("Σ aᵀ∂f/∂θ", gtheta, want)
	})
}

func TestHybridBatchAllocatesNothing(t *testing.T) {
	u := mustPerceptron(t, PerceptronConfig{Inputs: 2, Hidden: []int{16}, Outputs: 1, Seed: 1})
	h := mustHybrid(t, map[string]*Perceptron{"u": u}, "g", "theta' = omega", "omega' = -g*sin(theta) + u(theta, omega)")
	const lanes = 20
	b := h.Batch(lanes)
	z, a, dz, dtheta := make([]float64, 2*lanes), make([]float64, 2*lanes), make([]float64, 2*lanes), make([]float64, h.NumParams())
	if n := testing.AllocsPerRun(100, func() {
		b.Eval(dz, 0, z)
		b.VJP(dz, dtheta, 0, z, a)
		b.JVP(dz, 0, z, 1, a, dtheta)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// The work of one point, in a batch of so many: ns/op is of all of them.
func BenchmarkHybridBatch(b *testing.B) {
	u := mustPerceptron(b, PerceptronConfig{Inputs: 1, Hidden: []int{48}, Outputs: 1, Seed: 1})
	h := mustHybrid(b, map[string]*Perceptron{"u": u}, "g", "theta' = omega", "omega' = -g*sin(theta) + u(omega)")
	for _, lanes := range []int{1, 2, 4, 8, 64} {
		e := h.Batch(lanes)
		z, a, dz, dtheta := make([]float64, 2*lanes), make([]float64, 2*lanes), make([]float64, 2*lanes), make([]float64, h.NumParams())
		b.Run(fmt.Sprintf("f-%d", lanes), func(b *testing.B) {
			for b.Loop() {
				e.Eval(dz, 0, z)
			}
		})
		b.Run(fmt.Sprintf("vjp-%d", lanes), func(b *testing.B) {
			for b.Loop() {
				e.VJP(dz, dtheta, 0, z, a)
			}
		})
	}
}
