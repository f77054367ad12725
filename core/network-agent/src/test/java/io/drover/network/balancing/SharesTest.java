package io.drover.network.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.network.FromNetworkAgent.Count;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real HAProxy makes of the shares of an upgrade. */
class SharesTest {
    @TempDir
    Path folder;

    @Test
    void eachSetIsGivenItsShareAndWhatStandsByNothing() throws Exception {
        try (var balancer = new TestBalancer(folder).configured();
                var _ = balancer.target(1);
                var _ = balancer.target(2);
                var _ = balancer.target(3);
                var _ = balancer.target(4)) {
            balancer.share(2, 0).put(balancer.web(1).revision(1), balancer.web(2).revision(1),
                    balancer.web(3).revision(1), balancer.web(4).revision(2));
            TestBalancer.within().until(() -> answers(balancer, 30).keySet().size() == 3);
            assertThat(answers(balancer, 60)).containsOnlyKeys("web1", "web2", "web3");
            balancer.share(2, 10);
            TestBalancer.within().until(() -> answers(balancer, 100).getOrDefault("web4", 0) == 10);
            var all = answers(balancer, 300);
            assertThat(all.get("web4")).isBetween(29, 31);
            assertThat(all.get("web1")).isBetween(89, 91);
            balancer.share(2, 100);
            TestBalancer.within().until(() -> answers(balancer, 20).equals(Map.of("web4", 20)));
        }
    }

    @Test
    void whereOnlyOneSetIsThereItIsGivenEverythingWhateverItsShare() throws Exception {
        try (var balancer = new TestBalancer(folder).configured();
                var _ = balancer.target(1);
                var _ = balancer.target(2)) {
            balancer.share(2, 0).put(balancer.web(1).revision(2));
            TestBalancer.within().until(() -> balancer.who("/").equals("web1"));
            balancer.put(balancer.web(2).revision(1));
            TestBalancer.within().until(() -> answers(balancer, 10).equals(Map.of("web2", 10)));
            balancer.put(balancer.web(2).revision(1).leaving());
            TestBalancer.within().until(() -> answers(balancer, 10).equals(Map.of("web1", 10)));
        }
    }

    @Test
    void noRequestFailsWhileEverythingGoesFromOneSetToTheOther() throws Exception {
        try (var balancer = new TestBalancer(folder).configured();
                var _ = balancer.target(1);
                var _ = balancer.target(2);
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            balancer.share(2, 0).put(balancer.web(1).revision(1), balancer.web(2).revision(2));
            TestBalancer.within().until(() -> balancer.who("/").equals("web1"));
            var ends = new AtomicBoolean();
            var asked = new AtomicInteger();
            var load = CompletableFuture.supplyAsync(() -> {
                var seen = new TreeMap<String, Integer>();
                while (!ends.get()) {
                    seen.merge(who(balancer), 1, Integer::sum);
                    asked.incrementAndGet();
                }
                return seen;
            }, clients);
            for (var times = 0; times < 20; times++) {
                var percent = times % 2 == 0 ? 100 : 0;
                var before = asked.get();
                balancer.share(2, percent);
                TestBalancer.within().until(() -> asked.get() > before + 20
                        && who(balancer).equals(percent == 100 ? "web2" : "web1"));
            }
            ends.set(true);
            assertThat(load.join()).containsOnlyKeys("web1", "web2");
        }
    }

    @Test
    void whatFailsIsCountedForAsLongAsBothAreGivenSomething() throws Exception {
        try (var balancer = new TestBalancer(folder).configured();
                var good = balancer.target(1);
                var bad = balancer.target(2)) {
            balancer.share(2, 50).put(balancer.web(1).revision(1), balancer.web(2).revision(2));
            bad.fails(true);
            TestBalancer.within().until(() -> answers(balancer, 20).containsKey("503"));
            assertThat(good).isNotNull();
            TestBalancer.within().until(() -> {
                answers(balancer, 10);
                var said = balancer.counted;
                if (said == null || said.counts().size() != 2) {
                    return false;
                }
                var of = said.counts().stream().collect(Collectors.toMap(Count::instanceId, count -> count));
                var ours = of.get("1i102");
                var theirs = of.get("1i101");
                return ours != null && theirs != null && ours.errors() >= 10 && ours.requests() >= ours.errors()
                        && theirs.requests() >= 10 && theirs.errors() == 0;
            });
            balancer.share(2, 100);
            balancer.counted = null;
            TestBalancer.within().until(() -> answers(balancer, 5).equals(Map.of("503", 5)));
        }
    }

    private static String who(TestBalancer balancer) {
        try {
            return balancer.who("/");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private static Map<String, Integer> answers(TestBalancer balancer, int requests)
            throws IOException, InterruptedException {
        var seen = new TreeMap<String, Integer>();
        for (var i = 0; i < requests; i++) {
            seen.merge(balancer.who("/"), 1, Integer::sum);
        }
        return seen;
    }
}
