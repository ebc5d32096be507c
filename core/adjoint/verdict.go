package adjoint

import (
	"cmp"
	"context"
	"fmt"
	"math"
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
	UseDiscrete     Remedy = "discrete"     // exact for the computed solution
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
	// Tolerance is 100 times rtol, but from 1e-6 to 1e-2.
	Method            string
	Difference, Error float64
	Tolerance         float64

	// StepError is how far the gradient of a fixed-step method is from that of the
	// equation itself, as a part of that. It does not count against a gradient that
	// is right for the computed solution. 0 of an adaptive method, and where it
	// cannot be found.
	StepError float64

	Growth         Growth  // of errors, found before any way back
	Condition      float64 // change of the derivative along a direction, in units of ‖g‖, as z0 moves by the tolerance; 0 where errors hardly grow
	Reconstruction float64 // of Backsolve: |z_back(t0) − z0| over the size of z
	Kinks          int     // how often f jumps or bends along the trajectories

	Detail   string // in words, with what to try
	Remedies []Remedy
}

const (
	defaultRTol  = 1e-6 // those of ode
	defaultATol  = 1e-8
	defaultSteps = 100_000

	// leastRTol is the tolerance below which rounding is what remains.
	leastRTol = 1e-13

	// leeway is how many times the tolerance of a step the error of a gradient may
	// be: that of some hundred steps, partly cancelling.
	leeway = 100

	// twoDigits is the error that is called good at most, however loose the
	// tolerance, and sixDigits that which always is, however tight: what multiplies
	// errors by more than leeway would never be good else.
	twoDigits, sixDigits = 1e-2, 1e-6

	// finer is by what the tolerance of the independent way is tightened: its own
	// error is then a small part of what is found. farFiner is it where chaos is suspected.
	finer, farFiner = 0.1, 1e-3

	// lookAlong is how many random directions a large problem is looked along. With
	// three an error is underestimated ten times in one case of 700.
	lookAlong = 3

	// noDigit is the relative error from which on no digit is right.
	noDigit = 0.1

	// chaosGrowth is from when on a trajectory may be chaotic: short of it, rtol 1e-6
	// leaves two digits.
	chaosGrowth = 1e4

	// exactRTol is the tolerance of what fixed steps are compared with.
	exactRTol = 1e-8

	// maxStiff bounds the states of a stiff solve that nobody asked for.
	maxStiff = 50

	// fixedRTol is the change of z0 by which chaos shows where there is no rtol.
	fixedRTol = 1e-6

	// maxWhole bounds the size of the forward sensitivity problem that is solved
	// whole, and maxTangents its tangents over all start points; past it, tangents
	// along random directions are carried.
	maxWhole, maxTangents = 400, 1000

	// kinkRTol is the tolerance of the losses that differences are taken of.
	kinkRTol = 1e-9
)

