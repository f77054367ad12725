package io.drover.network.balancing.haproxy;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;

/** Where HAProxy takes commands, one a connection. */
record CommandSocket(Path path) {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /**
     * Its whole answer.
     *
     * @throws IOException when nobody answers in time
     */
    String ask(String command) throws IOException {
        // a link would lead to a socket of the host
        if (Files.isSymbolicLink(path) || !Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("HAProxy is not there");
        }
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            var alarm = Thread.startVirtualThread(() -> closeLate(channel));
            try {
                var bytes = ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                // a master that reloads keeps a connection of which it thinks that more is to come
                channel.shutdownOutput();
                return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8).strip();
            } finally {
                alarm.interrupt();
            }
        }
    }

    private static void closeLate(SocketChannel channel) {
        try {
            Thread.sleep(PATIENCE);
            channel.close();
        } catch (InterruptedException | IOException e) {
            // it has answered
        }
    }
}
