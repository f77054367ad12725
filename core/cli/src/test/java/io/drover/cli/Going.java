package io.drover.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A run of the command that goes on; ended with the test at the latest. */
final class Going implements AutoCloseable {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CompletableFuture<Integer> status = new CompletableFuture<>();
    private Thread thread = new Thread();

    void begin(FakeServer server, String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--url", server.url(), "--access-key", "me", "--secret-key", "s3cret"));
        thread = Thread.ofVirtual().start(() -> {
            try {
                status.complete(Drover.run(new PrintWriter(out, true), new PrintWriter(err, true),
                        all.toArray(String[]::new)));
            } catch (RuntimeException e) {
                status.completeExceptionally(e);
            }
        });
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }

    /** How it ended by itself. */
    Run end() {
        return new Run(status.orTimeout(1, TimeUnit.MINUTES).join(), out(), err());
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
