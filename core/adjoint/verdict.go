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
	// Tolerance is 100 times rtol, and a hundredth at most.
	Method            string
	Difference, Error float64
	Tolerance         float64

	// Steps is how far the derivative along a direction moves, in units of ‖g‖, as
	// the steps of a fixed-step method are halved: what the gradient of the computed
	// solution misses of that of the equation, about. 0 of an adaptive one.
	Steps float64

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
	defaultStep  = 0.01
	defaultSteps = 100_000

	// leastRTol is the tolerance below which rounding is what remains.
	leastRTol = 1e-13

	// leeway is how many times the tolerance of a step the error of a gradient may
	// be: that of some hundred steps, partly cancelling.
	leeway = 100

	// twoDigits is the error that is called good at most, however loose the tolerance.
	twoDigits = 0.01

	// finer is by what the tolerance of the independent way is tightened: its own
	// error is then a small part of what is found.
	finer, farFiner = 0.1, 1e-3

	// lookAlong is how many random directions a large problem is looked along. With
	// three an error is underestimated ten times in one case of 1500.
	lookAlong = 3

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
//     for some of random signs v, of which the mean of ((g − g')·v)² is ‖g − g'‖².
//     An adaptive method carries it with a tenth of the tolerance, so that what the
//     trajectory itself misses is seen;
//   - Growth tells from the forward solve what a backward solve of z would make
//     of its errors, and |z_back(t0) − z0| what it has made of them;
//   - where errors grow, the derivative is taken again from a start moved by the
//     tolerance: in chaos it is another one (Lea, Allen, Haine, Tellus 52A (2000)
//     523–532). That is the reason of an error that was found; with fixed steps it is
//     what there is to find;
//   - with fixed steps it is also taken with half of them;
//   - where f jumps or bends, differences of the loss are taken: tangents and
//     adjoints both miss what a jump of f adds (see [Event]).
//
// The signs and vectors are the same every time. It solves, and leaves the stats
// and the loss of what it solved last.
func (e *Engine) Verify(ctx context.Context, g *Gradient, theta []float64, m Method, stats Stats) (Verdict, error) {
	v := &verifier{e: e, g: g, theta: theta, way: m, rtol: cmp.Or(e.p.Options.RTol, defaultRTol)}
	v.Tolerance = min(leeway*v.rtol, twoDigits)
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
			err = v.halve(ctx)
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

// compare finds the distance from an independent way.
func (v *verifier) compare(ctx context.Context) error {
	n, e := v.e.n, v.e
	defer e.setParams(v.theta) // tighter ones share its evaluators
	if e.p.Field == nil {
		return v.against(ctx, e, FiniteDifference)
	}
	tight := NewEngine(e.tighter(finer))
	err := v.compareBy(ctx, tight, n*(1+n+e.p.NumParams) <= maxWhole)
	if err != nil && ctx.Err() == nil && e.p.Method.Adaptive {
		err = v.compareBy(ctx, e, n*(1+n+e.p.NumParams) <= maxWhole)
	}
	return err
}

// tighter is the problem with a part of the tolerance, for an adaptive method.
func (e *Engine) tighter(part float64) Problem {
	p := e.p
	p.Samples = nil
	if !p.Method.Adaptive {
		return p
	}
	opt := &p.Options
	rtol := cmp.Or(opt.RTol, defaultRTol)
	part = min(1, max(part, leastRTol/rtol))
	opt.RTol, opt.ATol = part*rtol, part*cmp.Or(opt.ATol, defaultATol)
	opt.ATols = slices.Clone(opt.ATols)
	for i := range opt.ATols {
		opt.ATols[i] *= part
	}
	opt.MinStep, opt.MaxSteps = 0, 4*cmp.Or(opt.MaxSteps, defaultSteps)
	return p
}

func (v *verifier) compareBy(ctx context.Context, e *Engine, whole bool) error {
	switch {
	case v.way == Forward && !e.p.Method.Adaptive && (!e.acts() || DiscreteThroughEvents(e.p.Method)):
		return v.against(ctx, e, Discrete) // both are of the computed solution
	case v.way == Forward:
		return v.against(ctx, e, Checkpointed)
	case whole:
		return v.against(ctx, e, Forward)
	}
	v.Method, v.norm = "forward, along random directions", v.g.length()
	directions := make([]Direction, lookAlong)
	rng := newSigns()
	for i := range directions {
		directions[i] = v.signs(rng)
	}
	slopes, err := e.slopes(ctx, v.theta, directions)
	square := 0.0
	for i, slope := range slopes {
		off := slope - v.g.along(directions[i].Theta, directions[i].Z0)
		square += off * off / lookAlong
	}
	diff := math.Sqrt(square)
	v.Difference, v.Error = ratio(diff, v.norm), diff/(v.norm+v.floor)
	return err
}

// slopes are the derivatives of the loss along directions of θ and z0.
func (e *Engine) slopes(ctx context.Context, theta []float64, directions []Direction) ([]float64, error) {
	e.setParams(theta)
	slopes := make([]float64, len(directions))
	if e.p.Loss.Parameters != nil {
		e.p.Loss.Parameters.Gradient(nil, e.scratch, e.p.T0, nil)
		for i, d := range directions {
			slopes[i] = dot(e.scratch, d.Theta)
		}
	}
	defer e.pieces.hold(math.NaN())
	s := e.tangents(len(directions), func(j int) []float64 { return directions[j].Theta })
	for k := range e.p.Z0 {
		for i, d := range directions {
			copy(s.tangent(s.state, i), d.Z0[k])
		}
		if err := s.solve(ctx, k); err != nil {
			return nil, err
		}
		for i, d := range directions {
			slopes[i] += s.along[i] + dot(s.partial, d.Theta)
		}
	}
	return slopes, nil
}

func (v *verifier) against(ctx context.Context, e *Engine, m Method) error {
	var other Gradient
	if err := e.Gradient(ctx, &other, v.theta, m, Observer{}); err != nil {
		return err
	}
	v.Method, v.Difference = m.String(), v.g.Distance(&other)
	v.norm = other.length()
	v.Error = v.g.apart(&other) / (v.norm + v.floor)
	return nil
}

func newSigns() *rand.Rand { return rand.New(rand.NewPCG(1, 1)) }

// signs is a direction that the verdict looks along.
func (v *verifier) signs(rng *rand.Rand) Direction {
	signs := func(count int) []float64 {
		s := make([]float64, count)
		for i := range s {
			s[i] = float64(2*rng.IntN(2) - 1)
		}
		return s
	}
	d := Direction{Theta: signs(len(v.g.Theta))}
	for _, z := range v.g.Z0 {
		d.Z0 = append(d.Z0, signs(len(z)))
	}
	return d
}

// halve takes the derivative along the signs with half the steps, from which the
// error of the whole ones follows (Hairer, Nørsett, Wanner, Solving Ordinary
// Differential Equations I, 2nd ed., §II.4, eq. 4.4).
func (v *verifier) halve(ctx context.Context) error {
	d := v.signs(newSigns())
	p := v.e.p
	p.Samples = nil
	p.Options.Step, p.Options.MaxSteps = cmp.Or(p.Options.Step, defaultStep)/2, 2*cmp.Or(p.Options.MaxSteps, defaultSteps)
	defer v.e.setParams(v.theta)
	half, err := NewEngine(p).slopes(ctx, v.theta, []Direction{d})
	if err != nil {
		return err
	}
	whole, err := v.e.slopes(ctx, v.theta, []Direction{d})
	if err != nil {
		return err
	}
	v.Steps = math.Abs(half[0]-whole[0]) / (v.norm + v.floor) / (1 - math.Pow(2, -float64(p.Method.Order)))
	return nil
}

// condition compares the derivative along the signs with that from a start
// moved by the tolerance.
func (v *verifier) condition(ctx context.Context) error {
	if v.Growth.Forward < chaosGrowth {
		return nil
	}
	d := v.signs(newSigns())
	_, here, err := v.e.Along(ctx, v.theta, d)
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
			moved[i] += d.Z0[k][i] * (by*math.Abs(z[i]) + least)
		}
		p.Z0 = append(p.Z0, moved)
	}
	_, there, err := NewEngine(p).Along(ctx, v.theta, d)
	v.e.setParams(v.theta)
	v.Condition = math.Abs(here-there) / (v.norm + v.floor)
	if err != nil || v.Condition <= noDigit || !v.e.p.Method.Adaptive {
		return err
	}
	// A trajectory a little better may be as far off, and its gradient near by
	// chance. One much better tells, if there is one.
	slopes, err := NewEngine(v.e.tighter(farFiner)).slopes(ctx, v.theta, []Direction{d})
	v.e.setParams(v.theta)
	off := math.Inf(1)
	if err == nil {
		off = math.Abs(slopes[0]-v.g.along(d.Theta, d.Z0)) / (v.norm + v.floor)
	}
	if v.astray = off > v.Tolerance; v.astray {
		v.Error = max(v.Error, min(off, v.Condition))
	}
	return ctx.Err()
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
		v.Detail = fmt.Sprintf("%s and %s differ by %.1e of the gradient: within %g.", v.way, v.Method, v.Difference, v.Tolerance)
		if v.Steps > v.Tolerance {
			v.advise([]Remedy{SmallerStep}, "%s It is right for the computed solution, the loss that is shown. That of the equation itself is about %s of it away: the steps are long.", v.Detail, power(v.Steps))
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
