package io.drover.network.dns;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;

/** One client's connection; its questions are answered one after the other. */
final class TcpConnection implements AutoCloseable {
    private static final int LONGEST_QUESTION = 4096;

    private final Socket socket;
    private volatile long since = System.nanoTime();

    TcpConnection(Socket socket) {
        this.socket = socket;
    }

    InetAddress peer() {
        return socket.getInetAddress();
    }

    /** @return when the client is done, or has broken the rules */
    void serve(Responder responder) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        var out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        while (true) {
            var length = in.readUnsignedShort();
            if (length > LONGEST_QUESTION) {
                return;
            }
            var packet = new byte[length];
            in.readFully(packet);
            switch (responder.react(packet, peer(), true)) {
                case Reaction.Now now -> send(now.reply(), out);
                case Reaction.Later later -> send(later.reply().get(), out);
                case Reaction.Silence _ -> {
                    return;
                }
            }
            since = System.nanoTime();
        }
    }

    private void send(byte[] reply, DataOutputStream out) throws IOException {
        since = System.nanoTime();
        out.writeShort(reply.length);
        out.write(reply);
        out.flush();
    }

    /** Has a whole question, or the taking of an answer, been waited for too long? */
    boolean isSlow(long now, Duration patience) {
        return now - since > patience.toNanos();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // it is gone
        }
    }
}
