package scene

// Set is a set of points that can be drawn, with what learns it: members that a
// scene with a network on two numbers takes over.
type Set struct {
	Kind string `json:"kind"`
	Arms int    `json:"arms,omitempty"`

	Points int     `json:"points"`
	Noise  float64 `json:"noise"`

	Hidden     []int   `json:"hidden"`
	Activation string  `json:"activation"`
	Augment    int     `json:"augment"` // states added to the points' own
	RTol       float64 `json:"rtol"`    // of the solver; the absolute tolerance is a tenth of it
	Eta        float64 `json:"eta"`     // of Adam
	Steps      int     `json:"steps"`
	Batch      int     `json:"batch"`  // 0 is all points
	Cosine     bool    `json:"cosine"` // whether η falls to 0 by the last step

	// Accuracy is what training reaches at least, with seed 1 throughout and a third
	// of the points kept for the test, on those.
	Accuracy float64 `json:"accuracy"`
}

// Sets returns the sets of points in classes, with networks large enough for each and
// noise that leaves the classes apart. All have two numbers a point. Fields of two layers
// come to wind so tightly that a gradient of 1e-3 leads them astray.
func Sets() []Set {
	small, deep := []int{32}, []int{32, 32}
	return []Set{
		{Kind: "moons", Points: 300, Noise: 0.1, Hidden: small, Activation: "tanh", RTol: 1e-3, Eta: 0.05, Steps: 100, Accuracy: 0.98},
		{Kind: "circles", Points: 300, Noise: 0.05, Hidden: small, Activation: "tanh", Augment: 1, RTol: 1e-3, Eta: 0.02, Steps: 200, Cosine: true, Accuracy: 0.98},
		{Kind: "spirals", Arms: 2, Points: 300, Noise: 0.03, Hidden: deep, Activation: "tanh", Augment: 1, RTol: 3e-4, Eta: 0.02, Steps: 200, Cosine: true, Accuracy: 0.95},
		{Kind: "spirals", Arms: 3, Points: 300, Noise: 0.03, Hidden: deep, Activation: "tanh", Augment: 1, RTol: 3e-4, Eta: 0.02, Steps: 200, Cosine: true, Accuracy: 0.95},
		{Kind: "blobs", Points: 300, Noise: 0.1, Hidden: small, Activation: "tanh", RTol: 1e-3, Eta: 0.05, Steps: 100, Accuracy: 0.98},
		{Kind: "checkerboard", Points: 800, Noise: 0, Hidden: []int{48, 48}, Activation: "relu", Augment: 2, RTol: 1e-3, Eta: 0.005, Steps: 800, Batch: 64, Cosine: true, Accuracy: 0.9},
		{Kind: "xor", Points: 300, Noise: 0.01, Hidden: small, Activation: "tanh", Augment: 1, RTol: 1e-3, Eta: 0.02, Steps: 200, Cosine: true, Accuracy: 0.95},
	}
}
