// Package field compiles what stands on the right of
//
//	dz/dt = f(t, z, θ),   z ∈ Rⁿ,  θ ∈ Rᵖ
//
// from text, or builds it as a neural network, and evaluates it together with
// its exact derivatives: the vector–Jacobian products aᵀ∂f/∂z, aᵀ∂f/∂θ, aᵀ∂f/∂t
// and the Jacobian–vector product ∂f/∂z·dz + ∂f/∂θ·dθ + ∂f/∂t·dt.
//
// # Language
//
// A line gives the derivative of one state, x' = … or dx/dt = …, defines a name
// for an expression, r = sqrt(x^2 + y^2), or declares a parameter, k = 1 in
// [0, 2]; the latter is left to the caller, see [ReadLine]. Lines stand in any
// order. The grammar, the functions, the values and the derivatives at kinks are
// on one page, docs/language.md, whose examples are tests of this package.
//
// Of a choice, if(c, a, b), the branch not taken never counts: forward mode
// chooses among tangents; reverse mode gives it the weight 0, which then wins
// over derivatives that are not finite.
//
// # How it works
//
// The text becomes a syntax tree, the trees of all equations one directed
// acyclic graph in which equal subexpressions are one node. Derivatives are
// taken on the graph, so that they share the field's subexpressions and are
// simplified with it. Each of f and its derivatives is then a straight-line
// program over one register file. What depends on θ alone is evaluated when θ
// is set, not when f is.
//
// The same program runs for one point, or for a block of points a time, each
// register being a row of them: see [System.Batch]. The Jacobian as a whole has a
// program of its own, of the entries that are not identically 0, compiled when it
// is first asked for.
//
// What is shown to people, [System.Symbolic], is derived from the syntax tree
// instead, as formulas that keep powers, fractions and common factors as one
// writes them. Tests compare its values with those of the programs.
//
// # Networks
//
// A Network is evaluated by matrix products: one point at a time by a
// NetworkEvaluator, with its registers along the units of a layer, or many by a
// NetworkBatch, with them along the points. The two agree up to roundings, and so
// do processors with and without the vector instructions that are used where
// there are (see internal/dense). relu has slope 0 at 0, elu 1. Weights may vary
// with t over knots (see NetworkConfig): a step that ends where they jump belongs
// to one side, which Hold chooses.
//
// # Concurrency
//
// A System, a Scalar, a Hybrid and a Network are immutable: any number of goroutines may
// use them at once. An evaluator belongs to one goroutine at a time; make one
// for each. The package starts no goroutines.
package field
