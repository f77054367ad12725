package io.drover.network.dns;

import static io.drover.network.Facts.container;
import static io.drover.network.Facts.service;
import static io.drover.network.Facts.stack;
import static io.drover.network.Facts.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.network.Fact;
import io.drover.model.spec.HealthCheck;
import io.drover.network.knowledge.Knowledge;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** To whom a name leads when some of what stands behind it is ill: never there while there are others, and never to nobody. */
class EndpointsTest {
    private static final int CASES = 5_000;
    private static final HealthCheck CHECK = new HealthCheck(80, null, 2000, 2000, 2, 3, null, null, "none", 1);
    private static final String SIX = "2001:db8:0:0:0:0:0:";
    private static final List<String> WRITTEN = List.of("192.0.2.1", " 192.0.2.2", "192.0.2.3 ", "db.example", "",
            SIX + "1", SIX + "2");
    private static final List<String> ILL = List.of("192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.9", SIX + "1",
            SIX + "2");
    private final Map<String, Integer> seen = new TreeMap<>();

    @Test
    void namesLeadToTheWellAndElseToAll() {
        for (var seed = 0; seed < CASES; seed++) {
            holds(new Random(seed), seed);
        }
        assertThat(seen).containsOnlyKeys("all", "some", "nobody is well", "nobody is there",
                "IPv4 that is ill beside IPv6 that is well", "no IPv6 that is ill beside IPv4 that is well")
                .allSatisfy((what, count) -> assertThat(count).as(what).isGreaterThan(50));
    }

    private void holds(Random random, int seed) {
        var wells = new HashMap<String, Boolean>();
        var written = some(random, WRITTEN);
        var ill = some(random, ILL);
        written.stream().map(String::strip).filter(it -> it.startsWith("192") || it.startsWith(SIX))
                .forEach(it -> wells.put(it, !ill.contains(it)));
        var facts = new ArrayList<Fact>(List.of(stack("1st1", "shop"), service("1s1", "1st1", "web").fact(),
                service("1s2", "1st1", "out").external(written.toArray(String[]::new))
                        .checked(CHECK, ill.toArray(String[]::new)).fact(),
                service("1s3", "1st1", "both").alias(Map.of("a", "1s1", "b", "1s2")).fact()));
        var own = new HashMap<String, Boolean>();
        for (var i = 1; i <= random.nextInt(3); i++) {
            var well = random.nextBoolean();
            own.put("10.42.0." + i, well);
            facts.add(container("1i" + i, "shop-web-" + i).of("1st1", "1s1").at("10.42.0." + i)
                    .health(well ? "healthy" : "unhealthy").fact());
        }
        var knowledge = new Knowledge();
        knowledge.hear(whole(facts.toArray(Fact[]::new)));
        leads(knowledge, "1s2", wells, seed);
        wells.putAll(own);
        leads(knowledge, "1s3", wells, seed);
    }

    private void leads(Knowledge knowledge, String service, Map<String, Boolean> wells, int seed) {
        var found = new Endpoints(knowledge.view()).add(Objects.requireNonNull(knowledge.view().service(service)), "")
                .found();
        assertThat(found).isInstanceOf(Found.Here.class);
        var answer = ((Found.Here) found).addresses().stream().map(InetAddress::getHostAddress).toList();
        assertThat(answer).as("seed %d, %s of %s", seed, service, wells).doesNotHaveDuplicates();
        var well = wells.containsValue(true);
        var wellFour = wells.entrySet().stream().anyMatch(one -> one.getValue() && !isSix(one.getKey()));
        var expected = wells.keySet().stream()
                .filter(one -> Objects.requireNonNull(wells.get(one)) || !(isSix(one) ? well : wellFour)).toList();
        assertThat(answer).as("seed %d, %s of %s", seed, service, wells).containsExactlyInAnyOrderElementsOf(expected);
        note(well
                ? wells.containsValue(false) ? "some" : "all"
                : wells.isEmpty() ? "nobody is there" : "nobody is well");
        if (well && !wellFour && expected.stream().anyMatch(one -> !isSix(one))) {
            note("IPv4 that is ill beside IPv6 that is well");
        }
        if (wellFour && expected.stream().noneMatch(EndpointsTest::isSix)
                && wells.keySet().stream().anyMatch(EndpointsTest::isSix)) {
            note("no IPv6 that is ill beside IPv4 that is well");
        }
    }

    private static boolean isSix(String address) {
        return address.startsWith(SIX);
    }

    private static Set<String> some(Random random, List<String> all) {
        var some = new TreeSet<>(all);
        some.removeIf(_ -> random.nextBoolean());
        return some;
    }

    private void note(String what) {
        seen.merge(what, 1, Integer::sum);
    }
}
