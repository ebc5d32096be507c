//go:build !amd64

package lanes

const fast = false

func negAVX(_, _ *float64, _ int)             {}
func sqrtAVX(_, _ *float64, _ int)            {}
func addAVX(_, _, _ *float64, _ int)          {}
func subAVX(_, _, _ *float64, _ int)          {}
func mulAVX(_, _, _ *float64, _ int)          {}
func divAVX(_, _, _ *float64, _ int)          {}
func mulAddAVX(_, _, _, _ *float64, _ int)    {}
func mulSubAVX(_, _, _, _ *float64, _ int)    {}
func negMulAddAVX(_, _, _, _ *float64, _ int) {}
func mul3AVX(_, _, _, _ *float64, _ int)      {}
func addMulAVX(_, _, _, _ *float64, _ int)    {}
func subMulAVX(_, _, _, _ *float64, _ int)    {}
