package io.drover.host.ssh;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Output of a command, line by line. What a progress bar draws over itself is a line each. */
final class Lines extends OutputStream {
    private static final int LONGEST = 8 << 10;
    private final Consumer<String> each;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    Lines(Consumer<String> each) {
        this.each = each;
    }

    @Override
    public synchronized void write(int next) {
        if (next == '\n' || next == '\r') {
            flushLine();
        } else if (line.size() < LONGEST) {
            line.write(next);
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
        for (var i = from; i < from + length; i++) {
            write(bytes[i]);
        }
    }

    private void flushLine() {
        if (line.size() > 0) {
            each.accept(line.toString(StandardCharsets.UTF_8));
            line.reset();
        }
    }

    @Override
    public synchronized void close() {
        flushLine();
    }
}
