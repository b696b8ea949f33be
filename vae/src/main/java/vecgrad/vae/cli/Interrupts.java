package vecgrad.vae.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * SIGINT while a training runs: the first one asks it to stop after its step, the second ends the process at once. Outside, the JVM's own
 * handler ends the process.
 *
 * <p>{@code sun.misc.Signal} is the only way to a signal in Java. It is reached by reflection: a compiler warns of its name, and a JVM
 * without it (or with {@code -Xrs}) trains as well, only that SIGINT then ends it like a kill, from which it resumes all the same.
 */
final class Interrupts implements AutoCloseable {
    /** As a shell reports a process that SIGINT ended. */
    static final int EXIT = 130;

    private final AtomicBoolean wanted = new AtomicBoolean();
    private Object before; // the handler that was there; null if none could be set

    private Interrupts() {}

    /** From now on, until it is closed. */
    static Interrupts watch() {
        Interrupts interrupts = new Interrupts();
        try {
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            interrupts.before = handle(Proxy.newProxyInstance(Interrupts.class.getClassLoader(), new Class<?>[] {handler}, (_, method, _) -> {
                if (method.getName().equals("handle") && interrupts.wanted.getAndSet(true)) Runtime.getRuntime().halt(EXIT);
                return null;
            }));
        } catch (ReflectiveOperationException e) {
            interrupts.before = null;
        }
        return interrupts;
    }

    /** Whether there was one. */
    boolean wanted() { return wanted.get(); }

    private static Object handle(Object handler) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        try {
            return signal.getMethod("handle", signal, Class.forName("sun.misc.SignalHandler")).invoke(null, signal.getConstructor(String.class).newInstance("INT"), handler);
        } catch (InvocationTargetException e) {
            throw new ReflectiveOperationException(e); // the JVM keeps the signal to itself
        }
    }

    /** The handler that was there before is there again. */
    @Override
    public void close() {
        try {
            if (before != null) handle(before);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a handler that was there cannot be set again", e);
        }
    }
}
