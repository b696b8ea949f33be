package vecgrad.tensor.kernel;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.XOR;
import static vecgrad.tensor.kernel.Lanes.LENGTH;
import static vecgrad.tensor.kernel.Species.F;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Philox} on as many blocks at once as there are 64-bit lanes: a lane holds one 32-bit word of its block's state, so
 * that a product has room for all its 64 bits.
 *
 * <p>Words 0 and 2 of every block end up in one int vector ("even": radii for the normals), words 1 and 3 in another ("odd":
 * angles). Zipping the two gives memory order.
 */
final class VectorNoise {
    private static final VectorSpecies<Integer> I = F.withLanes(int.class);
    private static final VectorSpecies<Long> J = F.withLanes(long.class);
    private static final VectorShuffle<Float> ZIP_LOW = VectorShuffle.makeZip(F, 0), ZIP_HIGH = VectorShuffle.makeZip(F, 1);
    private static final int BLOCKS = J.length(), GROUP = 4 * BLOCKS;   // blocks and elements per step: two float vectors
    private static final int CHUNK = Scratch.NOISE;
    private static final long WORD = 0xFFFFFFFFL;

    private VectorNoise() {}

    static void uniform(long seed, int stream, int step, float[] y, int from, int to) {
        fill(Kind.UNIFORM, seed, stream, step, null, y, from, to);
    }

    static void normal(long seed, int stream, int step, float[] y, int from, int to) {
        fill(Kind.NORMAL, seed, stream, step, null, y, from, to);
    }

    static void bernoulli(long seed, int stream, int step, float[] p, float[] y, int from, int to) {
        fill(Kind.BERNOULLI, seed, stream, step, p, y, from, to);
    }

    /** What is made of the words. */
    private enum Kind { UNIFORM, NORMAL, BERNOULLI }

    /** Elements [from, to): a chunk of whole groups at a time is made, and what lies in the range taken from it. */
    private static void fill(Kind kind, long seed, int stream, int step, float[] p, float[] y, int from, int to) {
        Scratch scratch = Scratch.mine();
        int[] even = scratch.even, odd = scratch.odd;
        float[] radius = scratch.radius, chunk = scratch.noise;
        for (int start = from & ~3; start < to; start += CHUNK) {
            int first = Math.max(from, start), end = Math.min(to, start + CHUNK);
            int half = (end - start + GROUP - 1) / GROUP * LENGTH;          // of the numbers, rounded up to whole groups
            words(seed, stream, step, start >>> 2, even, odd, half);
            if (kind == Kind.NORMAL) {
                radii(even, radius, half);
                turn(radius, odd, chunk, half);
            } else units(even, odd, chunk, half);
            if (kind == Kind.BERNOULLI) below(p, chunk, first - start, y, first, end);
            else System.arraycopy(chunk, first - start, y, first, end - first);
        }
    }

    /** y[i] = 1 where chunk[at..] is below p[i], else 0. */
    private static void below(float[] p, float[] chunk, int at, float[] y, int from, int to) {
        for (int i = from; i < to; i += LENGTH, at += LENGTH) {
            VectorMask<Float> mask = Lanes.mask(i, to);
            FloatVector u = Lanes.load(chunk, at, mask);
            Lanes.store(broadcast(F, 0f).blend(1f, u.compare(LT, Lanes.load(p, i, mask))), y, i, to, mask);
        }
    }

