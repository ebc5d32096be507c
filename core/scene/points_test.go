package scene

import (
	"math"
	"testing"
)

// Every field of the catalogue gives at many points what it gives at each, to
// the bit, but for networks in equations: their sums of some tens of terms, of
// size 1, are taken in another order.
func TestPointsAreThoseOfTheField(t *testing.T) {
	for _, entry := range Catalogue() {
		s, err := Decode(entry.Scene)
		if err != nil {
			t.Fatal(err)
		}
		var b Builder
		x, err := b.Build(s)
		if err != nil {
			t.Fatalf("%s: %v", entry.ID, err)
		}
		if x.Field() == nil {
			if x.Points(3) != nil {
				t.Errorf("%s has no field, but points", entry.ID)
			}
			continue
		}
		const count = 11
		n := len(x.States)
		z, many, one, f := make([]float64, n*count), make([]float64, n*count), make([]float64, n), make([]float64, n)
		for i := range z {
			z[i] = x.Start(0)[i/count] + 0.1*math.Sin(float64(i))
		}
		x.Points(count).Eval(many, s.T0, z)
		field := x.Field()
		for k := range count {
			for i := range one {
				one[i] = z[i*count+k]
			}
			field.Eval(f, s.T0, one)
			for i, v := range f {
				together := many[i*count+k]
				if math.Float64bits(v) != math.Float64bits(together) && !(len(x.Networks) > 0 && math.Abs(v-together) <= 1e-14*math.Max(1, math.Abs(v))) {
					t.Fatalf("%s, point %d: d%s/dt is %v among others, %v alone", entry.ID, k, x.States[i], together, v)
				}
			}
		}
	}
}
