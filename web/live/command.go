package live

import (
	"encoding/json"
	"errors"
	"fmt"

	jsonpatch "github.com/evanphx/json-patch/v5"

	"costate/web/problem"
)

// command is what a client asked for since the session last looked.
type command struct {
	scene   json.RawMessage   // replaces the current one
	patches []json.RawMessage // then merged into it, one after the other
	view    *View
	flow    []flowCommand
	nudge   *nudgeCommand
	mark    int64 // of the last scene or patch that has one, else 0
}

// maxPatches bounds how many patches wait. Two patches made one are not always
// the same as one after the other (a null before an object is lost), so they
// are made one only past this many.
const maxPatches = 64

// changes reports whether the command makes work on the current scene stale.
func (c *command) changes() bool { return c.scene != nil || len(c.patches) > 0 }

type flowCommand struct {
	Do   string   `json:"do"`
	Pace *float64 `json:"pace"` // points of τ a second; nil is as fast as it goes
	// Params is what "show" shows the scene at; without any, at what training reached.
	Params map[string]float64 `json:"params"`
	// Tau is where "rewind" and "branch" go back to; "show" without params shows all
	// of θ as it was there, weights too.
	Tau *float64 `json:"tau"`
}

// View is what the page shows and so needs.
type View struct {
	Grid      *Grid      `json:"grid"`
	Landscape *Landscape `json:"landscape"`
	Portrait  bool       `json:"portrait"` // fixed points in the window of the grid
	Levels    bool       `json:"levels"`   // the end cost at the points of the grid
	Symbols   bool       `json:"symbols"`  // the equations written out
	Solver    *Solving   `json:"solver"`
	Precision *Precision `json:"precision"`

	Bench      *Bench      `json:"bench"`
	Invariants *Invariants `json:"invariants"`
	Race       *Race       `json:"race"`
	Cloud      *Cloud      `json:"cloud"`
	Regions    *Regions    `json:"regions"`
	Clocks     *Clocks     `json:"clocks"`
}

// Axis is [lo, hi, n]: n points from lo to hi.
type Axis [3]float64

// Grid asks for the field at points of a plane of two states, or with Z of a
// box of three, the others held at At or the first start point. With one state
// the x axis is t.
type Grid struct {
	X      Axis      `json:"x"`
	Y      Axis      `json:"y"`
	Z      *Axis     `json:"z"`
	States []string  `json:"states"`
	T      float64   `json:"t"`
	At     []float64 `json:"at"`
}

// Landscape asks for the loss over one parameter or two, the others held; or with
// Directions, a seed, over N × N points of a plane of two random directions through
// θ, from Range[0] to Range[1] along each, 41 from −1 to 1 if nothing is said.
type Landscape struct {
	X      *ParamAxis `json:"x"`
	Y      *ParamAxis `json:"y"`
	Slopes bool       `json:"slopes"` // −∇L on a coarse grid, too

	Directions *int64      `json:"directions"`
	Range      *[2]float64 `json:"range"`
	N          int         `json:"n"`
}

func (l *Landscape) span() [2]float64 {
	if l.Range == nil {
		return [2]float64{-1, 1}
	}
	return *l.Range
}

func (l *Landscape) ok() bool {
	if l == nil {
		return true
	}
	if l.Directions != nil {
		if l.N == 0 {
			l.N = 41
		}
		span := l.span()
		return l.X == nil && l.Y == nil && !l.Slopes && span[0] < span[1] && l.N > 1 && l.N <= 200
	}
	return l.X != nil && l.X.ok() && l.Y.ok() && (l.Y == nil || l.X.N*l.Y.N <= maxPoints) && l.N == 0 && l.Range == nil
}

// ParamAxis is n values of a parameter from Range[0] to Range[1].
type ParamAxis struct {
	Param string     `json:"param"`
	Range [2]float64 `json:"range"`
	N     int        `json:"n"`
}

// maxPoints bounds a grid or landscape.
const maxPoints = 40_000

func (a Axis) ok() bool {
	return a[0] < a[1] && a[2] >= 1 && a[2] <= maxPoints && a[2] == float64(int(a[2]))
}

func (a *ParamAxis) ok() bool {
	return a == nil || a.Range[0] < a.Range[1] && a.N >= 1 && a.N <= maxPoints
}

