package io.drover.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.model.Refusal;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceKind;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.StackSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Real stacks read here and by Rancher's own compose code become the same services. */
class GoldenTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> STRINGS = new TypeReference<>() {
    };

    @Test
    void realStacksBecomeWhatRancherMakesOfThem() throws IOException {
        var stacks = 0;
        var refused = 0;
        var services = 0;
        var different = new ArrayList<String>();
        try (var files = Files.list(Catalog.folder("golden"))) {
            for (var file : files.sorted().toList()) {
                var golden = JSON.readTree(file.toFile());
                var folder = Catalog.folder("compose").resolve(golden.path("corpus").asText().equals("community")
                        ? "community-catalog"
                        : "rancher-catalog").resolve(golden.path("path").asText());
                var docker = Files.readString(folder.resolve(golden.path("docker_compose").asText()));
                stacks++;
                try {
                    var read = ComposeFiles.read(docker, rancher(folder, golden), answers(golden));
                    services += read.services().size();
                    if (golden.path("rc").asInt() == 0) {
                        new Comparison(file.getFileName().toString(), golden, different).stack(read);
                    } else {
                        different.add(file.getFileName() + ": not refused: " + golden.path("error").asText());
                    }
                } catch (Refusal refusal) {
                    refused++;
                    if (golden.path("rc").asInt() == 0 || !sameReason(golden.path("error").asText(), refusal)) {
                        different.add(file.getFileName() + ": " + refusal.getMessage());
                    }
                }
            }
        }
        assertThat(different).as("%d stacks, %d services", stacks, services).isEmpty();
        assertThat(stacks).isEqualTo(424);
        assertThat(refused).isEqualTo(13);
    }

    /** Rancher's words are its own; the function or the key that is wrong stands in both. */
    private static boolean sameReason(String theirs, Refusal ours) {
        var message = String.valueOf(ours.getMessage());
        return Stream.of("function \"service_name\" not defined", "ports")
                .anyMatch(reason -> theirs.replace("\\", "").contains(reason) && message.contains(reason));
    }

    private static String rancher(Path folder, JsonNode golden) throws IOException {
        var file = folder.resolve(golden.path("rancher_compose").asText("none"));
        return Files.isRegularFile(file) ? Files.readString(file) : "";
    }

    private static Map<String, String> answers(JsonNode golden) {
        var answers = new HashMap<String, String>();
        golden.path("answers").properties().forEach(it -> answers.put(it.getKey(), it.getValue().asText()));
        return answers;
    }

    /** Differences between services as read and as Rancher's code would create them. */
    private record Comparison(String file, JsonNode golden, List<String> different) {

        void stack(StackSpec read) {
            services(read.services());
            var volumes = new TreeMap<String, JsonNode>();
            creates("volumetemplates").forEach(body -> volumes.put(body.path("name").asText(), body));
            for (var volume : volumes.entrySet()) {
                var spec = read.volumes().get(volume.getKey());
                same(volume.getKey(), "is a volume", true, spec != null);
                if (spec != null) {
                    same(volume.getKey(), "driver", volume.getValue().path("driver").asText(), text(spec.driver()));
                    same(volume.getKey(), "perContainer", volume.getValue().path("perContainer").asBoolean(),
                            spec.perContainer());
                }
            }
        }

        private List<JsonNode> creates(String collection) {
            var bodies = new ArrayList<JsonNode>();
            golden.path("creates").forEach(create -> {
                if (create.path(0).asText().endsWith(collection)) {
                    bodies.add(create.path(1));
                }
            });
            return bodies;
        }

        private void services(List<ServiceSpec> read) {
            var wanted = new HashMap<String, JsonNode>();
            creates("services").forEach(body -> wanted.put(body.path("name").asText(), body));
            var names = new TreeSet<String>();
            read.forEach(service -> names.add(service.name()));
            same("", "services", new TreeSet<>(wanted.keySet()), names);
            for (var service : read) {
                var body = wanted.get(service.name());
                if (body != null) {
                    service(service, body);
                }
            }
        }

        private void service(ServiceSpec service, JsonNode body) {
            var name = service.name();
            same(name, "kind", collection(name), "/" + service.kind().wire().toLowerCase(Locale.ROOT) + "s");
            same(name, "selectorLink", body.path("selectorLink").asText(""), text(service.selectorLink()));
            same(name, "storageDriver", bare(body.path("storageDriver")),
                    service.kind() == ServiceKind.STORAGE_DRIVER ? json(service.driver()) : MissingNode.getInstance());
            same(name, "networkDriver", bare(body.path("networkDriver")),
                    service.kind() == ServiceKind.NETWORK_DRIVER ? json(service.driver()) : MissingNode.getInstance());
            if (service.kind() == ServiceKind.LOAD_BALANCER) {
                balancer(service, body);
            }
            same(name, "retainIp", body.path("retainIp").asBoolean(), service.retainIp());
            if (!service.global()) {
                same(name, "scale", body.path("scale").asInt(), service.scale());
            }
            var metadata = ((ObjectNode) body.path("metadata")).deepCopy().without("io.rancher.service.hash");
            same(name, "metadata", metadata, json(service.metadata()));
            var policy = service.scalePolicy();
            same(name, "scalePolicy", body.path("scalePolicy").path("max").asInt(-1),
                    policy == null || policy.max() == null ? -1 : policy.max());
            if (service.launchConfig() != null) {
                config(name, service.launchConfig(), body.path("launchConfig"), name);
                for (var sidekick : service.sidekicks()) {
                    var found = new ArrayList<JsonNode>();
                    body.path("secondaryLaunchConfigs").forEach(it -> {
                        if (it.path("name").asText().equals(sidekick.name())) {
                            found.add(it);
                        }
                    });
                    same(name, "sidekick " + sidekick.name(), 1, found.size());
                    if (!found.isEmpty()) {
                        config(name + "/" + sidekick.name(), sidekick, found.getFirst(), sidekick.name());
                    }
                }
                same(name, "sidekicks", body.path("secondaryLaunchConfigs").size(), service.sidekicks().size());
            }
        }

        private String collection(String name) {
            for (var create : golden.path("creates")) {
                if (create.path(1).path("name").asText().equals(name) && !create.path(0).asText().contains("stacks")
                        && !create.path(0).asText().contains("volume")) {
                    return create.path(0).asText();
                }
            }
            return "none";
        }

        /** Without what every nested object of the API has. */
        private static JsonNode bare(JsonNode node) {
            if (!node.isObject()) {
                return node;
            }
            var bare = JSON.createObjectNode();
            node.properties().forEach(field -> {
                if (!field.getKey().equals("links") && !field.getKey().equals("actions")) {
                    if (field.getValue().isArray()) {
                        var items = bare.putArray(field.getKey());
                        field.getValue().forEach(item -> items.add(bare(item)));
                    } else {
                        bare.set(field.getKey(), bare(field.getValue()));
                    }
                }
            });
            return bare;
        }

        private void balancer(ServiceSpec service, JsonNode body) {
            var made = creates("services");
            var wanted = new ArrayList<String>();
            body.path("lbConfig").path("portRules").forEach(rule -> {
                var id = rule.path("serviceId").asText();
                var target = id.isEmpty() ? "" : made.get(Integer.parseInt(id.substring(2)) - 1).path("name").asText();
                wanted.add(rule.path("protocol").asText("http") + " " + rule.path("sourcePort").asInt() + " "
                        + target + " " + rule.path("targetPort").asInt() + " " + rule.path("priority").asInt(0) + " "
                        + rule.path("hostname").asText("") + rule.path("path").asText(""));
            });
            var config = Objects.requireNonNull(service.lbConfig());
            same(service.name(), "rules", wanted, config.portRules().stream().map(rule -> rule.protocol() + " "
                    + rule.sourcePort() + " " + text(rule.service()) + " " + rule.targetPort() + " "
                    + (rule.priority() == null ? 0 : rule.priority()) + " " + text(rule.hostname())
                    + text(rule.path())).toList());
            same(service.name(), "cookie", body.path("lbConfig").path("stickinessPolicy").path("cookie").asText(""),
                    config.stickiness() == null ? "" : text(config.stickiness().cookie()));
            var open = new TreeSet<String>();
            body.path("launchConfig").path("ports").forEach(port -> open.add(port.asText().replaceAll("[:/].*", "")));
            same(service.name(), "published", open, new TreeSet<>(Objects.requireNonNull(service.launchConfig())
                    .networking().ports().stream().map(port -> String.valueOf(port.publicPort())).toList()));
        }

        private void config(String name, LaunchConfig read, JsonNode wanted, String container) {
            same(name, "image", wanted.path("imageUuid").asText(), "docker:" + read.image());
            same(name, "network", wanted.path("networkMode").asText(), read.networking().mode());
            same(name, "networkFrom", wanted.path("networkLaunchConfig").asText(""),
                    read.networking().networkFrom() == null ? "" : read.networking().networkFrom());
            same(name, "volumesFrom", texts(wanted.path("dataVolumesFromLaunchConfigs"), true),
                    new TreeSet<>(read.storage().volumesFrom()).stream().toList());
            var check = wanted.path("healthCheck");
            var health = read.healthCheck();
            same(name, "health port", check.path("port").asInt(0), health == null ? 0 : health.port());
            if (health != null) {
                same(name, "health request", check.path("requestLine").asText(""),
                        health.requestLine() == null ? "" : health.requestLine());
                same(name, "health strategy", check.path("strategy").asText("recreate"), health.strategy());
                same(name, "health interval", check.path("interval").asInt(2000), health.interval());
                same(name, "health timeout", check.path("responseTimeout").asInt(2000), health.responseTimeout());
            }
            for (var docker : golden.path("transform_inputs")) {
                if (docker.path("Name").asText().equals("/" + container)) {
                    docker(name, read, docker);
                    return;
                }
            }
            different.add(file + " " + name + ": no container");
        }

        private void docker(String name, LaunchConfig read, JsonNode container) {
            var config = container.path("Config");
            var host = container.path("HostConfig");
            var command = read.command();
            same(name, "command", texts(config.path("Cmd"), false), command.command());
            same(name, "entrypoint", texts(config.path("Entrypoint"), false), command.entryPoint());
            same(name, "environment", new TreeSet<>(texts(config.path("Env"), false)),
                    new TreeSet<>(command.environment()
                            .entrySet().stream().map(it -> it.getKey() + "=" + it.getValue()).toList()));
            var labels = new TreeMap<>(JSON.convertValue(config.path("Labels"), STRINGS));
            // of the old balancers; they are rules now
            labels.keySet().removeIf(label -> label.startsWith("io.rancher.loadbalancer."));
            same(name, "labels", labels, new TreeMap<>(read.labels()));
            same(name, "tty", config.path("Tty").asBoolean(), command.tty());
            same(name, "stdin", config.path("OpenStdin").asBoolean(), command.stdinOpen());
            same(name, "user", config.path("User").asText(), command.user() == null ? "" : command.user());
            var volumes = new TreeSet<>(texts(host.path("Binds"), false));
            volumes.addAll(config.path("Volumes").properties().stream().map(Map.Entry::getKey).toList());
            same(name, "volumes", volumes, new TreeSet<>(read.storage().volumes()));
            same(name, "privileged", host.path("Privileged").asBoolean(), read.isolation().privileged());
            same(name, "capAdd", texts(host.path("CapAdd"), false), read.isolation().capAdd());
            same(name, "pid", host.path("PidMode").asText(), text(read.isolation().pidMode()));
            same(name, "ipc", host.path("IpcMode").asText(), text(read.isolation().ipcMode()));
            same(name, "restart", host.path("RestartPolicy").path("Name").asText(), text(read.restart().name()));
            same(name, "logging", host.path("LogConfig").path("Type").asText(), text(read.logging().driver()));
            same(name, "memory", host.path("Memory").asLong(0), number(read.limits().memory()));
            same(name, "dnsSearch", texts(host.path("DnsSearch"), false), read.networking().dnsSearch());
            if (read.image().startsWith("rancher/lb-service-haproxy")) {
                return;
            }
            same(name, "ports", ports(host.path("PortBindings")), new TreeSet<>(
                    read.networking().ports().stream().filter(it -> it.publicPort() != null).map(String::valueOf)
                            .toList()));
        }

        private static JsonNode json(@org.jspecify.annotations.Nullable Object value) {
            try {
                // read again: as it goes over the wire
                return JSON.readTree(JSON.writeValueAsString(value));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Set<String> ports(JsonNode bindings) {
            var ports = new TreeSet<String>();
            bindings.properties().forEach(it -> it.getValue().forEach(binding -> {
                var ip = binding.path("HostIp").asText();
                if (!binding.path("HostPort").asText().isEmpty()) {
                    ports.add((ip.isEmpty() ? "" : ip + ":") + binding.path("HostPort").asText() + ":" + it.getKey());
                }
            }));
            return ports;
        }

        private static String text(@org.jspecify.annotations.Nullable String text) {
            return text == null ? "" : text;
        }

        private static long number(@org.jspecify.annotations.Nullable Long number) {
            return number == null ? 0 : number;
        }

        private static List<String> texts(JsonNode list, boolean sorted) {
            var texts = new ArrayList<String>();
            list.forEach(it -> texts.add(it.asText()));
            return sorted ? texts.stream().sorted().toList() : texts;
        }

        private void same(String service, String what, Object wanted, Object read) {
            if (!wanted.equals(read)) {
                different.add(file + " " + service + ": " + what + ": Rancher " + wanted + ", here " + read);
            }
        }
    }
}
