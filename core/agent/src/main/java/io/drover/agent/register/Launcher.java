package io.drover.agent.register;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.agent.containers.EngineApi;
import io.drover.agent.containers.EngineRefusal;
import io.drover.model.Wire;
import io.drover.model.spec.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/** Starts the long-lived agent from inside the container that registered the machine, with the same image and mounts. */
public final class Launcher {
    /** As Rancher named it. */
    public static final String NAME = "rancher-agent";
    private static final Pattern OWN_ID = Pattern.compile("/containers/([0-9a-f]{64})/");
    private static final Pattern PASSED_ON = Pattern.compile("CATTLE_\\w+|DROVER_\\w+|(?i:https?_proxy|no_proxy)");

    private final EngineApi docker;
    private final Map<String, String> environment;

    public Launcher(EngineApi docker, Map<String, String> environment) {
        this.docker = docker;
        this.environment = environment;
    }

    /** Replaces a running agent. Gives the new container's id. */
    public String launch() {
        var own = docker.get("/containers/" + ownId() + "/json");
        try {
            var old = docker.get("/containers/" + NAME + "/json");
            if (!NAME.equals(old.path("Config").path("Labels").path(Labels.SYSTEM).asText())) {
                throw new Failure("a container that is not Drover's has the name " + NAME
                        + "; remove or rename it and try again");
            }
            docker.delete("/containers/" + old.path("Id").asText() + "?force=true&v=true");
        } catch (EngineRefusal e) {
            if (e.reason() != EngineRefusal.Reason.GONE) {
                throw e;
            }
        }
        var id = docker.post("/containers/create?name=" + NAME, body(own)).path("Id").asText();
        docker.post("/containers/" + id + "/start", null);
        return id;
    }

    private JsonNode body(JsonNode own) {
        var body = Wire.JSON.createObjectNode();
        body.put("Image", own.path("Config").path("Image").asText());
        body.putArray("Cmd").add("run");
        body.putObject("Labels").put(Labels.SYSTEM, NAME);
        var variables = body.putArray("Env");
        environment.forEach((name, value) -> {
            if (PASSED_ON.matcher(name).matches() && !value.isEmpty()) {
                variables.add(name + "=" + value);
            }
        });
        var host = body.putObject("HostConfig");
        // as privileged as the person let this container be: on some machines even root may not give everything away
        host.put("Privileged", own.path("HostConfig").path("Privileged").asBoolean());
        host.put("NetworkMode", "host").put("PidMode", "host");
        host.putObject("RestartPolicy").put("Name", "always");
        var binds = host.putArray("Binds");
        for (var mount : own.path("Mounts")) {
            if ("bind".equals(mount.path("Type").asText())) {
                binds.add(mount.path("Source").asText() + ":" + mount.path("Destination").asText());
            }
        }
        return body;
    }

    /** Docker mounts three files of its own into every container, from a folder with the container's id. */
    private static String ownId() {
        try {
            var matcher = OWN_ID.matcher(Files.readString(Path.of("/proc/self/mountinfo")));
            if (matcher.find()) {
                return matcher.group(1);
            }
        } catch (IOException e) {
            // said below
        }
        throw new Failure("this has to run in a container: docker run --rm --privileged"
                + " -v /var/run/docker.sock:/var/run/docker.sock -v /var/lib/rancher:/var/lib/rancher …");
    }
}
