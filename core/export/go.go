package export

import (
	"strconv"
	"strings"

	"costate/core/scene"
)

// goProgram is what the template of Go sees.
type goProgram struct {
	header
	Scene    string // the experiment as JSON, a literal of Go
	Field    bool
	Network  bool
	FlowRule bool // a flow, not a rule of steps
	Settles  bool // training ends where the gradient is small
	LearnsT  bool
}

func goData(x *scene.Experiment, l *Language) (any, error) {
	text := string(x.Scene.Indented())
	literal := "`" + text + "`"
	if strings.ContainsAny(text, "`\r\ufeff") {
		literal = strconv.Quote(text)
	}
	return &goProgram{newHeader(x, l), literal, x.Scene.Field != nil, x.Weights(x.Theta) != nil, x.Scene.Flow.Continuous(), x.Scene.Flow.GradientTolerance > 0, x.Horizon() >= 0}, nil
}
