package export

import (
	"fmt"
	"strconv"
	"strings"

	"costate/core/scene"
)

// task is what the loss has beside expressions and observations.
type task struct {
	Classes int      // 0 without cross entropy
	Labels  []string // lines of numbers: a label a start point, −1 for none
	Weights []string // of the read-out, where nothing else has weights; lines of numbers
	Entropy string   // weight of each point
	Kinetic string   // λ of each start point, "" for none
	Decay   string   // λ, "" for none

	formulas []string // comments
}

// ReadsOut reports whether classes are read out; t may be nil.
func (t *task) ReadsOut() bool { return t != nil && t.Classes > 0 }

// Moves reports whether ‖f‖² costs; t may be nil.
func (t *task) Moves() bool { return t != nil && t.Kinetic != "" }

// noTask refuses what is learnt from points of data where the target has it not.
// Observations of a trajectory stand in the scene as any do.
func (t *target) noTask(s *scene.Scene) error {
	const inTwo = "points of data and what is learnt from them are written in Python (SciPy) and in Go: take one of those, or leave this out"
	var faults scene.Faults
	refuse := func(pointer, message string, set bool) {
		if set {
			faults = append(faults, &scene.Fault{Pointer: pointer, Message: message})
		}
	}
	points := s.Starts() - len(s.Z0)
	refuse("/data", inTwo, points > 0 && !t.derivatives)
	refuse("/loss/weightDecay", inTwo, s.Loss.WeightDecay > 0 && !t.derivatives)
	refuse("/loss/kineticEnergy", inTwo, s.Loss.KineticEnergy > 0 && !t.derivatives)
	if t.derivatives {
		refuse("/loss/likelihood", "the likelihood of a flow is written in Go alone so far: take that", s.Loss.Likelihood != nil)
		refuse("/events", "events beside points of data, or beside what is learnt from them, are written in Go alone so far: take that, or leave one of them out",
			len(s.Events) > 0 && (points > 0 || s.Loss.KineticEnergy > 0 || s.Loss.WeightDecay > 0))
		refuse("/data", fmt.Sprintf("there are %d points; a program holds at most %d numbers: take the one in Go, which makes them anew, or fewer points", points, maxWeights),
			points > 0 && points*s.DataSet().Dim > maxWeights)
	}
	if faults == nil {
		return nil
	}
	return faults
}

// task fills in what the loss has of data.
func (t *target) task(p *program, x *scene.Experiment) {
	s := x.Scene
	out := &task{}
	say := func(formula string) { out.formulas = append(out.formulas, comment(t.comment+"    ", formula)) }
	points := s.Starts() - len(s.Z0)
	if c := s.Loss.Classes; c != nil && points > 0 {
		set := s.DataSet()
		out.Classes = set.Classes
		out.Entropy = number(c.Weight / float64(points))
		var labels []string
		for range s.Z0 {
			labels = append(labels, "-1")
		}
		for _, label := range set.Train.Labels {
			labels = append(labels, strconv.Itoa(label))
		}
		out.Labels = strings.Split(wrapped(labels, 92), "\n")
		var weights []string
		for _, w := range x.Theta[len(x.Params):] {
			weights = append(weights, number(w))
		}
		out.Weights = strings.Split(wrapped(weights, 92), "\n")
		p.FreeRest = repeated(x.Free[len(x.Params):])
		say("L has the mean of −log p_y over the points, p = softmax(W·z(t1) + b), W and b the last of θ")
	}
	if v := s.Loss.KineticEnergy; v > 0 && s.Field != nil {
		out.Kinetic = number(v / float64(s.Starts()))
		say("L has λ times the mean of ∫ ‖f‖² dt")
	}
	if v := s.Loss.WeightDecay; v > 0 && len(x.Theta) > len(x.Params) {
		out.Decay = number(v)
		say("L has ½ λ ‖w‖², w the weights")
	}
	if out.Classes > 0 || out.Kinetic != "" || out.Decay != "" {
		p.Task = out
	}
}

// repeated writes flags as a sum of lists, [1]*6 + [0]*2.
func repeated(flags []bool) string {
	var parts []string
	for i := 0; i < len(flags); {
		j := i
		for j < len(flags) && flags[j] == flags[i] {
			j++
		}
		parts = append(parts, fmt.Sprintf("[%s]*%d", indicator(flags[i]), j-i))
		i = j
	}
	return strings.Join(parts, " + ")
}

// reached are the targets of points as data at t1.
func reached(states []string, set *scene.DataSet) *scene.Observations {
	o := &scene.Observations{Clock: "depth", Times: []float64{1}, States: states[:set.Dim]}
	for _, target := range set.Train.Targets {
		o.Values = append(o.Values, [][]float64{target})
	}
	return o
}
