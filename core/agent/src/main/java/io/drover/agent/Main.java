package io.drover.agent;

import io.drover.agent.containers.EngineApi;
import io.drover.agent.containers.EngineRefusal;
import io.drover.agent.host.Inventory;
import io.drover.agent.host.Requirements;
import io.drover.agent.register.Credentials;
import io.drover.agent.register.Failure;
import io.drover.agent.register.Launcher;
import io.drover.agent.register.LocalServer;
import io.drover.agent.register.Registrar;
import io.drover.agent.register.StateFolder;
import io.drover.model.Version;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code URL} registers this machine and starts the agent in a container of its own; {@code register URL} only registers
 * it; {@code run} is the agent.
 */
public final class Main {
    private static final Logger log = LoggerFactory.getLogger(Main.class);
    private static final int TRIES = 300;

    private final Map<String, String> environment;
    private final StateFolder state;
    private final Path socket;

    private Main(Map<String, String> environment) {
        this.environment = environment;
        this.state = StateFolder.of(environment);
        this.socket = Path.of(environment.getOrDefault("DROVER_DOCKER_SOCKET", "/var/run/docker.sock"));
    }

    public static void main(String[] words) throws Exception {
        var main = new Main(System.getenv());
        try {
            if (words.length == 1 && words[0].equals("run")) {
                main.run();
            } else if (words.length == 2 && words[0].equals("register")) {
                main.register(words[1]);
            } else if (words.length == 1 && words[0].startsWith("http")) {
                main.registerAndLaunch(words[0]);
            } else {
                System.err.println("usage: <registration address> | register <registration address> | run");
                System.exit(2);
            }
        } catch (Failure | EngineRefusal failure) {
            System.err.println("ERROR: " + failure.getMessage());
            System.exit(1);
        }
    }

    private void registerAndLaunch(String address) {
        try (var docker = new EngineApi(socket)) {
            register(LocalServer.seenFromContainer(address, routes()), docker);
            var id = new Launcher(docker, environment).launch();
            System.out.println("INFO: Launched Drover Agent: " + id);
        }
    }

    private static String routes() {
        try {
            return Files.readString(Path.of("/proc/net/route"));
        } catch (IOException e) {
            return "";
        }
    }

    private void register(String address) {
        try (var docker = new EngineApi(socket)) {
            register(address, docker);
        }
    }

    private void register(String address, EngineApi docker) {
        System.out.println("INFO: Running Agent Registration Process, " + address);
        var info = info(docker);
        var facts = new Inventory(environment, state.folder()).facts(info);
        var unmet = Requirements.unmet(facts);
        if (!unmet.isEmpty()) {
            throw new Failure("this machine cannot be a host: " + String.join("; ", unmet));
        }
        var credentials = new Registrar(environment, TRIES).register(address, state.uuid(), Inventory.hostname(info),
                facts);
        state.admit(credentials);
        System.out.println("INFO: This machine is host " + credentials.hostId());
    }

    private com.fasterxml.jackson.databind.JsonNode info(EngineApi docker) {
        try {
            return docker.get("/info");
        } catch (EngineRefusal e) {
            throw new Failure("this machine cannot be a host: no Docker Engine answers at " + socket + " (" + e.said()
                    + ")");
        }
    }

    private void run() throws InterruptedException {
        Credentials credentials = state.credentials().read();
        if (credentials == null) {
            throw new Failure("this machine is not registered; run the command from \"Add host\"");
        }
        var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1).setBlockedThreadCheckInterval(60_000));
        var agent = new Agent(vertx, socket, state, credentials, environment);
        Runtime.getRuntime().addShutdownHook(new Thread(agent::close));
        log.info("agent {} of host {}", Version.TEXT, credentials.hostId());
        if (agent.start().join()) {
            log.info("this host is not wanted any more; its containers stay as they are");
            agent.leaveNetwork();
        }
        // ending would only make Docker start it again
        Thread.currentThread().join();
    }
}
