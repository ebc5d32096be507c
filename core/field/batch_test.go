package field

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// lane takes lane k out of rows of lanes.
func lane(v []float64, lanes, k int) []float64 {
	var one []float64
	for at := k; at < len(v); at += lanes {
		one = append(one, v[at])
	}
	return one
}

func sameBits(u, v []float64) bool {
	return slices.EqualFunc(u, v, func(x, y float64) bool {
		return math.Float64bits(x) == math.Float64bits(y) || math.IsNaN(x) && math.IsNaN(y)
	})
}

// checkBatch compares every lane with an evaluation of its own.
func checkBatch(t fatalf, s *System, points int, now float64, z, theta, a, dz, dtheta []float64) {
	t.Helper()
	n, p := s.Dim(), s.NumParams()
	b, e := s.Batch(points), s.Evaluator()
	b.SetParams(theta)
	e.SetParams(theta)
	f, jv, jvFull := make([]float64, n*points), make([]float64, n*points), make([]float64, n*points)
	gz, gzFull, gt := make([]float64, n*points), make([]float64, n*points), make([]float64, points)
	gtheta := make([]float64, p*points)
	for range 2 { // nothing is left behind in the registers
		b.Eval(f, now, z)
		b.VJP(gz, nil, nil, now, z, a)
		b.VJP(gzFull, gtheta, gt, now, z, a)
		b.JVP(jv, now, z, 0.7, dz, nil)
		b.JVP(jvFull, now, z, 0.7, dz, dtheta)
	}
	want, wantTheta := make([]float64, n), make([]float64, p)
	for k := range points {
		zk, ak, dzk := lane(z, points, k), lane(a, points, k), lane(dz, points, k)
		check := func(what string, got []float64) {
			t.Helper()
			if !sameBits(got, want) {
				t.Fatalf("lane %d of %d at %v: %s is %v, alone %v", k, points, zk, what, got, want)
			}
		}
		e.Eval(want, now, zk)
		check("f", lane(f, points, k))
		e.VJP(want, nil, now, zk, ak)
		check("VJP", lane(gz, points, k))
		dt := e.VJP(want, wantTheta, now, zk, ak)
		check("full VJP", lane(gzFull, points, k))
		e.JVP(want, now, zk, 0.7, dzk, nil)
		check("JVP", lane(jv, points, k))
		e.JVP(want, now, zk, 0.7, dzk, dtheta)
		check("full JVP", lane(jvFull, points, k))
		if !sameBits(lane(gtheta, points, k), wantTheta) || !sameBits(gt[k:k+1], []float64{dt}) {
			t.Fatalf("lane %d of %d: by θ %v and t %v, alone %v and %v", k, points, lane(gtheta, points, k), gt[k], wantTheta, dt)
		}
	}
}

func TestBatchIsOneByOneToTheBit(t *testing.T) {
	calls := allFunctions()
	rapid.Check(t, func(t *rapid.T) {
		equation := func(state string) string {
			if rapid.Bool().Draw(t, "smooth") {
				return state + "' = " + drawSmooth(t, 4)
			}
			return state + "' = " + drawExpr(t, 4, calls).canonical()
		}
		src := []string{equation("x"), equation("y")}
		s, err := Compile(src, testParams)
		if err != nil {
			t.Fatalf("%q: %v", src, err)
		}
		points := rapid.SampledFrom([]int{1, 3, 8, 17, 64, 300}).Draw(t, "points")
		vector := func(first float64) []float64 {
			v := make([]float64, 2*points)
			for i := range v {
				v[i] = first + math.Sin(float64(3*i))
			}
			return v
		}
		checkBatch(t, s, points, drawVector(t, 1, "t")[0], vector(drawVector(t, 1, "z")[0]), drawVector(t, 3, "theta"), vector(0.1), vector(-0.2), drawVector(t, 3, "dtheta"))
	})
}

// Outputs that are one register, an input or a constant.
func TestBatchSharesRegisters(t *testing.T) {
	s := mustCompile(t, []string{"x' = y", "y' = x*y + c", "z' = x*y + c", "w' = 2", "v' = c"}, "c", "d")
	for _, points := range []int{1, 7, 8, 64, 500} {
		z := make([]float64, 5*points)
		for i := range z {
			z[i] = math.Cos(float64(i))
		}
		checkBatch(t, s, points, 0.3, z, []float64{0.5, 2}, z, z, []float64{1, 2})
	}
}

func TestBatchChecksLengths(t *testing.T) {
	b := mustCompile(t, []string{"x' = y", "y' = -x"}).Batch(4)
	for _, call := range []func(){
		func() { b.Eval(make([]float64, 8), 0, make([]float64, 2)) },
		func() { b.VJP(make([]float64, 8), nil, make([]float64, 1), 0, make([]float64, 8), make([]float64, 8)) },
		func() { b.SetParams([]float64{1}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			call()
		}()
	}
	mustCompile(t, []string{"x' = x"}).Batch(0).Eval(nil, 0, nil)
}

func TestBatchDoesNotAllocate(t *testing.T) {
	s := mustCompile(t, []string{"x' = a*sin(t) + y", "y' = x^y*b"}, "a", "b")
	const points = 100
	e := s.Batch(points)
	z, dst, dtheta, dt := make([]float64, 2*points), make([]float64, 2*points), make([]float64, 2*points), make([]float64, points)
	theta := []float64{1, 2}
	if n := testing.AllocsPerRun(10, func() {
		e.SetParams(theta)
		e.Eval(dst, 0, z)
		e.VJP(dst, dtheta, dt, 0, z, z)
		e.JVP(dst, 0, z, 1, z, theta)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
