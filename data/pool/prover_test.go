package pool

import (
	"crypto/rand"
	"encoding/binary"
	"math/bits"
	"testing"

	"github.com/cloudflare/circl/vdaf/prio3/arith/fp128"
)

// turboShake is TurboSHAKE128 with domain byte 1 (RFC 9861), as draft-14 of Prio3
// uses it.
type turboShake struct {
	state  [25]uint64
	buffer []byte
}

func newTurboShake(input ...[]byte) *turboShake {
	const rate = 168
	t := &turboShake{}
	var message []byte
	for _, part := range input {
		message = append(message, part...)
	}
	message = append(message, 1)
	message = append(message, make([]byte, (rate-len(message)%rate)%rate)...)
	message[len(message)-1] ^= 0x80
	for len(message) > 0 {
		for i := range rate / 8 {
			t.state[i] ^= binary.LittleEndian.Uint64(message[8*i:])
		}
		t.permute()
		message = message[rate:]
	}
	t.fill()
	return t
}

func (t *turboShake) fill() {
	for i := range 21 {
		t.buffer = binary.LittleEndian.AppendUint64(t.buffer, t.state[i])
	}
}

func (t *turboShake) Read(p []byte) (int, error) {
	for len(t.buffer) < len(p) {
		t.permute()
		t.fill()
	}
	n := copy(p, t.buffer)
	t.buffer = t.buffer[n:]
	return n, nil
}

// permute is Keccak-p[1600] with the last 12 of its 24 rounds.
func (t *turboShake) permute() {
	a, constant := &t.state, uint64(1) // an LFSR makes the constants of all 24
	lfsr := uint8(1)
	for round := range 24 {
		constant = 0
		for j := range 7 {
			if lfsr&1 == 1 {
				constant ^= 1 << (1<<j - 1)
			}
			lfsr = lfsr<<1 ^ (lfsr>>7)*0x71
		}
		if round < 12 {
			continue
		}
		var c [5]uint64
		for x := range 5 {
			c[x] = a[x] ^ a[x+5] ^ a[x+10] ^ a[x+15] ^ a[x+20]
		}
		for i := range a {
			a[i] ^= c[(i+4)%5] ^ bits.RotateLeft64(c[(i+1)%5], 1)
		}
		x, y, lane := 1, 0, a[1]
		for step := range 24 {
			x, y = y, (2*x+3*y)%5
			lane, a[x+5*y] = a[x+5*y], bits.RotateLeft64(lane, (step+1)*(step+2)/2)
		}
		for y := 0; y < 25; y += 5 {
			row := [5]uint64(a[y : y+5])
			for x := range 5 {
				a[y+x] = row[x] ^ ^row[(x+1)%5]&row[(x+2)%5]
			}
		}
		a[0] ^= constant
	}
}

// proof is one Prio3 instance as a client that keeps no rule would make it: it
// shares and proves any vector of field elements, with the best proof there is.
type proof struct {
	algorithm uint32 // 5 for MultihotCountVec, 3 for SumVec
	context   []byte
	chunk     int
}

func (e proof) xof(usage uint16, seed []byte, binder ...[]byte) *turboShake {
	head := binary.LittleEndian.AppendUint16(nil, uint16(8+len(e.context)))
	head = append(head, 12, 0)
	head = binary.BigEndian.AppendUint32(head, e.algorithm)
	head = binary.BigEndian.AppendUint16(head, usage)
	head = append(append(head, e.context...), 32)
	return newTurboShake(append([][]byte{head, seed}, binder...)...)
}

// elements are the field elements that a stream gives.
func elements(t *turboShake, n int) fp128.Vec {
	v := make(fp128.Vec, n)
	for i := 0; i < n; {
		var raw [16]byte
		t.Read(raw[:])
		if v[i].UnmarshalBinary(raw[:]) == nil {
			i++
		}
	}
	return v
}

func (e proof) shard(tb testing.TB, measurement fp128.Vec, nonce []byte) (public, leader, helper []byte) {
	seeds := make([]byte, 4*32)
	rand.Read(seeds)
	share, blind, own, prove := seeds[:32], seeds[32:64], seeds[64:96], seeds[96:]
	mask := elements(e.xof(1, share, []byte{1}), len(measurement))
	masked := append(fp128.Vec{}, measurement...)
	masked.SubAssign(mask)
	part := func(blind []byte, role byte, v fp128.Vec) []byte {
		out := make([]byte, 32)
		e.xof(7, blind, []byte{role}, nonce, must(v.MarshalBinary())(tb)).Read(out)
		return out
	}
	public = append(part(own, 0, masked), part(blind, 1, mask)...)
	joint := make([]byte, 32)
	e.xof(6, make([]byte, 32), public).Read(joint)
	calls := (len(measurement) + e.chunk - 1) / e.chunk
	proved := e.prove(measurement, elements(e.xof(4, prove, []byte{1}), 2*e.chunk), elements(e.xof(3, joint, []byte{1}), calls))
	proved.SubAssign(elements(e.xof(2, share, []byte{1, 1}), len(proved)))
	leader = append(must(masked.MarshalBinary())(tb), must(proved.MarshalBinary())(tb)...)
	return public, append(leader, own...), append(append([]byte{}, share...), blind...)
}

// prove is the proof of section 7.3.3 over the range check of each element.
func (e proof) prove(measurement, seeds, joint fp128.Vec) fp128.Vec {
	calls := len(joint)
	log := bits.Len(uint(calls)) // the next power of two above calls
	size := 1 << log
	wires := make([]fp128.Vec, 2*e.chunk)
	for w := range wires {
		wires[w] = make(fp128.Vec, size)
		wires[w][0] = seeds[w]
	}
	var one fp128.Fp
	one.SetOne()
	for i := range calls {
		power := one
		for j := range e.chunk {
			var x fp128.Fp
			if at := i*e.chunk + j; at < len(measurement) {
				x = measurement[at]
			}
			power.MulAssign(&joint[i])
			wires[2*j][i+1].Mul(&power, &x)
			wires[2*j+1][i+1].Sub(&x, &one)
		}
	}
	var scale fp128.Fp
	scale.InvTwoN(uint(log))
	polynomials := make([]fp128.Poly, len(wires))
	for w := range wires {
		p := make(fp128.Vec, size)
		p.InvNTT(wires[w], uint(size))
		p.ScalarMul(&scale)
		polynomials[w] = fp128.Poly(p)
	}
	sum, product := make(fp128.Poly, 2*size-1), make(fp128.Poly, 2*size-1)
	for w := 0; w < len(wires); w += 2 {
		product.Mul(polynomials[w], polynomials[w+1])
		sum.AddAssign(product)
	}
	return append(append(fp128.Vec{}, seeds...), fp128.Vec(sum)...)
}
