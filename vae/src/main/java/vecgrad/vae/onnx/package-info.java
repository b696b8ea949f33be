/**
 * Trained networks as ONNX files, for whoever runs models in other languages. Start with {@link vecgrad.vae.onnx.OnnxExport},
 * which says what the files are; {@link vecgrad.vae.onnx.OnnxGraph} is the little that it takes to write one.
 *
 * <p>The schema's classes are generated ones from a library (with protobuf 2.2 MB of jars). Nothing outside this package names
 * them, so that a JVM that exports nothing loads none of them.
 */
package vecgrad.vae.onnx;
