package io.drover.network.metadata;

import com.sun.net.httpserver.HttpServer;
import io.drover.network.knowledge.Asking;
import io.drover.network.knowledge.Knowledge;
import io.drover.network.serving.Slots;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** The metadata service of one host: HTTP/1.1 with connections that are kept, GET and HEAD. */
public final class MetadataServer implements AutoCloseable {
    private static final int BACKLOG = 128;
    private static final int REQUESTS = 512;
    private static final int REQUESTS_EACH = 64;

    static {
        // the JDK's server takes its limits from here, once; those who wait for changes need two minutes to be answered
        Map.of("jdk.httpserver.maxConnections", "1024", "sun.net.httpserver.maxReqTime", "10",
                "sun.net.httpserver.maxRspTime", "180", "sun.net.httpserver.maxReqHeaders", "100",
                "sun.net.httpserver.maxReqHeaderSize", "32768", "sun.net.httpserver.nodelay", "true")
                .forEach((limit, value) -> System.getProperties().putIfAbsent(limit, value));
    }

    private final Changes changes;
    private final Slots slots = new Slots(REQUESTS, REQUESTS_EACH);
    private final Handler handler;
    private final ExecutorService threads = Executors
            .newThreadPerTaskExecutor(Thread.ofVirtual().name("metadata").factory());
    private @Nullable HttpServer server;

    public MetadataServer(Knowledge knowledge, Asking asking) {
        changes = new Changes(knowledge);
        handler = new Handler(new Reader(knowledge, asking, changes), slots);
    }

    /**
     * @param address port 0 means any
     * @return the port
     * @throws IOException when the address cannot be had
     */
    public synchronized int start(InetSocketAddress address) throws IOException {
        var started = HttpServer.create(address, BACKLOG);
        started.setExecutor(threads);
        started.createContext("/", handler);
        started.start();
        server = started;
        return started.getAddress().getPort();
    }

    /** Requests that are under way. */
    int busy() {
        return slots.sum();
    }

    @Override
    public synchronized void close() {
        changes.close();
        if (server != null) {
            server.stop(0);
            server = null;
        }
        threads.shutdownNow();
    }
}
