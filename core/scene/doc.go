// Package scene is the experiment as data: a [Scene] is the whole description
// of one, as JSON. [Decode] reads it strictly (an unknown field is a fault),
// fills in every default and checks shapes and limits; a [Builder] compiles
// its expressions and joins them to the field, solver, adjoint and flow
// packages; the catalogue holds ready ones.
//
// Everything found wrong is a [Fault] with a JSON Pointer to where it stands
// and, in an expression, the byte offset.
//
// Besides what every scene has, "solver" may have "controller" ("PI", "I" or
// "PID"), "minStep", "maxStep", "tstops", a list of times that steps end on, and
// for "atol" a list with one tolerance a state: see [ode.Options].
//
// "gradient" may have "checkpoints", how many states of a start point checkpointed
// and discrete hold of the forward solve, at least 6, steps being made again
// where it has more; and for backsolve "seminorm", false if dL/dθ is to be part of
// its state and of the norm that chooses its steps, and "restart", true if z is to
// be put right at observations: see [adjoint.Problem]. What they cost is in "stats"
// of the API: "vjps", "storedStates", "storedBytes" and "repeated", steps made again.
//
// The parameter vector θ has the named parameters in alphabetical order, then
// the weights of the network if there is one.
//
// Scenes are values: nothing here keeps state but a Builder, which belongs to
// one goroutine.
package scene
