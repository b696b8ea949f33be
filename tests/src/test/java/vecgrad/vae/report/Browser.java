package vecgrad.vae.report;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import vecgrad.vae.io.Json;

/**
 * A headless Chromium with one page, spoken to in its DevTools protocol: real mouse and key events, screens of any size, and all
 * that goes wrong in the page. It is the installed one; nothing is downloaded.
 */
final class Browser implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final int SECONDS = 60;

    private final Process process;
    private final Path profile;
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;
    private final BlockingQueue<JsonObject> answers = new LinkedBlockingQueue<>();
    private final List<String> complaints = new ArrayList<>(), requests = new ArrayList<>();
    private int calls;

    private Browser(Process process, Path profile, String address) {
        this.process = process;
        this.profile = profile;
        this.socket = client.newWebSocketBuilder().buildAsync(URI.create(address), new Listener()).join();
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) call(domain + ".enable", Map.of());
    }

    /** The Chromium on the PATH, if there is one. */
    static Optional<Path> installed() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":")).filter(folder -> !folder.isEmpty())
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name))).filter(Files::isExecutable).findFirst();
    }

    /** Starts it with a profile of its own in that folder. */
    static Browser start(Path chromium, Path profile) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(chromium.toString(), "--headless=new", "--disable-gpu", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--remote-debugging-port=0", "--user-data-dir=" + profile));
        if ("root".equals(System.getProperty("user.name"))) command.add("--no-sandbox");
        command.add("about:blank");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        Path port = profile.resolve("DevToolsActivePort");
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS); !Files.exists(port) || Files.size(port) == 0; Thread.sleep(50))
            if (System.nanoTime() > end || !process.isAlive()) {
                process.destroyForcibly();
                throw new IOException(chromium + " did not open its port");
            }
        String base = "http://127.0.0.1:" + Files.readAllLines(port).getFirst();
        String targets = new String(URI.create(base + "/json/list").toURL().openStream().readAllBytes());
        for (JsonElement target : JsonParser.parseString(targets).getAsJsonArray())
            if (target.getAsJsonObject().get("type").getAsString().equals("page"))
                return new Browser(process, profile, target.getAsJsonObject().get("webSocketDebuggerUrl").getAsString());
        process.destroyForcibly();
        throw new IOException(chromium + " has no page");
    }

    /** Opens a file on a screen of this size, and waits until the page is there. */
    void open(Path file, int width, int height, boolean dark) throws InterruptedException {
        call("Emulation.setDeviceMetricsOverride", Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        call("Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
        call("Page.navigate", Map.of("url", file.toUri().toString()));
        until("location.protocol === 'file:' && document.readyState === 'complete'");
    }

    /** Waits until an expression is true. */
    void until(String expression) throws InterruptedException {
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS); !evaluate("Boolean(" + expression + ")").getAsBoolean(); Thread.sleep(30))
            if (System.nanoTime() > end) throw new AssertionError("still not true: " + expression + "; the page complains: " + complaints);
    }

    /** The value of an expression, or of what it promises. */
    JsonElement evaluate(String expression) {
        JsonObject result = call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (result.has("exceptionDetails")) throw new AssertionError(expression + ": " + result.get("exceptionDetails"));
        return result.getAsJsonObject("result").get("value");
    }

    double number(String expression) { return evaluate(expression).getAsDouble(); }

    String text(String expression) { return evaluate(expression).getAsString(); }

    /** Moves the pressed mouse through points, which are shares of an element's width and height. */
    void drag(String selector, double[]... points) throws InterruptedException {
        evaluate("document.querySelector('" + selector + "').scrollIntoView({ block: 'center', behavior: 'instant' })");
        for (int i = 0; i < points.length; i++) {
            double x = number("(r => r.left + r.width * " + points[i][0] + ")(document.querySelector('" + selector + "').getBoundingClientRect())");
            double y = number("(r => r.top + r.height * " + points[i][1] + ")(document.querySelector('" + selector + "').getBoundingClientRect())");
            mouse(i == 0 ? "mousePressed" : "mouseMoved", x, y);
            frame();
            if (i == points.length - 1) mouse("mouseReleased", x, y);
        }
        frame();
    }

    private void mouse(String type, double x, double y) {
        call("Input.dispatchMouseEvent", Map.of("type", type, "x", x, "y", y, "button", "left", "buttons", type.equals("mouseReleased") ? 0 : 1, "clickCount", 1));
    }

    /** Presses a key where the focus is. */
    void key(String name, int code) throws InterruptedException {
        for (String type : List.of("rawKeyDown", "keyUp")) call("Input.dispatchKeyEvent", Map.of("type", type, "key", name, "code", name, "windowsVirtualKeyCode", code));
        frame();
    }

    /** Waits until the page has drawn what it was told. */
    void frame() { evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"); }

    /** Exceptions, errors on the console, what the page's own rules forbade. */
    List<String> complaints() { return List.copyOf(complaints); }

    /** What the page asked for, but for itself and what is in it. */
    List<String> requests() { return requests.stream().filter(url -> !url.startsWith("data:") && !url.startsWith("file:") && !url.startsWith("about:")).toList(); }

    /** The whole page as a PNG, or what of it is on the screen. */
    byte[] screenshot(boolean whole) {
        return Base64.getDecoder().decode(call("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", whole)).get("data").getAsString());
    }

    /** A command of the protocol, and its answer; whatever the page tells in between is kept. */
    JsonObject call(String method, Map<String, ?> parameters) {
        int id = ++calls;
        socket.sendText(Json.line(Map.of("id", id, "method", method, "params", parameters)), true).join();
        try {
            for (JsonObject message; (message = answers.poll(SECONDS, TimeUnit.SECONDS)) != null; ) {
                if (!message.has("id")) told(message.get("method").getAsString(), message.getAsJsonObject("params"));
                else if (message.get("id").getAsInt() == id) {
                    if (message.has("error")) throw new AssertionError(method + ": " + message.get("error"));
                    return message.getAsJsonObject("result");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError("no answer to " + method);
    }

    private void told(String event, JsonObject what) {
        switch (event) {
            case "Runtime.exceptionThrown" -> complaints.add(what.toString());
            case "Log.entryAdded" -> { if (what.getAsJsonObject("entry").get("level").getAsString().equals("error")) complaints.add(what.toString()); }
            case "Runtime.consoleAPICalled" -> { if (what.get("type").getAsString().matches("error|assert")) complaints.add(what.toString()); }
            case "Network.requestWillBeSent" -> requests.add(what.getAsJsonObject("request").get("url").getAsString());
            default -> { } // of no interest
        }
    }

    @Override
    public void close() throws IOException {
        socket.abort();
        client.shutdownNow();
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        process.destroyForcibly().onExit().join();
        for (ProcessHandle child : all) if (child.isAlive()) child.destroyForcibly();
        for (ProcessHandle child : all) child.onExit().join();
        for (String link : List.of("SingletonLock", "SingletonSocket", "SingletonCookie")) Files.deleteIfExists(profile.resolve(link)); // they lead out of the folder
    }

    /** Messages come in pieces. */
    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence piece, boolean last) {
            text.append(piece);
            if (last) {
                answers.add(JsonParser.parseString(text.toString()).getAsJsonObject());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}