func (g *Grid) ok() bool {
	if g == nil {
		return true
	}
	states := len(g.States)
	if !g.X.ok() || !g.Y.ok() || g.X[2]*g.Y[2] > maxPoints {
		return false
	}
	if g.Z == nil {
		return states == 1 || states == 2
	}
	return g.Z.ok() && g.X[2]*g.Y[2]*g.Z[2] <= maxPoints && states == 3
}

func (v *View) check() error {
	if !v.Grid.ok() {
		return fmt.Errorf("a grid needs x and y as [lo, hi, n] with lo < hi and one or two states, or x, y and z and three, and at most %d points", maxPoints)
	}
	if !v.Landscape.ok() {
		return fmt.Errorf("a landscape needs x, and may have y, as {param, range, n} with a rising range, and at most %d points; or directions, a seed, and may have range and n", maxPoints)
	}
	if err := v.checkBench(); err != nil {
		return err
	}
	if err := errors.Join(v.Race.check(), v.checkCloud(), v.Regions.check()); err != nil {
		return err
	}
	return v.checkSolving()
}

// Submit takes a message of the client. A message that cannot be understood is
// answered by a problem; whatever runs goes on.
func (s *Session) Submit(message []byte) {
	if err := s.submit(message); err != nil {
		s.out.Message(problemMessage{"problem", int(s.run.Load()), problem.NotUnderstood(err)})
	}
}

func (s *Session) submit(message []byte) error {
	var m struct {
		Type  string          `json:"type"`
		Scene json.RawMessage `json:"scene"`
		Patch json.RawMessage `json:"patch"`
		Mark  int64           `json:"mark"`
		flowCommand
	}
	if err := json.Unmarshal(message, &m); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	p := &s.pending
	stale := false
	switch m.Type {
	case "scene":
		if m.Scene == nil {
			return errors.New(`a scene message has a member "scene"`)
		}
		p.scene, p.patches, p.flow, stale = m.Scene, nil, nil, true
	case "patch":
		var object map[string]json.RawMessage
		if err := json.Unmarshal(m.Patch, &object); err != nil || object == nil {
			return errors.New(`a patch message has a member "patch", an object (RFC 7396)`)
		}
		if last := len(p.patches) - 1; last+1 < maxPatches {
			p.patches = append(p.patches, m.Patch)
		} else {
			merged, err := jsonpatch.MergeMergePatches(p.patches[last], m.Patch)
			if err != nil {
				return err
			}
			p.patches[last] = merged
		}
		stale = true
	case "flow":
		switch m.Do {
		case "play", "pause", "step", "reset", "show", "minimum":
		case "rewind", "branch":
			if m.Tau == nil {
				return fmt.Errorf("%s needs tau, where to go back to", m.Do)
			}
		default:
			return fmt.Errorf("a flow message does play, pause, step, reset, rewind, branch, minimum or show, not %q", m.Do)
		}
		// A hand that looks along the path asks faster than pictures are made: the latest counts.
		if last := len(p.flow) - 1; m.Do == "show" && last >= 0 && p.flow[last].Do == "show" {
			p.flow = p.flow[:last]
		}
		if m.Pace != nil && !(*m.Pace > 0) {
			return errors.New("pace must be above 0")
		}
		if len(p.flow) < 100 {
			p.flow = append(p.flow, m.flowCommand)
		}
		stale = m.Do == "reset" || m.Tau != nil && m.Do != "show"
	case "view":
		v := new(View)
		if err := json.Unmarshal(message, v); err != nil {
			return err
		}
		if err := v.check(); err != nil {
			return err
		}
		p.view = v
	case "nudge":
		n := new(nudgeCommand)
		if err := json.Unmarshal(message, n); err != nil {
			return err
		}
		if n.Start < 0 {
			return errors.New("start counts from 0")
		}
		p.nudge = n
	default:
		return fmt.Errorf("unknown type %q; there are scene, patch, flow, view and nudge", m.Type)
	}
	if p.changes() && m.Mark != 0 {
		p.mark = m.Mark
	}
	if stale {
		everyone.edit()
	}
	if (stale || s.yields) && s.cancel != nil {
		s.cancel()
	}
	select {
	case s.wake <- struct{}{}:
	default:
	}
	return nil
}

// take returns what was submitted since the last call.
func (s *Session) take() command {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.pending
	s.pending = command{}
	return c
}

func (c *command) empty() bool {
	return !c.changes() && c.view == nil && len(c.flow) == 0 && c.nudge == nil
}
