package vecgrad.autograd.op;

import static vecgrad.autograd.Edge.to;
import static vecgrad.autograd.op.Products.linear;
import static vecgrad.autograd.op.Products.matmul;
import static vecgrad.autograd.op.Shaping.permute;
import static vecgrad.autograd.op.Shaping.reshape;

import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.tensor.Patches;
import vecgrad.tensor.Shape;
import vecgrad.tensor.ShapeException;

/**
 * Convolutions of images [batch, channels, height, width], as matrix products over windows. Taking windows out (unfold)
 * and adding them back (fold) are linear and each other's vjp; the rest is made of ops. All can be differentiated again.
 */
public final class Convolutions {
    private Convolutions() {}

    /** Every window as a row. [batch, c, h, w] → [batch · rows · columns, c · kh · kw] */
    public static Variable unfold(Variable x, Patches windows) {
        return Tape.record("unfold", windows.unfold(x.value()), to(x, g -> fold(g, windows)));
    }

    /** Every row added back where its window was. */
    public static Variable fold(Variable patches, Patches windows) {
        return Tape.record("fold", windows.fold(patches.value()), to(patches, g -> unfold(g, windows)));
    }

    /** Cross-correlation plus bias. x [batch, in, h, w], w [out, in, kh, kw], bias [out] → [batch, out, rows, columns] */
    public static Variable conv2d(Variable x, Variable w, Variable bias, int stride, int padding) {
        Shape xs = x.shape(), ws = w.shape();
        if (xs.rank() != 4 || ws.rank() != 4 || xs.extent(1) != ws.extent(1))
            throw new ShapeException("conv2d: images " + xs + " and filters " + ws + ": expected [batch, in, h, w] and [out, in, kh, kw]");
        var windows = new Patches(xs.extent(1), xs.extent(2), xs.extent(3), ws.extent(2), ws.extent(3), stride, padding);
        int out = ws.extent(0);
        Variable rows = linear(unfold(x, windows), permute(reshape(w, Shape.of(out, ws.product(1, 4))), 1, 0), bias, null);
        return permute(reshape(rows, Shape.of(xs.extent(0), windows.rows(), windows.columns(), out)), 0, 3, 1, 2);
    }

    /** The transpose of {@link #conv2d}, plus bias. x [batch, in, h, w], w [in, out, kh, kw], bias [out] → [batch, out, H, W] */
    public static Variable convTranspose2d(Variable x, Variable w, Variable bias, int stride, int padding) {
        Shape xs = x.shape(), ws = w.shape();
        if (xs.rank() != 4 || ws.rank() != 4 || xs.extent(1) != ws.extent(0))
            throw new ShapeException("convTranspose2d: images " + xs + " and filters " + ws + ": expected [batch, in, h, w] and [in, out, kh, kw]");
        int in = ws.extent(0), out = ws.extent(1), kh = ws.extent(2), kw = ws.extent(3);
        var windows = new Patches(out, (xs.extent(2) - 1) * stride - 2 * padding + kh,
                (xs.extent(3) - 1) * stride - 2 * padding + kw, kh, kw, stride, padding);
        Variable rows = reshape(permute(x, 0, 2, 3, 1), Shape.of(xs.extent(0) * xs.product(2, 4), in));
        Variable image = fold(matmul(rows, reshape(w, Shape.of(in, ws.product(1, 4)))), windows);
        return image.add(reshape(bias, Shape.of(out, 1, 1)));
    }

    /** The largest number of each window. [batch, c, h, w] → [batch, c, rows, columns]; of equals the first wins. */
    public static Variable maxPool2d(Variable x, int size, int stride) {
        Shape s = x.shape();
        if (s.rank() != 4) throw new ShapeException("maxPool2d: images " + s + "; expected [batch, channels, h, w]");
        var windows = new Patches(1, s.extent(2), s.extent(3), size, size, stride, 0);
        int[] largest = windows.largest(x.value().reshape(Shape.of(s.product(0, 2), 1, s.extent(2), s.extent(3))));
        return Shaping.take(x, largest, Shape.of(s.extent(0), s.extent(1), windows.rows(), windows.columns()));
    }
}
