package field

// maxCollected is how many terms a sum has at most of which common factors are
// looked for: that is pair by pair.
const maxCollected = 24

// collect takes common factors out of a sum where less is left of it. That is
// what derivatives of products and quotients need: r(1 − x/K) − rx/K is
// r(1 − 2x/K), and 1/(1 + x) − x/(1 + x)² is 1/(1 + x)².
func (al *algebra) collect(sum *formula) *formula {
	for sum.kind == sumFormula && len(sum.terms) <= maxCollected && !al.long {
		next := al.collectPair(sum)
		if next == sum {
			break
		}
		sum = next
	}
	return sum
}

// collectPair joins the first two terms for which that is worth it.
func (al *algebra) collectPair(sum *formula) *formula {
	for i, a := range sum.terms {
		for j, b := range sum.terms[i+1:] {
			joined := al.join(a, b)
			if joined == nil {
				continue
			}
			var rest []*formula
			for k, x := range sum.terms {
				switch k {
				case i:
					rest = append(rest, joined)
				case i + 1 + j:
				default:
					rest = append(rest, x)
				}
			}
			return al.add(rest...)
		}
	}
	return sum
}

// join is a + b with their common factor before it, nil if that is no gain.
func (al *algebra) join(a, b *formula) *formula {
	common, deep := al.common(a, b)
	if common == al.one {
		return nil
	}
	restA, restB := al.div(a, common), al.div(b, common)
	rest := al.add(restA, restB)
	joined := al.mul(common, rest)
	if rest.length() < restA.length()+restB.length() || deep && joined.size < a.size+b.size {
		return joined
	}
	return nil
}

// length is how many terms f has.
func (f *formula) length() int {
	if f.kind == sumFormula {
		return len(f.terms)
	}
	return 1
}

// common is the product of the powers that a and b share; deep says whether
// there is a function or a sum among them, which are long to repeat. A sum
// below the line of one of them counts as shared: it is the common denominator.
func (al *algebra) common(a, b *formula) (product *formula, deep bool) {
	as, bs := al.powers(a), al.powers(b)
	var shared []*formula
	share := func(base, exponent *formula) {
		shared = append(shared, al.pow(base, exponent))
		deep = deep || base.kind != leafFormula && base.kind != numberFormula
	}
	below := func(x factor) bool {
		return x.base.kind == sumFormula && x.exponent.kind == numberFormula && x.exponent.negative()
	}
	for _, x := range as {
		y := find(bs, x.base)
		switch {
		case y == nil && below(x), y != nil && x.exponent == y.exponent:
			share(x.base, x.exponent)
		case y != nil && x.exponent.kind == numberFormula && y.exponent.kind == numberFormula:
			if x.exponent.number.float() < y.exponent.number.float() {
				share(x.base, x.exponent)
			} else {
				share(x.base, y.exponent)
			}
		}
	}
	for _, y := range bs {
		if find(as, y.base) == nil && below(y) {
			share(y.base, y.exponent)
		}
	}
	return al.mul(shared...), deep
}

// powers are the factors of f other than its coefficient.
func (al *algebra) powers(f *formula) []factor {
	switch f.kind {
	case numberFormula:
		return nil
	case productFormula:
		return f.factors
	}
	return []factor{{f, al.one}}
}

func find(factors []factor, base *formula) *factor {
	for i := range factors {
		if factors[i].base == base {
			return &factors[i]
		}
	}
	return nil
}
