//go:build !amd64

package field

// runShort executes short instructions, the last of which is none.
func runShort(instrs []shortInstr, r *[shortRegisters]float64) {
	runShortGo(instrs[:len(instrs)-1], r)
}
