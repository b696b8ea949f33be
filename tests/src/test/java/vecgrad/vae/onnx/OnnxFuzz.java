package vecgrad.vae.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.file.Files;
import vecgrad.fuzz.ParserTarget;

/** Networks in ONNX, as the tests read them back. */
public final class OnnxFuzz {
    /** What is fuzzed. */
    public static final ParserTarget TARGET = new ParserTarget("onnx", 200_000, 1000, file -> ModelProto.parseFrom(Files.readAllBytes(file)), InvalidProtocolBufferException.class);

    private OnnxFuzz() {}

    /** What Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] input) { TARGET.accept(input); }
}
