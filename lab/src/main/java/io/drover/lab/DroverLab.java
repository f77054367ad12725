package io.drover.lab;

import io.drover.model.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A lab with Drover in it: servers, and hosts that have joined them. */
public final class DroverLab implements AutoCloseable {
    /** The checkout: the nearest folder upwards that has {@code bin/drover-server}. */
    public static final Path HOME = home();
    private static final List<Path> IMAGES = List.of(HOME.resolve("target/images/agent.tar"),
            HOME.resolve("target/images/sample.tar"));

    private final Lab lab = Lab.open();
    private final List<Host> hosts = new ArrayList<>();

    /** One server with its embedded database and n hosts, all active. */
    public static DroverLab with(int hosts) {
        var drover = new DroverLab();
        try {
            var server = new Server(drover.lab.machine(), HOME, Map.of()).start();
            drover.server = server;
            drover.join(server, hosts);
            return drover;
        } catch (RuntimeException | Error e) {
            drover.close();
            throw e;
        }
    }

    /** Machines and nothing on them yet. */
    public static DroverLab empty() {
        return new DroverLab();
    }

    private @Nullable Server server;
    private @Nullable Api api;
    private @Nullable String registrationUrl;

    public Lab lab() {
        return lab;
    }

    public Server server() {
        return Objects.requireNonNull(server);
    }

    public Api api() {
        return Objects.requireNonNull(api);
    }

    public List<Host> hosts() {
        return hosts;
    }

    /** Makes n more machines hosts of the server and waits until all are active. */
    public void join(Server through, int count) {
        var client = through.api(through.firstKey());
        api = client;
        var url = Api.expect(201, client.post("/registrationtokens", Map.of())).get("registrationUrl").asText();
        registrationUrl = url;
        for (var i = 0; i < count; i++) {
            var host = new Host(new Engine(lab.machine()).start(), IMAGES);
            host.join(Version.AGENT_IMAGE, url, Map.of("machine", host.machine().name()));
            hosts.add(host);
        }
        Await.until(hosts.size() + " active hosts", Duration.ofMinutes(3), () -> client.count("/hosts",
                it -> it.path("state").asText().equals("active")
                        && it.path("agentState").asText("active").equals("active")) == hosts.size());
    }

    /** Runs the registration command on a host once more. @param address that the other hosts are to be told */
    public void joinAgain(Host host, String address) {
        host.join(Version.AGENT_IMAGE, Objects.requireNonNull(registrationUrl), address,
                Map.of("machine", host.machine().name()));
    }

    /** Names of the running containers of a stack on all engines that answer, as the engines say. */
    public List<String> running(String stack) {
        return hosts.stream().map(Host::engine).filter(engine -> engine.docker("version").ok())
                .flatMap(engine -> engine.running("r-" + stack + "-").stream()).toList();
    }

    public Host hostOf(String containerName) {
        return hosts.stream().filter(host -> host.engine().docker("version").ok())
                .filter(host -> host.engine().running(containerName).stream().findAny().isPresent()).findFirst()
                .orElseThrow();
    }

    /** @param container as Drover calls it */
    Inside inside(String container) {
        var host = hostOf("r-" + container + "-");
        return new Inside(host, host.engine().running("r-" + container + "-").getFirst());
    }

    private static Path home() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("bin/drover-server"))) {
                return folder;
            }
        }
        throw new IllegalStateException("run inside of a checkout: no bin/drover-server here or above");
    }

    @Override
    public void close() {
        lab.close();
    }
}
