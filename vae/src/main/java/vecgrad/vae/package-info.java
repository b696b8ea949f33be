/** Semi-supervised learning with deep generative models; the packages below are its parts. */
package vecgrad.vae;
