package scene

// addTask writes out what the parts of the loss that are no expressions add. In
// typed equations the entries that they belong to are marked as omitted.
func (s *Symbols) addTask(loss *Loss) {
	omit := func(list []Formula) {
		for i := range list {
			list[i].Omitted = true
		}
	}
	ends, along := loss.Classes != nil || loss.Likelihood != nil, loss.along()
	if s.Matrix == nil {
		if ends {
			omit(s.End)
		}
		if along {
			omit(s.Adjoint)
			omit(s.Integrand)
		}
		return
	}
	m := s.Matrix
	add := func(to *[]Formula, holds bool, text, latex string) {
		if holds {
			*to = append(*to, Formula{Text: text, LaTeX: latex})
		}
	}
	add(&m.Adjoint, loss.Likelihood != nil, "l has -(w/N) tr(df/dz)", `\ell \ni -\frac{w}{N}\operatorname{tr}\frac{\partial f}{\partial \mathbf{z}}`)
	add(&m.Adjoint, loss.KineticEnergy > 0, "l has (lambda/N) |f|^2", `\ell \ni \frac{\lambda}{N}\,\lVert f\rVert^2`)
	add(&m.Adjoint, loss.Likelihood != nil, "a(t1) has (w/N) z(t1)", `\mathbf{a}(t_1)^{\mathsf T} \ni \frac{w}{N}\,\mathbf{z}(t_1)^{\mathsf T}`)
	add(&m.Adjoint, loss.Classes != nil, "a(t1) has (w/N) (p - e_y)^T W, p = softmax(W z(t1) + b)",
		`\mathbf{a}(t_1)^{\mathsf T} \ni \frac{w}{N}\,(p - e_y)^{\mathsf T} W,\quad p = \operatorname{softmax}\bigl(W\,\mathbf{z}(t_1) + b\bigr)`)
	add(&m.Gradient, loss.Classes != nil, "dL/dW = (w/N) sum of (p - e_y) z(t1)^T", `\frac{\mathrm{d}L}{\mathrm{d}W} = \frac{w}{N} \sum (p - e_y)\,\mathbf{z}(t_1)^{\mathsf T}`)
	add(&m.Gradient, along, "dL/dWk and dL/dbk have the integral over t of dl/dWk and dl/dbk",
		`\frac{\mathrm{d}L}{\mathrm{d}W_k} \ni \int_{t_0}^{t_1} \frac{\partial \ell}{\partial W_k}\,\mathrm{d}t,\quad \frac{\mathrm{d}L}{\mathrm{d}b_k} \ni \int_{t_0}^{t_1} \frac{\partial \ell}{\partial b_k}\,\mathrm{d}t`)
	add(&m.Gradient, loss.WeightDecay > 0, "dL/dw has lambda w", `\frac{\mathrm{d}L}{\mathrm{d}w} \ni \lambda\,w`)
}

// along reports whether the loss has a running part that is no expression.
func (l *Loss) along() bool { return l.Likelihood != nil || l.KineticEnergy > 0 }
