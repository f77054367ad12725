package io.drover.agent.containers;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** {@code cat} gives back what it reads, {@code flood} writes without end, {@code sleep} waits without a word. */
public final class FakeCommand implements Command {
    private final String name;
    private final InputStream input;
    private final CountDownLatch closed = new CountDownLatch(1);

    FakeCommand(String name, InputStream input) {
        this.name = name;
        this.input = input;
    }

    @Override
    public void read(Consumer<byte[]> each) throws IOException {
        switch (name) {
            case "cat" -> {
                var buffer = new byte[1000];
                for (var read = input.read(buffer); read >= 0; read = input.read(buffer)) {
                    each.accept(java.util.Arrays.copyOf(buffer, read));
                }
            }
            case "flood" -> {
                while (closed.getCount() > 0) {
                    each.accept(new byte[10_000]);
                }
            }
            default -> {
                try {
                    closed.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        }
    }

    @Override
    public Integer exitCode() {
        return 7;
    }

    public boolean isClosed() {
        return closed.getCount() == 0;
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
