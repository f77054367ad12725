package io.drover.network;

import io.drover.model.network.NetworkAgentContainer;
import io.drover.network.command.Commands;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Without a word it is the Network Agent; {@code remove} takes away all that it has made on this host, and ends. */
public final class Main {
    private static final Logger log = LoggerFactory.getLogger(Main.class);

    private Main() {
    }

    public static void main(String[] words) throws Exception {
        var state = Path.of(System.getenv().getOrDefault("DROVER_AGENT_STATE", "/var/lib/rancher")).resolve("drover");
        var agent = new NetworkAgent(state, Commands.HERE);
        if (words.length == 1 && words[0].equals(NetworkAgentContainer.REMOVE)) {
            agent.remove();
            log.info("nothing of the network is left on this host");
            return;
        }
        if (words.length > 0) {
            System.err.println("usage: [" + NetworkAgentContainer.REMOVE + "]");
            System.exit(2);
        }
        agent.start();
        Runtime.getRuntime().addShutdownHook(new Thread(agent::close));
        new CountDownLatch(1).await();
    }
}
