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
//
// # Marks
//
// A scene or patch may carry a "mark", a whole number that the client lets rise. Each
// scene message has the mark of the last of them that was looked at, taken or refused,
// when it was made. So a client knows which of its later edits that scene does not have
// yet, however long the answer took.
//
// # Events
//
// Of a scene with events there are rows of kind 14 for each start point: t, the
// index of the event, z before and z after. Where z jumps kind 1 has two rows of
// one t, and kind 2, with t falling, a after and then before. A trajectory that an
// event ends has its last row there, whatever T is.
//
// # Data
//
// Of a scene whose data are points there is
//
//	{"type": "data", "run", "first", "classes", "train": {"points", "labels",
//	"targets"}, "test": {…}}
//
// after the scene message, when they are others than before: training point i is
// start point first + i, so its z is stream first + i, and targets are those of a
// swap. After done, and in training some ten times a second,
//
//	{"type": "outcome", "run", "tau", "train": {"loss", "accuracy", "points":
//	[{"loss", "p": […]}]}, "test": {…}}
//
// says how well data are met (see [scene.Outcome]); where a solve fails there is
// "detail" in the place of the parts.
//
// # What a view asks for
//
// A view message says what the page shows; each replaces the one before. Beside
// the field on its grid (kind 5) it may ask for
//
//	"levels": true     the end cost, φ and the data at t1, at the points of a grid
//	                   of one or two states (kind 9, float32, one column). Stream
//	                   k > 0 is there only where the data of start point k differ
//	                   from those of the first. None without an end cost.
//	"portrait": true   {"type": "portrait", "run", "points": [{"z", "eigenvalues":
//	                   [[re, im], …], "kind", "stable"}]}: the fixed points in the
//	                   window of the grid, and along states that are on no axis in
//	                   twice the box of the trajectories. kind is a name of package
//	                   portrait. No points where f depends on t or has more than six
//	                   states.
//	"landscape": {…}   the loss over one parameter or two (kind 7), of scenes with a
//	                   field too. The frames follow each other; the last is marked.
//	                   With "slopes": true in it −∂L/∂ of its parameters comes after it on a
//	                   coarse grid (kind 26; columns: the parameters, then those).
//
//	"landscape": {"directions": seed, "range": [lo, hi], "n": n}
//	                   the loss at n × n points of the plane θ + αu + βv, α and β in the
//	                   range, u and v random directions with every neuron's weights as long
//	                   as those of θ (Li et al. 2018): {"type": "directions", "run", "seed",
//	                   "range", "n", "path": [[τ, α, β, off], …]} with the path of training
//	                   projected on the plane, off being its distance from it as a part of
//	                   that from θ, then the points (kind 7); first for a quarter of n.
//	"solver": {"start": k}
//	                   every step tried from start point k (kind 11; columns: t where it
//	                   starts, h, scaled error estimate, 1 if accepted, evaluations so
//	                   far), and of accepted ones the eigenvalues λ of ∂f/∂z where they
//	                   start (kind 12; columns: t, h, 1 if the method is auto and steps by
//	                   its stiff one, then re λ, im λ and |R(hλ)|, the largest λ first). Of long solves and of more than two states not every step
//	                   has eigenvalues, beyond 32 states none. The start point is solved
//	                   alone, after the run and even if that failed.
//	"precision": {"methods": ["rk4", …], "start": k}
//	                   work and error of methods over a row of tolerances or steps (kind
//	                   13; columns: place in methods, −1 being the scene's own solver,
//	                   relative tolerance or step, evaluations, Jacobians, accepted and
//	                   rejected steps, error at the end, largest error; the errors NaN
//	                   where the solve failed), as computed, after {"type": "precision",
//	                   "run", "start", "methods", "reference", "uncertainty": {"end",
//	                   "most"}}. Errors are parts of ‖z‖, from a reference at tight
//	                   tolerance; uncertainty is how far that is from one at a hundred
//	                   times the tolerance. Without a reference there is "detail" and no
//	                   rows.
//	"bench": {"gradients": [{"method": "discrete"}, …]}
//	                   ways to the gradient over a row of tolerances or steps (kind 17; columns:
//	                   place in gradients, −1 being the scene's own with its own tolerance,
//	                   relative tolerance or step, evaluations, VJPs, JVPs, accepted steps both
//	                   ways, states and bytes kept, seconds, error, then the difference of each
//	                   component; NaN where there is none), as computed, after {"type": "bench",
//	                   "run", "gradients", "components", "reference": {"method", "solver",
//	                   "values", "off", "uncertainty", "floor"}}. The error is ‖g − g*‖/‖g*‖ over
//	                   θ and z0; values and off are by component, off and uncertainty the
//	                   distance of the reference from itself at a hundred times the tolerance;
//	                   floor is what rounding θ and z0 to double precision makes of the gradient.
//	                   {"type": "refused", "run", "way", "tolerance", "detail"} says why a point
//	                   has no numbers.
//	"race": {"rules": [{"rule": "adam", "eta": 0.1}, …]}
//	                   rules from the scene's own θ, all over the same τ, which is
//	                   flow.steps, with τ = k for those that count steps (kind 25; the
//	                   stream is the place in rules; columns as of kind 4), as they move by
//	                   turns, after {"type": "race", "run", "rules", "tau"}. Without eta it is
//	                   the scene's. {"type": "dropped", "run", "racer", "tau", "detail"} says
//	                   where and why a rule cannot go on.
//	"cloud": {"times": n, "start": k}
//	                   all points of the data at uniform times of [t0, t1], those of the
//	                   test last (kind 27; float32, a column a state, one time after the
//	                   other; of many points fewer times than asked for), in training some
//	                   thirty times a second. Rows of kinds 1, 2 and the like then come of
//	                   the scene's own start points and of k alone.
//	"regions": {"x": [lo, hi, n], "y": [lo, hi, n], "states": ["z1", "z2"], "t": t}
//	                   the probabilities of loss.classes at the points of a plane at t, each
//	                   carried from there to t1 (kind 28; float32, a column a class).
//	"clocks": {"start": k, "state": "z1"} or {"accuracy": true}
//	                   with each picture of the training τ and that state of a start point at
//	                   uniform times, or the accuracy of the training points at those of the
//	                   cloud (kind 29).
//	"invariants": {"start": k, "t": t, "dz": […]}
//	                   the pairing of a with the tangent that is dz at t (without them, of ones
//	                   at t0) and H (kind 18; columns: t, a·δz, that with what the loss before t
//	                   took of it, H, that without what explains its changes), after {"type":
//	                   "invariants", "run", "start", "from", "dz", "pairing", "energy"}: how far
//	                   the third and fifth column are from constant, as parts of the largest
//	                   Σ|a_i δz_i| and Σ|a_i f_i| + |ℓ|.
//
// Each comes again when what it depends on has changed and only then: a
// landscape not when only its own parameters move, and not while training
// plays.
//
// A scene with view.compare needs no asking: what is learnt comes beside what is
// true (kind 10; columns: the state, learnt, true) at 161 points of the range,
// after the scene and whenever θ has changed, in training with each picture.
//
// # Back along training
//
// θ rows (kind 4) are kept here as well, weights and what the rule remembers
// included, every row or of a long training every second, fourth, ….
// {"type": "flow", "do": "rewind", "tau": …} puts training back to the one nearest;
// "branch" does so too, and the rows that come then are another stream of kind 4,
// their index going on from the row that both have. The answer to both is {"type":
// "rewound", "run", "tau", "row", "branch"} before the run at that θ; rows after row
// are those of the new future. A patch that comes then changes η or the rule for it.
// {"do": "show", "tau": …} shows the scene at θ of that τ and goes nowhere.
// {"do": "minimum"} looks for the least loss that L-BFGS finds from the present θ:
// {"type": "minimum", "run", "loss", "gradientNorm", "converged", "evaluations",
// "at": {"a": …}}.
//
// Whenever training comes to rest, and once a second while it plays, a scene with up
// to 20,000 weights is told where they are: {"type": "weights", "run", "patch"} with
// the merge patch that makes them the scene's own. It comes as well, with
// "patched": true, after a patch of the network itself.
//
// Training and what can wait take turns with those of other sessions: as many at a
// time as there are cores, one less while somebody edits.
//
// Rows of kind 30 belong to those of kind 4 with the same index: τ, ‖∇L‖ over what
// may move.
//
// With view.closed the rows of kind 24 belong to those of kind 4 with the same index:
// τ, then the value of each formula for a path that began where this one did.
//
// # Nudges
//
// {"type": "nudge", "start": k, "t": t, "dz": […]} asks what the loss would be if
// z(t) of a start point were z(t) + dz; the answer is {"type": "nudge", "run",
// "start", "t", "dz", "z", "a", "change", "predicted"} with the change of the loss
// by a solve from there and a(t)·dz, or "detail" with why there is none, and the
// trajectory from t on (kind 16). It comes again with each run until a nudge
// without dz puts the state back. Of those that wait the latest counts.
//
// With the gradient method backsolve the z that is found on the way back comes
// beside a (kind 15; columns as of kind 1, rows as of kind 2).
//
// # What can wait
//
// After done there is {"type": "check", "run", "trust": "good" / "doubtful" /
// "wrong", "reason", "method", "difference", "error", "tolerance", "stepError", "growth",
// "condition", "reconstruction", "kinks", "detail", "remedies"}, the [Verdict] on the
// gradient: how far an independent method is from it; why it is not to be
// trusted ("stiff backwards", "chaotic", "tolerance" or "kink") and what to try
// ("checkpointed", "discrete", "tighten", "step", "shorten"); see adjoint.Verdict. Then {"type": "curvature", "run",
// "lambda", "vector": {"a": …}}, the largest eigenvalue of the Hessian of L over
// what training may move, with its eigenvector's free named parameters; none
// where nothing moves, λ is not finite or takes over ten seconds. This, portraits and landscapes are
// idle work: pieces of it are done between commands, the landscape in slices
// of a few milliseconds, and any command cancels the piece under way, which is
// taken up again if it is still wanted.
package live