    private static void words(long seed, int stream, int step, int block, int[] even, int[] odd, int half) {
        for (int at = 0; at < half; at += LENGTH, block += BLOCKS) {
            LongVector c0 = LongVector.broadcast(J, block).addIndex(1), c1 = LongVector.zero(J);
            LongVector c2 = LongVector.broadcast(J, step & WORD), c3 = LongVector.broadcast(J, stream & WORD);
            int k0 = (int) seed, k1 = (int) (seed >>> 32);
            for (int round = 0; round < Philox.ROUNDS; round++) {
                LongVector p0 = c0.and(WORD).mul(Philox.MULTIPLIER_0 & WORD),
                        p1 = c2.and(WORD).mul(Philox.MULTIPLIER_1 & WORD);
                c0 = p1.lanewise(LSHR, 32).lanewise(XOR, c1).lanewise(XOR, k0 & WORD);
                c1 = p1;        // only the low half counts
                c2 = p0.lanewise(LSHR, 32).lanewise(XOR, c3).lanewise(XOR, k1 & WORD);
                c3 = p0;
                k0 += Philox.WEYL_0;
                k1 += Philox.WEYL_1;
            }
            c0.and(WORD).or(c2.lanewise(LSHL, 32)).reinterpretAsInts().intoArray(even, at);
            c1.and(WORD).or(c3.lanewise(LSHL, 32)).reinterpretAsInts().intoArray(odd, at);
        }
    }

    private static void units(int[] even, int[] odd, float[] y, int half) {
        for (int at = 0; at < half; at += LENGTH) {
            FloatVector first = (FloatVector) IntVector.fromArray(I, even, at).lanewise(LSHR, 8).convert(I2F, 0);
            FloatVector second = (FloatVector) IntVector.fromArray(I, odd, at).lanewise(LSHR, 8).convert(I2F, 0);
            first = first.mul(0x1p-24f);
            second = second.mul(0x1p-24f);
            first.rearrange(ZIP_LOW, second).intoArray(y, 2 * at);
            first.rearrange(ZIP_HIGH, second).intoArray(y, 2 * at + LENGTH);
        }
    }

    /** √(−2·log u) of the even words: the radii of Box–Muller. */
    private static void radii(int[] even, float[] radius, int half) {
        for (int at = 0; at < half; at += LENGTH) {
            FloatVector u = (FloatVector) IntVector.fromArray(I, even, at).lanewise(LSHR, 8).add(1).convert(I2F, 0);
            VectorMath.logNormal(u.mul(0x1p-24f)).mul(-2f).sqrt().intoArray(radius, at);
        }
    }

    /**
     * (r·cos 2πu, r·sin 2πu) with u of the odd words. The top two bits of u, rounded, are the quadrant; the rest is a signed
     * number, f ∈ [−½, ½) of a quarter turn: nothing is lost. The polynomials err by 3e-8.
     */
    private static void turn(float[] radius, int[] odd, float[] y, int half) {
        for (int at = 0; at < half; at += LENGTH) {
            IntVector words = IntVector.fromArray(I, odd, at), quadrant = words.add(1 << 29);     // in the top two bits
            FloatVector f = ((FloatVector) words.and(~0xFF).lanewise(LSHL, 2).convert(I2F, 0)).mul(0x1p-32f), u = f.mul(f);
            FloatVector cos = u.fma(broadcast(F, 8.9447346e-4f), broadcast(F, -0.020855594f))
                    .fma(u, broadcast(F, 0.25366855f))
                    .fma(u, broadcast(F, -1.2337005f)).fma(u, broadcast(F, 1f));
            FloatVector sin = u.fma(broadcast(F, -0.004682987f), broadcast(F, 0.07971159f))
                    .fma(u, broadcast(F, -0.6459666f))
                    .fma(u, broadcast(F, 1.5707964f)).mul(f);
            VectorMask<Float> swap = quadrant.and(1 << 30).compare(NE, 0).cast(F);
            IntVector negateCos = quadrant.add(1 << 30).and(Integer.MIN_VALUE);         // in quadrants 1 and 2
            IntVector negateSin = quadrant.and(Integer.MIN_VALUE);                      // in quadrants 2 and 3
            FloatVector r = FloatVector.fromArray(F, radius, at);
            FloatVector x = cos.blend(sin, swap).mul(r), z = sin.blend(cos, swap).mul(r);
            FloatVector first = x.reinterpretAsInts().lanewise(XOR, negateCos).reinterpretAsFloats();
            FloatVector second = z.reinterpretAsInts().lanewise(XOR, negateSin).reinterpretAsFloats();
            first.rearrange(ZIP_LOW, second).intoArray(y, 2 * at);
            first.rearrange(ZIP_HIGH, second).intoArray(y, 2 * at + LENGTH);
        }
    }
}
