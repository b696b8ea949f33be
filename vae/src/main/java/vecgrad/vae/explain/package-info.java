/**
 * One training step, taken apart: {@code vecgrad explain}.
 *
 * <p><b>The idea.</b> A paper has four equations, a tape has seventy lines. Which line belongs to which equation is something the
 * program knows while it runs: the methods of {@link vecgrad.vae.model.M2} are the equations, so the stack at the moment an op is
 * recorded says whose op it is. {@link vecgrad.autograd.Trace} keeps that stack, {@link vecgrad.vae.explain.Term} reads it; the model
 * need not say anything for it, and training pays nothing.
 *
 * <p><b>Where to start reading.</b> {@link vecgrad.vae.explain.Term}, then {@link vecgrad.vae.explain.Explanation}, which puts the tape
 * beside the equations; {@link vecgrad.vae.explain.TrainingStep} chooses a step of a trained run; {@link vecgrad.vae.explain.TapeTable} prints it, {@link vecgrad.vae.explain.TapeDrawing} draws it.
 *
 * <p><b>What is left out.</b> The optimiser's step, which is no part of the objective. The backward ops: each is the vjp of the op
 * it stands beside. Parameters are not drawn as nodes of their own, but named in the op that uses them.
 */
package vecgrad.vae.explain;
