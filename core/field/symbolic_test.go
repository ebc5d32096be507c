package field

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// join lists the rows of a matrix.
func join(rows [][]Expr) string {
	var lines []string
	for _, row := range rows {
		var texts []string
		for _, e := range row {
			texts = append(texts, e.Text)
		}
		lines = append(lines, strings.Join(texts, " | "))
	}
	return strings.Join(lines, " / ")
}

func TestSymbolicReadsAsAPersonWouldWrite(t *testing.T) {
	for _, c := range []struct {
		equations, params       []string
		dfdz, dfdtheta, adjoint string
	}{
		{
			[]string{"x' = y", "y' = mu*(1-x^2)*y - x"}, []string{"mu"},
			"0 | 1 / -2*mu*x*y - 1 | mu*(1 - x^2)", "0 / y*(1 - x^2)",
			"a_y*(2*mu*x*y + 1) | -a_x - a_y*mu*(1 - x^2)",
		},
		{
			[]string{"x' = a*x - b*x*y", "y' = d*x*y - c*y"}, []string{"a", "b", "c", "d"},
			"a - b*y | -b*x / d*y | d*x - c", "x | -x*y | 0 | 0 / 0 | 0 | -y | x*y",
			"-a_x*(a - b*y) - a_y*d*y | a_x*b*x - a_y*(d*x - c)",
		},
		{
			[]string{"theta' = omega", "omega' = -g/l*sin(theta) - c*omega"}, []string{"c", "g", "l"},
			"0 | 1 / -g*cos(theta)/l | -c", "0 | 0 | 0 / -omega | -sin(theta)/l | g*sin(theta)/l^2",
			"a_omega*g*cos(theta)/l | a_omega*c - a_theta",
		},
		{
			[]string{"x' = s*(y-x)", "y' = x*(r-z)-y", "z' = x*y-8/3*z"}, []string{"r", "s"},
			"-s | s | 0 / r - z | -1 | -x / y | x | -8/3", "0 | y - x / x | 0 / 0 | 0",
			"a_x*s - a_y*(r - z) - a_z*y | a_y - a_x*s - a_z*x | a_y*x + 8*a_z/3",
		},
		{
			[]string{"v' = v - v^3/3 - w + I", "w' = (v + a - b*w)/tau"}, []string{"I", "a", "b", "tau"},
			"1 - v^2 | -1 / 1/tau | -b/tau", "1 | 0 | 0 | 0 / 0 | 1/tau | -w/tau | -(v + a - b*w)/tau^2",
			"-a_v*(1 - v^2) - a_w/tau | a_v + a_w*b/tau",
		},
		{
			[]string{"x' = r*x*(1 - x/K) - a*x*y/(1 + a*h*x)", "y' = exp(-x)*x + sqrt(x^2+y^2)"}, []string{"K", "a", "h", "r"},
			"r*(1 - 2*x/K) - a*y/(1 + a*h*x)^2 | -a*x/(1 + a*h*x) / exp(-x)*(1 - x) + x/sqrt(x^2 + y^2) | y/sqrt(x^2 + y^2)",
			"r*x^2/K^2 | -x*y/(1 + a*h*x)^2 | a^2*x^2*y/(1 + a*h*x)^2 | x*(1 - x/K) / 0 | 0 | 0 | 0", "",
		},
		{
			[]string{"x' = -x/(x^2+y^2)^(3/2)", "y' = 0.04*x^2 + 1e4*x*y - (y - x)^2 - 0.5*x^2"}, nil,
			"(2*x^2 - y^2)/(x^2 + y^2)^(5/2) | 3*x*y/(x^2 + y^2)^(5/2) / 10002*y - 2.92*x | 10002*x - 2*y", " / ", "",
		},
		{
			[]string{"x' = x^y + 2^x + e^(2*x) + x^K", "y' = atan2(y, x)*log(x) + relu(y) + abs(x)"}, []string{"K"},
			"y*x^(y - 1) + 2^x*log(2) + 2*e^(2*x) + K*x^(K - 1) | x^y*log(x)" +
				" / atan2(y, x)/x - y*log(x)/(x^2 + y^2) + sign(x) | x*log(x)/(x^2 + y^2) + if(y > 0, 1, 0)",
			"x^K*log(x) / 0", "",
		},
	} {
		sym := mustCompile(t, c.equations, c.params...).Symbolic(nil)
		for _, pair := range [][2]string{{join(sym.DfDz), c.dfdz}, {join(sym.DfDtheta), c.dfdtheta}, {join([][]Expr{sym.Adjoint}), c.adjoint}} {
			if pair[0] != pair[1] && pair[1] != "" {
				t.Errorf("%v:\n got %s\nwant %s", c.equations, pair[0], pair[1])
			}
		}
	}
}

