/**
 * Pictures of what a model has learned, most of them the paper's figures. Each class is one picture, made from a
 * {@link vecgrad.vae.eval.LatentSpace}, so that it is the same for every model that has one; what comes out is an
 * {@link vecgrad.vae.io.ImageGrid}, or several as the frames of a {@link vecgrad.vae.io.Gif}.
 *
 * <p>Begin with {@link vecgrad.vae.picture.Analogies}. Nothing is drawn with text, and nothing by a graphics context: pictures come
 * out the same, bit by bit, on machines without fonts and without a display.
 */
package vecgrad.vae.picture;
