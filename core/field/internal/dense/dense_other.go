//go:build !amd64

package dense

const fast, wide = false, false

func productAVX(*float64, int, *float64, *float64, int, int, *float64, int, int, int, int) {}
func combineAVX(_, _, _, _ *float64, _, _, _ int)                                          {}
func dots4x2(*[8]float64, *float64, int, *float64, int, int)                               {}
func dots1x2(*[2]float64, *float64, *float64, *float64, int)                               {}
func multiplyAVX(_, _ *float64, _ int)                                                     {}
func tanhAVX(_, _ *float64, _ int)                                                         {}
func tanhSlopeAVX(_, _, _ *float64, _ int)                                                 {}

func productWide(*float64, int, *float64, *float64, int, int, *float64, int, int, int, int) {}
func tanhWide(_, _ *float64, _ int)                                                         {}
func tanhSlopeWide(_, _, _ *float64, _ int)                                                 {}
func dots4x2Wide(*[8]float64, *float64, int, *float64, int, int)                            {}
func dots1x2Wide(*[2]float64, *float64, *float64, *float64, int)                            {}
func combineWide(_, _, _, _ *float64, _, _, _ int)                                          {}
func combineTimesWide(_, _, _, _ *float64, _, _, _ int)                                     {}
