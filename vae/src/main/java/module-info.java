/** M1, M2 and M1+M2: models, training, evaluation, run folders and the command line. */
module vecgrad.vae {
    requires transitive vecgrad.autograd;
    requires transitive vecgrad.datasets;
    requires info.picocli;
    requires com.google.gson;
    requires org.joml;
    requires org.tribuo.util.onnx; // the generated classes of ONNX's schema; only vecgrad.vae.onnx loads them
    requires com.google.protobuf;
    requires jdk.unsupported; // sun.misc.Signal: a training that is interrupted writes a checkpoint first
    requires java.desktop; // BufferedImage and the PNG and GIF writers; nothing that needs a font or a display

    exports vecgrad.vae.prob;
    exports vecgrad.vae.model;
    exports vecgrad.vae.io;

    uses vecgrad.vae.reproduce.Machines.Connector; // provided on the class path, by the optional module cluster

    opens vecgrad.vae.cli to info.picocli;
}
