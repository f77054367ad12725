package io.drover.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.MountSpec;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.VolumeSpec;
import io.drover.model.wire.Assigned;
import io.drover.model.wire.VolumeNeed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What Docker calls the volumes of containers. */
class ContainerVolumesTest {
    private static final VolumeSpec PLAIN = new VolumeSpec(null, Map.of(), false, false, null);
    private static final VolumeSpec EACH = new VolumeSpec("nfs", Map.of("share", "/a"), false, true, null);
    private static final VolumeSpec EXTERNAL = new VolumeSpec(null, Map.of(), true, false, null);

    @Test
    void eachKindHasItsName() {
        var stack = stack("1st1", "shop", Map.of("data", PLAIN, "own", EACH, "old", EXTERNAL, "legacy",
                new VolumeSpec(null, Map.of(), true, false, "the-one"), "fixed",
                new VolumeSpec(null, Map.of(), false, false, "mine")));
        stack = stack.withVolumeNames(Map.of("data", VolumeName.of("shop", "data", "1a2b3"), "own",
                VolumeName.of("shop", "own", "4c5d6"), "fixed", VolumeName.given("mine")));
        var web = service("1s1", stack.id(), "web");
        var volumes = new ContainerVolumes(instance(web, 2, List.of("data:/a:ro", "own:/b", "old:/c", "legacy:/d",
                "fixed:/e", "undeclared:/f", "/data:/g", "/data"), "ceph"), stack, web, _ -> null);
        assertThat(volumes.resolved().volumes()).containsExactly("shop_data_1a2b3:/a:ro", "shop_own_web_2_4c5d6:/b",
                "old:/c", "the-one:/d", "mine:/e", "undeclared:/f", "/data:/g", "/data");
        assertThat(volumes.resolved().volumeDriver()).as("of one volume only").isNull();
        assertThat(volumes.needed()).containsExactly(
                new VolumeNeed("shop_data_1a2b3", null, Map.of(), false, labels("data")),
                new VolumeNeed("shop_own_web_2_4c5d6", "nfs", Map.of("share", "/a"), false, labels("own")),
                new VolumeNeed("old", null, Map.of(), true, Map.of()),
                new VolumeNeed("the-one", null, Map.of(), true, Map.of()),
                new VolumeNeed("mine", null, Map.of(), false, labels("fixed")),
                new VolumeNeed("undeclared", "ceph", Map.of(), false, Map.of()));
        assertThat(volumes.named()).extracting(ContainerVolumes.Named::path).containsExactly("/a", "/b", "/c", "/d",
                "/e", "/f");
        assertThat(volumes.kept()).as("on this host alone").containsExactly("shop_data_1a2b3", "old", "the-one",
                "mine");
    }

    @Test
    void whatPeopleMadeInTheEnvironmentIsMountedAsTheySaidUnlessItIsTheStacksOwn() {
        var stack = stack("1st1", "shop", Map.of("data", PLAIN, "old", EXTERNAL))
                .withVolumeNames(Map.of("data", VolumeName.of("shop", "data", "1a2b3")));
        var web = service("1s1", stack.id(), "web");
        var made = new VolumeSpec("nfs", Map.of("share", "/m"), false, false, null);
        var instance = instance(web, 1, List.of("data:/a", "old:/b", "bare:/c", "other:/d"), "ceph");
        var volumes = new ContainerVolumes(instance, stack, web, name -> name.equals("other") ? null : made);
        assertThat(volumes.needed()).containsExactly(
                new VolumeNeed("shop_data_1a2b3", null, Map.of(), false, labels("data")),
                new VolumeNeed("old", "nfs", Map.of("share", "/m"), false, Map.of("io.drover.volume", "old")),
                new VolumeNeed("bare", "nfs", Map.of("share", "/m"), false, Map.of("io.drover.volume", "bare")),
                new VolumeNeed("other", "ceph", Map.of(), false, Map.of()));
        assertThat(volumes.kept()).containsExactly("shop_data_1a2b3");
        assertThat(volumes.left()).hasSize(4);
        var gone = new ContainerVolumes(instance.withVolumesGone(List.of("old", "shop_data_1a2b3")), stack, web,
                _ -> null);
        assertThat(gone.kept()).isEmpty();
        assertThat(gone.left()).extracting(ContainerVolumes.Named::name).containsExactly("bare", "other");
        var alone = new ContainerVolumes(instance, null, null, _ -> made);
        assertThat(alone.needed()).hasSize(4).allMatch(need -> "nfs".equals(need.driver()));
        assertThat(alone.resolved().volumeDriver()).isNull();
    }

    private static Map<String, String> labels(String volume) {
        return Map.of("io.drover.stack", "u1st1", "io.rancher.stack.name", "shop", "io.drover.volume", volume);
    }

