package vecgrad.vae.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import vecgrad.tensor.Tensor;
import vecgrad.vae.Version;

/** A network in the making, in ONNX's words: constants, inputs and nodes, each known by the name of its value. */
final class OnnxGraph {
    private static final String BATCH = "batch"; // a dynamic axis has a name in place of a size

    private final GraphProto.Builder graph;
    private final Set<String> constants = new HashSet<>();

    OnnxGraph(String name) { graph = GraphProto.newBuilder().setName(name); }

    /** An input of floats. [batch, width] */
    String input(String name, int width) {
        graph.addInput(info(name, TensorProto.DataType.FLOAT, width));
        return name;
    }

    /** An input of classes, whole numbers from 0. [batch] */
    String labels(String name) {
        graph.addInput(info(name, TensorProto.DataType.INT64));
        return name;
    }

    /** What weights are in ONNX. */
    String constant(String name, Tensor value) {
        if (!constants.add(name)) return name;
        ByteBuffer data = ByteBuffer.allocate(Math.multiplyExact(value.size(), Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(value.data(), 0, value.size());
        var tensor = TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber()).setRawData(ByteString.copyFrom(data));
        for (int extent : value.shape().toArray()) tensor.addDims(extent);
        graph.addInitializer(tensor);
        return name;
    }

    /** An operation on values; its result has the node's name. */
    String node(String op, String name, String... inputs) {
        graph.addNode(NodeProto.newBuilder().setOpType(op).setName(name).addAllInput(List.of(inputs)).addOutput(name));
        return name;
    }

    /** Makes the result of an operation an output. [batch, width] */
    void output(String op, String name, int width, String... inputs) {
        node(op, name, inputs);
        graph.addOutput(info(name, TensorProto.DataType.FLOAT, width));
    }

    /** The file. */
    byte[] toBytes(String description) {
        return ModelProto.newBuilder().setIrVersion(OnnxExport.IR_VERSION).setProducerName("vecgrad").setProducerVersion(Version.TEXT).setDocString(description)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OnnxExport.OPSET)).setGraph(graph).build().toByteArray();
    }

    private static ValueInfoProto info(String name, TensorProto.DataType type, int... extents) {
        var shape = TensorShapeProto.newBuilder().addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(BATCH));
        for (int extent : extents) shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(extent));
        return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder().setTensorType(
                TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape))).build();
    }
}
