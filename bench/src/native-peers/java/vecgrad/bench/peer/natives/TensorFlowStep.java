package vecgrad.bench.peer.natives;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import vecgrad.bench.peer.Prepared;
import vecgrad.bench.peer.StepPeer;
import vecgrad.bench.peer.StepProblem;

/** TensorFlow as a graph that is built once and run each step: what its own optimiser of graphs can work on. Adam is its one op. */
public final class TensorFlowStep implements StepPeer {
    private int threads = 1;

    /** As the service loader wants it. */
    public TensorFlowStep() {}

    @Override
    public String name() { return "TensorFlow"; }

    @Override
    public List<String> ways(StepProblem problem) {
        return problem.model().equals("m1") ? List.of("as written") : List.of("as written", "shared x");
    }

    @Override
    public boolean useThreads(int threads) {
        this.threads = threads;
        return true;
    }

    @Override
    public Prepared prepare(StepProblem problem, String way) {
        Graph graph = new Graph();
        Ops tf = Ops.create(graph);
        TensorFlowModel model = new TensorFlowModel(tf, problem, way.equals("shared x"));
        Placeholder<TFloat32> power1 = tf.placeholder(TFloat32.class), power2 = tf.placeholder(TFloat32.class);
        List<Op> updates = adam(tf, problem, model, power1, power2);
        Session session = new Session(graph, ConfigProto.newBuilder().setIntraOpParallelismThreads(threads).setInterOpParallelismThreads(1).build());
        model.initializers().forEach(session::run);
        return new Prepared() {
            private float loss;
            private double beta1 = 0.9, beta2 = 0.999; // to the power of the step

            @Override
            public void run() {
                try (TFloat32 first = TFloat32.scalarOf((float) beta1); TFloat32 second = TFloat32.scalarOf((float) beta2)) {
                    Session.Runner runner = session.runner().fetch(model.loss()).feed(power1, first).feed(power2, second);
                    model.feeds().forEach(runner::feed);
                    updates.forEach(runner::addTarget);
                    try (Result result = runner.run()) {
                        loss = ((TFloat32) result.get(0)).getFloat();
                    }
                }
                beta1 *= 0.9;
                beta2 *= 0.999;
            }

            @Override
            public float[] result() { return new float[] {loss}; }

            @Override
            public void close() {
                session.close();
                graph.close();
                model.feeds().values().forEach(TFloat32::close);
            }
        };
    }

    /** Updates wait for all gradients: one of them may still read what another changes. */
    private static List<Op> adam(Ops tf, StepProblem problem, TensorFlowModel model, Placeholder<TFloat32> power1, Placeholder<TFloat32> power2) {
        Map<String, Operand<TFloat32>> parameters = model.parameters();
        Gradients gradients = tf.gradients(model.loss(), new ArrayList<>(parameters.values()));
        Map<String, Operand<TFloat32>> all = new LinkedHashMap<>();
        int i = 0;
        for (String name : parameters.keySet()) {
            Operand<TFloat32> g = gradients.dy(i++);
            double precision = problem.parameters().get(name).precision();
            all.put(name, precision == 0 ? g : tf.math.add(g, tf.math.mul(parameters.get(name), tf.constant((float) precision))));
        }
        List<Op> done = new ArrayList<>(all.values());
        Ops after = tf.withControlDependencies(done);
        List<Op> updates = new ArrayList<>();
        all.forEach((name, g) -> updates.add(after.train.applyAdam(parameters.get(name), model.zeros(name), model.zeros(name), power1, power2,
                after.constant((float) problem.rate()), after.constant(0.9f), after.constant(0.999f), after.constant(1e-8f), g)));
        return updates;
    }
}
