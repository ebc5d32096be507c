package scene

import "encoding/json"

// Scene is an experiment with every default filled in.
type Scene struct {
	Version  int                `json:"version"`
	Name     string             `json:"name"`
	About    string             `json:"about,omitempty"`  // what to look at, in two sentences
	Source   string             `json:"source,omitempty"` // who described it first, or well: author, year, title, where
	Params   map[string]float64 `json:"params"`
	Field    *Field             `json:"field,omitempty"` // nil: a loss landscape
	Z0       [][]float64        `json:"z0,omitempty"`
	T0       float64            `json:"t0"`
	T        float64            `json:"T"`
	Solver   Solver             `json:"solver"`
	Samples  int                `json:"samples"`
	Events   []Event            `json:"events,omitempty"`
	Data     *Data              `json:"data,omitempty"`
	Loss     Loss               `json:"loss"`
	Gradient GradientChoice     `json:"gradient"`
	Flow     Flow               `json:"flow"`
	View     *View              `json:"view,omitempty"`

	set   *DataSet // of Data
	heldT bool     // T is a parameter as well, that follows it
}

// Field is typed equations, which may call networks, or a network alone.
type Field struct {
	Networks  map[string]*CalledNetwork `json:"networks,omitempty"` // by the names the equations call them
	Equations []string                  `json:"equations,omitempty"`
	Network   *Network                  `json:"network,omitempty"`

	// lines is where each equation stood in the text it was decoded from; nil if
	// there was nothing else in it.
	lines []int

	definitions int      // how many of the equations define a name, and are of no state
	unreadable  bool     // an equation has no state that could be told
	replaced    []string // parameters that were there under such names
	held        bool     // whether such ones were listed to move
}

// Network is a multilayer perceptron as field; see field.NetworkConfig.
//
// With Varying its weights depend on t: there are Layers vectors of them, over
// equal pieces of [t0, t0 + T] ("constant") or at evenly spaced knots from t0 to
// t0 + T ("linear"), and Weights, if given, has them one after the other. The
// knots stand still when T is differentiated by, and move when it is set. In a
// scene as one writes it "weights": "varying" stands for "varying": "linear", or
// for what "interpolation" says.
type Network struct {
	Dim        int       `json:"dim"`
	Hidden     []int     `json:"hidden"`
	Activation string    `json:"activation"`
	Input      string    `json:"input"`
	Time       bool      `json:"time"`
	Augment    int       `json:"augment"`
	Seed       int64     `json:"seed"`
	Start      string    `json:"start"`             // "glorot", or "zero" for one that is 0 at first
	Varying    string    `json:"varying,omitempty"` // "constant" or "linear"
	Layers     int       `json:"layers,omitempty"`  // vectors of varying weights
	Weights    []float64 `json:"weights,omitempty"`
}

// CalledNetwork is a multilayer perceptron that equations call; see
// field.PerceptronConfig.
type CalledNetwork struct {
	Inputs     int       `json:"inputs"`
	Hidden     []int     `json:"hidden"`
	Outputs    int       `json:"outputs"`
	Activation string    `json:"activation"`
	Seed       int64     `json:"seed"`
	Start      string    `json:"start"` // "glorot", or "zero" for one whose value is 0 at first
	Weights    []float64 `json:"weights,omitempty"`
}

// Loss has the expressions of the loss; "0" is none.
type Loss struct {
	Terminal     string        `json:"terminal"`
	Running      string        `json:"running"`
	Parameters   string        `json:"parameters"`
	Observations *Observations `json:"observations,omitempty"`

	Classes       *Classes `json:"classes,omitempty"`
	Likelihood    *Density `json:"likelihood,omitempty"`
	WeightDecay   float64  `json:"weightDecay,omitempty"`   // λ of ½ λ ‖w‖², w the weights of networks and read-out
	KineticEnergy float64  `json:"kineticEnergy,omitempty"` // λ of λ ∫‖f‖² dt, the mean over the start points
}

