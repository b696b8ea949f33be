package vecgrad.vae.report;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** How many bytes of a weight a page keeps, least first. */
enum Precision {
    /** IEEE's float16: 11 bits of precision. */
    HALF(2, "float16"),
    /** A float32 without the last of its bytes: 16 bits of precision. */
    THREE_BYTES(3, "float32 without its last byte"),
    /** A float32 as it is. */
    SINGLE(4, "float32");

    private final int bytes;
    private final String text;

    Precision(int bytes, String text) {
        this.bytes = bytes;
        this.text = text;
    }

    /** Of one weight. */
    int bytes() { return bytes; }

    /** What it is called. */
    String text() { return text; }

    /** The weight that is left of a weight. */
    float rounded(float w) {
        return switch (this) {
            case HALF -> Float.float16ToFloat(Float.floatToFloat16(w));
            case THREE_BYTES -> Float.intBitsToFloat(Float.floatToRawIntBits(w) + 0x80 & ~0xff); // a carry into the exponent rounds up to it, as it should
            case SINGLE -> w;
        };
    }

    /** All of them, rounded. */
    float[] rounded(float[] weights) {
        float[] all = new float[weights.length];
        for (int i = 0; i < all.length; i++) all[i] = rounded(weights[i]);
        return all;
    }

    /** Appends rounded weights, the least significant byte first. */
    void put(float[] weights, ByteBuffer out) {
        out.order(ByteOrder.LITTLE_ENDIAN);
        for (float w : weights) {
            int bits = Float.floatToRawIntBits(rounded(w));
            switch (this) {
                case HALF -> out.putShort(Float.floatToFloat16(w));
                case THREE_BYTES -> out.put((byte) (bits >> 8)).put((byte) (bits >> 16)).put((byte) (bits >> 24));
                case SINGLE -> out.putInt(bits);
            }
        }
    }

    /** The most that an entry of two arrays differs. */
    static double difference(float[] a, float[] b) {
        if (a.length != b.length) throw new IllegalArgumentException(Arrays.toString(new int[] {a.length, b.length}) + " numbers cannot be compared");
        double most = 0;
        for (int i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i] - b[i]));
        return most;
    }
}
