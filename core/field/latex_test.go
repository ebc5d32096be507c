package field

import "testing"

func TestLaTeX(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"a*x - b*x*y", `a\,x - b\,x\,y`},
		{"-x^2", `-x^{2}`},
		{"(-x)^2", `(-x)^{2}`},
		{"2x", `2x`},
		{"x*2", `x \cdot 2`},
		{"2*3", `2 \cdot 3`},
		{"2(x+1)", `2(x + 1)`},
		{"(x+1)*(y-1)", `(x + 1)(y - 1)`},
		{"mu*(1-x^2)*y - x", `\mu(1 - x^{2})\,y - x`},
		{"8/3*y", `\frac{8}{3}\,y`},
		{"a*x/(b+x)", `\frac{a\,x}{b + x}`},
		{"-a*sin(x)", `-a\,\sin x`},
		{"sin(x)*y", `\sin x \cdot y`},
		{"y*sin(x)*cos(x)", `y\,\sin x\,\cos x`},
		{"sin(a*t)", `\sin(a\,t)`},
		{"sin(x)^2", `\sin^{2} x`},
		{"sin(x/2)", `\sin\!\left(\frac{x}{2}\right)`},
		{"sin(x)^y", `(\sin x)^{y}`},
		{"exp(-x^2)", `\mathrm{e}^{-x^{2}}`},
		{"exp(x)^2", `(\mathrm{e}^{x})^{2}`},
		{"exp(x/y)", `\exp\!\left(\frac{x}{y}\right)`},
		{"x^(1/2)", `x^{1/2}`},
		{"x^(a+1)", `x^{a + 1}`},
		{"(x^2)^3", `(x^{2})^{3}`},
		{"(x/y)^2", `\left(\frac{x}{y}\right)^{2}`},
		{"sqrt(x^2+y^2)", `\sqrt{x^{2} + y^{2}}`},
		{"abs(x)", `\left|x\right|`},
		{"max(x, y/2)", `\max\!\left(x, \frac{y}{2}\right)`},
		{"log(x)", `\ln x`},
		{"relu(x)", `\operatorname{ReLU}(x)`},
		{"x - (y - a)", `x - (y - a)`},
		{"x - -y", `x - (-y)`},
		{"x*-y", `x(-y)`},
		{"--x", `-(-x)`},
		{"-(x+y)", `-(x + y)`},
		{"2e*x", `2\mathrm{e}\,x`},
		{"pi*x", `\pi\,x`},
		{"1e-9x", `10^{-9}\,x`},
		{"2.5e20*x", `2.5 \cdot 10^{20}\,x`},
		{"y1 + a_max*x_1_2", `y_{1} + a_{\mathrm{max}}\,x_{1,2}`},
		{"gain*omega0", `\mathrm{gain}\,\omega_{0}`},
		{"β*y", `\beta\,y`},
		{"2*10^y", `2 \cdot 10^{y}`},
		{"a*1.5", `a \cdot 1.5`},
		{"|x - y|/2", `\frac{\left|x - y\right|}{2}`},
		{"√(x + 1)*√y", `\sqrt{x + 1}\,\sqrt{y}`},
		{"x⁻¹", `x^{-1}`},
		{"if(x < 0, -x, x)", `\begin{cases} -x & \text{if } x < 0 \\ x & \text{otherwise} \end{cases}`},
		{"piecewise(x <= 0, a, x ≠ 1 and not y > 2, b, 0)", `\begin{cases} a & \text{if } x \le 0 \\ b & \text{if } x \ne 1\text{ and }\text{not } y > 2 \\ 0 & \text{otherwise} \end{cases}`},
		{"if(x < 0, 1, if(x < y, 2, 3))", `\begin{cases} 1 & \text{if } x < 0 \\ 2 & \text{if } x < y \\ 3 & \text{otherwise} \end{cases}`},
		{"a*if(x, 1, 2) + y", `a\left(\begin{cases} 1 & \text{if } x \ne 0 \\ 2 & \text{otherwise} \end{cases}\right) + y`},
		{"if(x == 1, 1, 2) + y", `\left(\begin{cases} 1 & \text{if } x = 1 \\ 2 & \text{otherwise} \end{cases}\right) + y`},
		{"(0 < x <= 1)*y", `[0 < x \le 1]\,y`},
		{"if((x < 1 or y < 1) and x > 0, 1, 0)", `\begin{cases} 1 & \text{if } (x < 1\text{ or }y < 1)\text{ and }x > 0 \\ 0 & \text{otherwise} \end{cases}`},
		{"floor(x)*ceil(y/2)", `\left\lfloor x\right\rfloor\,\left\lceil \frac{y}{2}\right\rceil`},
		{"log10(x) - sec(x)^2 + heaviside(x)", `\log_{10} x - \sec^{2} x + \operatorname{H}(x)`},
		{"mod(x, 2)", `\operatorname{mod}(x, 2)`},
		{"floor(x)^2", `\left\lfloor x\right\rfloor^{2}`},
	} {
		s, err := CompileScalar(c.src, Scope{
			States: []string{"x", "y", "y1", "x_1_2"},
			Params: []string{"a", "b", "mu", "a_max", "gain", "omega0", "β"}, Time: true,
		})
		if err != nil {
			t.Errorf("%s: %v", c.src, err)
			continue
		}
		if got := s.LaTeX(); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.src, got, c.want)
		}
	}
	s := mustCompile(t, []string{"theta1' = -theta1"})
	if got, want := s.LaTeX()[0], `\dot{\theta}_{1} = -\theta_{1}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
