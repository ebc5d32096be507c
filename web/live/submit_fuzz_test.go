package live

import (
	"context"
	"testing"
	"time"
)

// Whatever a client sends, neither taking nor obeying it panics. The work gets
// a moment only: it is the ways in that are tried here, not the solvers.
func FuzzSubmit(f *testing.F) {
	for _, message := range []string{
		`{"type":"scene","scene":{"params":{"k":1},"field":{"equations":["x' = -k*x"]},"z0":[[1]],"T":1}}`,
		`{"type":"scene","scene":{"params":{"c":0},"loss":{"parameters":"sqrt(c)"}}}`,
		`{"type":"scene","scene":null}`,
		`{"type":"patch","patch":{"T":2,"params":{"k":null}}}`,
		`{"type":"patch","patch":[]}`,
		`{"type":"flow","do":"play","pace":1}`,
		`{"type":"flow","do":"step"}`,
		`{"type":"view","grid":{"x":[0,1,3],"y":[0,1,2],"states":["x"],"t":0}}`,
		`{"type":"view","landscape":{"x":{"param":"k","range":[0,1],"n":3}}}`,
		`{"type":"view","grid":null,"landscape":{}}`,
		`{"type":"nudge","t":0.5,"dz":[0.1]}`,
		`{"type":"nudge","start":3,"t":-1e300,"dz":[1e300,1]}`,
		`{"type":"view","bench":{"gradients":[{"method":"backsolve"}]},"invariants":{"start":0,"t":0.5,"dz":[1]}}`,
		`{}`, `null`, `[`, "\xff",
	} {
		f.Add(message)
	}
	start := []byte(`{"type":"scene","scene":{"params":{"k":1},"field":{"equations":["x' = -k*x"]},"z0":[[1]],"T":1,"samples":9,"loss":{"terminal":"x"}}}`)
	f.Fuzz(func(t *testing.T, message string) {
		out := NewOutbox()
		s := NewSession(out)
		ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
		defer cancel()
		for _, m := range [][]byte{start, []byte(message)} {
			s.Submit(m)
			if c := s.take(); !c.empty() {
				s.obey(ctx, c)
			}
			s.idleWork(ctx)
		}
	})
}
