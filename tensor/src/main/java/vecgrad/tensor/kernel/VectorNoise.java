package vecgrad.tensor.kernel;

import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.XOR;
import static vecgrad.tensor.kernel.Lanes.LENGTH;
import static vecgrad.tensor.kernel.Species.F;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
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
    private static final VectorSpecies<Long> J = F.withLanes(long.class);
    private static final VectorShuffle<Float> ZIP_LOW = VectorShuffle.makeZip(F, 0), ZIP_HIGH = VectorShuffle.makeZip(F, 1);
    private static final int BLOCKS = J.length(), GROUP = 4 * BLOCKS;   // blocks and elements per step: two float vectors
    private static final long WORD = 0xFFFFFFFFL;

    private VectorNoise() {}

    /** What is made of the words. */
    private enum Kind { UNIFORM, NORMAL }

    static void uniform(long seed, int stream, int step, float[] y, int from, int to) {
        fill(Kind.UNIFORM, seed, stream, step, y, from, to);
    }

    static void normal(long seed, int stream, int step, float[] y, int from, int to) {
        fill(Kind.NORMAL, seed, stream, step, y, from, to);
    }

    static void bernoulli(long seed, int stream, int step, float[] p, float[] y, int from, int to) {
        float[] group = new float[GROUP];
        for (int start = from & ~3; start < to; start += GROUP) {
            group(Kind.UNIFORM, seed, stream, step, start, group, 0);
            int i = Math.max(from, start), end = Math.min(to, start + GROUP);
            for (; i < end; i++) y[i] = group[i - start] < p[i] ? 1 : 0;
        }
    }

    private static void fill(Kind kind, long seed, int stream, int step, float[] y, int from, int to) {
        int start = from & ~3;
        if (start < from) start = part(kind, seed, stream, step, y, start, from, to);
        for (; start <= to - GROUP; start += GROUP) group(kind, seed, stream, step, start, y, start);
        if (start < to) part(kind, seed, stream, step, y, start, from, to);
    }

    /** The group of a block's first element {@code start}, as far as it lies in the range; returns where the next starts. */
    private static int part(Kind kind, long seed, int stream, int step, float[] y, int start, int from, int to) {
        float[] group = new float[GROUP];
        group(kind, seed, stream, step, start, group, 0);
        int first = Math.max(from, start), last = Math.min(to, start + GROUP);
        System.arraycopy(group, first - start, y, first, last - first);
        return start + GROUP;
    }

    /** The elements [start, start + GROUP), written from y[at]. */
    private static void group(Kind kind, long seed, int stream, int step, int start, float[] y, int at) {
        LongVector c0 = LongVector.broadcast(J, start >>> 2).addIndex(1), c1 = LongVector.broadcast(J, 0);
        LongVector c2 = LongVector.broadcast(J, step & WORD), c3 = LongVector.broadcast(J, stream & WORD);
        int k0 = (int) seed, k1 = (int) (seed >>> 32);
        for (int round = 0; round < Philox.ROUNDS; round++) {
            LongVector p0 = c0.and(WORD).mul(Philox.MULTIPLIER_0 & WORD), p1 = c2.and(WORD).mul(Philox.MULTIPLIER_1 & WORD);
            c0 = p1.lanewise(LSHR, 32).lanewise(XOR, c1).lanewise(XOR, k0 & WORD);
            c1 = p1;
            c2 = p0.lanewise(LSHR, 32).lanewise(XOR, c3).lanewise(XOR, k1 & WORD);
            c3 = p0;
            k0 += Philox.WEYL_0;
            k1 += Philox.WEYL_1;
        }
        IntVector even = c0.and(WORD).or(c2.lanewise(LSHL, 32)).reinterpretAsInts();
        IntVector odd = c1.and(WORD).or(c3.lanewise(LSHL, 32)).reinterpretAsInts();
        if (kind == Kind.UNIFORM) zip(unit(even, 0), unit(odd, 0), y, at);
        else normals(even, odd, y, at);
    }

    /**
     * Box–Muller: r·cos 2πu and r·sin 2πu with r = √(−2·log of the even words), u of the odd ones. The top two bits of u,
     * rounded, are the quadrant; the rest, as a signed number, is the angle within it: nothing is lost.
     */
    private static void normals(IntVector even, IntVector odd, float[] y, int at) {
        FloatVector r = VectorMath.logNormal(unit(even, 1)).mul(-2f).sqrt();
        FloatVector f = toFloat(odd.and(~0xFF).lanewise(LSHL, 2)).mul(0x1p-32f);    // [-½, ½) of a quarter turn
        FloatVector cos = VectorMath.cosQuarter(f), sin = VectorMath.sinQuarter(f);
        IntVector quadrant = odd.add(1 << 29);                                      // in the top two bits
        var isOdd = quadrant.and(1 << 30).compare(NE, 0).cast(F);
        FloatVector x = negateBy(cos.blend(sin, isOdd), quadrant.add(1 << 30)), z = negateBy(sin.blend(cos, isOdd), quadrant);
        zip(r.mul(x), r.mul(z), y, at);
    }

    /** Flips the sign of v where the top bit is set. */
    private static FloatVector negateBy(FloatVector v, IntVector bits) {
        return v.reinterpretAsInts().lanewise(XOR, bits.and(Integer.MIN_VALUE)).reinterpretAsFloats();
    }

    /** The top 24 bits, plus {@code add}, times 2⁻²⁴. */
    private static FloatVector unit(IntVector words, int add) {
        return toFloat(words.lanewise(LSHR, 8).add(add)).mul(0x1p-24f);
    }

    private static FloatVector toFloat(IntVector v) { return v.convert(I2F, 0).reinterpretAsFloats(); }

    private static void zip(FloatVector even, FloatVector odd, float[] y, int at) {
        even.rearrange(ZIP_LOW, odd).intoArray(y, at);
        even.rearrange(ZIP_HIGH, odd).intoArray(y, at + LENGTH);
    }
}
