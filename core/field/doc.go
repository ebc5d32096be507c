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
// An equation gives the derivative of one state; the states may be used in any
// equation, whatever the order.
//
//	equation   = ( state "'" | "d" state "/" "dt" ) "=" sum .
//	sum        = product { ( "+" | "-" ) product } .
//	product    = signed { ( "*" | "/" ) signed | power } .
//	signed     = ( "+" | "-" ) signed | power .
//	power      = atom [ "^" signed | "²" | "³" ] .
//	atom       = number | name | function "(" sum { "," sum } ")" | "(" sum ")" .
//	number     = ( digits [ "." [ digits ] ] | "." digits ) [ ( "e" | "E" ) [ "+" | "-" ] digits ] .
//	name       = letter { letter | digit | "_" } .
//
// A line of a typed field may also be empty, or declare a parameter, with the
// range of its slider if one is wanted:
//
//	declaration = name "=" sum [ "in" "[" sum "," sum "]" ] .
//
// with sums of numbers, constants and functions of such. What stands after # is a
// comment.
//
// The alternative of product without an operator, as in 2x or 3(x+1), needs a
// number directly before it; it binds like "*", so 1/2x is (1/2)·x. Powers
// bind to the right and tighter than a sign before them: -x^2 is −(x²), and
// 2^-x is 2^(−x). Letters are those of ASCII and the Greek ones; −, ·, ×, ÷ and ′
// may stand for -, *, *, / and '.
//
// The functions are sin cos tan asin acos atan atan2 sinh cosh tanh exp log
// sqrt abs min max sign relu sigmoid softplus; atan2 has two arguments, min and
// max two or more. The constants are pi (or π) and e; t is the time. These names
// cannot be given to states or parameters.
//
// One expression has at most 16 KiB, 200 levels of nesting and 10,000
// operations.
//
// # Values and kinks
//
// Arithmetic is IEEE 754 double precision, rounded after every operation on
// every processor; outside the domain of a function the result is NaN or ±Inf.
// Powers with integer exponents from −16 to 16 are multiplied out.
//
// Where a function has a kink, its derivative is by convention
//
//	abs(x)      0 at x = 0
//	relu(x)     0 at x = 0
//	sign(x)     0 everywhere, also at x = 0
//	min, max    ½ for each of two equal arguments; of more, pairwise from the left
//	x^y         by y: 0 at x = 0, y > 0 (elsewhere x^y·log x, NaN for x < 0)
//	sqrt(x)     +Inf at x = 0, the one-sided limit
//
// # Networks in equations
//
// The equations of a [Hybrid] may call networks as functions, with as many
// arguments as a network has inputs, which are any expressions, calls of
// networks among them. A network u of one output is called u(x, y), one of
// several u_1(x, y), u_2(x, y) and so on; its name may be no other name of the
// field. Equal calls are evaluated once. θ is the named parameters, then the
// weights of the networks in the alphabetical order of their names.
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
// # Concurrency
//
// A System, a Scalar, a Hybrid and a Network are immutable: any number of goroutines may
// use them at once. An evaluator belongs to one goroutine at a time; make one
// for each. The package starts no goroutines.
package field
