package scene

import (
	"math"
	"slices"
	"strings"
)

// Generate draws points, all classes alike, the labels by turns. Equal members
// are equal points, to the bit.
//
//	moons         (cos φ, sin φ) and (1 − cos φ, ½ − sin φ), φ evenly in [0, π], less (½, ¼)
//	circles       radius 1 and ½
//	spirals       arms: 2 or 3, radius from 0.2 to 1 over one turn
//	blobs         three, around the corners of a triangle with radius 1
//	checkerboard  the square |x|, |y| ≤ 1 in 4 × 4 fields
//	xor           the square |x|, |y| ≤ 1, the sign of xy
//	swap          on a line: x evenly in [−1, 1], to be carried to −x
//
// (moons and circles as in F. Pedregosa et al., Scikit-learn, JMLR 12, 2011;
// spirals after K. J. Lang and M. J. Witbrock, 1988; swap after E. Dupont,
// A. Doucet and Y. W. Teh, Augmented neural ODEs, 2019.) Noise is the standard
// deviation of what is added to every number; of a swap, to the targets.
type Generate struct {
	Kind   string  `json:"kind"`
	Arms   int     `json:"arms,omitempty"` // of spirals
	Points int     `json:"points"`
	Noise  float64 `json:"noise"`
	Seed   int64   `json:"seed"`
}

var generated = []string{"moons", "circles", "spirals", "blobs", "checkerboard", "xor", "swap"}

const kindSwap = "swap"

func decodeGenerate(x value) *Generate {
	g := &Generate{Kind: "moons", Points: 200, Noise: 0.1, Seed: 1}
	m := x.object("kind", "arms", "points", "noise", "seed")
	m["kind"].text(&g.Kind)
	if !slices.Contains(generated, g.Kind) {
		m["kind"].faults.add(m["kind"].at, "unknown kind %q; there are %s", g.Kind, strings.Join(generated, ", "))
	}
	switch arms := m["arms"]; {
	case g.Kind == "spirals":
		g.Arms = 2
		arms.integer(&g.Arms)
		arms.within(float64(g.Arms), 2, 3)
	case !arms.absent():
		arms.faults.add(arms.at, "only spirals have arms")
	}
	if g.Kind == kindSwap {
		g.Noise = 0
	}
	m["points"].integer(&g.Points)
	m["points"].within(float64(g.Points), 4, MaxPoints)
	m["noise"].number(&g.Noise)
	m["noise"].within(g.Noise, 0, 10)
	g.Seed = m["seed"].seed(g.Seed)
	return g
}

// points draws them.
func (g *Generate) points() Labelled {
	classes := map[string]int{"moons": 2, "circles": 2, "spirals": g.Arms, "blobs": 3, "checkerboard": 2, "xor": 2, kindSwap: 1}[g.Kind]
	uniform, normal := generator(g.Seed, streamPoints), generator(g.Seed, streamNoise)
	var out Labelled
	for i := range g.Points {
		label, j := i%classes, i/classes
		count := (g.Points - label + classes - 1) / classes // of this class
		along := 0.0
		if count > 1 {
			along = float64(j) / float64(count-1)
		}
		var p []float64
		switch g.Kind {
		case "moons":
			sin, cos := math.Sincos(math.Pi * along)
			p = []float64{cos - 0.5, sin - 0.25}
			if label == 1 {
				p = []float64{0.5 - cos, 0.25 - sin}
			}
		case "circles":
			sin, cos := math.Sincos(2 * math.Pi * float64(j) / float64(count))
			r := 1 / float64(1+label)
			p = []float64{r * cos, r * sin}
		case "spirals":
			r := 0.2 + 0.8*along
			sin, cos := math.Sincos(2 * math.Pi * (along + float64(label)/float64(classes)))
			p = []float64{r * cos, r * sin}
		case "blobs":
			sin, cos := math.Sincos(math.Pi * (0.5 + 2*float64(label)/float64(classes)))
			p = []float64{cos, sin}
		case "checkerboard":
			// A field of the label's colour: of the eight, one, and a point in it.
			k := uniform.IntN(8)
			row, column := k/2, 2*(k%2)
			column += (row + label) % 2
			p = []float64{-1 + (float64(column)+uniform.Float64())/2, -1 + (float64(row)+uniform.Float64())/2}
		case "xor":
			x, y := uniform.Float64(), uniform.Float64()
			if uniform.IntN(2) == 1 {
				x, y = -x, -y
			}
			if label == 1 {
				y = -y
			}
			p = []float64{x, y}
		case kindSwap:
			x := 2*along - 1
			out.Points = append(out.Points, []float64{x})
			out.Targets = append(out.Targets, []float64{-x + g.Noise*normal.NormFloat64()})
			continue
		}
		for k := range p {
			p[k] += g.Noise * normal.NormFloat64()
		}
		out.Points, out.Labels = append(out.Points, p), append(out.Labels, label)
	}
	return out
}
