package io.drover.server;

import io.drover.model.Refusal;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server program: starts one node, and ends it in good order on SIGTERM. */
public final class Main {
    private static final Logger log = LoggerFactory.getLogger(Main.class);
    private static final int BAD_CONFIGURATION = 2;
    private static final int FAILED = 1;

    private Main() {
    }

    public static void main(String[] arguments) throws InterruptedException {
        System.setProperty("hazelcast.logging.type", "slf4j");
        System.setProperty("vertx.disableDnsResolver", "true");
        var server = new Server(configuration());
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
        // the parts block, so they start on a virtual thread like all that follows
        var started = Thread.ofVirtual().name("start").start(() -> start(server));
        started.join();
        new CountDownLatch(1).await();
    }

    private static Configuration configuration() {
        try {
            return Configuration.of(System.getenv());
        } catch (Refusal refusal) {
            System.err.println("drover-server: " + refusal.field() + " " + refusal.getMessage());
            System.exit(BAD_CONFIGURATION);
            throw refusal;
        }
    }

    private static void start(Server server) {
        try {
            server.start();
            System.out.println("Drover is ready at " + server.url());
            System.out.flush();
        } catch (RuntimeException e) {
            if (!(e instanceof Refusal) && !(e instanceof IllegalStateException)) {
                log.error("the server does not start", e);
            }
            System.err.println("drover-server: " + e.getMessage());
            System.exit(FAILED);
        }
    }
}
