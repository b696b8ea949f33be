/**
 * The models of Kingma, Rezende, Mohamed and Welling, "Semi-supervised learning with deep generative models" (2014), each a
 * class whose methods are the paper's equations. Read {@link vecgrad.vae.model.M1}, then {@link vecgrad.vae.model.M2}.
 */
package vecgrad.vae.model;