func TestSymbolicIsTypeset(t *testing.T) {
	s := mustCompile(t, []string{"theta' = omega_1", "omega_1' = -g/l*sin(theta) - omega_1/2"}, "g", "l")
	loss, err := CompileScalar("theta^2/2 + g*t", Scope{States: s.States(), Params: []string{"g", "l"}, Time: true})
	if err != nil {
		t.Fatal(err)
	}
	sym := s.Symbolic(loss)
	got := []string{sym.CostateLaTeX[0], sym.CostateLaTeX[1], sym.DfDz[1][0].LaTeX, sym.Adjoint[0].LaTeX, sym.Adjoint[1].LaTeX, sym.Gradient[0].LaTeX}
	want := []string{
		`a_{\theta}`, `a_{\omega_{1}}`, `-\frac{g\,\cos \theta}{l}`,
		`\frac{a_{\omega_{1}}\,g\,\cos \theta}{l} - \theta`, `\frac{a_{\omega_{1}}}{2} - a_{\theta}`,
		`t - \frac{a_{\omega_{1}}\,\sin \theta}{l}`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestCostateHasNamesOfItsOwn(t *testing.T) {
	sym := mustCompile(t, []string{"x' = a_x", "a_x' = -x"}).Symbolic(nil)
	if want := []string{"a_x_", "a_a_x"}; !slices.Equal(sym.Costate, want) {
		t.Errorf("costate %q, want %q", sym.Costate, want)
	}
	if sym.Adjoint[1].Text != "-a_x_" {
		t.Errorf("da/dt = %s", sym.Adjoint[1].Text)
	}
}

func TestSymbolicIsBounded(t *testing.T) {
	product := "x"
	for i := range 200 {
		product += fmt.Sprintf("*(x + sin(%d*x))", i+1)
	}
	nest := "x"
	for range 40 {
		nest = "(2 + sin(x*" + nest + "))^x"
	}
	for _, src := range []string{product, nest, "1e300*1e300*x^2", "x/0", "0^x", "2^x^2^3^2^x"} {
		s := mustCompile(t, []string{"x' = " + src, "y' = -3*y"})
		sym := s.Symbolic(nil)
		for _, e := range slices.Concat(sym.F, sym.DfDz[0], sym.Adjoint) {
			if len(e.Text) > maxSource || e.Omitted != (e.Text == "") || e.Omitted != (e.LaTeX == "") {
				t.Errorf("%.40s…: %d bytes, omitted %v", src, len(e.Text), e.Omitted)
			}
		}
	}
}

// value compiles a symbolic expression and evaluates it.
func (e Expr) value(t fatalf, sym Symbols, now float64, z, theta, a []float64) float64 {
	t.Helper()
	scope := Scope{States: slices.Concat(sym.States, sym.Costate), Params: sym.Params, Time: true}
	s, err := CompileScalar(e.Text, scope)
	if err != nil {
		t.Fatalf("%s: %v", e.Text, err)
	}
	if s.Canonical() != e.Text {
		t.Fatalf("%s is not canonical: %s", e.Text, s.Canonical())
	}
	ev := s.Evaluator()
	ev.SetParams(theta)
	return ev.Value(now, slices.Concat(z, a))
}

func TestSymbolicAgreesWithProducts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		src := []string{"x' = " + drawSmooth(t, 3), "y' = " + drawSmooth(t, 3)}
		running := drawSmooth(t, 3)
		s, err := Compile(src, testParams)
		if err != nil {
			t.Fatal(err)
		}
		loss, err := CompileScalar(running, Scope{States: testStates, Params: testParams, Time: true})
		if err != nil {
			t.Fatal(err)
		}
		sym := s.Symbolic(loss)
		z, theta, a, now := drawVector(t, 2, "z"), drawVector(t, 3, "theta"), drawVector(t, 2, "a"), drawVector(t, 1, "t")[0]
		e, l := s.Evaluator(), loss.Evaluator()
		e.SetParams(theta)
		l.SetParams(theta)
		dz, dtheta := make([]float64, 2), make([]float64, 3)
		scale := 1.0
		check := func(what string, got Expr, want float64) {
			if got.Omitted {
				return
			}
			scale = max(scale, math.Abs(want))
			if v := got.value(t, sym, now, z, theta, a); !close12(v, want, scale) {
				t.Fatalf("%q: %s is %s = %v, not %v", src, what, got.Text, v, want)
			}
		}
		for i := range 2 {
			unit := []float64{0, 0}
			unit[i] = 1
			dt := e.VJP(dz, dtheta, now, z, unit)
			for _, v := range slices.Concat(dz, dtheta, []float64{dt}) {
				scale = max(scale, math.Abs(v))
			}
			for j := range 2 {
				check("∂f/∂z", sym.DfDz[i][j], dz[j])
			}
			for k := range 3 {
				check("∂f/∂θ", sym.DfDtheta[i][k], dtheta[k])
			}
			check("∂f/∂t", sym.DfDt[i], dt)
		}
		e.VJP(dz, dtheta, now, z, a)
		lz, ltheta := make([]float64, 2), make([]float64, 3)
		l.Gradient(lz, ltheta, now, z)
		for _, v := range slices.Concat(lz, ltheta) {
			scale = max(scale, math.Abs(v))
		}
		for i := range 2 {
			check("da/dt", sym.Adjoint[i], -dz[i]-lz[i])
		}
		for k := range 3 {
			check("dL/dθ", sym.Gradient[k], dtheta[k]+ltheta[k])
		}
	})
}