// Verify judges g, the gradient at θ by m, with the stats that it left. It is
// independent of g:
//
//   - the dot product of g with a direction is the derivative of the loss along
//     it, by a tangent carried forwards: a(t)·δz(t) is constant (Griewank & Walther,
//     Evaluating Derivatives, 2008, §3.3), for all directions if they are few, else
//     for some of random signs v, of which the mean of ((g − g')·v)² is ‖g − g'‖².
//     An adaptive method carries it with a tenth of the tolerance, so that what the
//     trajectory itself misses is seen;
//   - Growth tells from the forward solve what a backward solve of z would make
//     of its errors, and |z_back(t0) − z0| what it has made of them;
//   - where errors grow, the derivative is taken again from a start moved by the
//     tolerance: in chaos it is another one (Lea, Allen, Haine, Tellus 52A (2000)
//     523–532). That is the reason of an error that was found; with fixed steps it is
//     what there is to find;
//   - with fixed steps it is also compared with that of an adaptive method;
//   - where f jumps or bends, differences of the loss are taken: tangents and
//     adjoints both miss what a jump of f adds (see [Event]).
//
// The signs and vectors are the same every time. It solves, and leaves the stats
// and the loss of what it solved last.
func (e *Engine) Verify(ctx context.Context, g *Gradient, theta []float64, m Method, stats Stats) (Verdict, error) {
	v := &verifier{e: e, g: g, theta: theta, way: m, rtol: cmp.Or(e.p.Options.RTol, defaultRTol)}
	v.Tolerance = min(max(leeway*v.rtol, sixDigits), twoDigits)
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
		if err == nil && !v.chaotic() {
			err = v.kinks(ctx)
		}
		if err == nil && !e.p.Method.Adaptive {
			v.exactly(ctx)
		}
		// A neighbouring solve that fails tells nothing of this one.
		if err := ctx.Err(); err != nil {
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

	astray bool // by chaos: the trajectory is another one with a better tolerance
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

// chaotic reports whether a change by the tolerance makes it another gradient, and
// whether that shows: an adaptive solve may be better than its tolerance.
func (v *verifier) chaotic() bool {
	return v.Condition > noDigit && (v.astray || !v.e.p.Method.Adaptive)
}

// judge comes to the verdict.
func (v *verifier) judge() {
	adaptive := v.e.p.Field == nil || v.e.p.Method.Adaptive
	worst, reason := v.Error, Tolerance
	if v.way == Backsolve {
		// What z is found to miss includes what the tolerance does. Where rounding
		// alone is enough to lose it, that counts whatever is found: the gradient has
		// been lucky, as where a does not depend on z.
		ahead := min(v.Growth.Backward*0x1p-53, noDigit)
		if v.e.p.Restart {
			ahead = 0 // z begins again at each observation
		}
		if lost := max(v.Reconstruction, ahead); lost > v.Tolerance {
			worst, reason = max(worst, min(lost, noDigit)), StiffBackwards
		}
	}
	switch {
	case reason == StiffBackwards:
	case v.chaotic():
		// Ways through the same steps agree, of a trajectory that is not z.
		worst, reason = max(worst, v.Condition), Chaotic
	case v.Condition > v.Tolerance && worst > v.Tolerance:
		reason = Chaotic
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
		v.Detail = fmt.Sprintf("%s and %s differ by %s of the gradient: within %s.", v.way, v.Method, power(v.Difference), power(v.Tolerance))
		if v.StepError > v.Tolerance {
			v.advise([]Remedy{SmallerStep}, "It is the gradient of the computed solution, as it is shown. That of the equation itself is another one, %s of it away, for the steps are long: shorter ones come nearer to it.", power(v.StepError))
		}
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
		remedies := v.finer(adaptive)
		if adaptive && v.way != Checkpointed && v.way != Forward {
			remedies = append([]Remedy{UseCheckpointed}, remedies...) // whose error estimate sees the kink in a
		}
		v.advise(remedies, "The field bends %s along the trajectory, and steps across a kink lose their order. Tighten the tolerance, or make the kink smooth.", times(v.Kinks))
	case v.way == FiniteDifference && adaptive:
		v.advise([]Remedy{UseCheckpointed, TightenRTol}, "Differences carry an error of about rtol^(2/3) of the loss. Tighten the tolerance, or take checkpointed.")
	case !adaptive:
		remedies := v.finer(adaptive)
		if v.way != Discrete && (!v.e.acts() || DiscreteThroughEvents(v.e.p.Method)) {
			remedies = append(remedies, UseDiscrete)
		}
		v.advise(remedies, "With fixed steps derivatives of the exact and of the computed solution differ by the method's error. Take smaller steps, or discrete, which is exact for the computed one.")
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
	switch {
	case err != nil || -2 <= order && order <= 0:
		return fmt.Sprintf("%.1g", v)
	case 0 < order && order <= 2:
		return fmt.Sprintf("%.0f", v)
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
