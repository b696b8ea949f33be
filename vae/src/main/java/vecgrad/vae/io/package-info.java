/**
 * What a run leaves on disk, and what it says while it runs.
 *
 * <p>Start with {@link vecgrad.vae.io.RunFolder}, the folder of one training run: its settings, its metrics, its result, its
 * weights. Weights and checkpoints are {@link vecgrad.vae.io.Safetensors} files, written and read here by hand: a short format that
 * other tools open; {@link vecgrad.vae.io.Npz} is NumPy's own. Pictures are {@link vecgrad.vae.io.ImageGrid}s, one after the other a
 * {@link vecgrad.vae.io.Gif}. Everything that must not be found half written goes through
 * {@link vecgrad.vae.io.AtomicFile}.
 *
 * <p>Nothing here knows of tensors, tapes or models: arrays are {@code float[]} with the extents beside them.
 *
 * <p>A file that is not what it should be is a {@link vecgrad.vae.io.FormatException}; a run folder that cannot be used as asked is
 * a {@link vecgrad.vae.io.RunFolderException}; anything the disk refuses is a plain {@link java.io.IOException}. The message of each
 * is one sentence meant for the person at the terminal.
 */
package vecgrad.vae.io;