// Observations are data that the trajectory is to meet.
type Observations struct {
	Clock  string    `json:"clock"`
	Times  []float64 `json:"times"`
	States []string  `json:"states"`

	// Values is [start][time][state]. With one start point the JSON may leave
	// the outer list away, and is written so.
	Values [][][]float64 `json:"-"`
}

// MarshalJSON writes the values as one table for one start point.
func (o Observations) MarshalJSON() ([]byte, error) {
	type plain Observations
	var values any = o.Values
	if len(o.Values) == 1 {
		values = o.Values[0]
	}
	return json.Marshal(struct {
		plain
		Values any `json:"values"`
	}{plain(o), values})
}

// GradientChoice names a method of package adjoint.
type GradientChoice struct {
	Method string

	// Checkpoints is how many states of a start point checkpointed and discrete may
	// hold, as [adjoint.Problem.Checkpoints] says; 0 is all of the forward solve.
	Checkpoints int

	// Of backsolve: FullNorm, in JSON "seminorm": false, has dL/dθ in the norm of the
	// steps; Restart puts z right at observations.
	FullNorm, Restart bool
}

// MarshalJSON leaves away what is as it is by default.
func (g GradientChoice) MarshalJSON() ([]byte, error) {
	var seminorm *bool
	if g.FullNorm {
		seminorm = new(bool)
	}
	return json.Marshal(struct {
		Method      string `json:"method"`
		Checkpoints int    `json:"checkpoints,omitempty"`
		Seminorm    *bool  `json:"seminorm,omitempty"`
		Restart     bool   `json:"restart,omitempty"`
	}{g.Method, g.Checkpoints, seminorm, g.Restart})
}

// Flow says how θ moves in training.
type Flow struct {
	Rule     string   `json:"rule"`
	Eta      float64  `json:"eta"`
	Duration float64  `json:"duration"` // in τ, for the rules "flow" and "modified-flow"
	Steps    int      `json:"steps"`    // for the other rules
	Free     []string `json:"free"`     // "weights" stands for those of all networks, a network's name for its own, "T" for the length of the interval

	Solver            *FlowSolver `json:"solver,omitempty"`            // of the continuous rules
	GradientTolerance float64     `json:"gradientTolerance,omitempty"` // ‖∇L‖ at which training ends; 0 is never
	Schedule          *Schedule   `json:"schedule,omitempty"`          // nil: η is constant
	Decay             float64     `json:"decay,omitempty"`             // of weights, for the rule "adamw"; 0.01 there
	Batch             int         `json:"batch,omitempty"`             // points of data in a mini-batch; 0 is all of them
	Seed              int64       `json:"seed,omitempty"`              // of the order in which mini-batches take them
}

// View says how a scene likes to be shown; all of it is optional.
type View struct {
	Headline string                `json:"headline,omitempty"`
	Axes     []string              `json:"axes,omitempty"` // the two states to show; with a third one, in a box
	X        *[2]float64           `json:"x,omitempty"`
	Y        *[2]float64           `json:"y,omitempty"`
	Ranges   map[string][2]float64 `json:"ranges,omitempty"` // of sliders: parameters, "T", "eta"
	Units    map[string]string     `json:"units,omitempty"`
	Scales   map[string]string     `json:"scales,omitempty"` // "linear" or "log", of a parameter's slider
	Steps    map[string]float64    `json:"steps,omitempty"`  // what a parameter's slider moves by
	Panels   []string              `json:"panels,omitempty"` // plots it opens with, from top to bottom
	Compare  *Compare              `json:"compare,omitempty"`
	Closed   []ClosedForm          `json:"closed,omitempty"`  // drawn over θ(τ)
	Seconds  float64               `json:"seconds,omitempty"` // that the whole of training is played in; 0 is the page's choice
}

// Compare shows what is learnt, say u(omega), beside what is true, over one of
// the states; other states are held at At, 0 where they are not there.
type Compare struct {
	Learnt string             `json:"learnt"` // in the names that the field's equations may use
	True   string             `json:"true"`   // in states and params
	Over   string             `json:"over"`
	Range  [2]float64         `json:"range"`
	At     map[string]float64 `json:"at,omitempty"`
}
