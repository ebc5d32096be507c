package live

import (
	"reflect"

	"costate/core/scene"
)

// symbolsMessage has the equations of the scene written out.
type symbolsMessage struct {
	Type    string         `json:"type"` // "symbols"
	Run     int            `json:"run"`
	Symbols *scene.Symbols `json:"symbols"`
}

// symbolsSent is what was sent last, and what it was made from.
type symbolsSent struct {
	from    [4]any
	symbols *scene.Symbols
}

// symbolsDue reports whether the view asks for formulas that the client does
// not have. Numbers change none of them.
func (s *Session) symbolsDue() bool {
	return s.view.Symbols && s.experiment != nil && (s.symbols.symbols == nil || s.symbols.from != origin(s.experiment))
}

// origin is the same for experiments that share their compiled expressions.
func origin(x *scene.Experiment) [4]any {
	terminal, running, parameters := x.Losses()
	return [4]any{x.Compiled, terminal, running, parameters}
}

func (s *Session) sendSymbols() {
	symbols := s.experiment.Symbols()
	// What was compiled anew may still read the same.
	known := s.symbols.symbols != nil && reflect.DeepEqual(symbols, s.symbols.symbols)
	s.symbols = symbolsSent{origin(s.experiment), symbols}
	if !known {
		s.out.Message(symbolsMessage{"symbols", s.number(), symbols})
	}
}
