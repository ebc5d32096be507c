package live

import (
	"encoding/json"

	"costate/core/adjoint"
	"costate/core/scene"
	"costate/web/problem"
)

type sceneMessage struct {
	Type       string       `json:"type"` // "scene"
	Run        int          `json:"run"`
	Scene      *scene.Scene `json:"scene"` // every default filled in, parameters as trained so far
	States     []string     `json:"states"`
	Params     []string     `json:"params"` // the columns of kinds 3, 4 and 8
	TeX        []string     `json:"tex"`
	Autonomous bool         `json:"autonomous"`
	Preview    bool         `json:"preview,omitempty"` // the parameters are those looked at, not those trained
	Mark       int64        `json:"mark,omitempty"`    // of the last scene or patch that this one knows of
}

type doneMessage struct {
	Type     string   `json:"type"` // "done"
	Run      int      `json:"run"`
	Loss     float64  `json:"loss"`
	Gradient Gradient `json:"gradient"`
	Stats    Stats    `json:"stats"`
	// Observations is how many of the data lie in [t0, t1] and take part.
	Observations int `json:"observations"`
}

type problemMessage struct {
	Type string `json:"type"` // "problem"
	Run  int    `json:"run"`
	problem.Details
}

// checkMessage says what the gradient shown is worth.
type checkMessage struct {
	Type string `json:"type"` // "check"
	Run  int    `json:"run"`
	Verdict
}

type flowMessage struct {
	Type  string  `json:"type"` // "flow"
	Run   int     `json:"run"`
	State string  `json:"state"` // "playing", "paused" or "finished"
	Tau   float64 `json:"tau"`
	Steps int     `json:"steps"`

	// Of a continuous rule that is not playing: by how much L has fallen since it
	// started here, and ∫ η‖∇L‖² dτ, which that has to be.
	Fallen   *float64 `json:"fallen,omitempty"`
	Expected *float64 `json:"expected,omitempty"`
}

// rewoundMessage says where training stands after rewind or branch: at a row of
// its path, whose later rows are gone, or are those of another branch.
type rewoundMessage struct {
	Type   string  `json:"type"` // "rewound"
	Run    int     `json:"run"`
	Tau    float64 `json:"tau"`
	Row    int     `json:"row"`
	Branch int     `json:"branch"` // stream of the θ rows to come
}

// Gradient is the gradient object of the JSON API.
type Gradient struct {
	Params   map[string]float64   `json:"params"`
	Weights  []float64            `json:"weights,omitempty"`
	Networks map[string][]float64 `json:"networks,omitempty"` // the same, of networks in the equations, by name
	Z0       [][]float64          `json:"z0"`
	T        float64              `json:"T"`
	T0       float64              `json:"t0"`
}

// NewGradient names the entries of g.
func NewGradient(x *scene.Experiment, g *adjoint.Gradient) Gradient {
	out := Gradient{Params: map[string]float64{}, Z0: g.Z0, T: g.T, T0: g.T0}
	for i, name := range x.Params {
		out.Params[name] = g.Theta[i]
	}
	if k := x.Horizon(); k >= 0 {
		out.T += g.Theta[k] // of a field or loss that name it
		out.Params[x.Params[k]] = out.T
	}
	out.Weights, out.Networks = x.Weights(g.Theta), x.WeightsByNetwork(g.Theta)
	if out.Z0 == nil {
		out.Z0 = [][]float64{}
	}
	return out
}

// Counts is the stats object of the JSON API.
type Counts struct {
	Evaluations int     `json:"evaluations"`
	Accepted    int     `json:"accepted"`
	Rejected    int     `json:"rejected"`
	Jacobians   int     `json:"jacobians"`
	Seconds     float64 `json:"seconds"`

	// Of solver.method auto: how often it changed between its explicit method and
	// that for stiff problems, and how many of the accepted steps are the latter's.
	Switches   int `json:"switches,omitempty"`
	StiffSteps int `json:"stiffSteps,omitempty"`
}

// Stats is what a gradient cost.
type Stats struct {
	Forward        Counts  `json:"forward"`
	Backward       Counts  `json:"backward"`
	VJPs           int     `json:"vjps"` // vector–Jacobian products of f, on the way back
	StoredStates   int     `json:"storedStates"`
	StoredBytes    int     `json:"storedBytes"`        // of what was held for the way back, at most
	Repeated       int     `json:"repeated,omitempty"` // steps made again, for gradient.checkpoints
	Reconstruction float64 `json:"reconstruction"`     // of backsolve: |z_back(t0) − z0|
}

// NewStats converts s; the seconds are measured by the caller.
func NewStats(s adjoint.Stats, forward, backward float64) Stats {
	f, b := s.Forward, s.Backward
	return Stats{
		Forward:  Counts{f.Evaluations, f.Accepted, f.Rejected, f.Jacobians, forward, f.Switches, f.StiffSteps},
		Backward: Counts{b.Evaluations, b.Accepted, b.Rejected, b.Jacobians, backward, b.Switches, b.StiffSteps},
		VJPs:     s.VJPs, StoredStates: s.StoredStates, StoredBytes: s.StoredBytes, Repeated: s.Repeated, Reconstruction: s.Reconstruction,
	}
}

// patchedParams returns the parameters that the patches of a scene name, and
// whether they give a network other weights.
func patchedParams(patches []json.RawMessage) (params map[string]bool, weights bool) {
	params = map[string]bool{}
	for _, patch := range patches {
		var p struct {
			Params map[string]json.RawMessage `json:"params"`
			Field  struct {
				Network struct {
					Seed, Weights json.RawMessage
				} `json:"network"`
			} `json:"field"`
		}
		if json.Unmarshal(patch, &p) != nil {
			continue // a scene could not be decoded with it
		}
		for name := range p.Params {
			params[name] = true
		}
		weights = weights || p.Field.Network.Seed != nil || p.Field.Network.Weights != nil
	}
	return params, weights
}