    @Test
    void whatWasThereBeforeThereWereNamesKeepsItsData() {
        var stack = stack("1st1", "shop", Map.of("data", PLAIN, "own", EACH));
        var web = service("1s1", stack.id(), "web");
        var volumes = new ContainerVolumes(instance(web, 1, List.of("data:/a", "own:/b"), "ceph"), stack, web,
                _ -> null);
        assertThat(volumes.resolved()).isEqualTo(instance(web, 1, List.of("data:/a", "own:/b"), "ceph").config()
                .storage());
        assertThat(volumes.needed()).isEmpty();
    }

    @Test
    void whatWasKeptBeforeThereWereNamesIsRead() throws JsonProcessingException {
        var stack = stack("1st1", "shop", Map.of("data", PLAIN));
        var kept = (ObjectNode) Wire.JSON.readTree(Wire.write(stack));
        assertThat(kept.remove("volumeNames")).isNotNull();
        assertThat(Wire.read(kept.toString(), Stack.class)).isEqualTo(stack);
        var assigned = new Assigned("1i1", "u", "r", LaunchConfig.of("", "image"), Map.of(), Instance.Desired.RUNNING,
                null, null, List.of(), List.of(), false, false, null, null, null);
        var held = (ObjectNode) Wire.JSON.readTree(Wire.write(assigned));
        assertThat(held.remove("volumes")).isNotNull();
        assertThat(Wire.read(held.toString(), Assigned.class)).isEqualTo(assigned);
    }

    @Test
    void withoutAStackAllIsAsWritten() {
        var alone = instance(service("1s1", "1st1", "web"), 1, List.of("data:/a", "/b"), "ceph");
        var volumes = new ContainerVolumes(alone, null, null, _ -> null);
        assertThat(volumes.resolved()).isEqualTo(alone.config().storage());
        assertThat(volumes.needed()).isEmpty();
    }

    @Test
    void aServiceThatTakesTheNameOfAnotherTakesNoVolumeOfIt() {
        var stack = stack("1st1", "shop", Map.of("own", EACH))
                .withVolumeNames(Map.of("own", VolumeName.of("shop", "own", "1a2b3")));
        var first = service("1s1", stack.id(), "web");
        var name = name(stack, first);
        stack = stack.keepingVolumesOf(first);
        assertThat(name(stack, service("1s1", stack.id(), "former"))).isEqualTo(name)
                .isEqualTo("shop_own_web_1_1a2b3");
        var second = service("1s2", stack.id(), "web");
        var other = name(stack, second);
        assertThat(other).isEqualTo("shop_own_web-1s2_1_1a2b3");
        stack = stack.keepingVolumesOf(second);
        assertThat(name(stack, service("1s2", stack.id(), "later"))).isEqualTo(other);
    }

    private static String name(Stack stack, Service service) {
        return new ContainerVolumes(instance(service, 1, List.of(), null), stack, service, _ -> null).name("own");
    }

    /** Stacks and services come, go and are renamed; who shares what is what the files say, at all times. */
    @Test
    void nobodySharesWhatTheFilesDoNotSay() {
        for (var seed = 0; seed < 3_000; seed++) {
            new Generated(new Random(seed)).run(seed);
        }
    }

    /** Some stacks, of which all names may come again after a renaming. */
    private static final class Generated {
        private static final List<String> NAMES = List.of("a", "b", "a-b", "b_c", "data");
        private final Random random;
        private final Map<String, Stack> stacks = new LinkedHashMap<>();
        private final Map<String, Service> services = new LinkedHashMap<>();
        /** What Docker calls it, by what it is. */
        private final Map<Thing, String> known = new HashMap<>();
        private int made;

        /** @param unit of a volume for each unit, or empty */
        private record Thing(String scope, String volume, String unit) {
        }

        Generated(Random random) {
            this.random = random;
        }

        void run(int seed) {
            for (var step = 0; step < 8; step++) {
                change();
                look(seed);
            }
            assertThat(new HashSet<>(known.values())).as("seed " + seed + ": " + known).hasSameSizeAs(known.keySet());
        }

        private void change() {
            var service = services.isEmpty() ? null : pick(List.copyOf(services.values()));
            switch (service == null ? random.nextInt(2) : random.nextInt(5)) {
                case 0 -> {
                    var id = "1st" + ++made;
                    var volumes = new LinkedHashMap<String, VolumeSpec>();
                    var names = new LinkedHashMap<String, VolumeName>();
                    var name = pick(List.of("a", "b", "a-b"));
                    for (var volume : NAMES) {
                        if (random.nextBoolean()) {
                            volumes.put(volume, pick(List.of(PLAIN, EACH, EXTERNAL)));
                            names.put(volume, VolumeName.of(name, volume, "%05x".formatted(++made)));
                        }
                    }
                    stacks.put(id, stack(id, name, volumes).withVolumeNames(names));
                }
                case 1 -> {
                    if (!stacks.isEmpty()) {
                        var stack = pick(List.copyOf(stacks.values()));
                        free(stack).ifPresent(name -> {
                            var id = "1s" + ++made;
                            services.put(id, service(id, stack.id(), name));
                        });
                    }
                }
                case 2 -> {
                    var of = Objects.requireNonNull(service);
                    var stack = Objects.requireNonNull(stacks.get(of.stackId()));
                    free(stack).ifPresent(name -> {
                        stacks.put(stack.id(), stack.keepingVolumesOf(of));
                        services.put(of.id(), of.withSpec(of.spec().withName(name)));
                    });
                }
                case 3 -> {
                    var id = Objects.requireNonNull(service).stackId();
                    stacks.put(id, Objects.requireNonNull(stacks.get(id)).withName("renamed" + ++made));
                }
                default -> {
                    // the next of its name finds what it had
                    var gone = Objects.requireNonNull(services.remove(Objects.requireNonNull(service).id()));
                    known.keySet().removeIf(thing -> thing.unit().startsWith(gone.id() + "/"));
                }
            }
        }

