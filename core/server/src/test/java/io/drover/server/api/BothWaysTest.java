package io.drover.server.api;

import static io.drover.server.api.World.P;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.model.Service;
import io.drover.model.Wire;
import io.drover.model.spec.ServiceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A stack made from compose text, and one made service by service from what the API shows of the first, are the same. */
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
                            services += same(world, stacks, golden, file.getFileName().toString(), different);
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

    private static int same(World world, int number, JsonNode golden, String file, List<String> different)
            throws IOException {
        var folder = DATA.resolve("compose").resolve(golden.path("corpus").asText().equals("community")
                ? "community-catalog"
                : "rancher-catalog").resolve(golden.path("path").asText());
        var rancher = folder.resolve(golden.path("rancher_compose").asText("none"));
        var answers = new HashMap<String, String>();
        golden.path("answers").properties().forEach(it -> answers.put(it.getKey(), it.getValue().asText()));
        var made = world.post(P + "/stacks", Map.of("name", "text-" + number, "environment", answers, "dockerCompose",
                Files.readString(folder.resolve(golden.path("docker_compose").asText())), "rancherCompose",
                Files.isRegularFile(rancher) ? Files.readString(rancher) : ""));
        if (made.status() != 201) {
            different.add(file + ": " + made.raw().body());
            return 0;
        }
        var copy = world.stack("hand-" + number);
        var originals = world.view().servicesOf(made.text("id")).stream()
                .sorted(java.util.Comparator.comparing(Service::id, Order.IDS)).toList();
        var copies = new LinkedHashMap<String, String>();
        // balancers name their targets by id, so that these come first
        for (var balancers : List.of(false, true)) {
            for (var service : originals) {
                if (balancers == (service.spec().lbConfig() != null)) {
                    copies.put(service.id(), copied(world, service, copy, copies, file, different));
                }
            }
        }
        originals.forEach(service -> world.post(
                P + "/services/" + copies.get(service.id()) + "/?action=setservicelinks",
                Map.of("serviceLinks", service.links().entrySet().stream().map(link -> Map.of("name", link.getKey(),
                        "serviceId", copies.getOrDefault(link.getValue(), link.getValue()))).toList())));
        for (var service : originals) {
            var other = world.view().get(Service.class, Objects.requireNonNull(copies.get(service.id())));
            if (other == null) {
                different.add(file + " " + service.name() + " was not made");
                continue;
            }
            var before = different.size();
            differences(file + " " + service.name(), tree(service.spec()), tree(other.spec()), different);
            if (before == different.size() && !other.links().equals(mapped(service.links(), copies))) {
                different.add(file + " " + service.name() + ": links " + service.links() + " and " + other.links());
            }
        }
        return originals.size();
    }

    private static JsonNode tree(ServiceSpec spec) throws IOException {
        return Wire.JSON.readTree(Wire.write(wired(spec)));
    }

    private static void differences(String where, JsonNode first, JsonNode second, List<String> different) {
        if (first.isObject() && second.isObject()) {
            var names = new TreeSet<String>();
            first.fieldNames().forEachRemaining(names::add);
            second.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> differences(where + "." + name, first.path(name), second.path(name), different));
        } else if (!first.equals(second)) {
            different.add(where + ": " + first + " and " + second);
        }
    }

    private static String copied(World world, Service service, String stack, Map<String, String> copies, String file,
            List<String> different) {
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
                .withUpgradeStrategy(null)
                .withDrainTimeoutMillis(null);
    }
}
