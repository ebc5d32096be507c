package adjoint

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

// Trust says how far a gradient can be trusted.
type Trust string

// Good agrees with an independent way to the tolerance, Doubtful does not, and of
// what is Wrong not one digit is right.
const (
	Good     Trust = "good"
	Doubtful Trust = "doubtful"
	Wrong    Trust = "wrong"
)

// Reason says why a gradient is not to be trusted.
type Reason string

const (
	// StiffBackwards: solving z backwards multiplies its errors, since the flow
	// contracts forwards.
	StiffBackwards Reason = "stiff backwards"
	// Chaotic: the gradient itself explodes, and changes with errors of the size
	// of the tolerance.
	Chaotic Reason = "chaotic"
	// Tolerance: the steps are too long for what is asked.
	Tolerance Reason = "tolerance"
	// Kink: f jumps or bends along the trajectory.
	Kink Reason = "kink"
)

// Remedy is something to try.
type Remedy string

// The remedies.
const (
	UseCheckpointed Remedy = "checkpointed" // or any other way that does not solve z backwards
	TightenRTol     Remedy = "tighten"      // a smaller tolerance
	SmallerStep     Remedy = "step"         // of a fixed-step method
	ShortenT        Remedy = "shorten"      // a shorter interval
)

// Verdict says what a gradient is worth.
type Verdict struct {
	Trust  Trust
	Reason Reason // "" where Trust is Good

	// Method is the independent way that the gradient was compared with, over
	// θ and all z0. Difference is ‖g − g'‖/‖g'‖. Error is the same with atol/rtol
	// added below the line: what the tolerances promise is rtol ‖g‖ + atol.
	// Tolerance is 100 times rtol.
	Method            string
	Difference, Error float64
	Tolerance         float64

	Growth         Growth  // of errors, found before any way back
	Condition      float64 // change of the derivative along a direction, in units of ‖g‖, as z0 moves by the tolerance; 0 where errors hardly grow
	Reconstruction float64 // of Backsolve: |z_back(t0) − z0| over the size of z
	Kinks          int     // how often f jumps or bends along the trajectories

	Detail   string // in words, with what to try
	Remedies []Remedy
}

const (
	defaultRTol = 1e-6 // those of ode
	defaultATol = 1e-8

	// leeway is how many times the tolerance of a step the error of a gradient may
	// be: that of some hundred steps, partly cancelling.
	leeway = 100

	// noDigit is the relative error from which on no digit is right.
	noDigit = 0.1

	// chaosGrowth is from when on a trajectory may be chaotic: short of it, rtol 1e-6
	// leaves two digits.
	chaosGrowth = 1e4

	// fixedRTol is the change of z0 by which chaos shows where there is no rtol.
	fixedRTol = 1e-6

	// maxWhole bounds the size of the forward sensitivity problem that is solved
	// whole; past it, one tangent along a random direction is carried.
	maxWhole = 400

	// kinkRTol is the tolerance of the losses that differences are taken of.
	kinkRTol = 1e-9
)

// Verify judges g, the gradient at θ by m, with the stats that it left. It is
// independent of g:
//
//   - the dot product of g with a direction is the derivative of the loss along
//     it, by a tangent carried forwards: a(t)·δz(t) is constant (Griewank & Walther,
//     Evaluating Derivatives, 2008, §3.3), for all directions if they are few, else
//     for one of random signs v, of which the mean of ((g − g')·v)² is ‖g − g'‖²;
//   - Growth tells from the forward solve what a backward solve of z would make
//     of its errors, and |z_back(t0) − z0| what it has made of them;
//   - where errors grow, the derivative is taken again from a start moved by the
//     tolerance: in chaos it is another one (Lea, Allen, Haine, Tellus 52A (2000)
//     523–532);
//   - where f jumps or bends, differences of the loss are taken: tangents and
//     adjoints both miss what a jump of f adds (see [Event]).
//
// The signs and vectors are the same every time. It solves, and leaves the stats
// and the loss of what it solved last.
func (e *Engine) Verify(ctx context.Context, g *Gradient, theta []float64, m Method, stats Stats) (Verdict, error) {
	v := &verifier{e: e, g: g, theta: theta, way: m, rtol: cmp.Or(e.p.Options.RTol, defaultRTol)}
	v.Tolerance = leeway * v.rtol
	v.floor = 1e-12 * max(1, math.Abs(g.Loss))
	if e.p.Field != nil && e.p.Method.Adaptive {
		v.floor = e.leastATol() / v.rtol
	}
	if err := v.compare(ctx); err != nil {
		return Verdict{}, err
	}
	if e.p.Field != nil {
		growth, err := e.Growth(ctx, theta)
		if err == nil {
			v.Growth = growth
			err = v.condition(ctx)
		}
		if err == nil && v.Condition <= noDigit {
			err = v.kinks(ctx)
		}
		// A neighbouring solve that fails tells nothing of this one.
		if ctx.Err() != nil {
			return Verdict{}, err
		}
		v.Reconstruction = stats.Reconstruction / v.size()
	}
	v.judge()
	return v.Verdict, nil
}

