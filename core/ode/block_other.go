//go:build !amd64

package ode

// fused is false: there are no kernels for this processor, and none is called.
const fused = false

func stage2x1(*block) { panic(noKernel) }

func stage2x2(*block) { panic(noKernel) }

func stage2x3(*block) { panic(noKernel) }

func stage2x4(*block) { panic(noKernel) }

func stage2x5(*block) { panic(noKernel) }

func stage2x6(*block) { panic(noKernel) }

func stage3x1(*block) { panic(noKernel) }

func stage3x2(*block) { panic(noKernel) }

func stage3x3(*block) { panic(noKernel) }

func stage3x4(*block) { panic(noKernel) }

func stage3x5(*block) { panic(noKernel) }

func stage3x6(*block) { panic(noKernel) }

const noKernel = "ode: no kernel for this processor"
