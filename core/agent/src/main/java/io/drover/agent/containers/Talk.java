package io.drover.agent.containers;

import io.drover.agent.containers.EngineRefusal.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A connection to the engine that has turned from HTTP into bytes both ways. Our own, because docker-java's transport
 * cannot end one direction and go on with the other, and without that no command learns that its input is over.
 */
final class Talk implements AutoCloseable {
    private static final int LONGEST_HEAD = 16 << 10;
    private static final int SWITCHED = 101;
    private static final Pattern STATUS = Pattern.compile("HTTP/1[.]1 (\\d{3}) [\\s\\S]*");
    private static final Pattern LENGTH = Pattern.compile("[\\s\\S]*\ncontent-length: *(\\d{1,6})\\s[\\s\\S]*");

    private final SocketChannel channel;
    private final InputStream in;
    private final OutputStream out;

    private Talk(SocketChannel channel) {
        this.channel = channel;
        this.in = Channels.newInputStream(channel);
        this.out = Channels.newOutputStream(channel);
    }

    /** One that does not turn: whatever is said on it is said by others. */
    static Talk open(Path socket) throws IOException {
        return new Talk(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
    }

    /** @throws EngineRefusal in the engine's words when it does not agree */
    static Talk begin(Path socket, String path, String body) throws IOException {
        var talk = open(socket);
        try {
            talk.agree(path, body.getBytes(StandardCharsets.UTF_8));
            return talk;
        } catch (IOException | RuntimeException e) {
            talk.close();
            throw e;
        }
    }

    private void agree(String path, byte[] body) throws IOException {
        var head = "POST " + path + " HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        var answer = head();
        var status = STATUS.matcher(answer);
        if (!status.matches()) {
            throw new EngineRefusal(Reason.OTHER, "Docker answers in another language: " + answer);
        }
        if (Integer.parseInt(status.group(1)) != SWITCHED) {
            var length = LENGTH.matcher(answer.toLowerCase(Locale.ROOT));
            throw EngineApi.refusal(Integer.parseInt(status.group(1)),
                    new ByteArrayInputStream(in.readNBytes(length.matches() ? Integer.parseInt(length.group(1)) : 0)));
        }
    }

    /** Everything up to the empty line, and not one byte of what follows it. */
    private String head() throws IOException {
        var head = new ByteArrayOutputStream();
        while (head.size() < LONGEST_HEAD) {
            var next = in.read();
            if (next < 0) {
                throw new EOFException("the answer breaks off");
            }
            head.write(next);
            if (next == '\n' && head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
                break;
            }
        }
        return head.toString(StandardCharsets.US_ASCII);
    }

    InputStream in() {
        return in;
    }

    OutputStream out() {
        return out;
    }

    /** Nothing more is said; what the other side says is still heard. */
    void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // then it was closed already
        }
    }
}