type verifier struct {
	Verdict
	e     *Engine
	g     *Gradient
	theta []float64
	way   Method
	rtol  float64
	floor float64 // of ‖g‖
	norm  float64 // ‖g‖

	missed bool // differences of the loss say otherwise than tangents
}

func (e *Engine) leastATol() float64 {
	if e.p.Options.ATols != nil {
		return slices.Min(e.p.Options.ATols)
	}
	return cmp.Or(e.p.Options.ATol, defaultATol)
}

// size is that of z, with what the tolerances add.
func (v *verifier) size() float64 {
	size := v.e.leastATol() / v.rtol
	for k, z := range v.e.p.Z0 {
		for i := range z {
			size = max(size, math.Abs(z[i]), math.Abs(v.e.end[k][i]))
		}
	}
	return size
}

// compare finds the distance from an independent way.
func (v *verifier) compare(ctx context.Context) error {
	n := v.e.n
	switch {
	case v.e.p.Field == nil:
		return v.against(ctx, FiniteDifference)
	case v.way == Forward:
		return v.against(ctx, Checkpointed)
	case n*(1+n+v.e.p.NumParams) <= maxWhole:
		return v.against(ctx, Forward)
	}
	v.Method = "forward, along a random direction"
	dtheta, dz0 := v.signs()
	_, slope, err := v.e.Directional(ctx, v.theta, dtheta, dz0)
	v.norm = v.g.length()
	diff := math.Abs(slope - v.g.along(dtheta, dz0))
	v.Difference, v.Error = ratio(diff, v.norm), diff/(v.norm+v.floor)
	return err
}

func (v *verifier) against(ctx context.Context, m Method) error {
	var other Gradient
	if err := v.e.Gradient(ctx, &other, v.theta, m, Observer{}); err != nil {
		return err
	}
	v.Method, v.Difference = m.String(), v.g.Distance(&other)
	v.norm = other.length()
	v.Error = v.g.apart(&other) / (v.norm + v.floor)
	return nil
}

// signs is the direction that the verdict looks along.
func (v *verifier) signs() (dtheta []float64, dz0 [][]float64) {
	rng := rand.New(rand.NewPCG(1, 1))
	signs := func(count int) []float64 {
		s := make([]float64, count)
		for i := range s {
			s[i] = float64(2*rng.IntN(2) - 1)
		}
		return s
	}
	dtheta = signs(len(v.g.Theta))
	for _, z := range v.g.Z0 {
		dz0 = append(dz0, signs(len(z)))
	}
	return dtheta, dz0
}

// condition compares the derivative along the signs with that from a start
// moved by the tolerance.
func (v *verifier) condition(ctx context.Context) error {
	if v.Growth.Forward < chaosGrowth {
		return nil
	}
	dtheta, dz0 := v.signs()
	_, here, err := v.e.Directional(ctx, v.theta, dtheta, dz0)
	if err != nil {
		return err
	}
	by, least := v.rtol, v.e.leastATol()
	if !v.e.p.Method.Adaptive {
		by, least = fixedRTol, 0
	}
	p := v.e.p
	p.Z0, p.Samples = nil, nil
	for k, z := range v.e.p.Z0 {
		moved := slices.Clone(z)
		for i := range moved {
			moved[i] += dz0[k][i] * (by*math.Abs(z[i]) + least)
		}
		p.Z0 = append(p.Z0, moved)
	}
	_, there, err := NewEngine(p).Directional(ctx, v.theta, dtheta, dz0)
	v.e.setParams(v.theta)
	v.Condition = math.Abs(here-there) / (v.norm + v.floor)
	return err
}

