/** Dense float arrays with a shape, and noise that depends on nothing but its key. */
package vecgrad.tensor;
