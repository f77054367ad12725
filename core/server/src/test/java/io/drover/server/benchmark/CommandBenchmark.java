package io.drover.server.benchmark;

import static io.drover.server.benchmark.LiveServer.P;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How long the command takes from the key to the prompt, 20 times: for its help, and to show the services of a server. */
public final class CommandBenchmark {
    private static final int RUNS = 20;

    private CommandBenchmark() {
    }

    public static void main(String[] arguments) {
        try (var server = new LiveServer()) {
            var vertx = io.vertx.core.Vertx.vertx();
            new Client(vertx, server, 1).post(P + "/stacks", Fleet.stack("shop", 3));
            for (var words : List.of(List.of("--help"), List.of("ps"))) {
                run(server, words);
                var millis = new double[RUNS];
                for (var i = 0; i < RUNS; i++) {
                    millis[i] = run(server, words);
                }
                Arrays.sort(millis);
                System.out.printf(Locale.ROOT, "command.%s %.0f ms (%.0f to %.0f)%n",
                        words.getFirst().replace("-", ""), millis[RUNS / 2], millis[0], millis[RUNS - 1]);
            }
            Client.wait(vertx.close());
        }
    }

    private static double run(LiveServer server, List<String> words) {
        var line = new ArrayList<>(List.of("bin/drover"));
        line.addAll(words);
        var builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put("RANCHER_URL", server.url());
        builder.environment().put("RANCHER_ACCESS_KEY", server.accessKey());
        builder.environment().put("RANCHER_SECRET_KEY", server.secretKey());
        var start = System.nanoTime();
        try {
            var process = builder.start();
            var said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            var status = process.waitFor();
            var took = (System.nanoTime() - start) / 1e6;
            if (status != 0) {
                throw new IllegalStateException(line + " ended with " + status + ": " + said);
            }
            return took;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
