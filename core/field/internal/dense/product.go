package dense

// Matrix is one with entry (i, j) at Data[i·Row + j·Column], so that a
// transpose is the same numbers with Row and Column exchanged.
type Matrix struct {
	Data        []float64
	Row, Column int
}

// Product sets c = bias·1ᵀ + a b: c is m × n, a is m × k, b is k × n, k at
// least 1; row i of b and of c begins at i·n, and bias has an entry a row. n is
// a multiple of Width.
func Product(c, bias []float64, a Matrix, b []float64, m, k, n int) {
	if m == 0 || n == 0 {
		return
	}
	c, bias, b = c[:m*n], bias[:m], b[:k*n]
	_ = a.Data[(m-1)*a.Row+(k-1)*a.Column]
	if wide {
		productWide(&c[0], n, &bias[0], &a.Data[0], a.Row, a.Column, &b[0], n, m, k, n)
		return
	}
	if fast {
		productAVX(&c[0], n, &bias[0], &a.Data[0], a.Row, a.Column, &b[0], n, m, k, n)
		return
	}
	productGo(c, bias, a, b, m, k, n)
}

func productGo(c, bias []float64, a Matrix, b []float64, m, k, n int) {
	for i := range m {
		row := c[i*n : (i+1)*n]
		for j := range row {
			row[j] = bias[i]
		}
		addRows(row, a.Data[i*a.Row:], a.Column, b, k)
	}
}

// addRows adds Σ_l x[l·stride] b_l to y, four rows of b at a time: each number of
// y is then loaded and stored a quarter as often.
func addRows(y, x []float64, stride int, b []float64, k int) {
	n, l := len(y), 0
	for ; l+4 <= k; l += 4 {
		x0, x1, x2, x3 := x[l*stride], x[(l+1)*stride], x[(l+2)*stride], x[(l+3)*stride]
		b0, b1, b2, b3 := b[l*n:][:n], b[(l+1)*n:][:n], b[(l+2)*n:][:n], b[(l+3)*n:][:n]
		for j := range y {
			y[j] += (x0*b0[j] + x1*b1[j]) + (x2*b2[j] + x3*b3[j])
		}
	}
	for ; l < k; l++ {
		w := x[l*stride]
		for j, v := range b[l*n:][:n] {
			y[j] += w * v
		}
	}
}

// Combine sets y = bias + Σ_k x_k b_k with rows b_k of len(y), a multiple of
// Width; x is not empty.
func Combine(y, bias, x, b []float64) {
	n, k := len(y), len(x)
	bias, b = bias[:n], b[:k*n]
	if wide {
		combineWide(&y[0], &bias[0], &x[0], &b[0], n, k, n)
		return
	}
	if fast {
		combineAVX(&y[0], &bias[0], &x[0], &b[0], n, k, n)
		return
	}
	combineGo(y, bias, x, b)
}

func combineGo(y, bias, x, b []float64) {
	copy(y, bias)
	addRows(y, x, 1, b, len(x))
}

// CombineTimes sets y = times·(Σ_k x_k b_k), elementwise, with rows b_k of len(y)
// as for Combine.
func CombineTimes(y, times, x, b []float64) {
	n, k := len(y), len(x)
	times, b = times[:n], b[:k*n]
	if wide {
		combineTimesWide(&y[0], &times[0], &x[0], &b[0], n, k, n)
		return
	}
	clear(y)
	Combine(y, y, x, b)
	Multiply(y, times)
}

// AddDots adds a_i·b_j to c[i·k+j] for the m rows a_i and the k rows b_j of n
// numbers, a multiple of Width: c += a bᵀ.
func AddDots(c, a, b []float64, m, k, n int) {
	if m == 0 || k == 0 {
		return
	}
	c, a, b = c[:m*k], a[:m*n], b[:k*n]
	if !fast {
		addDotsGo(c, a, b, m, k, n)
		return
	}
	var sum [8]float64
	var pair [2]float64
	i := 0
	for ; i+4 <= m; i += 4 {
		j := 0
		for ; j+2 <= k; j += 2 {
			if wide {
				dots4x2Wide(&sum, &a[i*n], n, &b[j*n], n, n)
			} else {
				dots4x2(&sum, &a[i*n], n, &b[j*n], n, n)
			}
			for r := range 4 {
				c[(i+r)*k+j] += sum[2*r]
				c[(i+r)*k+j+1] += sum[2*r+1]
			}
		}
		if j < k {
			for r := i; r < i+4; r += 2 {
				pairOfDots(&pair, &b[j*n], &a[r*n], &a[(r+1)*n], n)
				c[r*k+j] += pair[0]
				c[(r+1)*k+j] += pair[1]
			}
		}
	}
	for ; i < m; i++ {
		for j := 0; j < k; j += 2 {
			// Past the last row there is none: it is its own neighbour.
			next := min(j+1, k-1)
			pairOfDots(&pair, &a[i*n], &b[j*n], &b[next*n], n)
			c[i*k+j] += pair[0]
			if next > j {
				c[i*k+next] += pair[1]
			}
		}
	}
}

// pairOfDots sets sum[j] = x·b_j for two rows of n.
func pairOfDots(sum *[2]float64, x, b0, b1 *float64, n int) {
	if wide {
		dots1x2Wide(sum, x, b0, b1, n)
		return
	}
	dots1x2(sum, x, b0, b1, n)
}

func addDotsGo(c, a, b []float64, m, k, n int) {
	for i := range m {
		x := a[i*n : (i+1)*n]
		for j := range k {
			c[i*k+j] += dot(x, b[j*n:(j+1)*n])
		}
	}
}

func dot(x, y []float64) float64 {
	y = y[:len(x)]
	var s0, s1, s2, s3 float64
	for i := 0; i+4 <= len(x); i += 4 {
		s0 += x[i] * y[i]
		s1 += x[i+1] * y[i+1]
		s2 += x[i+2] * y[i+2]
		s3 += x[i+3] * y[i+3]
	}
	return (s0 + s1) + (s2 + s3)
}

// Multiply sets x = x·y elementwise; the length is a multiple of Width.
func Multiply(x, y []float64) {
	y = y[:len(x)]
	if fast && len(x) > 0 {
		multiplyAVX(&x[0], &y[0], len(x))
		return
	}
	multiplyGo(x, y)
}

func multiplyGo(x, y []float64) {
	for i := range x {
		x[i] *= y[i]
	}
}

// Apply sets y_i = bias_i + a_i·x for the rows a_i of a, as long as x, which is
// a multiple of Width. It is for few rows; for many, Combine takes the columns.
func Apply(y, bias, a, x []float64) {
	n := len(x)
	bias, a = bias[:len(y)], a[:len(y)*n]
	if !fast {
		for i := range y {
			y[i] = bias[i] + dot(a[i*n:(i+1)*n], x)
		}
		return
	}
	i := 0
	for ; i+2 <= len(y); i += 2 {
		pair := (*[2]float64)(y[i:])
		pairOfDots(pair, &x[0], &a[i*n], &a[(i+1)*n], n)
		pair[0] += bias[i]
		pair[1] += bias[i+1]
	}
	if i < len(y) {
		var pair [2]float64
		pairOfDots(&pair, &x[0], &a[i*n], &a[i*n], n)
		y[i] = bias[i] + pair[0]
	}
}
