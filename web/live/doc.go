// Package live is one session of the live channel: commands in, frames out. It
// knows scenes and the core packages, and no HTTP.
//
// A [Session] has one owner goroutine, the caller of Run, that alone touches
// the scene, the solvers and the training path. Submit may be called from any
// goroutine: it merges the command into those that wait and, if it makes the
// work under way stale, cancels that. What the session sends goes through an
// [Outbox], which never blocks: rows of pictures give way to newer ones,
// messages and the points of the training path are kept, and when too many of
// those wait the channel is closed.
package live
