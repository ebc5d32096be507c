package field

import (
	"math"
	"slices"
	"strconv"
)

// A formula is an expression as people write it: sums of products of powers,
// where like terms are one term, equal bases one power, and numbers one
// coefficient. Products of sums stay as they are: expanding them makes most
// formulas longer.
//
// A formula belongs to an algebra, in which equal ones are the same pointer.
type formula struct {
	kind    formulaKind
	number  rational // numberFormula; the coefficient of a productFormula
	op      op       // leafFormula, callFormula
	index   int      // leafFormula; the relation of opCompare; which network symbol, and which slope of it
	name    string   // leafFormula; of a network
	args    []*formula
	factors []factor   // productFormula
	terms   []*formula // sumFormula: at least two, no sums, at most one number
	order   int        // when it was made
	size    int        // how many operations and leaves
	leaves  uint64     // a bit for each leaf in it; two leaves may share one
}

type formulaKind uint8

const (
	numberFormula formulaKind = iota
	leafFormula
	callFormula
	productFormula
	sumFormula
)

// factor is a power in a product. The base is a product only under an exponent
// that is no integer, and a number only where the power is not worked out.
type factor struct{ base, exponent *formula }

// algebra makes formulas.
type algebra struct {
	known       map[string]*formula
	derivatives map[[2]*formula]*formula
	definitions []*formula       // what the names of definitions stand for
	networks    *formulaNetworks // those that may be called, nil: none
	key         []byte
	zero, one   *formula
	// long is set once more has been made than anyone wants to read, or a
	// number got out of range; what is made after it has no meaning.
	long bool
	work int
}

// spend counts work.
func (al *algebra) spend(operands int) {
	al.work += operands
	al.long = al.long || al.work > maxAlgebra
}

// maxAlgebra bounds the work of an algebra, in operands looked at.
const maxAlgebra = 400_000

func newAlgebra() *algebra {
	al := &algebra{known: map[string]*formula{}, derivatives: map[[2]*formula]*formula{}}
	al.zero, al.one = al.integer(0), al.integer(1)
	return al
}

// intern returns the one formula that is equal to f. The order of a sum and of
// a product does not count: it is that of the first that was made.
func (al *algebra) intern(f formula) *formula {
	al.spend(1 + len(f.args) + len(f.factors) + len(f.terms))
	key := append(al.key[:0], byte(f.kind), byte(f.op))
	add := func(n int) { key = append(strconv.AppendInt(key, int64(n), 36), ' ') }
	switch f.kind {
	case numberFormula, productFormula:
		key = append(strconv.AppendFloat(key, f.number.float(), 'g', -1, 64), ' ')
		orders := make([]int, 0, 8)
		for _, x := range f.factors {
			orders = append(orders, x.base.order<<32|x.exponent.order)
			f.size += x.base.size + x.exponent.size
			f.leaves |= x.base.leaves | x.exponent.leaves
		}
		slices.Sort(orders)
		for _, o := range orders {
			add(o)
		}
		f.size++
	case leafFormula:
		add(f.index)
		key = append(key, f.name...)
		f.size = 1
	case callFormula:
		add(f.index)
		for _, arg := range f.args {
			add(arg.order)
			f.size += arg.size
			f.leaves |= arg.leaves
		}
		f.size++
	case sumFormula:
		orders := make([]int, 0, 8)
		for _, x := range f.terms {
			orders = append(orders, x.order)
			f.size += x.size
			f.leaves |= x.leaves
		}
		slices.Sort(orders)
		for _, o := range orders {
			add(o)
		}
	}
	al.key = key
	if known, ok := al.known[string(key)]; ok {
		return known
	}
	if al.long || f.size > 20*maxFormulaSize {
		al.long = true
		return al.zero
	}
	f.order = len(al.known)
	if f.kind == leafFormula {
		f.leaves = 1 << (f.order % 64)
	}
	made := &f
	al.known[string(key)] = made
	return made
}

func (al *algebra) number(r rational) *formula {
	if v := r.float(); math.IsInf(v, 0) || math.IsNaN(v) {
		al.long = true
		return al.zero
	}
	return al.intern(formula{kind: numberFormula, number: r})
}

func (al *algebra) integer(n int64) *formula { return al.number(integer(n)) }

func (al *algebra) leaf(op op, index int, name string) *formula {
	return al.intern(formula{kind: leafFormula, op: op, index: index, name: name})
}

// isInteger returns n if f is the integer n.
func (f *formula) isInteger() (n int64, ok bool) {
	return f.number.p, f.kind == numberFormula && f.number.isInteger()
}

// negative reports whether f is written with a sign before it.
func (f *formula) negative() bool {
	return (f.kind == numberFormula || f.kind == productFormula) && f.number.negative()
}

// minuses is how many terms of the sum f have a sign before them.
func (f *formula) minuses() int {
	n := 0
	for _, x := range f.terms {
		if x.negative() {
			n++
		}
	}
	return n
}

// mostlyNegative reports whether −f is the nicer sum.
func (f *formula) mostlyNegative() bool {
	minus := f.minuses()
	return 2*minus > len(f.terms) || 2*minus == len(f.terms) && f.terms[0].negative()
}

func (al *algebra) neg(f *formula) *formula { return al.mul(al.integer(-1), f) }

func (al *algebra) div(a, b *formula) *formula { return al.mul(a, al.pow(b, al.integer(-1))) }

