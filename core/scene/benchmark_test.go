package scene

import (
	"testing"

	"costate/core/ode"
)

// BenchmarkPlanarScenes solves every scene of two states from its first start
// point over its own T by its own method and tolerances, and reads 400 samples
// from the dense output. Jumps and stops at events are left out.
func BenchmarkPlanarScenes(b *testing.B) {
	const samples = 400
	for _, e := range Catalogue() {
		_, x := entry(b, e.ID)
		if x.Scene.Field == nil || len(x.States) != 2 {
			continue
		}
		b.Run(e.ID, func(b *testing.B) {
			p := x.Engine().Problem()
			f := x.Field()
			f.SetParams(x.Theta)
			s := ode.NewSolver(p.Method, 2, p.Options)
			eval, z0 := f.Eval, x.Start(0)
			out := make([]float64, 2*samples)
			from, to := x.Scene.T0, x.Scene.T0+x.Scene.T
			b.ReportAllocs()
			for b.Loop() {
				s.Start(eval, from, z0)
				copy(out, s.Z())
				for i := 1; s.T() != to; {
					if err := s.Step(to); err != nil {
						b.Fatal(err)
					}
					for ; i < samples; i++ {
						t := from + (to-from)*float64(i)/(samples-1)
						if (t-s.T())*(to-from) > 0 {
							break
						}
						s.Interpolate(out[2*i:2*i+2], t)
					}
				}
			}
			b.ReportMetric(float64(s.Stats().Accepted), "steps/op")
			b.ReportMetric(float64(s.Stats().Evaluations), "evals/op")
		})
	}
}
