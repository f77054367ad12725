package io.drover.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Instance.Desired;
import io.drover.model.Service.State;
import io.drover.model.spec.Labels;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.UpgradeOptions;
import io.drover.model.spec.VolumeSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which volumes a service needs for containers that it does not have. */
class ComingVolumesTest {
    private static final long SEED = 6;
    private static final int RUNS = 5_000;
    private static final String SHARED = "shop_data_1a2b3";
    private static final Stack STACK = new Stack("1st1", "u1st1", "shop", null, Stack.State.ACTIVE, null, null,
            Map.of(),
            null, true,
            Map.of("data", new VolumeSpec(null, Map.of(), false, false, null), "own",
                    new VolumeSpec(null, Map.of(), false, true, null)),
            List.of(), Instant.EPOCH, null,
            Map.of("data", VolumeName.of("shop", "data", "1a2b3"), "own", VolumeName.of("shop", "own", "4c5d6")));

    @Test
    void thoseOfTheContainersThatAreThereAreNotToCome() {
        var web = web(2, "data:/a", "own:/b");
        assertThat(has(web, 2, 1, 2)).isEmpty();
        assertThat(has(web, 2, 2)).containsExactly(SHARED, own(1));
        assertThat(has(web, 2)).containsExactly(SHARED, own(1), own(2));
        assertThat(has(web, 0)).as("none is wanted").isEmpty();
    }

    @Test
    void oneThatGoesNeedsNothing() {
        var web = web(1, "data:/a");
        assertThat(has(web.withState(State.INACTIVE), 1)).as("it may be started").containsExactly(SHARED);
        assertThat(has(web.withState(State.REMOVING), 1)).isEmpty();
        assertThat(has(web.withState(State.REMOVED).withRemoved(Instant.EPOCH), 1)).isEmpty();
    }

    @Test
    void whatOnlyTheOldSetMountsIsNeededForAsLongAsThereIsAWayBack() {
        var web = web(1, "own:/b");
        var upgrade = new Upgrade(UpgradeOptions.DEFAULT, List.of(config("", "data:/a")), Set.of(""), Map.of(), 0, 0, 1,
                Instant.EPOCH, null, null, null, null, null);
        assertThat(has(web.withState(State.UPGRADING).withUpgrade(upgrade), 1)).containsExactly(SHARED, own(1));
        assertThat(has(web.withState(State.UPGRADING)
                .withUpgrade(upgrade.withPlaces(Map.of(7, Upgrade.Side.NEW))), 1)).contains(own(7));
    }

    @Test
    void aSidekickAloneMayBeTheOneThatIsMissing() {
        var web = web(1, "own:/b");
        web = web.withSpec(web.spec().withSidekicks(List.of(config("log", "data:/a"))));
        assertThat(has(web, 1, 1)).containsExactly(SHARED);
    }

    @Test
    void aGlobalOneNeedsThemUntilItIsThere() {
        var everywhere = web(1, "data:/a");
        everywhere = everywhere.withSpec(everywhere.spec().withLaunchConfig(
                config("", "data:/a").withLabels(Map.of(Labels.GLOBAL, "true"))));
        assertThat(has(everywhere.withState(State.ACTIVATING), 3)).containsExactly(SHARED);
        assertThat(has(everywhere.withState(State.UPDATING_ACTIVE), 3, 1)).containsExactly(SHARED);
        assertThat(has(everywhere, 3, 1)).as("it may not be on all of them").isEmpty();
        assertThat(has(everywhere.withState(State.INACTIVE), 3)).containsExactly(SHARED);
        assertThat(has(everywhere.withState(State.INACTIVE), 3, 1)).isEmpty();
    }

    /** What is said to come is what the containers that come have, made at the lowest places that are free. */
    @Test
    void whatIsSaidToComeIsWhatComes() {
        var random = new Random(SEED);
        for (var run = 0; run < RUNS; run++) {
            var volumes = new ArrayList<String>();
            for (var one : List.of("data:/a", "own:/b", "else:/c", "/host:/d", "/anonymous")) {
                if (random.nextBoolean()) {
                    volumes.add(one);
                }
            }
            var scale = random.nextInt(5);
            var web = web(scale, volumes.toArray(String[]::new));
            var there = new ArrayList<Instance>();
            var taken = new TreeSet<Integer>();
            for (var index = 1; index <= 6; index++) {
                if (random.nextBoolean()) {
                    var desired = Desired.values()[random.nextInt(Desired.values().length)];
                    there.add(instance(web, index).withDesired(desired));
                    if (desired == Desired.RUNNING || desired == Desired.STOPPED) {
                        taken.add(index);
                    }
                }
            }
            var expected = new HashSet<String>();
            for (int index = 1, left = scale - taken.size(); left > 0; index++) {
                if (taken.add(index)) {
                    new ContainerVolumes(instance(web, index), STACK, web, _ -> null).named()
                            .forEach(volume -> expected.add(volume.name()));
                    left--;
                }
            }
            assertThat(new ComingVolumes(web, STACK, there, scale).names())
                    .as("run " + run + " of seed " + SEED + ": " + web.spec() + " with " + there)
                    .isEqualTo(expected);
        }
    }

    @Test
    void whatOnlyTheNewSetMountsIsNeededWhileAPlaceHasTheOldOne() {
        var web = upgraded(List.of(), List.of("archive:/c"), 3);
        var there = List.of(instance(web, 1), old(web, 2), old(web, 3));
        var archive = new ComingVolumes(web, STACK, there, 3);
        assertThat(archive.names()).containsExactly("archive");
        assertThat(new ComingVolumes(web, STACK, there, 1).names()).as("more places than there need be")
                .containsExactly("archive");
        assertThat(new ComingVolumes(web, STACK, List.of(instance(web, 1), instance(web, 2)), 2).names()).isEmpty();
    }

