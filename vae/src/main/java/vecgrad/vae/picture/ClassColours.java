package vecgrad.vae.picture;

/** A colour for every class, to be told apart on black. */
final class ClassColours {
    private static final int[] TEN = {0x5b9bff, 0xff9f40, 0x4cd964, 0xff4f4f, 0xb08cff, 0xb97a50, 0xff8ad8, 0xb4b4b4, 0xe6e04a, 0x3fe0e0};

    private ClassColours() {}

    /** 0xRRGGBB. From the eleventh class on they are repeated, darker and darker. */
    static int of(int label) { return shaded(TEN[label % TEN.length], 1.0 / (1 + label / TEN.length)); }

    /** A colour with its brightness multiplied. @param light 0 to 1 */
    static int shaded(int rgb, double light) {
        int shaded = 0;
        for (int shift = 16; shift >= 0; shift -= 8) shaded = shaded << 8 | (int) Math.round((rgb >> shift & 0xff) * light);
        return shaded;
    }
}
