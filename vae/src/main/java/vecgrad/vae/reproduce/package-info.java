/**
 * The paper's tables: a {@link vecgrad.vae.reproduce.PaperTable} says what was published, a {@link vecgrad.vae.reproduce.Grid} trains
 * method × labels × draw, each cell once, here or on other {@link vecgrad.vae.reproduce.Machines}, and a {@link vecgrad.vae.reproduce.TableText} puts both side by side.
 */
package vecgrad.vae.reproduce;
