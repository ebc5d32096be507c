package field

import (
	"strconv"
	"strings"
)

// MatrixForm is a network and its derivatives as equations of vectors and
// matrices, a few lines each.
type MatrixForm struct {
	F, DfDz, Adjoint, Gradient []Expr
}

// MatrixForm writes the network out. The rows δ_k = aᵀ∂f/∂u_k are those of
// backpropagation; running says whether a running loss ℓ adds to the adjoint.
func (n *Network) MatrixForm(running bool) MatrixForm {
	m := len(n.layers)
	name := strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(n.activation.tex, `\operatorname{`), `\`), "}")
	up, down := "1 ... <m-1>", "<m-1> ... 1" // the layers below the last
	if m == 2 {
		up, down = "1", "1"
	}
	text := strings.NewReplacer("<m>", strconv.Itoa(m), "<m-1>", strconv.Itoa(m-1), "<s>", name)
	latex := strings.NewReplacer("<m>", strconv.Itoa(m), "<m-1>", strconv.Itoa(m-1), "<s>", n.activation.tex)
	line := func(t, l string) Expr { return Expr{Text: text.Replace(t), LaTeX: latex.Replace(l)} }

	x := line("z", `\mathbf{z}`)
	if n.cube {
		x = line("z^3", `\mathbf{z}^{\circ 3}`)
	}
	if n.time {
		x = line("("+x.Text+", t)", "("+x.LaTeX+", t)")
	}
	var input Expr // ∂x_0/∂z, unless it is the identity
	switch {
	case n.cube && n.time:
		input = line(" [diag(3 z^2); 0]", `\begin{pmatrix}\operatorname{diag}(3\,\mathbf{z}^{\circ 2})\\0\end{pmatrix}`)
	case n.cube:
		input = line(" diag(3 z^2)", `\,\operatorname{diag}(3\,\mathbf{z}^{\circ 2})`)
	case n.time:
		input = line(" [I; 0]", `\begin{pmatrix}I\\0\end{pmatrix}`)
	}
	var cost Expr
	if running {
		cost = line(" - dl/dz", ` - \frac{\partial \ell}{\partial \mathbf{z}}`)
	}
	product := line("W<m>", "W_{<m>}")
	for k := m - 1; k >= 1; k-- {
		layer := strconv.Itoa(k)
		product.Text += " D" + layer + " W" + layer
		product.LaTeX += `\,D_{` + layer + `}\,W_{` + layer + `}`
	}

	var out MatrixForm
	out.F = []Expr{line("x0 = "+x.Text, "x_0 = "+x.LaTeX)}
	out.DfDz = []Expr{line("df/dz = "+product.Text+input.Text, `\frac{\partial f}{\partial \mathbf{z}} = `+product.LaTeX+input.LaTeX)}
	out.Adjoint = []Expr{line("d<m> = a", `\delta_{<m>} = \mathbf{a}^{\mathsf T}`)}
	if m > 1 {
		out.F = append(out.F, line("uk = Wk x(k-1) + bk, xk = <s>(uk), k = "+up, `u_k = W_k\,x_{k-1} + b_k,\quad x_k = <s>(u_k),\quad k = `+strings.ReplaceAll(up, "...", `\ldots`)))
		out.DfDz = append(out.DfDz, line("Dk = diag(<s>'(uk))", `D_k = \operatorname{diag}\bigl({<s>}'(u_k)\bigr)`))
		out.Adjoint = append(out.Adjoint, line("dk = d(k+1) W(k+1) Dk, k = "+down, `\delta_k = \delta_{k+1}\,W_{k+1}\,D_k,\quad k = `+strings.ReplaceAll(down, "...", `\ldots`)))
	}
	out.F = append(out.F, line("z' = W<m> x<m-1> + b<m>", `\dot{\mathbf{z}} = W_{<m>}\,x_{<m-1>} + b_{<m>}`))
	out.Adjoint = append(out.Adjoint, line("a' = -d1 W1"+input.Text+cost.Text, `\dot{\mathbf{a}}^{\mathsf T} = -\delta_1\,W_1`+input.LaTeX+cost.LaTeX))
	out.Gradient = []Expr{
		line("dL/dWk = integral over t of (x(k-1) dk)^T", `\frac{\mathrm{d}L}{\mathrm{d}W_k} = \int_{t_0}^{t_1} \left(x_{k-1}\,\delta_k\right)^{\mathsf T}\mathrm{d}t`),
		line("dL/dbk = integral over t of dk^T", `\frac{\mathrm{d}L}{\mathrm{d}b_k} = \int_{t_0}^{t_1} \delta_k^{\mathsf T}\,\mathrm{d}t`),
	}
	return out
}
