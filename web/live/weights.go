package live

import (
	"encoding/json"
	"time"
)

// maxKept is of how many weights the page is told: with them a scene is still a
// message that this channel takes.
const maxKept = 20_000

// keptEvery is how often while training plays: what a lost connection costs.
const keptEvery = time.Second

// weightsMessage has what the page needs to come back to what training reached.
type weightsMessage struct {
	Type string `json:"type"` // "weights"
	Run  int    `json:"run"`
	// Patch of the scene (RFC 7396) makes the weights that training has reached its own; null if it
	// has none, or too many to be sent.
	Patch   map[string]any `json:"patch"`
	Patched bool           `json:"patched,omitempty"` // it is a patch that left them so, not training
}

// sendWeights tells the page which weights training has reached, or a patch has
// left of them.
func (s *Session) sendWeights(patched bool) {
	t := &s.training
	if !t.begun {
		return
	}
	message := weightsMessage{Type: "weights", Run: s.number(), Patched: patched}
	if len(s.theta)-len(s.experiment.Params) <= maxKept {
		message.Patch = s.experiment.Trained(s.theta)
	}
	if message.Patch == nil && !t.kept {
		return
	}
	t.kept, t.keptAt = message.Patch != nil, time.Now()
	s.out.Message(message)
}

// reshapes reports whether one of the patches may change how many weights there
// are, or what they are.
func reshapes(patches []json.RawMessage) bool {
	for _, patch := range patches {
		var p struct {
			Field, Data json.RawMessage
			Loss        struct{ Classes json.RawMessage }
		}
		// A part that cannot be decoded was refused with its patch.
		if json.Unmarshal(patch, &p) == nil && (p.Field != nil || p.Data != nil || p.Loss.Classes != nil) {
			return true
		}
	}
	return false
}
