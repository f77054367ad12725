package io.drover.server.api;

import static io.drover.server.api.World.P;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.model.Service;
import io.drover.model.Stack;
import io.drover.model.Wire;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * A stack made from compose text is the same as one made service by service: by the requests that Rancher's own compose
 * code makes for the text, and by those that say what the API shows of the first.
 */
class BothWaysTest {
    private static final int BATCH = 20;
    private static final Path DATA = Path.of("../../../shared/data");

    @Test
    void bothWaysOfCreatingAStackGiveTheSame() throws IOException {
        assumeThat(DATA).isDirectory();
        var different = new ArrayList<String>();
        var stacks = 0;
        var services = 0;
        try (var files = Files.list(DATA.resolve("golden"))) {
            for (var part : batches(files.sorted().toList())) {
                try (var world = new World()) {
                    for (var file : part) {
                        var golden = Wire.JSON.readTree(file.toFile());
                        if (golden.path("rc").asInt() == 0) {
                            stacks++;
                            services += new Comparison(world, golden, file.getFileName().toString(), different)
                                    .services("" + stacks);
                        }
                    }
                }
            }
        }
        assertThat(different).as("%d stacks, %d services", stacks, services).isEmpty();
        assertThat(stacks).isEqualTo(411);
        assertThat(services).isGreaterThan(1000);
    }

    /** Each request plans the whole environment here, so that small ones are faster. */
    private static List<List<Path>> batches(List<Path> files) {
        var batches = new ArrayList<List<Path>>();
        for (var from = 0; from < files.size(); from += BATCH) {
            batches.add(files.subList(from, Math.min(files.size(), from + BATCH)));
        }
        return batches;
    }

    /** Of one stack. */
    private record Comparison(World world, JsonNode golden, String file, List<String> different) {

        int services(String number) throws IOException {
            var made = fromText("text-" + number);
            if (made.status() != 201) {
                different.add(file + ": " + made.raw().body());
                return 0;
            }
            var stack = made.text("id");
            var originals = world.view().servicesOf(stack).stream()
                    .sorted(Comparator.comparing(Service::id, Order.IDS)).toList();

            var hand = world.stack("hand-" + number);
            compare("as shown", originals, copied(originals, hand), BothWaysTest::wired);

            var requests = RancherRequests.send(world, golden, "rancher-" + number);
            requests.refused().forEach(refusal -> different.add(file + " " + refusal));
            var sent = new LinkedHashMap<String, String>();
            originals.forEach(service -> sent.put(service.id(),
                    requests.services().getOrDefault(service.name(), "nothing")));
            compare("by Rancher's requests", originals, sent, BothWaysTest::sent);
            differences(file + ": volumes", tree(volumes(stack)), tree(volumes(requests.stack())));
            assertThat(requests.services()).as(file).hasSameSizeAs(originals);
            return originals.size();
        }

        private World.Answer fromText(String name) throws IOException {
            var folder = DATA.resolve("compose").resolve(golden.path("corpus").asText().equals("community")
                    ? "community-catalog"
                    : "rancher-catalog").resolve(golden.path("path").asText());
            var rancher = folder.resolve(golden.path("rancher_compose").asText("none"));
            var answers = new HashMap<String, String>();
            golden.path("answers").properties().forEach(it -> answers.put(it.getKey(), it.getValue().asText()));
            return world.post(P + "/stacks", Map.of("name", name, "environment", answers, "dockerCompose",
                    Files.readString(folder.resolve(golden.path("docker_compose").asText())), "rancherCompose",
                    Files.isRegularFile(rancher) ? Files.readString(rancher) : ""));
        }

        private Map<String, ?> volumes(String stack) {
            return Objects.requireNonNull(world.view().get(Stack.class, stack)).volumes();
        }

        private Map<String, String> copied(List<Service> originals, String stack) {
            var copies = new LinkedHashMap<String, String>();
            // balancers name their targets by id, so that these come first
            for (var balancers : List.of(false, true)) {
                for (var service : originals) {
                    if (balancers == (service.spec().lbConfig() != null)) {
                        copies.put(service.id(), copied(service, stack, copies));
                    }
                }
            }
            return copies;
        }

