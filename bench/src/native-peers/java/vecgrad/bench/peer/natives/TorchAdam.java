package vecgrad.bench.peer.natives;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.Function;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import vecgrad.bench.peer.StepProblem;

/**
 * Adam by libtorch's fused kernel, one pass over memory as ours. The C++ class Adam takes some ten passes; the kernel is reached
 * by a script, since Java has no binding for it.
 */
final class TorchAdam {
    /** The parameters that share a prior's precision: an option of the kernel, not of a parameter. */
    private record Group(List<Tensor> parameters, List<Tensor> moments, Function kernel, CompilationUnit owner) {}

    private final List<Group> groups = new ArrayList<>();
    private final Tensor steps = torch.zeros(1);

    TorchAdam(StepProblem problem, SequencedMap<String, Tensor> parameters) {
        Map<Double, List<Tensor>> byPrecision = new LinkedHashMap<>();
        parameters.forEach((name, p) -> byPrecision.computeIfAbsent(problem.parameters().get(name).precision(), _ -> new ArrayList<>()).add(p));
        byPrecision.forEach((precision, group) -> {
            CompilationUnit unit = torch.compile(script(group.size(), problem.rate(), precision));
            List<Tensor> moments = new ArrayList<>();
            for (int moment = 0; moment < 2; moment++) for (Tensor p : group) moments.add(torch.zeros_like(p));
            groups.add(new Group(group, moments, unit.find_function(new QualifiedName("adam")), unit));
        });
    }

    /** A function of the step count, n parameters, n gradients and 2n moments. It returns a parameter, or the compiler would leave the update out. */
    private static String script(int n, double rate, double precision) {
        String arguments = "pgmv".chars().mapToObj(c -> names((char) c, n, ": Tensor")).collect(Collectors.joining(", "));
        return String.format(Locale.ROOT, """
                def adam(step: Tensor, %s):
                    parameters = [%s]
                    torch._fused_adam_(parameters, [%s], [%s], [%s], [], [%s], lr=%.12f, beta1=0.9, beta2=0.999, weight_decay=%.12f, eps=1e-8, amsgrad=False, maximize=False)
                    return parameters[0]
                """, arguments, names('p', n, ""), names('g', n, ""), names('m', n, ""), names('v', n, ""), String.join(", ", java.util.Collections.nCopies(n, "step")), rate, precision);
    }

    private static String names(char letter, int n, String after) { return IntStream.range(0, n).mapToObj(i -> "" + letter + i + after).collect(Collectors.joining(", ")); }

    /** One step by the parameters' gradients, which are then dropped. */
    void step() {
        steps.add_(new org.bytedeco.pytorch.Scalar(1f));
        for (Group group : groups) {
            IValueVector stack = new IValueVector();
            stack.push_back(new IValue(steps));
            for (Tensor p : group.parameters) stack.push_back(new IValue(p.detach()));
            for (Tensor p : group.parameters) stack.push_back(new IValue(p.grad()));
            for (Tensor m : group.moments) stack.push_back(new IValue(m));
            group.kernel.run(stack);
            for (Tensor p : group.parameters) p.mutable_grad().reset();
        }
    }
}
