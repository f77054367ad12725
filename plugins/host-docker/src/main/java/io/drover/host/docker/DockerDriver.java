package io.drover.host.docker;

import io.drover.plugin.HostDriver;
import io.drover.plugin.Setting;
import io.drover.plugin.Setting.Type;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pf4j.Extension;

/** Makes a machine a host whose Docker Engine can be reached by its API, with TLS and client certificates. */
@Extension
public final class DockerDriver implements HostDriver {
    static final String AGENT_ADDRESS = "agentAddress";
    private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F:.]+");

    @Override
    public String name() {
        return "docker";
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                Setting.required(Target.ADDRESS, Type.TEXT, "Address of the engine, such as tcp://10.0.0.5:2376"),
                Setting.required(Target.CA, Type.MULTILINE, "ca.pem: who has signed the engine's certificate"),
                Setting.required(Target.CERT, Type.MULTILINE, "cert.pem: the certificate to show to the engine"),
                Setting.required(Target.KEY, Type.SECRET_MULTILINE, "key.pem: the private key of that certificate"),
                Setting.optional(AGENT_ADDRESS, Type.TEXT,
                        "Address of the host for other hosts; if not said, the one that the server sees", null));
    }

    @Override
    public void make(Machine machine, Log log) throws Exception {
        var target = Target.of(machine);
        var address = address(machine);
        log.step("Connect");
        within(target, engine -> {
            log.line("to " + target.address());
            var info = engine.get("/info");
            log.step("Look at the machine");
            log.line(info.path("OperatingSystem").asText() + ", " + info.path("Architecture").asText() + ", kernel "
                    + info.path("KernelVersion").asText());
            log.line("Docker " + info.path("ServerVersion").asText());
            var agent = new Agent(engine, machine.registration(), address, log);
            log.step("Bring the agent's image");
            agent.bringImage();
            log.step("Start the agent");
            agent.start();
        });
    }

    @Override
    public void remove(Machine machine, Log log) throws Exception {
        log.step("Remove the agent");
        try {
            within(Target.of(machine), engine -> engine.delete("/containers/rancher-agent?force=true&v=true"));
        } catch (EngineFailure e) {
            if (e.status() != 404 && e.status() != EngineFailure.AWAY) {
                throw e;
            }
            log.line(e.getMessage() + "; what is on it stays there");
        } catch (Mistaken e) {
            log.line(e.getMessage() + "; so nothing was ever brought there");
        }
    }

    private static @Nullable String address(Machine machine) throws Mistaken {
        var address = machine.settings().get(AGENT_ADDRESS);
        if (address != null && !LITERAL.matcher(address).matches()) {
            throw new Mistaken(AGENT_ADDRESS + " must be an IP address, not '" + address + "'");
        }
        return address;
    }

    /** Something to do with an engine. */
    @FunctionalInterface
    private interface Work {
        void with(Engine engine) throws Exception;
    }

    /** The HTTP client does not hear of an interruption, so it works on another thread, and is closed. */
    private static void within(Target target, Work work) throws Exception {
        try (var engine = new Engine(target)) {
            var task = new FutureTask<>((Callable<Boolean>) () -> {
                work.with(engine);
                return true;
            });
            var thread = new Thread(task, "docker-" + target.address().getHost());
            thread.setDaemon(true);
            thread.start();
            try {
                task.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Exception cause ? cause : e;
            } catch (InterruptedException e) {
                thread.interrupt();
                throw e;
            }
        }
    }
}
