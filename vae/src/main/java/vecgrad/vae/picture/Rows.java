package vecgrad.vae.picture;

import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;

/** Images put together from several tensors. */
final class Rows {
    private Rows() {}

    /**
     * Grids of images side by side: the rows of the first, each followed by that of the second and so on.
     * [rows · columnsᵢ, features]… → [rows · Σ columnsᵢ, features]
     */
    static Tensor sideBySide(int rows, Tensor... parts) {
        int features = parts[0].shape().extent(1), total = 0, at = 0;
        for (Tensor part : parts) total += part.size();
        Tensor all = Tensor.empty(Shape.of(total / features, features));
        for (int r = 0; r < rows; r++)
            for (Tensor part : parts) {
                int length = part.size() / rows;
                System.arraycopy(part.data(), r * length, all.data(), at, length);
                at += length;
            }
        return all;
    }
}