        private String copied(Service service, String stack, Map<String, String> copies) {
            var body = (ObjectNode) world.get(P + "/services/" + service.id()).body();
            body.put("stackId", stack).remove(List.of("id", "uuid", "links", "actions", "state"));
            body.at("/lbConfig/portRules").forEach(rule -> {
                var target = rule.path("serviceId").asText("");
                if (copies.containsKey(target)) {
                    ((ObjectNode) rule).put("serviceId", copies.get(target));
                }
            });
            var made = world.post(P + "/" + service.spec().kind().wire() + "s", body);
            if (made.status() != 201) {
                different.add(file + " " + service.name() + ": " + made.raw().body());
            }
            return made.text("id");
        }

        /** @param copies the id of each service's copy @param compared what of a service has to be the same */
        private void compare(String way, List<Service> originals, Map<String, String> copies,
                UnaryOperator<ServiceSpec> compared) throws IOException {
            originals.forEach(service -> world.post(
                    P + "/services/" + copies.get(service.id()) + "/?action=setservicelinks",
                    Map.of("serviceLinks", service.links().entrySet().stream().map(link -> Map.of("name", link.getKey(),
                            "serviceId", copies.getOrDefault(link.getValue(), link.getValue()))).toList())));
            for (var service : originals) {
                var where = file + " " + service.name() + " " + way;
                var other = world.view().get(Service.class, Objects.requireNonNull(copies.get(service.id())));
                if (other == null) {
                    different.add(where + " was not made");
                    continue;
                }
                var before = different.size();
                differences(where, tree(compared.apply(service.spec())), tree(compared.apply(other.spec())));
                if (before == different.size() && !other.links().equals(mapped(service.links(), copies))) {
                    different.add(where + ": links " + service.links() + " and " + other.links());
                }
            }
        }

        private void differences(String where, JsonNode first, JsonNode second) {
            if (first.isObject() && second.isObject()) {
                var names = new TreeSet<String>();
                first.fieldNames().forEachRemaining(names::add);
                second.fieldNames().forEachRemaining(names::add);
                names.forEach(name -> differences(where + "." + name, first.path(name), second.path(name)));
            } else if (first.isArray() && second.isArray() && first.size() == second.size()) {
                for (var i = 0; i < first.size(); i++) {
                    differences(where + "[" + i + "]", first.path(i), second.path(i));
                }
            } else if (!first.equals(second)) {
                different.add(where + ": " + first + " and " + second);
            }
        }
    }

    private static JsonNode tree(Object value) throws IOException {
        return Wire.JSON.readTree(Wire.write(value));
    }

    private static Map<String, String> mapped(Map<String, String> links, Map<String, String> copies) {
        var mapped = new LinkedHashMap<String, String>();
        links.forEach((alias, id) -> mapped.put(alias, copies.getOrDefault(id, id)));
        return mapped;
    }

    /**
     * What the API has words for. Links and order are set by actions of their own there, and how to upgrade is said when
     * it is done.
     */
    private static ServiceSpec wired(ServiceSpec spec) {
        // of a global service the API shows how many there are
        return spec.withScale(spec.global() ? 1 : spec.scale()).withLinks(List.of()).withDependsOn(List.of())
                .withUpgradeStrategy(null).withDrainTimeoutMillis(null);
    }

    /**
     * What Rancher's code says, too. It says {@code start_on_create} by activating what it made, adds hashes to compare
     * with the next time, and has ports and volumes in maps, so that their order is another.
     */
    private static ServiceSpec sent(ServiceSpec spec) {
        return wired(spec).withStartOnCreate(false).withMetadata(unhashed(spec.metadata()))
                .withLaunchConfig(spec.launchConfig() == null ? null : sent(spec.launchConfig()))
                .withSidekicks(spec.sidekicks().stream().map(BothWaysTest::sent).toList());
    }

    private static LaunchConfig sent(LaunchConfig config) {
        var ports = config.networking().ports().stream().sorted(Comparator.comparing(Object::toString)).toList();
        return config.withLabels(unhashed(config.labels()))
                .withNetworking(config.networking().withPorts(ports))
                .withStorage(config.storage().withVolumes(config.storage().volumes().stream().sorted().toList()));
    }

    private static <T> Map<String, T> unhashed(Map<String, T> values) {
        var left = new LinkedHashMap<>(values);
        left.remove(RancherRequests.HASH);
        return left;
    }
}