// judge comes to the verdict.
func (v *verifier) judge() {
	adaptive := v.e.p.Field == nil || v.e.p.Method.Adaptive
	worst, reason := v.Error, Tolerance
	if v.way == Backsolve {
		// What is predicted counts beside what is found: the gradient may have been
		// lucky, as where a does not depend on z.
		ahead := min(v.rtol*v.Growth.Backward, noDigit)
		if v.e.p.Restart {
			ahead = 0 // z begins again at each observation
		}
		if lost := max(v.Reconstruction, ahead); lost > v.Tolerance {
			worst, reason = max(worst, min(lost, noDigit)), StiffBackwards
		}
	}
	switch {
	case reason == StiffBackwards:
	case v.Condition > noDigit || v.Condition > v.Tolerance && worst > v.Tolerance:
		reason = Chaotic
		if v.Condition > noDigit {
			// Ways through the same steps agree, of a trajectory that is not z.
			worst = max(worst, v.Condition)
		}
	case v.missed || v.Kinks > 0 && worst > v.Tolerance:
		reason = Kink
	}
	v.Trust = Good
	switch {
	case worst > noDigit:
		v.Trust = Wrong
	case worst > v.Tolerance:
		v.Trust = Doubtful
	}
	if v.Trust == Good {
		v.Detail = fmt.Sprintf("%s and %s differ by %.1e of the gradient: within %d times the tolerance", v.way, v.Method, v.Difference, leeway)
		return
	}
	v.Reason = reason
	switch {
	case reason == StiffBackwards:
		v.advise([]Remedy{UseCheckpointed, ShortenT}, "Solving z backwards multiplies its errors by up to %s, for the flow contracts, and misses the start by %s of z. Take checkpointed, which keeps the forward solution.", power(v.Growth.Backward), power(v.Reconstruction))
	case reason == Chaotic:
		remedies := []Remedy{ShortenT}
		if adaptive {
			remedies = append(remedies, TightenRTol)
		}
		v.advise(remedies, "Errors grow by up to %s on the way (chaos): a start moved by the tolerance gives a gradient that differs by %s. It is the gradient itself that explodes, whatever the method. Shorten T, or fit the trajectory piece by piece.", power(v.Growth.Forward), power(v.Condition))
	case v.missed:
		v.advise(nil, "The field jumps %s along the trajectory, and differences of the loss show that what this adds to the gradient is missing. Make the jump an event, or the switch smooth.", times(v.Kinks))
	case reason == Kink:
		v.advise(v.finer(adaptive), "The field bends %s along the trajectory, and steps across a kink lose their order. Tighten the tolerance, or make the kink smooth.", times(v.Kinks))
	case v.way == FiniteDifference && adaptive:
		v.advise([]Remedy{UseCheckpointed, TightenRTol}, "Differences carry an error of about rtol^(2/3) of the loss. Tighten the tolerance, or take checkpointed.")
	case !adaptive:
		v.advise(v.finer(adaptive), "With fixed steps derivatives of the exact and of the computed solution differ by the method's error. Take smaller steps, or discrete, which is exact for the computed one.")
	default:
		v.advise(v.finer(adaptive), "The trajectory amplifies errors (a long T), or the tolerance is loose. Tighten it.")
	}
}

func (v *verifier) advise(remedies []Remedy, format string, args ...any) {
	v.Remedies, v.Detail = remedies, fmt.Sprintf(format, args...)
}

// power writes v to one digit, as in 3·10⁻⁵.
func power(v float64) string {
	digits, exponent, _ := strings.Cut(fmt.Sprintf("%.0e", v), "e")
	order, err := strconv.Atoi(exponent)
	if err != nil || -2 <= order && order <= 2 {
		return fmt.Sprintf("%.1g", v)
	}
	raised := strings.NewReplacer("-", "⁻", "0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹").Replace(strconv.Itoa(order))
	if digits == "1" {
		return "10" + raised
	}
	return digits + "·10" + raised
}

func times(count int) string {
	if count == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", count)
}

func (v *verifier) finer(adaptive bool) []Remedy {
	if adaptive {
		return []Remedy{TightenRTol}
	}
	return []Remedy{SmallerStep}
}

// ratio is a/b, and 0 where a vanishes.
func ratio(a, b float64) float64 {
	if a == 0 {
		return 0
	}
	return a / b
}

// length is ‖g‖ over θ and all z0.
func (g *Gradient) length() float64 { return g.apart(&Gradient{}) }

// apart is ‖g − other‖; what other does not have is 0.
func (g *Gradient) apart(other *Gradient) float64 {
	sum := 0.0
	add := func(a, b []float64) {
		for i, v := range a {
			if b != nil {
				v -= b[i]
			}
			sum = math.Hypot(sum, v)
		}
	}
	add(g.Theta, other.Theta)
	for k, z := range g.Z0 {
		if other.Z0 == nil {
			add(z, nil)
			continue
		}
		add(z, other.Z0[k])
	}
	return sum
}

// along is the derivative along a direction.
func (g *Gradient) along(dtheta []float64, dz0 [][]float64) float64 {
	sum := dot(g.Theta, dtheta)
	for k, z := range g.Z0 {
		sum += dot(z, dz0[k])
	}
	return sum
}
