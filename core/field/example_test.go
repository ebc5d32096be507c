package field_test

import (
	"fmt"

	"costate/core/field"
)

func Example() {
	system, err := field.Compile([]string{
		"x' = a*x - b*x*y",
		"y' = d*x*y - c*y",
	}, []string{"a", "b", "c", "d"})
	if err != nil {
		fmt.Println(err)
		return
	}
	f := system.Evaluator()
	f.SetParams([]float64{1.5, 1, 3, 1})

	z, dz := []float64{2, 1}, make([]float64, 2)
	f.Eval(dz, 0, z)
	fmt.Println("f =", dz)

	a, dtheta := []float64{1, 1}, make([]float64, 4)
	f.VJP(dz, dtheta, 0, z, a)
	fmt.Println("aᵀ∂f/∂z =", dz)
	fmt.Println("aᵀ∂f/∂θ =", dtheta)
	fmt.Println(system.LaTeX()[0])
	// Output:
	// f = [1 -1]
	// aᵀ∂f/∂z = [1.5 -3]
	// aᵀ∂f/∂θ = [2 -2 -1 2]
	// \dot{x} = a\,x - b\,x\,y
}

func ExampleCompileScalar() {
	energy, err := field.CompileScalar("omega^2/2 + g*(1 - cos(theta))", field.Scope{
		States: []string{"theta", "omega"}, Params: []string{"g"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	e := energy.Evaluator()
	e.SetParams([]float64{9.81})
	dz := make([]float64, 2)
	value, _ := e.Gradient(dz, nil, 0, []float64{0, 3})
	fmt.Println(value, dz)
	// Output: 4.5 [0 3]
}

func ExampleNewNetwork() {
	network, err := field.NewNetwork(field.NetworkConfig{Dim: 2, Hidden: []int{50}, Input: "z^3"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(network.States(), network.NumParams())
	// Output: [z1 z2] 252
}