// add is the sum of the terms.
func (al *algebra) add(terms ...*formula) *formula {
	if al.long {
		return al.zero
	}
	terms = slices.DeleteFunc(slices.Clone(terms), func(f *formula) bool { return f == al.zero })
	if len(terms) == 1 {
		return terms[0]
	}
	var rests []*formula // what a coefficient stands before; one for a number
	coefficients := map[*formula]rational{}
	var take func(f *formula, times rational)
	take = func(f *formula, times rational) {
		rest, c := al.one, times
		switch {
		case f.kind == sumFormula:
			for _, x := range f.terms {
				take(x, times)
			}
			return
		case f.kind == numberFormula:
			c = times.times(f.number)
		case f.kind == productFormula && len(f.factors) == 1 && f.factors[0].base.kind == sumFormula && f.factors[0].exponent == al.one:
			take(f.factors[0].base, times.times(f.number))
			return
		case f.kind == productFormula:
			rest, c = al.product(integer(1), f.factors), times.times(f.number)
		default:
			rest = f
		}
		sum, seen := coefficients[rest]
		if !seen {
			rests = append(rests, rest)
			sum = integer(0)
		}
		coefficients[rest] = sum.plus(c)
	}
	for _, f := range terms {
		take(f, integer(1))
	}
	al.spend(len(rests))
	var result []*formula
	for _, rest := range rests {
		if c := coefficients[rest]; !c.is(0) {
			result = append(result, al.mul(al.number(c), rest))
		}
	}
	switch len(result) {
	case 0:
		return al.zero
	case 1:
		return result[0]
	}
	return al.intern(formula{kind: sumFormula, terms: result})
}

// mul is the product.
func (al *algebra) mul(all ...*formula) *formula {
	if al.long {
		return al.zero
	}
	c := integer(1)
	var bases []*formula
	exponents := map[*formula]*formula{}
	take := func(base, exponent *formula) {
		if e, ok := exponents[base]; ok {
			exponents[base] = al.add(e, exponent)
			return
		}
		bases = append(bases, base)
		exponents[base] = exponent
	}
	for _, f := range all {
		switch f.kind {
		case numberFormula:
			c = c.times(f.number)
		case productFormula:
			c = c.times(f.number)
			for _, x := range f.factors {
				take(x.base, x.exponent)
			}
		default:
			take(f, al.one)
		}
	}
	if c.is(0) {
		return al.zero
	}
	var factors []factor
	again := false
	for _, base := range bases {
		exponent := exponents[base]
		n, whole := exponent.isInteger()
		switch {
		case exponent == al.zero:
			continue
		case whole && (base.kind == productFormula || base.kind == numberFormula && base != al.zero):
			again = true // an exponent became an integer, and the power can be worked out
		case whole && n%2 != 0 && base.kind == sumFormula && base.mostlyNegative():
			c, base = c.neg(), al.negatedSum(base)
			again = again || exponents[base] != nil
		}
		factors = append(factors, factor{base, exponent})
	}
	if again {
		product := []*formula{al.number(c)}
		for _, x := range factors {
			product = append(product, al.pow(x.base, x.exponent))
		}
		return al.mul(product...)
	}
	return al.product(c, factors)
}

// product is c times the factors, which are as they are in a product.
func (al *algebra) product(c rational, factors []factor) *formula {
	switch {
	case len(factors) == 0:
		return al.number(c)
	case len(factors) == 1 && factors[0].exponent == al.one:
		base := factors[0].base
		if c.is(1) {
			return base
		}
		if c.is(-1) && base.kind == sumFormula {
			return al.negatedSum(base)
		}
	}
	if v := c.float(); math.IsInf(v, 0) || v == 0 {
		al.long = true
		return al.zero
	}
	return al.intern(formula{kind: productFormula, number: c, factors: factors})
}

func (al *algebra) negatedSum(sum *formula) *formula {
	terms := make([]*formula, len(sum.terms))
	for i, x := range sum.terms {
		terms[i] = al.neg(x)
	}
	return al.intern(formula{kind: sumFormula, terms: terms})
}

// pow is b^e. Powers of powers are one only under an integer exponent: the
// root of x² is not x.
func (al *algebra) pow(b, e *formula) *formula {
	if al.long {
		return al.zero
	}
	if e == al.zero || b == al.one {
		return al.one
	}
	if e == al.one {
		return b
	}
	n, whole := e.isInteger()
	switch {
	case b == al.zero && e.kind == numberFormula && e.number.float() > 0:
		return al.zero
	case b.kind == numberFormula && whole && b != al.zero:
		if r, ok := b.number.power(n); ok {
			return al.number(r)
		}
	case b.kind == productFormula && whole:
		if c, ok := b.number.power(n); ok {
			product := []*formula{al.number(c)}
			for _, x := range b.factors {
				product = append(product, al.pow(x.base, al.mul(x.exponent, e)))
			}
			return al.mul(product...)
		}
	case b.kind == sumFormula && whole && b.mostlyNegative():
		power := al.product(integer(1), []factor{{al.negatedSum(b), e}})
		if n%2 != 0 {
			power = al.neg(power)
		}
		return power
	}
	return al.product(integer(1), []factor{{b, e}})
}

// call applies a function.
func (al *algebra) call(o op, args ...*formula) *formula {
	if al.long {
		return al.zero
	}
	a := args[0]
	switch {
	case o == opSqrt:
		return al.pow(a, al.number(fraction(1, 2)))
	case a == al.zero && slices.Contains([]op{opSin, opTan, opAsin, opAtan, opSinh, opTanh, opAbs, opSign, opRelu}, o),
		a == al.one && o == opLog:
		return al.zero
	case a == al.zero && slices.Contains([]op{opCos, opCosh, opExp}, o),
		a.kind == leafFormula && a.op == opConst && a.name == "e" && o == opLog:
		return al.one
	}
	return al.intern(formula{kind: callFormula, op: o, args: args})
}
