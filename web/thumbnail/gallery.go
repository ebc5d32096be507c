package thumbnail

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"sync"
	"time"

	"costate/core/scene"
)

// patience bounds the solves of one picture; what they have come to by then is
// drawn.
const patience = 1500 * time.Millisecond

// Picture is a thumbnail as it is sent.
type Picture struct {
	SVG []byte
	Tag string // names the content, for an ETag
}

// gallery has a picture a scene of the catalogue, made when it is asked for.
var gallery = sync.OnceValue(func() map[string]func() Picture {
	all := map[string]func() Picture{}
	for _, e := range scene.Catalogue() {
		all[e.ID] = sync.OnceValue(func() Picture {
			ctx, cancel := context.WithTimeout(context.Background(), patience)
			defer cancel()
			svg := draw(ctx, e)
			sum := sha256.Sum256(svg)
			return Picture{svg, hex.EncodeToString(sum[:8])}
		})
	}
	return all
})

// Of returns the picture of a scene of the catalogue.
func Of(id string) (Picture, bool) {
	make, ok := gallery()[id]
	if !ok {
		return Picture{}, false
	}
	return make(), true
}

// Prepare makes all pictures, one after the other in the order of the
// catalogue, until ctx ends.
func Prepare(ctx context.Context) {
	for _, e := range scene.Catalogue() {
		if ctx.Err() != nil {
			return
		}
		Of(e.ID)
	}
}

// draw returns the picture of a scene.
func draw(ctx context.Context, e scene.Entry) []byte {
	s, err := scene.Decode(e.Scene)
	if err != nil {
		panic(err) // the catalogue was decoded once already
	}
	if s.Field != nil {
		s.Samples = min(max(s.Samples, minSamples), maxSamples)
	}
	x, err := new(scene.Builder).Build(s)
	if err != nil {
		panic(err) // a test of the catalogue builds every scene
	}
	p := newPicture(e.Name)
	if s.Field == nil {
		drawLandscape(ctx, p, x)
	} else {
		drawPhase(ctx, p, x)
	}
	return p.encode()
}