    @Test
    void thePlacesOfAnUpgradeToAnotherServiceAreNotItsOwn() {
        var web = web(2, "own:/b");
        var places = IntStream.rangeClosed(1, 5).boxed().collect(Collectors.toMap(it -> it, _ -> Upgrade.Side.OLD));
        var upgrade = new Upgrade(UpgradeOptions.DEFAULT, web.spec().launchConfigs(), Set.of(), places, 0, 0, 5,
                Instant.EPOCH, null, null, null, null,
                new Upgrade.ToService("1s2", 2, 0, 5, false, Set.of(), Map.of()));
        web = web.withState(State.UPGRADING).withUpgrade(upgrade);
        assertThat(has(web, 2)).containsExactly(own(1), own(2));
        assertThat(has(web, 2, 1, 2)).isEmpty();
    }

    /** Each place that has something, or gets it, is to have what it lacks of either set: there is a way back and forth. */
    @Test
    void eachPlaceOfAnUpgradeNeedsWhatItLacksOfEitherSet() {
        var random = new Random(SEED);
        for (var run = 0; run < RUNS; run++) {
            var scale = random.nextInt(5);
            var web = upgraded(some(random), some(random), scale);
            var there = new ArrayList<Instance>();
            var places = new TreeSet<Integer>();
            var wanted = new HashSet<String>();
            for (var index = 1; index <= 6; index++) {
                for (var side : List.of(Upgrade.Side.OLD, Upgrade.Side.NEW)) {
                    if (random.nextInt(3) == 0) {
                        var one = side == Upgrade.Side.OLD ? old(web, index) : instance(web, index);
                        one = one.withDesired(Desired.values()[random.nextInt(Desired.values().length)]);
                        there.add(one);
                        if (one.desired() != Desired.REMOVED) {
                            places.add(index);
                        }
                        if (one.wanted()) {
                            wanted.add(side + "/" + index);
                        }
                    }
                }
            }
            for (var index = 1; places.size() < scale; index++) {
                places.add(index);
            }
            var expected = new HashSet<String>();
            for (var index : places) {
                for (var one : List.of(old(web, index), instance(web, index))) {
                    if (!wanted.contains(web.sideOf(one) + "/" + index)) {
                        new ContainerVolumes(one, STACK, web, _ -> null).named()
                                .forEach(volume -> expected.add(volume.name()));
                    }
                }
            }
            assertThat(new ComingVolumes(web, STACK, there, scale).names())
                    .as("run " + run + " of seed " + SEED + ": " + web + " with " + there).isEqualTo(expected)
                    .allMatch(name -> ComingVolumes.mayHave(web, STACK, name));
        }
    }

    private static List<String> some(Random random) {
        return Stream.of("data:/a", "own:/b", "archive:/c", "/host:/d").filter(_ -> random.nextBoolean()).toList();
    }

    /** On its way from containers with some volumes to such with others. */
    private static Service upgraded(List<String> before, List<String> after, int scale) {
        return web(scale, after.toArray(String[]::new)).withState(State.UPGRADING).withRevision(2)
                .withUpgrade(new Upgrade(UpgradeOptions.DEFAULT, List.of(config("", before.toArray(String[]::new))),
                        Set.of(""), Map.of(), 0, 0, scale, Instant.EPOCH, null, null, null, null, null));
    }

    private static Instance old(Service service, int index) {
        var before = Objects.requireNonNull(service.upgrade()).previous().getFirst();
        return instance(service, index).withConfig(before).withRevision(service.revision() - 1);
    }

    /** @param there the places that have a container */
    private static List<String> has(Service service, int scale, int... there) {
        var instances = IntStream.of(there).mapToObj(index -> instance(service, index)).toList();
        return has(service, scale, instances);
    }

    private static List<String> has(Service service, int scale, List<Instance> instances) {
        var has = new ComingVolumes(service, STACK, instances, scale).names();
        assertThat(has).as("it may have what it has").allMatch(name -> ComingVolumes.mayHave(service, STACK, name));
        assertThat(names()).containsAll(has);
        return names().stream().filter(has::contains).toList();
    }

    private static List<String> names() {
        var names = new ArrayList<>(List.of(SHARED, "else", "archive", "data", "own", "/host"));
        IntStream.rangeClosed(1, 12).forEach(index -> names.add(own(index)));
        return names;
    }

    private static String own(int index) {
        return "shop_own_web_" + index + "_4c5d6";
    }

    private static LaunchConfig config(String name, String... volumes) {
        var config = LaunchConfig.of(name, "image");
        return config.withStorage(config.storage().withVolumes(List.of(volumes)));
    }

    private static Service web(int scale, String... volumes) {
        return new Service("1s1", "u1s1", STACK.id(), ServiceSpec.of("web", config("", volumes), scale), Map.of(),
                State.ACTIVE, true, Map.of(), Set.of(), 1, null, Instant.EPOCH, null);
    }

    private static Instance instance(Service service, int index) {
        return new Instance("1i" + index, "u1i" + index, "web-" + index, null, service.id(), service.stackId(), "unit",
                index, index, service.spec().launchConfigs().getFirst(), null, Desired.RUNNING, null, 0, null, null,
                "1h1", null, null, false, null, null, InstanceState.RUNNING, "c", null, 1, null, null, null,
                Instant.EPOCH, null).withRevision(service.revision());
    }
}
