package io.drover.network.metadata;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** The body of a response: with its length when it is short, in chunks as it is made when it is long. */
final class Body extends OutputStream {
    private static final int SHORT = 32 * 1024;

    private final HttpExchange exchange;
    private final int status;
    private final boolean headOnly;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private @Nullable OutputStream chunks;

    Body(HttpExchange exchange, int status) {
        this.exchange = exchange;
        this.status = status;
        this.headOnly = exchange.getRequestMethod().equals("HEAD");
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[]{(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        if (headOnly) {
            return;
        }
        if (chunks == null && held.size() + length > SHORT) {
            exchange.sendResponseHeaders(status, 0);
            chunks = exchange.getResponseBody();
            held.writeTo(chunks);
        }
        if (chunks != null) {
            chunks.write(bytes, from, length);
        } else {
            held.write(bytes, from, length);
        }
    }

    @Override
    public void close() throws IOException {
        if (chunks != null) {
            chunks.close();
            return;
        }
        exchange.sendResponseHeaders(status, held.size() == 0 ? -1 : held.size());
        if (held.size() > 0) {
            held.writeTo(exchange.getResponseBody());
        }
    }
}
