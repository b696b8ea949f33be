/** Labelled images as plain arrays. */
package vecgrad.datasets;
