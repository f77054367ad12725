package io.drover.server.api;

import static io.drover.server.api.World.P;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.model.Wire;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The requests that Rancher's own compose code makes for a stack, as recorded, service by service: each container goes
 * through {@code scripts/transform} first, and what comes back is sent with what the code adds.
 */
final class RancherRequests {
    static final String HASH = "io.rancher.service.hash";
    /** In the recording these are a sketch: what was asked of {@code scripts/transform} is whole. */
    private static final Set<String> SKETCHED = Set.of("imageUuid", "command", "entryPoint", "environment", "labels",
            "ports", "dataVolumes", "tty", "stdinOpen", "privileged", "logConfig");
    private final World world;
    private final JsonNode recorded;
    private final String stack;
    /** In the order of the requests, by which the recording numbers them. */
    private final List<String> ids = new ArrayList<>();
    private final Map<String, String> byName = new LinkedHashMap<>();
    private final List<String> refused = new ArrayList<>();

    private RancherRequests(World world, JsonNode recorded, String name) {
        this.world = world;
        this.recorded = recorded;
        this.stack = world.stack(name);
    }

    /** @param services made, by their names @param refused answers other than 201 */
    record Made(String stack, Map<String, String> services, List<String> refused) {
    }

    static Made send(World world, JsonNode recorded, String stackName) {
        var requests = new RancherRequests(world, recorded, stackName);
        recorded.path("creates").forEach(create -> requests.send(create.path(0).asText(), create.path(1)));
        return new Made(requests.stack, requests.byName, requests.refused);
    }

    private void send(String collection, JsonNode wanted) {
        if (collection.equals("/stacks")) {
            return;
        }
        var body = wanted.<ObjectNode>deepCopy().put("stackId", stack);
        var name = body.path("name").asText();
        if (body.path("launchConfig") instanceof ObjectNode config) {
            body.set("launchConfig", whole(name, config, body.has("lbConfig")));
        }
        body.path("secondaryLaunchConfigs").forEach(
                it -> ((ObjectNode) it).setAll(whole(it.path("name").asText(), (ObjectNode) it, false)));
        body.at("/lbConfig/portRules").forEach(rule -> {
            if (rule.has("serviceId")) {
                var number = Integer.parseInt(rule.path("serviceId").asText().substring("1s".length()));
                ((ObjectNode) rule).put("serviceId", ids.get(number - 1));
            }
        });
        var made = world.post(P + collection, body);
        if (made.status() != 201) {
            refused.add(name + ": " + made.raw().body());
        }
        if (!collection.equals("/volumetemplates")) {
            ids.add(made.text("id"));
            byName.put(name, made.text("id"));
        }
    }

    /** @param balancer its ports are set after the transformation, from the rules */
    private ObjectNode whole(String container, ObjectNode sketch, boolean balancer) {
        var config = Wire.JSON.createObjectNode();
        transformed(container).properties().forEach(field -> {
            if (!isLeftOut(field.getValue())) {
                config.set(field.getKey(), field.getValue());
            }
        });
        sketch.properties().forEach(field -> {
            if (!SKETCHED.contains(field.getKey()) || balancer && field.getKey().equals("ports")) {
                config.set(field.getKey(), field.getValue());
            }
        });
        config.withObject("/labels").set(HASH, sketch.path("labels").path(HASH));
        config.withObject("/logConfig").putNull("links").putNull("actions");
        return config;
    }

    private JsonNode transformed(String container) {
        for (var docker : recorded.path("transform_inputs")) {
            if (docker.path("Name").asText().equals("/" + container)) {
                var answer = world.post(P + "/scripts/transform", docker);
                if (answer.status() != 200) {
                    refused.add(container + ": " + answer.raw().body());
                }
                var config = (ObjectNode) answer.body();
                // what is open to others it knows from the file, and of a balancer it does not say it
                return config.without(List.of("name", "kind", "expose"));
            }
        }
        throw new AssertionError("no container " + container);
    }

    /** Rancher's client is written in Go and sends no zero values. */
    private static boolean isLeftOut(JsonNode value) {
        return value.isNull() || value.isContainerNode() && value.isEmpty()
                || value.isTextual() && value.asText().isEmpty()
                || value.isBoolean() && !value.asBoolean() || value.isNumber() && value.asDouble() == 0;
    }
}