        /** A name that no service of the stack has. */
        private Optional<String> free(Stack stack) {
            var taken = services.values().stream().filter(one -> one.stackId().equals(stack.id())).map(Service::name)
                    .toList();
            return List.of("web", "db", "s" + ++made).stream().filter(name -> !taken.contains(name))
                    .skip(random.nextInt(2)).findFirst();
        }

        private void look(int seed) {
            for (var service : services.values()) {
                var stack = Objects.requireNonNull(stacks.get(service.stackId()));
                var written = new ArrayList<String>();
                NAMES.forEach(name -> written.add(name + ":/" + name + (random.nextBoolean() ? ":ro" : "")));
                written.add("/data:/host");
                var driver = random.nextBoolean() ? "ceph" : null;
                var index = 1 + random.nextInt(3);
                var volumes = new ContainerVolumes(instance(service, index, written, driver), stack, service,
                        _ -> null);
                var resolved = volumes.resolved();
                var needs = new HashMap<String, VolumeNeed>();
                volumes.needed().forEach(need -> assertThat(needs.put(need.name(), need)).isNull());
                for (var i = 0; i < written.size(); i++) {
                    check(seed, stack, service, index, MountSpec.parse(written.get(i)),
                            MountSpec.parse(resolved.volumes().get(i)), needs, driver);
                }
                assertThat(resolved.volumeDriver()).isEqualTo(needs.isEmpty() ? driver : null);
            }
        }

        private void check(int seed, Stack stack, Service service, int index, MountSpec written, MountSpec resolved,
                Map<String, VolumeNeed> needs, @Nullable String driver) {
            assertThat(resolved.target()).isEqualTo(written.target());
            var name = written.name();
            if (name == null) {
                assertThat(resolved).isEqualTo(written);
                return;
            }
            var docker = Objects.requireNonNull(resolved.name());
            var spec = stack.volumes().get(name);
            var need = needs.get(docker);
            if (spec == null || spec.external()) {
                assertThat(docker).as("seed " + seed).isEqualTo(name);
                if (spec != null) {
                    assertThat(Objects.requireNonNull(need).external()).isTrue();
                } else if (need != null) {
                    assertThat(need.driver()).isEqualTo(driver);
                }
                known.put(new Thing("", name, ""), docker);
                return;
            }
            assertThat(docker).matches("[a-zA-Z0-9][a-zA-Z0-9_.-]+");
            assertThat(Objects.requireNonNull(need)).returns(spec.driver(), VolumeNeed::driver)
                    .returns(spec.driverOpts(), VolumeNeed::driverOpts).returns(false, VolumeNeed::external);
            var thing = new Thing(stack.id(), name, spec.perContainer() ? service.id() + "/" + index : "");
            var before = known.put(thing, docker);
            assertThat(before == null || before.equals(docker)).as("seed " + seed + ": " + before + ", " + docker)
                    .isTrue();
        }

        private <T> T pick(List<T> from) {
            return from.get(random.nextInt(from.size()));
        }
    }

    private static Stack stack(String id, String name, Map<String, VolumeSpec> volumes) {
        return new Stack(id, "u" + id, name, null, Stack.State.ACTIVE, null, null, Map.of(), null, true, volumes,
                List.of(), Instant.EPOCH, null);
    }

    private static Service service(String id, String stack, String name) {
        return new Service(id, "u" + id, stack, ServiceSpec.of(name, LaunchConfig.of("", "image"), 1), Map.of(),
                Service.State.ACTIVE, true, Map.of(), Set.of(), 1, null, Instant.EPOCH, null);
    }

    private static Instance instance(Service service, int index, List<String> volumes, @Nullable String driver) {
        var config = LaunchConfig.of("", "image");
        return new Instance("1i1", "u1i1", service.name() + "-" + index, null, service.id(), service.stackId(), "unit",
                index, index, config.withStorage(config.storage().withVolumes(volumes).withVolumeDriver(driver)), null,
                Instance.Desired.RUNNING, null, 0, null, null, "1h1", null, null, false, null, null,
                InstanceState.RUNNING, "c", null, 1, null, null, null, Instant.EPOCH, null);
    }
}
