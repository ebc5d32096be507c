package export

import "costate/core/scene"

// header is what every program begins with, as comments.
type header struct {
	Title    string // the scene's name
	Question string // its headline, or what it is about; may be empty
	File     string // what to call the program
}

func newHeader(x *scene.Experiment, l *Language) header {
	question := x.Scene.About
	if v := x.Scene.View; v != nil && v.Headline != "" {
		question = v.Headline
	}
	return header{comment(l.comment, x.Scene.Name), comment(l.comment, question), l.File}
}
