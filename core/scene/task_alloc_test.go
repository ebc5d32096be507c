package scene

import (
	"context"
	"testing"

	"costate/core/adjoint"
)

// A gradient allocates nothing a step, whatever the losses of data: ten times as
// many steps change nothing.
func TestTasksAllocateNothingAStep(t *testing.T) {
	for _, name := range []string{"classes", "kinetic", "density kept", "own starts"} {
		s := mustDecode(t, tasks[name])
		var counts [2]float64
		for i, step := range []float64{0.1, 0.01} {
			s.Solver.Method, s.Solver.Step, s.Samples = "rk4", step, 2
			x, err := new(Builder).Build(s)
			if err != nil {
				t.Fatal(err)
			}
			e, g := x.Engine(), new(adjoint.Gradient)
			solve := func() {
				if err := e.Gradient(context.Background(), g, x.Theta, adjoint.Checkpointed, adjoint.Observer{}); err != nil {
					t.Fatal(err)
				}
			}
			solve()
			counts[i] = testing.AllocsPerRun(5, solve)
		}
		if counts[1] > counts[0] {
			t.Errorf("%s: %v allocations in ten times as many steps, %v in one", name, counts[1], counts[0])
		}
	}
}
