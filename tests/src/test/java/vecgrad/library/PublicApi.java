package vecgrad.library;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a library promises, as text: a line per public type, and below it one per member that others may use. */
final class PublicApi {
    private PublicApi() {}

    static String of(Library library) throws IOException {
        var text = new StringBuilder();
        for (Class<?> type : library.publicTypes()) {
            text.append(header(type)).append('\n');
            for (String member : members(type)) text.append("    ").append(member).append('\n');
        }
        return text.toString();
    }

    /** Whether code of another module may name it. */
    static boolean isVisible(Class<?> type) {
        if (type.isAnonymousClass() || type.isLocalClass() || type.isSynthetic()) return false;
        Class<?> outer = type.getDeclaringClass();
        return promised(type.getModifiers(), outer) && (outer == null || isVisible(outer));
    }

    /** Public, or protected where there can be subclasses. */
    private static boolean promised(int modifiers, Class<?> owner) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers) && owner != null && !Modifier.isFinal(owner.getModifiers());
    }

    private static String header(Class<?> type) {
        String kind = type.isAnnotation() ? "@interface" : type.isInterface() ? "interface" : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
        int shown = Modifier.PUBLIC | Modifier.PROTECTED | (kind.equals("class") ? Modifier.ABSTRACT | Modifier.FINAL : 0);
        var line = new StringBuilder(Modifier.toString(type.getModifiers() & shown)).append(' ').append(type.isSealed() ? "sealed " : "").append(kind).append(' ').append(type.getName());
        if (type.isRecord()) line.append(Arrays.stream(type.getRecordComponents()).map(c -> name(c.getGenericType()) + " " + c.getName()).collect(Collectors.joining(", ", "(", ")")));
        if (kind.equals("class") && type.getSuperclass() != Object.class) line.append(" extends ").append(name(type.getGenericSuperclass()));
        if (type.getGenericInterfaces().length > 0)
            line.append(type.isInterface() ? " extends " : " implements ").append(Arrays.stream(type.getGenericInterfaces()).map(PublicApi::name).collect(Collectors.joining(", ")));
        return line.toString();
    }

    private static Set<String> members(Class<?> type) {
        Set<String> lines = new TreeSet<>();
        for (Field field : type.getDeclaredFields()) if (counts(field)) lines.add(modifiers(field) + name(field.getGenericType()) + " " + field.getName());
        for (Constructor<?> constructor : type.getDeclaredConstructors()) if (counts(constructor)) lines.add(modifiers(constructor) + "new" + signature(constructor));
        for (Method method : type.getDeclaredMethods()) if (counts(method)) lines.add(modifiers(method) + name(method.getGenericReturnType()) + " " + method.getName() + signature(method));
        return lines;
    }

    private static boolean counts(Member member) { return !member.isSynthetic() && promised(member.getModifiers(), member.getDeclaringClass()); }

    private static String modifiers(Member member) {
        int shown = Modifier.PUBLIC | Modifier.PROTECTED | Modifier.STATIC | Modifier.ABSTRACT | Modifier.FINAL;
        return Modifier.toString(member.getModifiers() & shown) + " ";
    }

    private static String signature(Executable executable) {
        var list = new StringJoiner(", ", "(", ")");
        for (Type type : executable.getGenericParameterTypes()) list.add(name(type));
        String thrown = Stream.of(executable.getGenericExceptionTypes()).map(PublicApi::name).collect(Collectors.joining(", "));
        return list + (thrown.isEmpty() ? "" : " throws " + thrown);
    }

    /** Without the packages that every reader knows. */
    private static String name(Type type) { return type.getTypeName().replaceAll("java\\.(lang|util|io|nio\\.file)\\.(?=[A-Z])", ""); }
}
