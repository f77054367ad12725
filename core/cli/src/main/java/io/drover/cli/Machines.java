package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Machines on their way to be hosts. */
final class Machines {
    private final Api api;
    private final PrintWriter out;

    Machines(Api api, PrintWriter out) {
        this.api = api;
        this.out = out;
    }

    /** What is said of a setting: its value, or {@code @file} whose content is. */
    static Map<String, String> said(Map<String, String> given) {
        var said = new LinkedHashMap<String, String>();
        given.forEach((name, value) -> said.put(name, value.startsWith("@") ? content(value.substring(1)) : value));
        return said;
    }

    private static String content(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new Failure("cannot read " + file + ": " + e.getMessage());
        }
    }

    JsonNode find(String name) {
        return api.list("machines").stream()
                .filter(it -> it.path("id").asText().equals(name) || it.path("name").asText().equals(name)).findFirst()
                .orElseThrow(() -> new Failure("there is no host " + name + "; see drover hosts"));
    }

    /**
     * Tells what is done with one, step by step, until it is a host.
     *
     * @throws Failure when it fails, or takes longer
     */
    void follow(JsonNode machine, Duration atMost) {
        var end = System.nanoTime() + atMost.toNanos();
        var told = new Told(out);
        var name = machine.path("name").asText();
        for (var now = machine;; now = api.get("machines", machine.path("id").asText())) {
            told.tell(now.path("steps"));
            var message = Ps.text(now, "transitioningMessage");
            switch (now.path("state").asText()) {
                case "active" -> {
                    say(name + " is a host");
                    return;
                }
                case "error" -> throw new Failure(name + " failed: " + message + "; try again with drover hosts retry "
                        + name + ", or remove it with drover hosts rm " + name);
                case "removed", "removing" -> throw new Failure(name + " is being removed");
                default -> {
                    if (System.nanoTime() > end) {
                        throw new Failure(name + " is still " + Ps.text(now, "state") + " after " + atMost.toSeconds()
                                + " s: " + message + "; the server goes on");
                    }
                }
            }
            Pause.shortly();
        }
    }

    private void say(String text) {
        out.println(text);
        out.flush();
    }

    /** What was told before is not told again. */
    private static final class Told {
        private final PrintWriter out;
        private int steps;
        private String log = "";

        Told(PrintWriter out) {
            this.out = out;
        }

        void tell(JsonNode all) {
            for (var i = Math.max(0, steps - 1); i < all.size(); i++) {
                var step = all.get(i);
                if (i >= steps) {
                    out.println(step.path("name").asText());
                    steps = i + 1;
                    log = "";
                }
                var now = step.path("log").asText();
                fresh(now).lines().forEach(line -> out.println("  " + line));
                log = now;
            }
            out.flush();
        }

        /** The server keeps the end of a log only, so what was last told may be further up, or gone. */
        private String fresh(String now) {
            if (log.isEmpty()) {
                return now;
            }
            var last = "\n" + log.lines().reduce("", (_, line) -> line);
            var at = ("\n" + now).lastIndexOf(last);
            return at < 0 ? now : ("\n" + now).substring(at + last.length()).stripLeading();
        }
    }
}
