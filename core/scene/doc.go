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
// The parameter vector θ has the named parameters in alphabetical order, then
// the weights of the network if there is one.
//
// Scenes are values: nothing here keeps state but a Builder, which belongs to
// one goroutine.
package scene
