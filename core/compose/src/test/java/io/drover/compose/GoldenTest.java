package io.drover.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.model.Refusal;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Real stacks read here and by Rancher's own compose code become the same services. */
class GoldenTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void realStacksBecomeWhatRancherMakesOfThem() throws IOException {
        var stacks = 0;
        var services = 0;
        var different = new ArrayList<String>();
        try (var files = Files.list(Catalog.folder("golden"))) {
            for (var file : files.sorted().toList()) {
                var golden = JSON.readTree(file.toFile());
                var folder = Catalog.folder("compose").resolve(golden.path("corpus").asText().equals("community")
                        ? "community-catalog"
                        : "rancher-catalog").resolve(golden.path("path").asText());
                var docker = Files.readString(folder.resolve(golden.path("docker_compose").asText()));
                if (golden.path("rc").asInt() != 0 || docker.contains("{{")) {
                    continue;
                }
                stacks++;
                try {
                    var read = ComposeFiles.read(docker, rancher(folder, golden), answers(golden));
                    services += read.services().size();
                    new Comparison(file.getFileName().toString(), golden, different).services(read.services());
                } catch (Refusal refusal) {
                    different.add(file.getFileName() + ": " + refusal.getMessage());
                }
            }
        }
        assertThat(different).as("%d stacks, %d services", stacks, services).isEmpty();
        assertThat(stacks).isGreaterThan(240);
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

        void services(List<ServiceSpec> read) {
            var wanted = new HashMap<String, JsonNode>();
            golden.path("creates").forEach(create -> {
                if (create.path(0).asText().endsWith("services")) {
                    wanted.put(create.path(1).path("name").asText(), create.path(1));
                }
            });
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
            same(name, "labels", JSON.convertValue(config.path("Labels"), Map.class), read.labels());
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
            same(name, "ports", ports(host.path("PortBindings")), new TreeSet<>(
                    read.networking().ports().stream().filter(it -> it.publicPort() != null).map(String::valueOf)
                            .toList()));
        }

        private static JsonNode json(Object value) {
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
