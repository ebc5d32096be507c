package ode

import "slices"

// Method describes a method of the catalogue; it is a value to pass around.
type Method struct {
	ID       string // short name used in scenes, as "dopri5"
	Name     string
	Order    int    // of the solution that is carried on
	Adaptive bool   // chooses its own step size
	Stiff    bool   // fit for stiff problems
	Stages   int    // evaluations of f an accepted step costs, besides those for its Jacobian; of an implicit method each iteration
	Source   string // where its coefficients were published

	tableau    *Tableau    // of an explicit method
	rosenbrock *Rosenbrock // of a linearly implicit one
	implicit   *Implicit
	reversible *Reversible

	alternative string // of a method that changes by itself: what it takes for stiff problems
}

// Tableau returns the coefficients of an explicit method, shared and not to be
// written to; nil for the others.
func (m Method) Tableau() *Tableau { return m.tableau }

// Rosenbrock returns the coefficients of a linearly implicit method, shared and
// not to be written to; nil for the others.
func (m Method) Rosenbrock() *Rosenbrock { return m.rosenbrock }

// Reversible returns the coefficients of a method whose steps can be undone, shared
// and not to be written to; nil for the others.
func (m Method) Reversible() *Reversible { return m.reversible }

// DenseOrder returns the order of the method's continuous extension, that of
// Solver.Interpolate and Solution.Eval between the ends of the steps.
func (m Method) DenseOrder() int { return m.data().DenseOrder }

// data returns what the stepper reads of any method.
func (m Method) data() *Tableau {
	switch {
	case m.rosenbrock != nil:
		return &m.rosenbrock.Tableau
	case m.implicit != nil:
		return &m.implicit.Tableau
	case m.reversible != nil:
		return &m.reversible.Tableau
	}
	return m.tableau
}

var catalogue = []Method{
	{ID: "euler", Name: "Explicit Euler", Order: 1, Stages: 1, tableau: euler,
		Source: "L. Euler, Institutionum calculi integralis I (1768), § 650"},
	{ID: "midpoint", Name: "Explicit midpoint", Order: 2, Stages: 2, tableau: midpoint,
		Source: "C. Runge, Math. Ann. 46 (1895) 167–178"},
	{ID: "heun", Name: "Heun (explicit trapezoidal)", Order: 2, Stages: 2, tableau: heun,
		Source: "K. Heun, Z. Math. Phys. 45 (1900) 23–38"},
	{ID: "ralston", Name: "Ralston", Order: 2, Stages: 2, tableau: ralston,
		Source: "A. Ralston, Math. Comp. 16 (1962) 431–437"},
	{ID: "reversible-heun", Name: "Reversible Heun", Order: 2, Stages: 1, reversible: reversibleHeun,
		Source: "P. Kidger, J. Foster, X. Li, T. Lyons, NeurIPS 2021; steps can be undone exactly, stable for oscillations alone"},
	{ID: "alf", Name: "Asynchronous leapfrog", Order: 2, Stages: 1, reversible: asynchronousLeapfrog,
		Source: "U. Mutze, arXiv:1311.6602; J. Zhuang et al., MALI, ICLR 2021; steps can be undone exactly, stable for oscillations alone"},
	{ID: "rk4", Name: "Classical Runge–Kutta", Order: 4, Stages: 4, tableau: rk4,
		Source: "W. Kutta, Z. Math. Phys. 46 (1901) 435–453; dense output Hairer, Nørsett, Wanner I, II.6"},
	{ID: "three-eighths", Name: "Kutta's 3/8 rule", Order: 4, Stages: 4, tableau: threeEighths,
		Source: "W. Kutta, Z. Math. Phys. 46 (1901) 435–453; Hairer, Nørsett, Wanner I, table II.1.2"},
	{ID: "bosh3", Name: "Bogacki–Shampine 3(2)", Order: 3, Adaptive: true, Stages: 3, tableau: bosh3,
		Source: "P. Bogacki, L. F. Shampine, Appl. Math. Lett. 2 (1989) 321–325"},
	{ID: "dopri5", Name: "Dormand–Prince 5(4)", Order: 5, Adaptive: true, Stages: 6, tableau: dopri5,
		Source: "J. R. Dormand, P. J. Prince, J. Comput. Appl. Math. 6 (1980) 19–26, table 2; dense output Hairer, Nørsett, Wanner I, II.6"},
	{ID: "tsit5", Name: "Tsitouras 5(4)", Order: 5, Adaptive: true, Stages: 6, tableau: tsit5,
		Source: "Ch. Tsitouras, Comput. Math. Appl. 62 (2011) 770–775, table 1"},
	{ID: "vern7", Name: "Verner 7(6)", Order: 7, Adaptive: true, Stages: 10, tableau: vern7,
		Source: "J. H. Verner, Numer. Algorithms 53 (2010) 383–396, the most efficient 7(6) pair"},
	{ID: "dop853", Name: "Dormand–Prince 8(5,3)", Order: 8, Adaptive: true, Stages: 12, tableau: dop853,
		Source: "P. J. Prince, J. R. Dormand, J. Comput. Appl. Math. 7 (1981) 67–75; Hairer, Nørsett, Wanner I, II.5 and II.10"},
	{ID: "rosenbrock23", Name: "Rosenbrock 2(3), ode23s", Order: 2, Adaptive: true, Stiff: true, Stages: 2, rosenbrock: rosenbrock23,
		Source: "L. F. Shampine, M. W. Reichelt, SIAM J. Sci. Comput. 18 (1997) 1–22"},
	{ID: "trapezoid", Name: "Trapezoidal rule (A-stable, not L-stable)", Order: 2, Stiff: true, Stages: 1, implicit: trapezoid,
		Source: "G. Dahlquist, BIT 3 (1963) 27–43; Hairer, Wanner II, IV.3"},
	{ID: "rodas4", Name: "Rodas 4(3)", Order: 4, Adaptive: true, Stiff: true, Stages: 6, rosenbrock: rodas4,
		Source: "E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, IV.7 and VI.4, code RODAS"},
	{ID: "rodas5p", Name: "Rodas5P 5(4)", Order: 5, Adaptive: true, Stiff: true, Stages: 8, rosenbrock: rodas5p,
		Source: "G. Steinebach, BIT Numer. Math. 63 (2023) 27"},
	{ID: "auto", Name: "Automatic, tsit5 or rodas5p", Order: 5, Adaptive: true, Stiff: true, Stages: 6, tableau: tsit5, alternative: "rodas5p",
		Source: "L. F. Shampine, ACM Trans. Math. Software 3 (1977) 44–53; L. Petzold, SIAM J. Sci. Stat. Comput. 4 (1983) 136–148"},
	{ID: "kvaerno5", Name: "Kværnø 5(4), ESDIRK", Order: 5, Adaptive: true, Stiff: true, Stages: 6, implicit: kvaerno5,
		Source: "A. Kværnø, BIT Numer. Math. 44 (2004) 489–502"},
	{ID: "radau5", Name: "Radau IIA", Order: 5, Adaptive: true, Stiff: true, Stages: 3, implicit: radau5,
		Source: "B. L. Ehle, Univ. of Waterloo 1969; E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, IV.5 and IV.8, code RADAU5"},
}

// Methods returns the catalogue: fixed-step methods, then adaptive ones, then
// stiff ones, each by rising order.
func Methods() []Method { return slices.Clone(catalogue) }

// Lookup finds the method with the given ID.
func Lookup(id string) (Method, bool) {
	for _, m := range catalogue {
		if m.ID == id {
			return m, true
		}
	}
	return Method{}, false
}
