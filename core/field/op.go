package field

// op is a mathematical operation. The syntax tree, the graph and the programs
// share it; the tree uses the operations up to opHelper, the graph adds the
// comparisons, the seeds and the operations that only derivatives need, and the programs add
// the fused ones.
type op uint8

const (
	opConst op = iota
	opState
	opParam
	opTime

	opNeg
	opAdd
	opSub
	opMul
	opDiv
	opPow

	opSin
	opCos
	opTan
	opAsin
	opAcos
	opAtan
	opAtan2
	opSinh
	opCosh
	opTanh
	opExp
	opLog
	opSqrt
	opAbs
	opMin
	opMax
	opSign
	opRelu
	opSigmoid
	opSoftplus
	opAsinh
	opAcosh
	opAtanh
	opFloor
	opCeil
	opRound
	opSelect // b if a is not 0, else c; only the one taken counts, also in derivatives

	opSec // these down to opHelper the graph has by others
	opCsc
	opCot
	opLog10
	opLog2
	opHeaviside
	opMod
	opPiecewise // condition, value, condition, value, …, value elsewhere
	opCompare   // a chain of relations, all of which have to hold
	opAnd
	opOr
	opNot
	opHelper // a name that stands for an expression

	opLess      // 1 if a < b, else 0
	opLessEqual // 1 if a ≤ b, else 0
	opEqual     // 1 if a = b, else 0

	opAdjoint     // a_i, the row that multiplies the Jacobian from the left
	opStateSeed   // dz_i, the column that multiplies it from the right
	opParamSeed   // dθ_j
	opTimeSeed    // dt
	opAdjointSeed // da_i, the change of that row
	opStep        // derivative of relu
	opBelow       // weight of a in min(a, b), and of b in max(a, b)
	opSigmoidDot  // derivative of sigmoid
	opPowBase     // ∂(x^y)/∂x
	opPowLog      // ∂(x^y)/∂y
	opGated       // a·b, but 0 where a is 0, whatever b is

	opMulAdd    // a·b + c
	opMulSub    // a·b − c
	opNegMulAdd // c − a·b
	opMul3      // (a·b)·c
	opAddMul    // (a+b)·c
	opSubMul    // (a−b)·c

	opNetwork      // an output of a network, in trees and formulas alone
	opNetworkSlope // its derivative by one argument or by its weights, in formulas and what is written of them alone
)

// function describes a function of the language.
type function struct {
	op       op
	min, max int    // number of arguments; max < 0: any
	tex      string // as an operator name in LaTeX
}

var functions = map[string]function{
	"sin":      {opSin, 1, 1, `\sin`},
	"cos":      {opCos, 1, 1, `\cos`},
	"tan":      {opTan, 1, 1, `\tan`},
	"asin":     {opAsin, 1, 1, `\arcsin`},
	"acos":     {opAcos, 1, 1, `\arccos`},
	"atan":     {opAtan, 1, 1, `\arctan`},
	"atan2":    {opAtan2, 2, 2, `\operatorname{atan2}`},
	"sinh":     {opSinh, 1, 1, `\sinh`},
	"cosh":     {opCosh, 1, 1, `\cosh`},
	"tanh":     {opTanh, 1, 1, `\tanh`},
	"exp":      {opExp, 1, 1, `\exp`},
	"log":      {opLog, 1, 1, `\ln`},
	"sqrt":     {opSqrt, 1, 1, `\sqrt`},
	"abs":      {opAbs, 1, 1, `\operatorname{abs}`},
	"min":      {opMin, 2, -1, `\min`},
	"max":      {opMax, 2, -1, `\max`},
	"sign":     {opSign, 1, 1, `\operatorname{sgn}`},
	"relu":     {opRelu, 1, 1, `\operatorname{ReLU}`},
	"sigmoid":  {opSigmoid, 1, 1, `\operatorname{sigmoid}`},
	"softplus": {opSoftplus, 1, 1, `\operatorname{softplus}`},

	"asinh":     {opAsinh, 1, 1, `\operatorname{arsinh}`},
	"acosh":     {opAcosh, 1, 1, `\operatorname{arcosh}`},
	"atanh":     {opAtanh, 1, 1, `\operatorname{artanh}`},
	"sec":       {opSec, 1, 1, `\sec`},
	"csc":       {opCsc, 1, 1, `\csc`},
	"cot":       {opCot, 1, 1, `\cot`},
	"log10":     {opLog10, 1, 1, `\log_{10}`},
	"log2":      {opLog2, 1, 1, `\log_{2}`},
	"floor":     {opFloor, 1, 1, ""},
	"ceil":      {opCeil, 1, 1, ""},
	"round":     {opRound, 1, 1, `\operatorname{round}`},
	"heaviside": {opHeaviside, 1, 1, `\operatorname{H}`},
	"mod":       {opMod, 2, 2, `\operatorname{mod}`},
	"if":        {opSelect, 3, 3, ""},
	"piecewise": {opPiecewise, 3, -1, ""},
}

// aliases are what the functions are called elsewhere. They are no names of the
// language: something else may be called so, and then is meant.
var aliases = map[string]string{
	"ln": "log", "arcsin": "asin", "arccos": "acos", "arctan": "atan", "arctan2": "atan2", "tg": "tan", "ctg": "cot", "arctg": "atan",
	"arcsinh": "asinh", "arccosh": "acosh", "arctanh": "atanh", "arsinh": "asinh", "arcosh": "acosh", "artanh": "atanh",
	"cosec": "csc", "fabs": "abs", "sgn": "sign", "signum": "sign", "logistic": "sigmoid", "ReLU": "relu",
	"Heaviside": "heaviside", "ceiling": "ceil", "where": "if",
}

// functionNames is the inverse of functions.
var functionNames = func() map[op]string {
	names := make(map[op]string, len(functions))
	for name, f := range functions {
		names[f.op] = name
	}
	return names
}()

// arity is how many arguments a node with the operation has in the graph.
func (o op) arity() int {
	switch o {
	case opConst, opState, opParam, opTime, opAdjoint, opStateSeed, opParamSeed, opTimeSeed, opAdjointSeed:
		return 0
	case opAdd, opSub, opMul, opDiv, opPow, opAtan2, opMin, opMax, opBelow, opPowBase, opPowLog, opGated,
		opLess, opLessEqual, opEqual:
		return 2
	case opSelect, opMulAdd, opMulSub, opNegMulAdd, opMul3, opAddMul, opSubMul:
		return 3
	}
	return 1
}
