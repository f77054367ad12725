package io.drover.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/** One run of the command: how it ended and what it printed. */
record Run(int status, String out, String err) {

    /** With the address and key of a server before the other words. */
    static Run at(FakeServer server, String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--url", server.url(), "--access-key", "me", "--secret-key", "s3cret"));
        return of(all.toArray(String[]::new));
    }

    static Run of(String... words) {
        var out = new StringWriter();
        var err = new StringWriter();
        var status = Drover.run(new PrintWriter(out), new PrintWriter(err), words);
        return new Run(status, out.toString(), err.toString());
    }
}