// Choices and kinks have the derivatives that the language documents, in what
// is written too.
func TestSymbolicAtKinks(t *testing.T) {
	s := mustCompile(t, []string{
		"r = max(x, y, a)",
		"x' = relu(x)*y + abs(y) + min(x, y)*x + r^2",
		"y' = if(x < y, x^2*y, y) + piecewise(x < 0, x, x < 1 and y >= 0, y^2, x*y) + heaviside(x)*y + sign(y)*x + mod(x, 3) + floor(y)",
	}, "a")
	sym, e := s.Symbolic(nil), s.Evaluator()
	dz, dtheta := make([]float64, 2), make([]float64, 1)
	for _, a := range []float64{-1, 0, 1} {
		theta := []float64{a}
		e.SetParams(theta)
		for _, z := range [][]float64{{0, 0}, {1, 1}, {-1, 2}, {0.5, 0}, {0, -2}, {2, 0.25}} {
			for i := range 2 {
				unit := []float64{0, 0}
				unit[i] = 1
				e.VJP(dz, dtheta, 0, z, unit)
				for j, got := range append(sym.DfDz[i], sym.DfDtheta[i]...) {
					want := append(dz, dtheta...)[j]
					if v := got.value(t, sym, 0, z, theta, unit); !close12(v, want, 1) {
						t.Errorf("at %v, a = %v: entry %d of row %d, %s, is %v, not %v", z, a, j, i, got.Text, v, want)
					}
				}
			}
		}
	}
}
