package io.drover.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.BooleanSupplier;

/**
 * Looks at the network from inside of a container's, every millisecond, and says to the microsecond when something had come
 * about. It reads a word, a name and sometimes an address a line, and answers each with a line of moments, or with one that says what did not
 * come.
 */
final class Watcher {
    /** Its first line. */
    static final String READY = "here";
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int ANSWERS_WITHIN_MILLIS = 20;

    private final Lookup names;
    private long end;

    private Watcher(Lookup names) {
        this.names = names;
    }

    /** @param arguments the name server's address */
    public static void main(String... arguments) throws IOException {
        var watcher = new Watcher(new Lookup(InetAddress.ofLiteral(arguments[0])));
        System.out.println(READY);
        try (var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var words = line.split(" ");
                System.out.println(watcher.watch(words[0], words[1], words.length > 2 ? words[2] : ""));
            }
        }
    }

    private String watch(String what, String name, String address) {
        end = System.nanoTime() + LIMIT.toNanos();
        try {
            return switch (what) {
                case "come" -> come(name);
                case "gone" -> until("it resolves no more", () -> names.find(name) instanceof Lookup.Answer.Nothing);
                case "lost" -> lost(name, address);
                // the first moment is of the first question that had no answer
                case "away" -> until("no answer comes", () -> !isFound(name)) + " "
                        + until("an answer comes", () -> isFound(name));
                default -> "what is " + what + "?";
            };
        } catch (IllegalStateException e) {
            return what + " " + name + ": " + e.getMessage();
        }
    }

    private String come(String name) {
        var resolved = until("it resolves", () -> isFound(name));
        return resolved + " " + until("it answers", () -> names.find(name) instanceof Lookup.Answer.Found found
                && answers(found.addresses().getFirst()));
    }

    private String lost(String name, String address) {
        until("it leads to " + address, () -> names.find(name) instanceof Lookup.Answer.Found found
                && leadsTo(found, address));
        return until("it leads there no more", () -> names.find(name) instanceof Lookup.Answer.Found found
                && !leadsTo(found, address));
    }

    private static boolean leadsTo(Lookup.Answer.Found found, String address) {
        return found.addresses().stream().anyMatch(one -> one.getHostAddress().equals(address));
    }

    private boolean isFound(String name) {
        return names.find(name) instanceof Lookup.Answer.Found;
    }

    private static boolean answers(InetAddress address) {
        try {
            return address.isReachable(ANSWERS_WITHIN_MILLIS);
        } catch (IOException e) {
            return false;
        }
    }

    private String until(String text, BooleanSupplier so) {
        while (!so.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not within " + LIMIT.toSeconds() + " s: " + text);
            }
            pause();
        }
        return Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
    }

    private static void pause() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
