package io.drover.agent.containers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.model.Wire;
import io.drover.model.spec.CommandCheck;
import io.drover.model.spec.Labels;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.wire.Assigned;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A launch config as the body of Docker's {@code POST /containers/create}. Written here rather than with docker-java's
 * types, because those know only the capabilities, log drivers and mount options of their own day.
 */
final class CreateBody {
    private final LaunchConfig config;
    private final ObjectNode body = Wire.JSON.createObjectNode();

    private CreateBody(LaunchConfig config) {
        this.config = config;
    }

    /**
     * @param owner the identity of this host
     * @param domains in which it looks for names
     */
    static ObjectNode of(Step.Create step, String owner, List<String> domains) {
        var body = new CreateBody(step.wanted().config());
        body.command();
        body.labels(step.wanted(), owner);
        body.volumes();
        // with the network of another container come its names and ports; Docker refuses own ones
        if (step.networkOf() == null) {
            body.names();
            body.ports();
        }
        body.body.set("HostConfig", HostConfigBody.of(step, domains));
        return body.body;
    }

    private void command() {
        var command = config.command();
        body.put("Image", config.image());
        strings(body, "Cmd", command.command());
        strings(body, "Entrypoint", command.entryPoint());
        if (!command.environment().isEmpty()) {
            var variables = body.putArray("Env");
            command.environment().forEach((name, value) -> variables.add(name + "=" + value));
        }
        text(body, "WorkingDir", command.workingDir());
        text(body, "User", command.user());
        body.put("Tty", command.tty());
        body.put("OpenStdin", command.stdinOpen());
        text(body, "StopSignal", command.stopSignal());
        number(body, "StopTimeout", command.stopTimeoutSeconds());
        if (config.commandCheck() != null) {
            check(config.commandCheck());
        }
    }

    private void check(CommandCheck check) {
        var health = body.putObject("Healthcheck");
        strings(health, "Test", check.test());
        number(health, "Interval", check.interval());
        number(health, "Timeout", check.timeout());
        number(health, "StartPeriod", check.startPeriod());
        number(health, "Retries", check.retries());
    }

    private void labels(Assigned wanted, String owner) {
        var labels = body.putObject("Labels");
        wanted.labels().forEach(labels::put);
        labels.put(Labels.INSTANCE, wanted.instanceId());
        labels.put(Labels.CONTAINER_UUID, wanted.uuid());
        labels.put(Labels.OWNER_HOST, owner);
        labels.put(Labels.CONFIG_HASH, hash(config));
    }

    private void names() {
        text(body, "Hostname", config.networking().hostname());
        text(body, "Domainname", config.networking().domainName());
        text(body, "MacAddress", config.networking().macAddress());
    }

    private void ports() {
        var exposed = body.putObject("ExposedPorts");
        config.networking().expose().forEach(port -> exposed.putObject(port.contains("/") ? port : port + "/tcp"));
        config.networking().ports()
                .forEach(port -> exposed.putObject(port.privatePort() + "/" + port.protocol().wire()));
    }

    /** Volumes without a name; the others are binds. */
    private void volumes() {
        var volumes = body.putObject("Volumes");
        config.storage().volumes().stream().filter(volume -> !volume.contains(":")).forEach(volumes::putObject);
    }

    static String hash(LaunchConfig config) {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest(Wire.write(config).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static void text(ObjectNode node, String key, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            node.put(key, value);
        }
    }

    static void number(ObjectNode node, String key, @Nullable Number value) {
        if (value != null) {
            node.put(key, value.longValue());
        }
    }

    static void strings(ObjectNode node, String key, Collection<String> values) {
        if (!values.isEmpty()) {
            var array = node.putArray(key);
            values.forEach(array::add);
        }
    }

    static void map(ObjectNode node, String key, Map<String, String> values) {
        if (!values.isEmpty()) {
            var object = node.putObject(key);
            values.forEach(object::put);
        }
    }
}
