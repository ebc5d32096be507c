package live

import (
	"encoding/binary"
	"fmt"
	"math"
)

// Kind is what a binary frame holds.
type Kind uint8

// The kinds; in 1 to 4, 6 and 8 the first column is the clock.
const (
	KindState     Kind = 1  // t, z
	KindAdjoint   Kind = 2  // t, a; t falling; two rows at an observation
	KindGradient  Kind = 3  // t, dL/dθ from t to t1, named parameters
	KindPath      Kind = 4  // τ, θ (named parameters), L
	KindGrid      Kind = 5  // f at points, x running fastest
	KindSteps     Kind = 6  // t, h, scaled error estimate of accepted steps
	KindLandscape Kind = 7  // L at points, x running fastest
	KindSweep     Kind = 8  // t, H, aᵀ∂f/∂θ + ∂ℓ/∂θ, named parameters
	KindLevels    Kind = 9  // φ and data at t1, as a function of z, at the points of KindGrid
	KindCompare   Kind = 10 // a state, what is learnt over it, what is true
	KindTrials    Kind = 11 // t, h, scaled error estimate, 1 if accepted, evaluations so far: of every step tried
	KindSpectrum  Kind = 12 // t, h, part of the method, then re λ, im λ, |R(hλ)| of each eigenvalue of ∂f/∂z where a step starts
	KindPrecision Kind = 13 // method, tolerance or step, evaluations, Jacobians, accepted, rejected, error at the end, largest error
	KindEvents    Kind = 14 // t, event, z before, z after

	KindResolved   Kind = 15 // t, z solved backwards, of the gradient method backsolve; t falling as kind 2
	KindNudged     Kind = 16 // t, z from the time of a nudge on
	KindBench      Kind = 17 // gradient, tolerance or step, evaluations, VJPs, JVPs, steps, states, bytes, seconds, error, then that of each component
	KindInvariants Kind = 18 // t, a·δz, it with what was taken of it, H, it without what explains its changes

	KindClosed Kind = 24 // τ, the value of each formula of view.closed: rows as of KindPath
	KindRace   Kind = 25 // τ, θ (named parameters), L of one rule of a race; the stream is its place
	KindSlopes Kind = 26 // one parameter or two, then −∂L/∂ of each

	KindCloud   Kind = 27 // the states of all data points, those for the test last, at one time after the other
	KindRegions Kind = 28 // the probabilities of the classes at points, x running fastest
	KindClocks  Kind = 29 // τ, a number at uniform times of [t0, t1]
	KindNorm    Kind = 30 // τ, ‖∇L‖ over what may move: rows as of KindPath

	kinds = 31
)

const (
	headerSize  = 24
	wireVersion = 1
	flagLast    = 1
)

// Header is the head of a binary frame, little-endian:
//
//	0 u8 version   1 u8 kind   2 u8 bytes a number   3 u8 flags (bit 0: last)
//	4 u16 stream   6 u16 cols  8 u32 run  12 u32 first row  16 u32 rows  20 u32 0
type Header struct {
	Kind             Kind
	Size             int // bytes a number, 4 or 8
	Last             bool
	Stream, Cols     int
	Run, First, Rows int
}

// kept reports whether rows of the kind belong to the path of training, of which
// none is dropped.
func (k Kind) kept() bool {
	return k == KindPath || k == KindClosed || k == KindClocks || k == KindNorm
}

// appendHeader appends the 24 bytes of h to dst.
func appendHeader(dst []byte, h Header) []byte {
	var flags byte
	if h.Last {
		flags = flagLast
	}
	dst = append(dst, wireVersion, byte(h.Kind), byte(h.Size), flags)
	dst = binary.LittleEndian.AppendUint16(dst, uint16(h.Stream))
	dst = binary.LittleEndian.AppendUint16(dst, uint16(h.Cols))
	dst = binary.LittleEndian.AppendUint32(dst, uint32(h.Run))
	dst = binary.LittleEndian.AppendUint32(dst, uint32(h.First))
	dst = binary.LittleEndian.AppendUint32(dst, uint32(h.Rows))
	return binary.LittleEndian.AppendUint32(dst, 0)
}

// appendNumbers appends values as numbers of the given size.
func appendNumbers(dst []byte, size int, values []float64) []byte {
	for _, v := range values {
		if size == 4 {
			dst = binary.LittleEndian.AppendUint32(dst, math.Float32bits(float32(v)))
		} else {
			dst = binary.LittleEndian.AppendUint64(dst, math.Float64bits(v))
		}
	}
	return dst
}

// Decode reads a binary frame as a client does; static/js/wire.js is its twin.
// The numbers are in row order, of either size widened to 64 bits.
func Decode(frame []byte) (Header, []float64, error) {
	if len(frame) < headerSize {
		return Header{}, nil, fmt.Errorf("live: frame of %d bytes has no header", len(frame))
	}
	if frame[0] != wireVersion {
		return Header{}, nil, fmt.Errorf("live: frame version %d", frame[0])
	}
	h := Header{
		Kind: Kind(frame[1]), Size: int(frame[2]), Last: frame[3]&flagLast != 0,
		Stream: int(binary.LittleEndian.Uint16(frame[4:])), Cols: int(binary.LittleEndian.Uint16(frame[6:])),
		Run: int(binary.LittleEndian.Uint32(frame[8:])), First: int(binary.LittleEndian.Uint32(frame[12:])),
		Rows: int(binary.LittleEndian.Uint32(frame[16:])),
	}
	if h.Size != 4 && h.Size != 8 {
		return Header{}, nil, fmt.Errorf("live: %d bytes a number", h.Size)
	}
	// In 64 bits: rows × cols × size of any header stay below 2⁵¹.
	if int64(len(frame)) != headerSize+int64(h.Rows)*int64(h.Cols)*int64(h.Size) {
		return Header{}, nil, fmt.Errorf("live: %d × %d numbers of %d bytes in %d bytes", h.Rows, h.Cols, h.Size, len(frame))
	}
	values := make([]float64, h.Rows*h.Cols)
	for i := range values {
		at := headerSize + i*h.Size
		if h.Size == 4 {
			values[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(frame[at:])))
		} else {
			values[i] = math.Float64frombits(binary.LittleEndian.Uint64(frame[at:]))
		}
	}
	return h, values, nil
}
